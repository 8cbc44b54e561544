"""Spreadsheets of members (회원 명부 올리기): kept encrypted until a job has read them, and no longer.

Rows in = added + changed + same + refused. A batch is one transaction and may be read again: the same file twice, or a
job begun anew after it was killed, makes nobody stand twice.
"""

import base64
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import network
from bandi.office.encryption import decrypt, encrypt
from bandi.office.errors import OutOfReach, Refused
from bandi.office.network.actions import Told
from bandi.office.network.marks import RESIDENT, person_of
from bandi.office.network.models import Member, MemberImport
from bandi.office.network.reading import columns_of, day_of, plain_of, rows_of

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("이름", "성명", "name"),
    "phone": ("전화번호", "연락처", "휴대전화", "phone"),
    "kind": ("구분", "kind"),
    "group": ("직군", "group"),
    "area": ("동네", "읍면동", "area"),
    "from_on": ("시작일", "위촉일", "from"),
    "to_on": ("종료일", "만료일", "to"),
    "trained_on": ("교육일", "trained"),
    "pledged_on": ("서약일", "pledged"),
    "clearance_until": ("신원조회 만료일", "clearance"),
}
"""What is read -> how the head of its column may be called."""
NEEDED = ("name", "phone", "kind")
DAYS = ("from_on", "to_on", "trained_on", "pledged_on", "clearance_until")
KEPT = ("group", "from_on", "to_on", "trained_on", "pledged_on", "clearance_until")  # what a later file may change
FORMS = (".csv", ".xlsx")
LARGEST = 60_000_000  # bytes
CHUNK = 1_000_000  # bytes encrypted together
BATCH = 2_000  # rows of one transaction
AT_ONCE = 100_000  # bytes read while the page loads
LOST_ZERO = (8, 9, 10)  # digits of a number that lost its 0
PLACE = "network.upload"
State = MemberImport.State


@dataclass
class Reading:
    """What a file came to so far."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    refusals: list[tuple[int, str, str]] = field(default_factory=list)  # line, column, code
    seen: set[str] = field(default_factory=set)

    def counts(self) -> dict[str, int]:
        """For the row of the file."""
        told = {name: getattr(self, name) for name in ("rows", "added", "changed", "same")}
        return told | {"refused": len(self.refusals)}


def receive(*, by: User, file: "UploadedFile[Any]") -> MemberImport:
    """Takes a spreadsheet from the browser: a small one is read at once, others by a job."""
    require(by, Permission.NETWORK_EDIT)
    held = areas_of(by)
    name = Path(file.name or "").name[-80:]
    if not held:
        raise Refused(ko="맡은 동네가 없습니다.", en="You have no neighbourhood.")
    if not name.lower().endswith(FORMS):
        raise Refused(ko="CSV나 XLSX 파일만 읽습니다.", en="Only CSV and XLSX can be read.")
    if (file.size or 0) > LARGEST:
        most = LARGEST // 1_000_000
        raise Refused(ko=f"{most} MB를 넘습니다. 나누어 올려 주세요.", en=f"Larger than {most} MB. Send it in parts.")
    with transaction.atomic():
        row = MemberImport.objects.create(area_id=held[0], by=by, name=name)
        folder = _folder(row.pk)
        folder.mkdir(parents=True, mode=0o700)
        with (folder / "sent").open("xb") as kept:
            for chunk in file.chunks(CHUNK):
                kept.write(base64.b64encode(encrypt(base64.b64encode(chunk).decode(), place=PLACE)) + b"\n")
        if (file.size or 0) > AT_ONCE:
            from bandi.office.network.tasks import read_members  # noqa: PLC0415 - the job calls back into here

            read_members.defer(number=str(row.pk), area=row.area_id)
            return row
    return read_kept(row.pk, area=row.area_id)


def read_kept(number: UUID, *, area: str) -> MemberImport:
    """Reads the kept file of one upload and removes it. After any error the row says `failed` and why."""
    with transaction.atomic(), within([area]):
        row = MemberImport.objects.select_related("by").get(pk=number)
        if not row.runs:
            return row
        MemberImport.objects.filter(pk=number).update(state=State.READING)
    done = Reading()
    ko, en = (
        "뜻밖의 오류로 멈추었습니다. 읽은 데까지는 등록되었고, 같은 파일을 다시 올리면 이어집니다.",
        ("An unexpected error stopped it. What was read is kept; sending the same file again goes on from there."),
    )
    try:
        _read(row, _lines(row), done)
        ko = en = ""
    except Refused as refused:
        ko, en = refused.ko, refused.en
    finally:
        shutil.rmtree(_folder(number), ignore_errors=True)
        end = {"state": State.FAILED if en else State.DONE, "error_ko": ko, "error_en": en}
        with transaction.atomic(), within([area]):
            MemberImport.objects.filter(pk=number).update(refusals=done.refusals, **done.counts(), **end)
            record(by=row.by, action=Action.MEMBER_IMPORT, areas=[area], detail=done.counts() | {"failed": bool(en)})
            row.refresh_from_db()
    return row


def own_import(user: User, file: UUID) -> MemberImport:
    """A file the person sent. Raises OutOfReach for anybody else's."""
    require(user, Permission.NETWORK_EDIT)
    row = MemberImport.objects.for_user(user).filter(pk=file, by=user).first()
    if row is None:
        raise OutOfReach("file")
    return row


