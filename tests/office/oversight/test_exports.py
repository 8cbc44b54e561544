"""Nothing leaves the office by one person's word; what leaves names nobody, runs nothing, and is gone after a day."""

import csv
import io
import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import bandi.office
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach, Refused
from bandi.office.oversight import exports
from bandi.office.oversight.models import Export
from bandi.office.sheets import BOM, csv_lines, safe, xlsx


@pytest.fixture
def asked(town: Any, asking: Any) -> Export:
    """Bora has asked for the list of her neighbourhood."""
    with asking(town.bora):
        return exports.ask(by=town.bora, scope="list", purpose="meeting", why="9월 실무 회의")


@pytest.fixture
def made(town: Any, asked: Export, asking: Any) -> Export:
    """Daon approved, and the worker made it."""
    with asking(town.daon):
        exports.decide(by=town.daon, export=asked.pk, approve=True)
    exports.make(asked.pk)
    return asked


def test_nobody_exports_alone(town: Any, asked: Export, asking: Any) -> None:
    with asking(town.daon):
        own = exports.ask(by=town.daon, scope="counts", purpose="report", why="분기 보고")
        with pytest.raises(Refused, match="Somebody else"):
            exports.decide(by=town.daon, export=own.pk, approve=True)
    for person in (town.ara, town.bora, town.chan, town.saerom):
        with asking(person), pytest.raises((PermissionDenied, OutOfReach)):
            exports.decide(by=person, export=asked.pk, approve=True)
    for person in (town.ara, town.chan, town.saerom):
        with asking(person), pytest.raises(PermissionDenied):
            exports.ask(by=person, scope="list", purpose="meeting", why="?")
    exports.make(asked.pk)
    with asking(town.bora):
        with pytest.raises(Refused):
            exports.download(by=town.bora, export=asked.pk, kind="csv")
        for wrong in ({"state": "ready"}, {"decided_by": town.bora}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Export.objects.filter(pk=asked.pk).update(**wrong)


def test_a_refusal_says_why(town: Any, asked: Export, asking: Any) -> None:
    with asking(town.daon):
        with pytest.raises(Refused, match="why not"):
            exports.decide(by=town.daon, export=asked.pk, approve=False)
        row = exports.decide(by=town.daon, export=asked.pk, approve=False, note="화면으로 충분합니다.")
    assert (row.state, row.note) == ("refused", "화면으로 충분합니다.")


def test_the_table_names_nobody_and_says_whose_it_is(town: Any, made: Export, asking: Any) -> None:
    with asking(town.bora):
        name, kind, content = exports.download(by=town.bora, export=made.pk, kind="csv")
        book = exports.download(by=town.bora, export=made.pk, kind="xlsx")[2]
    assert (name, kind) == (f"bandi-{made.number}.csv", "text/csv; charset=utf-8")
    lines = list(csv.reader(io.StringIO(content.decode().removeprefix(BOM))))
    assert f"제{made.number}호 · Bora(bora)" in lines[0][0]
    assert "사례·실무 회의" in lines[1][0]
    assert len(lines) == 3 + 3
    for text in (content.decode(), "\n".join(zip_texts(book))):
        for nobody in ("가짜", "010-0000", "시험로", str(town.listing.household_id), str(town.listing.id)):
            assert nobody not in text
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert f"제{made.number}호 · Bora(bora)" in sheet[0][0]
    assert [row[0] for row in sheet[3:]] == [1.0, 2.0, 3.0]
    told = AuditEvent.objects.filter(action="export")
    assert [(event.actor, event.detail["kind"]) for event in told.order_by("id")] == [("bora", "csv"), ("bora", "xlsx")]


def test_only_who_asked_takes_it_and_only_for_a_day(town: Any, made: Export, asking: Any) -> None:
    for person in (town.daon, town.chan):
        with asking(person), pytest.raises((PermissionDenied, OutOfReach)):
            exports.download(by=person, export=made.pk, kind="csv")
    with within(town.areas):
        Export.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with asking(town.bora), pytest.raises(Refused, match="Ask again"):
        exports.download(by=town.bora, export=made.pk, kind="csv")
    assert exports.expire() == 1
    with within(town.areas):
        row = Export.objects.get(pk=made.pk)
        assert (row.state, row.csv, row.xlsx) == ("expired", None, None)


def test_counts_hide_small_cells(town: Any, household_maker: Any, asking: Any) -> None:
    household_maker(20)
    with asking(town.bora):
        row = exports.ask(by=town.bora, scope="counts", purpose="report", why="분기 보고")
    with within(town.areas):
        from bandi.office.worklist.models import Listing

        Listing.objects.filter(pk=town.listing.pk).update(state="met")
    with asking(town.daon):
        exports.decide(by=town.daon, export=row.pk, approve=True)
    exports.make(row.pk)
    with asking(town.bora):
        text = exports.download(by=town.bora, export=row.pk, kind="csv")[2].decode()
    cells = {line[1]: line[3] for line in list(csv.reader(io.StringIO(text)))[3:]}
    assert sorted(cells.values()) == ["20", "8 미만"], "twenty-two are told as twenty"


def test_made_again_it_is_the_same(town: Any, made: Export) -> None:
    with within(town.areas):
        first = Export.objects.get(pk=made.pk)
        Export.objects.filter(pk=made.pk).update(state="waiting", csv=None, xlsx=None)
    exports.make(made.pk)
    exports.make(made.pk)
    with within(town.areas):
        again = Export.objects.get(pk=made.pk)
    assert (again.csv, again.rows, again.state) == (first.csv, 3, "ready")


def zip_texts(book: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return [parts.read(name).decode() for name in parts.namelist()]


CELLS = st.one_of(
    st.text(max_size=12),
    st.builds(lambda blank, sign, rest: blank + sign + rest, st.sampled_from(["", " ", "\u3000", "\t", "\0"]),
              st.sampled_from("=+-@\t\r\n＝＋－＠\0"), st.text(max_size=6)),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(CELLS)
def test_no_cell_begins_as_a_formula(text: str) -> None:
    cell = safe(text)
    stripped = cell.replace("\0", "").lstrip(" \u00a0\u3000\ufeff\u200b")
    assert not (stripped or cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert text.replace("\0", "") in cell, "nothing is lost"


@settings(max_examples=20, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=4))
def test_no_sheet_holds_a_formula(cells: list[str]) -> None:
    book = xlsx("표", ["머리"], [[cell] for cell in cells], above=["=1+1"])
    sheets = [text for text in zip_texts(book) if "<sheetData" in text]
    assert sheets
    assert not any("<f>" in text or "<f " in text for text in sheets)
    rows = list(csv.reader(io.StringIO("".join(csv_lines(["=머리"], [[cell] for cell in cells])).removeprefix(BOM))))
    assert rows[0] == ["'=머리"]


def test_numbers_and_days_stay_what_they_are() -> None:
    assert [safe(-3), safe(0.5), safe(None), safe("8 미만")] == [-3, 0.5, "", "8 미만"]
    assert safe(datetime(2026, 9, 22, 9, 5)) == "2026-09-22 09:05"  # noqa: DTZ001
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(xlsx("표", ["가", "나"], [[-3, date(2026, 9, 22)]]))
    ).get_sheet_by_index(0)
    assert sheet.to_python()[1] == [-3.0, "2026-09-22"]


def test_every_table_for_a_browser_is_written_in_one_place() -> None:
    """No page writes CSV or XLSX by itself: then a cell could become a formula there."""
    office = Path(bandi.office.__file__).parent
    pages = [path for path in office.rglob("*.py") if "HttpResponse(" in path.read_text(encoding="utf-8")]
    writing = [path.name for path in pages if re.search(r"csv\.writer|xlsxwriter|text/csv", path.read_text("utf-8"))]
    assert writing == ["sheets.py"]


def test_the_pages_of_an_export(town: Any, client: Any) -> None:
    client.force_login(town.bora)
    empty = client.post("/exports/", {"scope": "list"})
    assert empty.status_code == 422
    asked = client.post("/exports/", {"scope": "list", "purpose": "meeting", "why": "9월 실무 회의"})
    where = asked.headers["Location"]
    assert "다른 사람이 승인해야" in client.get(where).content.decode()
    assert client.post(f"{where}decide/", {"step": "approve"}).status_code == 403
    client.force_login(User.objects.get(username="chan"))
    assert client.get(where).status_code == 404
    client.force_login(town.daon)
    assert client.post(f"{where}decide/", {"step": "refuse"}).status_code == 422
    assert client.post(f"{where}decide/", {"step": "approve"}).status_code == 302
    client.force_login(town.bora)
    assert "hx-get" in client.get(f"{where}progress/").content.decode()
    exports.make(UUID(where.split("/")[2]))
    assert client.get(f"{where}table.csv").headers["Content-Disposition"].startswith("attachment")


def test_the_register_of_members_leaves_by_two_people_and_no_members_of_next_door(town: Any, asking: Any) -> None:
    from bandi.office.network.actions import Told, add_member, end_member

    day = date(2026, 1, 5)
    with asking(town.ara):
        for number in (1, 2):
            last = add_member(
                by=town.ara, told=Told(town.areas[0], "leader", f"새싹{number}", f"02-700-000{number}", day)
            )
        end_member(by=town.ara, member=last.pk)
    with asking(town.chan):
        add_member(by=town.chan, told=Told(town.areas[1], "leader", "도토리", "02-700-0009", day, trained_on=day))
    with asking(town.ara), pytest.raises(PermissionDenied):
        exports.ask(by=town.ara, scope="members", purpose="planning", why="위촉장")
    with asking(town.bora):
        row = exports.ask(by=town.bora, scope="members", purpose="planning", why="위촉장")
        with pytest.raises((PermissionDenied, Refused)):
            exports.decide(by=town.bora, export=row.pk, approve=True)
    with asking(town.daon):
        exports.decide(by=town.daon, export=row.pk, approve=True)
    exports.make(row.pk)
    with asking(town.bora):
        content = exports.download(by=town.bora, export=row.pk, kind="csv")[2].decode()
    lines = list(csv.reader(io.StringIO(content.removeprefix(BOM))))
    assert f"제{row.number}호 · Bora(bora)" in lines[0][0]
    assert [line[4:7] for line in lines[3:]] == [["새싹1", "02-700-0001", "2026-01-05"]]
    assert "도토리" not in content
