"""Tables that leave the office (반출): asked, approved by somebody else, made by a job, downloaded, gone after a day.

No table holds a name, a number, an address or the id of a household; the register of members of the safety net, who
work with us, does name them. Rows are for the person who asked only; counts below eight are not shown and the others
are rounded (`discovery.small`), so that nobody is found by subtracting.
"""

import base64
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.queries import current_round
from bandi.office.discovery.small import shown
from bandi.office.errors import OutOfReach, Refused
from bandi.office.network.models import Member
from bandi.office.network.queries import Row, told
from bandi.office.oversight.models import Export
from bandi.office.sheets import CSV, XLSX, csv_lines, xlsx
from bandi.office.worklist.models import Listing
from bandi.office.worklist.states import LABELS

State, Scope = Export.State, Export.Scope
JOB = "make_export"
KEPT = timedelta(days=1)
BATCH = 500
HIDDEN = "8 미만"
HEADS = {
    Scope.LIST: [
        _("순번"), _("동네"), _("시급도"), _("올라온 까닭"), _("가구 유형"), _("가구원"), _("첫 연락 기한"), _("상태"),
        _("시도"), _("담당"), _("결과"),
    ],
    Scope.COUNTS: [_("동네"), _("상태"), _("시급도"), _("가구(5 단위)")],
    Scope.MEMBERS: [
        _("순번"), _("동네"), _("구분"), _("직군"), _("이름"), _("전화번호"), _("임기 시작"), _("임기 끝"),
        _("교육을 마친 날"), _("비밀유지 서약일"), _("신원조회 유효한 마지막 날"), _("상태"),
    ],
}  # fmt: skip
ALSO = {Scope.MEMBERS: Permission.NETWORK_VIEW}
"""What somebody must be allowed to see besides, to ask for a table and to take it."""
KINDS = {"csv": CSV, "xlsx": XLSX}


@transaction.atomic
def ask(*, by: User, scope: str, purpose: str, why: str) -> Export:
    """Asks for a table of one's own neighbourhoods. Nothing is made before a second person approved."""
    require(by, Permission.EXPORT_ASK)
    own = areas_of(by)
    if not own:
        raise Refused(ko="맡은 동네가 없어 반출할 것이 없습니다.", en="You have no neighbourhood to take a table of.")
    if scope not in Scope.values or purpose not in Export.Purpose.values or not why.strip():
        raise Refused(ko="무엇을 왜 내보내는지 써 주세요.", en="Say what leaves the office, and why.")
    require(by, ALSO.get(Scope(scope), Permission.EXPORT_ASK))
    with connection.cursor() as cursor:
        cursor.execute("select nextval('oversight_export_number')")
        (number,) = cursor.fetchone()
    row = Export.objects.create(
        number=number, asked_by=by, area_id=own[0], areas=own, scope=scope, purpose=purpose, why=why.strip()
    )
    record(by=by, action=Action.EXPORT_ASK, areas=own, detail={"export": number, "scope": scope})
    return row


@transaction.atomic
def decide(*, by: User, export: UUID, approve: bool, note: str = "") -> Export:
    """A second person approves, which starts the job, or refuses with a reason."""
    from bandi.office.oversight.tasks import make_export  # noqa: PLC0415 - the job calls back into this module

    require(by, Permission.EXPORT_APPROVE)
    row = reachable(by, export, lock=True)
    if row.asked_by_id == by.pk:
        raise Refused(ko="본인이 신청한 반출은 다른 사람이 승인해야 합니다.", en="Somebody else must approve your own.")
    if row.state != State.ASKED:
        raise Refused(ko="승인을 기다리는 반출이 아닙니다.", en="This waits for no approval.")
    if not approve and not note.strip():
        raise Refused(ko="거절하는 까닭을 써 주세요.", en="Say why not.")
    row.state = State.WAITING if approve else State.REFUSED
    row.decided_by, row.decided_at, row.note = by, timezone.now(), note.strip() or None
    row.save()
    record(by=by, action=Action.EXPORT_DECIDE, areas=row.areas, detail={"export": row.number, "approved": approve})
    if approve:
        make_export.defer(export=str(row.pk))
    return row


def make(export: UUID) -> None:
    """Makes an approved table. Killed at any moment and begun anew it ends the same: until the end nothing is kept."""
    with transaction.atomic(), _everywhere():
        row = Export.objects.select_related("asked_by", "decided_by").filter(pk=export, state=State.WAITING).first()
    if row is None:
        return
    made: dict[str, Any] = {"state": State.FAILED}
    try:
        with translation.override("ko"):
            head, said, rows = [str(name) for name in HEADS[Scope(row.scope)]], watermark(row), list(_rows(row))
        book = base64.b64encode(xlsx(f"반출 {row.number}", head, rows, above=said)).decode()
        text = "".join(csv_lines(head, rows, above=said))
        made = {"state": State.READY, "csv": text, "xlsx": book, "rows": len(rows)}
    finally:
        _finish(row, made | {"expires_at": timezone.now() + KEPT})