def _read(row: MemberImport, lines: Iterator[Sequence[Any]], done: Reading) -> None:
    head = next(lines, [])
    places = columns_of(head, COLUMNS, NEEDED)
    held = areas_of(row.by)
    known = Area.objects.filter(code__in=held).values_list("code", "name_ko", "name_en")
    names = {name.casefold(): code for code, ko, en in known for name in (code, ko, en)}
    parsed = _told(lines, places, names, held[0] if len(held) == 1 else "", done)
    while batch := list(islice(parsed, BATCH)):
        with transaction.atomic(), within(held):
            _write(row.by, [(line, told) for line, told in batch if told is not None], done)
            MemberImport.objects.filter(pk=row.pk).update(**done.counts())


def _told(
    lines: Iterator[Sequence[Any]], places: Mapping[str, int], names: Mapping[str, str], only: str, done: Reading
) -> Iterator[tuple[int, Told | None]]:
    """Each line as a member, or None when it was refused. Empty lines do not count."""
    today, words = clock.today(), _words()
    for line, cells in enumerate(lines, start=2):
        if not any(str(cell).strip() for cell in cells if cell is not None):
            continue
        done.rows += 1
        made = _parse({name: cells[at] if at < len(cells) else "" for name, at in places.items()}, names, only, words)
        if isinstance(made, Told):
            fault = made.fault(today)
            key = "" if fault else f"{made.area}{made.kind}{person_of(made.name, made.phone)[:24]}"
            if fault is None and key in done.seen:
                fault = ("name", "twice")
            done.seen.add(key)
        else:
            fault = made
        if fault:
            done.refusals.append((line, *fault))
        yield line, made if isinstance(made, Told) and not fault else None


def _parse(
    cells: Mapping[str, Any], names: Mapping[str, str], only: str, words: Mapping[str, str]
) -> Told | tuple[str, str]:
    """A line as a member, or the column and the code of why not."""
    text = {name: plain_of(cell) for name, cell in cells.items()}
    for name, value in text.items():
        if RESIDENT.search(value):
            return name, "resident"
    if text["phone"].isdecimal() and not text["phone"].startswith("0") and len(text["phone"]) in LOST_ZERO:
        text["phone"] = f"0{text['phone']}"  # a spreadsheet took it for a number
    area = names.get(text["area"].casefold(), "") if text.get("area") else only
    if not area:
        return "area", "area"
    days: dict[str, date | None] = {}
    for name in DAYS:
        try:
            days[name] = day_of(cells.get(name))
        except ValueError:
            return name, "day"
    kind, group = (words.get(text.get(name, "").casefold(), "") for name in ("kind", "group"))
    if text.get("group") and not group:
        return "group", "group"
    begins = days.pop("from_on") or clock.today()
    return Told(area, kind, text["name"], text["phone"], begins, group, **days).tidied()


def _words() -> dict[str, str]:
    """Every way a kind or a group may be written -> its id."""
    found: dict[str, str] = {}
    rows: tuple[Any, ...] = (*network().groups, *network().kinds)
    for one in rows:
        ways = (one.id, one.ko, one.en, one.ko.split("(")[0])
        found |= {word.casefold(): one.id for word in ways}
    return found


def _write(by: User, batch: Sequence[tuple[int, Told]], done: Reading) -> None:
    """Writes one batch: new members are added, known ones get what the file says besides, ended ones stay ended."""
    rows = {(told.area, told.kind, person_of(told.name, told.phone)): (line, told) for line, told in batch}
    found = Member.objects.filter(person__in=[key[-1] for key in rows]).defer("name", "phone", "marks")
    there = {(row.area_id, row.kind, row.person): row for row in found}
    changed = []
    for key, row in there.items():
        if key not in rows:
            continue
        line, told = rows.pop(key)
        after = {name: value for name in KEPT if (value := getattr(told, name)) not in (None, "")}
        differs = [name for name, value in after.items() if getattr(row, name) != value and name != "from_on"]
        if row.ended_on is not None:
            done.refusals.append((line, "name", "gone"))
        elif differs:
            for name in differs:
                setattr(row, name, after[name])
            row.changed_at = clock.now()
            changed.append(row)
        else:
            done.same += 1
    Member.objects.bulk_update(changed, [*KEPT, "changed_at"], batch_size=500)
    _insert([told.row(by=by) for _, told in rows.values()])
    done.added, done.changed = done.added + len(rows), done.changed + len(changed)


def _insert(rows: Sequence[Member]) -> None:
    """New members with one array a column: a statement of values a row costs three times as much to make."""
    fields = [one for one in Member._meta.concrete_fields if one.name != "marks"]
    told = [[one.get_db_prep_save(getattr(row, one.attname), connection) for row in rows] for one in fields]
    names = ", ".join(f'"{one.column}"' for one in fields)
    arrays = ", ".join(f"%s::{(one.db_type(connection) or '').split('(')[0]}[]" for one in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into network_member ({names}, marks) "  # noqa: S608 - names and types of the model itself
            f"select {names}, string_to_array(m, ',') from unnest({arrays}, %s::text[]) as t({names}, m)",
            [*told, [",".join(row.marks) for row in rows]],
        )


def _lines(row: MemberImport) -> Iterator[Sequence[Any]]:
    """The rows of the kept file, its head first."""
    chunks = _chunks(_folder(row.pk) / "sent")
    return rows_of(row.name, b"".join(chunks))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as kept:
        for line in kept:
            yield base64.b64decode(decrypt(base64.b64decode(line), place=PLACE))


def _folder(number: UUID) -> Path:
    return Path(settings.DATA) / "network" / str(number)
