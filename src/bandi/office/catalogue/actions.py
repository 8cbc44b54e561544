"""Taking in what files tell of programmes, and letting changes in or not. Nothing enters without a decision."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.catalogue.models import CatalogueChange, CatalogueImport, Programme
from bandi.office.discovery.door import programmes
from bandi.office.errors import Refused

if TYPE_CHECKING:
    from bandi.office.discovery.door.programmes import Taken

LOCK = 4_711_031  # one writer of the catalogue at a time
LONGEST_REASON = 500
BATCH = 1_000
GONE = "gone"
State = CatalogueChange.State


@transaction.atomic
def take(*, by: User | None, name: str, taken: "Taken", came_in: CatalogueImport | None = None) -> CatalogueImport:
    """Keeps what a file told as changes that wait for a decision. `by=None`: from the command line.

    `came_in`: the row of a file that was sent through the browser and waited to be read.
    A change of the same programme that still waited is outdated by this one. What was rejected before, word for word,
    does not come again.
    """
    if by is not None:
        require(by, Permission.CATALOGUE_APPROVE)
    _lock()
    came_in = came_in or CatalogueImport(name=name[:200], at=timezone.now(), by=by)
    came_in.rows, came_in.accepted = taken.rows, taken.accepted
    came_in.refused = [[row.place, row.why, row.ko] for row in taken.refused]
    came_in.state = CatalogueImport.State.DONE
    came_in.save()
    found = programmes.changes(_held(), taken)
    rejected = _rejected(change.id for change in found)
    fresh = [change for change in found if rejected.get(change.id) != _plain(change.fields)]
    told = set(taken.told) | {change.id for change in found}
    CatalogueChange.objects.filter(state=State.PENDING, programme__in=told).update(state=State.OUTDATED)
    names = {programme.id: programme.name_ko for programme in Programme.objects.only("name_ko")}
    CatalogueChange.objects.bulk_create(
        [
            CatalogueChange(
                came_in=came_in,
                programme=change.id,
                name_ko=taken.told.get(change.id, {}).get("name_ko") or names.get(change.id, change.id),
                kind=change.kind,
                fields=_plain(change.fields),
            )
            for change in fresh
        ],
        batch_size=BATCH,
    )
    counted = {"rows": taken.rows, "refused": len(taken.refused), "changes": len(fresh)}
    record(by=by, action=Action.CATALOGUE_TAKE, detail={"import": came_in.pk, **counted})
    return came_in


@transaction.atomic
def decide(*, by: User, changes: Sequence[int], approve: bool, reason: str) -> int:
    """Approves or rejects waiting changes; returns how many. Raises Refused without a reason, or when none waits."""
    require(by, Permission.CATALOGUE_APPROVE)
    why = " ".join(reason.split())[:LONGEST_REASON]
    if not why:
        raise Refused(ko="까닭을 써 주세요. 나중에 누가 보아도 알 수 있어야 합니다.", en="Write why you decide so.")
    _lock()
    waiting = list(CatalogueChange.objects.filter(pk__in=changes, state=State.PENDING).order_by("pk"))
    if not waiting:
        raise Refused(
            ko="결정을 기다리는 변경이 없습니다. 화면을 새로 열어 주세요.",
            en="None of these changes waits for a decision any more. Reload the page.",
        )
    if approve:
        _apply(waiting)
    now, state = timezone.now(), State.APPROVED if approve else State.REJECTED
    CatalogueChange.objects.filter(pk__in=[change.pk for change in waiting]).update(
        state=state, decided_by=by, decided_at=now, reason=why
    )
    action = Action.CATALOGUE_APPROVE if approve else Action.CATALOGUE_REJECT
    record(by=by, action=action, detail={"changes": len(waiting), "first": waiting[0].pk, "last": waiting[-1].pk})
    return len(waiting)


def _apply(changes: Sequence[CatalogueChange]) -> None:
    """Writes what was approved into the programmes, and finds again which loaded programme is one of ours."""
    held = Programme.objects.in_bulk([change.programme for change in changes])
    rows = []
    for change in changes:
        row = held.get(change.programme) or Programme(id=change.programme)
        row.gone = change.kind == GONE
        if not row.gone:
            after = {name: value for name, (_, value) in change.fields.items()}
            row.body = {name: value for name, value in {**row.body, **after}.items() if value not in (None, "", [])}
            _dress(row)
        row.updated_at = timezone.now()
        rows.append(row)
    columns = [field.name for field in Programme._meta.concrete_fields if not field.primary_key]
    Programme.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
    _same_as()


def _dress(row: Programme) -> None:
    """Fills the columns for filtering and finding from the body."""
    card = programmes.card(row.body)
    row.source = row.body["source"]
    row.name_ko, row.name_en, row.authority = card.name_ko, card.name_en, card.authority
    row.kind, row.finding = card.kind, card.finding
    row.province, row.district = card.province, card.district
    row.life, row.target, row.theme = card.life, card.target, card.theme


def _same_as() -> None:
    ours = Programme.objects.filter(source=programmes.SHIPPED, gone=False).values_list("id", "body__official")
    same = {name: own for own, official in ours for name in official or ()}
    wrong = [row for row in Programme.objects.exclude(source=programmes.SHIPPED).only("same_as")
             if row.same_as != same.get(row.id, "")]  # fmt: skip
    for row in wrong:
        row.same_as = same.get(row.id, "")
    Programme.objects.bulk_update(wrong, ["same_as"], batch_size=BATCH)


def _held() -> dict[str, dict[str, Any]]:
    """What the office holds. A programme that is gone and comes back is a change of its return."""
    rows = Programme.objects.values_list("id", "body", "gone")
    return {name: body for name, body, gone in rows if not gone}


def _rejected(names: Iterable[str]) -> dict[str, Any]:
    """The last rejected change of each programme."""
    rows = CatalogueChange.objects.filter(programme__in=list(names), state=State.REJECTED).order_by("pk")
    return dict(rows.values_list("programme", "fields"))


def _plain(fields: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    return {name: [before, after] for name, (before, after) in fields.items()}


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