@transaction.atomic
def _finish(row: Export, made: dict[str, Any]) -> None:
    """Writes the table down, once: a worker that slept and woke finds it done."""
    with _everywhere():
        if Export.objects.filter(pk=row.pk, state=State.WAITING).update(**made):
            detail = {"export": row.number, "rows": made.get("rows", 0), "state": str(made["state"])}
            record(by=None, action=Action.EXPORT_MAKE, areas=row.areas, detail=detail)


@transaction.atomic
def download(*, by: User, export: UUID, kind: str) -> tuple[str, str, bytes]:
    """Name, type and bytes of the table, for the person who asked and nobody else. Written to the trail."""
    require(by, Permission.EXPORT_ASK)
    row = reachable(by, export, lock=True)
    if row.asked_by_id != by.pk or kind not in KINDS:
        raise OutOfReach("export")
    require(by, ALSO.get(Scope(row.scope), Permission.EXPORT_ASK))
    if row.state != State.READY or row.expires_at is None or row.expires_at <= timezone.now():
        raise Refused(
            ko="내려받을 수 있는 때가 지났습니다. 필요하면 다시 신청해 주세요.", en="Its day is over. Ask again."
        )
    row.downloads += 1
    row.save(update_fields=["downloads"])
    record(by=by, action=Action.EXPORT, areas=row.areas, detail={"export": row.number, "kind": kind, "rows": row.rows})
    content = str(row.csv).encode() if kind == "csv" else base64.b64decode(str(row.xlsx))
    return f"bandi-{row.number}.{kind}", KINDS[kind], content


@transaction.atomic
def expire() -> int:
    """Takes away the content of tables whose day is over; how many."""
    with _everywhere():
        old = Export.objects.filter(state=State.READY, expires_at__lte=timezone.now())
        return old.update(state=State.EXPIRED, csv=None, xlsx=None)


def reachable(user: User, export: UUID, *, lock: bool = False) -> Export:
    """An export of the person's neighbourhoods. Raises OutOfReach otherwise."""
    rows = Export.objects.select_related("asked_by", "decided_by", "area").defer("csv", "xlsx")
    return rows.reach(user, export, lock=lock)


def in_hand(export: Export) -> bool:
    """Whether a job for it waits or runs."""
    jobs = ProcrastinateJob.objects.filter(task_name=JOB, args__export=str(export.pk))
    return jobs.filter(status__in=["todo", "doing"]).exists()


def watermark(row: Export) -> list[str]:
    """What stands over the table and on every printed page: number, who, when, what for."""
    when = timezone.localtime(row.decided_at or row.asked_at)
    approved = row.decided_by.display_name if row.decided_by else "–"
    return [
        f"반디 반출 제{row.number}호 · {row.asked_by.display_name}({row.asked_by.username}) · {when:%Y-%m-%d %H:%M}",
        f"목적: {row.get_purpose_display()} · 승인: {approved} · 다른 목적으로 쓰거나 다시 넘기지 마세요.",
    ]


def _rows(row: Export) -> Iterator[Sequence[Any]]:
    """The table's rows."""
    with transaction.atomic(), within(row.areas):
        places = {area.code: area.name_ko for area in Area.objects.filter(code__in=row.areas)}
    if row.scope == Scope.MEMBERS:
        today = clock.today()
        every: Any = Member.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today), area__in=row.areas)
        for place, one in _batches(row, every.order_by("area", "kind", "pk")):
            yield _member_line(place, told(one, today), places[one.area_id])
        return
    listed = Listing.objects.filter(round=current_round(), area__in=row.areas).order_by("area", "due_on", "pk")
    counted: Counter[tuple[str, str, str]] = Counter()
    for place, one in _batches(row, listed.select_related("candidate", "household", "assignee")):
        if row.scope == Scope.LIST:
            yield _line(place, one, places[one.area_id])
        counted[one.area_id, one.state, one.candidate.band] += 1
    if row.scope == Scope.COUNTS:
        for (area, state, band), count in sorted(counted.items()):
            published = shown(count)
            yield [
                places[area],
                LABELS[state][0],
                door.label("band", band, "ko"),
                HIDDEN if published is None else published,
            ]


def _batches(row: Export, every: Any) -> Iterator[tuple[int, Any]]:
    """Rows with their places from 1, a batch in a transaction, telling how far it is."""
    with transaction.atomic(), within(row.areas):
        ids = list(every.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic(), within(row.areas):
            yield from enumerate(every.filter(pk__in=ids[start : start + BATCH]), start=start + 1)
            Export.objects.filter(pk=row.pk).update(done=min(start + BATCH, len(ids)), total=len(ids))


def _member_line(place: int, one: Row, area: str) -> list[Any]:
    row = one.member
    days = (row.from_on, row.to_on, row.trained_on, row.pledged_on, row.clearance_until)
    return [place, area, one.kind, one.group, row.name, one.phone, *days, one.state_word]


def _line(place: int, one: Listing, area: str) -> list[Any]:
    return [
        place,
        area,
        door.label("band", one.candidate.band, "ko"),
        door.label("why", one.candidate.why, "ko"),
        door.label("household", one.household.kind, "ko"),
        one.household.size,
        one.due_on,
        LABELS[one.state][0],
        one.attempts,
        str(one.assignee or ""),
        door.label("outcome", one.result, "ko") if one.result else "",
    ]


def _everywhere() -> Any:
    return within(Area.objects.values_list("code", flat=True))
