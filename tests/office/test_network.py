"""The register of the safety net: nothing opens before training and pledge, and a file makes nobody stand twice."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import Changed, seen_mark
from bandi.office.network import actions, importing, queries
from bandi.office.network.actions import FACTS, Told, Wrong
from bandi.office.network.coverage import coverage
from bandi.office.network.importing import COLUMNS
from bandi.office.network.marks import ready, state_of
from bandi.office.network.models import Member, MemberImport
from bandi.office.network.queries import MemberFilters

Acting = Callable[[Any], AbstractContextManager[None]]
DAY = date(2026, 1, 5)
FULL = {"trained_on": DAY, "pledged_on": DAY}


def about(town: Any, **facts: Any) -> Told:
    """Somebody whom Ara takes in."""
    told = Told(town.areas[0], "leader", "나무늘보", "02-700-0001", DAY, **FULL)
    return replace(told, **facts)


def added(town: Any, **facts: Any) -> Member:
    return actions.add_member(by=town.ara, told=about(town, **facts))


def sheet(*rows: dict[str, str]) -> bytes:
    """A spreadsheet as a village office saves it."""
    kept = io.StringIO()
    written = csv.DictWriter(kept, [ways[0] for ways in COLUMNS.values()])
    written.writeheader()
    written.writerows(rows)
    return kept.getvalue().encode("utf-8-sig")


def line(number: int, **cells: str) -> dict[str, str]:
    told = {"이름": f"새싹{number}", "전화번호": f"02-700-{number:04d}", "구분": "통장·이장", "교육일": "2026-01-05"}
    return told | cells


def sent(by: Any, content: bytes, name: str = "list.csv") -> MemberImport:
    return importing.receive(by=by, file=SimpleUploadedFile(name, content))


def outcome(row: MemberImport) -> tuple[int, ...]:
    """Rows, added, changed, same, refused."""
    return row.rows, row.added, row.changed, row.same, row.refused


def test_nothing_opens_before_training_and_pledge(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = added(town, trained_on=None, pledged_on=None)
        actions.link_account(by=town.ara, member=row.pk, username="ara")
        assert queries.active_member(town.ara) is None
        with pytest.raises(Refused):
            actions.sign_pledge(by=town.ara, member=row.pk)
        actions.change_member(by=town.ara, member=row.pk, told=about(town, trained_on=DAY, pledged_on=None))
        assert queries.active_member(town.ara) is None
        actions.sign_pledge(by=town.ara, member=row.pk)
        assert queries.active_member(town.ara) == row
        assert queries.memberships(town.ara)[0].state == "ready"


def test_a_clearance_that_ran_out_closes_the_same_day(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = added(town, kind="care_team", clearance_until=clock.today())
        actions.link_account(by=town.ara, member=row.pk, username="ara")
        assert queries.active_member(town.ara) == row
        assert queries.active_member(town.ara, clock.today() + timedelta(days=1)) is None
        Member.objects.filter(pk=row.pk).update(clearance_until=clock.today() - timedelta(days=1))
        assert queries.active_member(town.ara) is None
        assert queries.memberships(town.ara)[0].state == "uncleared"
        assert coverage(town.ara).people == 0


DAYS = st.one_of(st.none(), st.dates(DAY, DAY + timedelta(days=6)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.fixed_dictionaries(
        {"kind": st.sampled_from(["leader", "care_team"]), "from_on": st.dates(DAY, DAY + timedelta(days=6))}
        | dict.fromkeys(("trained_on", "pledged_on", "clearance_until", "ended_on"), DAYS)
    ),
    lasts=st.one_of(st.none(), st.integers(0, 4)),
    on=st.dates(DAY, DAY + timedelta(days=7)),
)
def test_the_database_and_the_page_agree_on_who_is_ready(
    town: Any, acting: Acting, facts: dict[str, Any], lasts: int | None, on: date
) -> None:
    with acting(town.ara):
        Member.objects.all().delete()
        row = about(town).row(by=town.ara)
        for name, value in facts.items():
            setattr(row, name, value)
        row.to_on = None if lasts is None else row.from_on + timedelta(days=lasts)
        row.save()
        assert Member.objects.filter(ready(on)).exists() == (state_of(row, on) == "ready")


@pytest.mark.parametrize(
    ("facts", "column"),
    [
        ({"name": "  "}, "name"),
        ({"phone": "1234"}, "phone"),
        ({"phone": "나무늘보"}, "phone"),
        ({"kind": "king"}, "kind"),
        ({"kind": "professional"}, "group"),
        ({"group": "police"}, "group"),
        ({"to_on": DAY - timedelta(days=1)}, "to_on"),
        ({"trained_on": date(2099, 1, 1)}, "trained_on"),
        ({"area": "26350510"}, "area"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(town: Any, acting: Acting, facts: Any, column: str) -> None:
    with acting(town.ara):
        with pytest.raises(Wrong) as wrong:
            added(town, **facts)
        assert wrong.value.column == column
        assert not Member.objects.exists()


def test_the_second_officer_sees_what_the_first_saved(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = added(town)
        seen = seen_mark(row, *FACTS)
        actions.change_member(by=town.ara, member=row.pk, told=about(town, name="고슴도치"), seen=seen)
        with pytest.raises(Changed):
            actions.change_member(by=town.bora, member=row.pk, told=about(town, name="다람쥐"), seen=seen)
        assert Member.objects.get().name == "고슴도치"
        actions.end_member(by=town.ara, member=row.pk)
        assert queries.member(town.ara, row.pk).state == "ended"
        actions.resume_member(by=town.ara, member=row.pk)
        assert queries.member(town.ara, row.pk).state == "ready"


@pytest.mark.parametrize("text", ["나무늘보", " 나무 늘보 ", "무늘보", "02-700-0001", "+82 2 700 0001", "0001"])
def test_a_member_is_found_by_name_or_number(town: Any, acting: Acting, text: str) -> None:
    with acting(town.ara):
        row = added(town)
        added(town, name="고슴도치", phone="02-700-0002")
        rows, _ = queries.members(town.ara, MemberFilters(q=text))
        assert [one.member for one in rows] == [row]
        assert not queries.members(town.ara, MemberFilters(q=text, state="waits"))[0]


def test_names_rest_encrypted_and_looks_leave_a_trace(town: Any, acting: Acting, as_owner: Any) -> None:
    with acting(town.ara):
        row = added(town)
        queries.member(town.ara, row.pk)
        queries.members(town.ara, MemberFilters())
        with as_owner() as cursor:
            cursor.execute("select m::text from network_member m")
            stored = str(cursor.fetchall())
    assert stored.count("leader") == 1
    assert "나무늘보" not in stored
    assert "027000001" not in stored
    told = AuditEvent.objects.filter(action__startswith="member.").values_list("action", "detail")
    assert [action for action, _ in told] == ["member.edit", "member.view", "member.view"]
    assert "나무늘보" not in str(list(told))


def test_next_door_sees_nobody_and_changes_nobody(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = added(town)
        came = sent(town.ara, sheet(line(1)))
    with acting(town.chan):
        for ask in (
            lambda: queries.member(town.chan, row.pk),
            lambda: actions.end_member(by=town.chan, member=row.pk),
            lambda: actions.change_member(by=town.chan, member=row.pk, told=about(town)),
            lambda: importing.own_import(town.chan, came.pk),
        ):
            with pytest.raises(OutOfReach):
                ask()
        assert not queries.members(town.chan, MemberFilters())[0]
        assert not Member.objects.exists()
        assert coverage(town.chan).people == 0
    with acting(town.saerom), pytest.raises(PermissionDenied):
        queries.members(town.saerom, MemberFilters())


def test_rows_in_are_accepted_and_refused_with_the_place(town: Any, acting: Acting) -> None:
    rows = [
        line(1),
        line(2, 이름=""),
        line(3, 전화번호="12"),
        line(4, 구분="임금님"),
        line(5, 교육일="언젠가"),
        line(6, 동네="이웃동"),
        line(7, 이름="900101-1234567"),
        line(8, 구분="신고의무자", 직군="집배원"),
        line(1),
        line(9, 교육일="2026. 1. 6."),
    ]
    with acting(town.ara):
        row = sent(town.ara, sheet(*rows))
        assert (row.state, outcome(row)) == ("done", (10, 3, 0, 0, 7))
        told = [tuple(one) for one in row.refusals]
        assert told == [
            (3, "name", "name"),
            (4, "phone", "phone"),
            (5, "kind", "kind"),
            (6, "trained_on", "day"),
            (7, "area", "area"),
            (8, "name", "resident"),
            (10, "name", "twice"),
        ]
        assert Member.objects.get(kind="professional").group == "postal"


def test_the_same_file_twice_makes_nobody_twice(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        content = sheet(*(line(number) for number in range(30)))
        assert outcome(sent(town.ara, content)) == (30, 30, 0, 0, 0)
        assert outcome(sent(town.ara, content)) == (30, 0, 0, 30, 0)
        actions.end_member(by=town.ara, member=Member.objects.order_by("person")[0].pk)
        later = sheet(*(line(number, 서약일="2026-02-01") for number in range(31)))
        assert outcome(sent(town.ara, later)) == (31, 1, 29, 0, 1)
        assert Member.objects.count() == 31
        assert Member.objects.filter(ended_on__isnull=False, pledged_on__isnull=False).count() == 0


def test_a_large_file_waits_for_the_job_and_rests_encrypted_until_then(
    town: Any, acting: Acting, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path
    monkeypatch.setattr(importing, "AT_ONCE", 10)
    monkeypatch.setattr(importing, "BATCH", 7)
    with acting(town.ara):
        row = sent(town.ara, sheet(*(line(number) for number in range(20))))
        kept = next((tmp_path / "network").rglob("sent"))
        assert row.state == "waiting"
        assert "새싹1".encode() not in kept.read_bytes()
    done = importing.read_kept(row.pk, area=town.areas[0])
    assert (done.state, outcome(done)) == ("done", (20, 20, 0, 0, 0))
    assert not kept.exists()
    assert outcome(importing.read_kept(row.pk, area=town.areas[0])) == (20, 20, 0, 0, 0)


def test_a_book_of_a_spreadsheet_program_is_read_too(town: Any, acting: Acting) -> None:
    from bandi.office.sheets import xlsx

    head = ["name", "phone", "kind", "trained"]
    rows = [["Sprout", 27000001, "Village leader", DAY], ["Sprout", 1070000001, "leader", "20260105"]]
    with acting(town.ara):
        assert outcome(sent(town.ara, xlsx("t", head, rows), "Members.XLSX")) == (2, 2, 0, 0, 0)
        assert sorted(Member.objects.values_list("trained_on", flat=True)) == [DAY, DAY]
        assert {row.phone for row in Member.objects.all()} == {"027000001", "01070000001"}


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"a,b\n1,2\n", "a.csv"), (b"\x00\x01", "a.xlsx"), (b"\x00,", "a.csv"), (b"", "a.csv"), (b"x", "a.exe")],
)
def test_a_file_that_is_no_register_is_refused_whole(town: Any, acting: Acting, content: bytes, name: str) -> None:
    with acting(town.ara):
        try:
            row = sent(town.ara, content, name)
        except Refused:
            return
        assert (row.state, outcome(row)) == ("failed", (0, 0, 0, 0, 0))
        assert row.error_ko
        assert row.error_en


def test_coverage_shows_empty_lanes_first_against_the_policy(town: Any, acting: Acting) -> None:
    with acting(town.daon):
        for number in range(5):
            actions.add_member(by=town.daon, told=about(town, phone=f"02-700-001{number}"))
        actions.add_member(by=town.daon, told=about(town, kind="officer", pledged_on=None))
        page = coverage(town.daon)
        assert [place.area.code for place in page.places] == [town.areas[1], town.areas[0]]
        assert (page.people, page.waiting) == (5, 1)
        first = page.places[1]
        assert first.rate == round(5_000 / first.households, 2)
        assert {one.id for one in first.empty} == {"officer", "council", "good_neighbour", "professional"}
        lanes = {lane.kind.id: lane for lane in page.lanes}
        assert (lanes["leader"].people, lanes["leader"].empty, lanes["leader"].policy) == (5, 1, 4.18)
        assert page.lanes[0].empty == 2
        assert page.shades == {town.areas[0]: 1, town.areas[1]: 0}
        assert coverage(town.daon, kind="officer").people == 0
