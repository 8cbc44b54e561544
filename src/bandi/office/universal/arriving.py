"""After each published round: who moved into these neighbourhoods, and what an officer writes down of it (전입 가구).

Everybody whose register shows a move-in is on the list, whatever the points say, and nothing is sent to anybody.
Running it again for the same round changes nothing.
"""

from collections import Counter
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.universal import movers
from bandi.office.discovery.publication import BATCH
from bandi.office.errors import Refused
from bandi.office.merging import require_seen
from bandi.office.universal.models import MoveCount, MoveIn
from bandi.office.universal.taking import name_residents, rows_of
from bandi.office.universal.words import MOVE_STATES, MoveState

FACTS = ("state",)
"""What a second officer may have changed."""
OPEN = (MoveState.NEW, MoveState.TOLD)


@transaction.atomic
def take_move_ins(*, round_id: str, by: User | None = None, on: date | None = None) -> int:
    """A row for everybody who moved in since the round before; how many. Needs all neighbourhoods' jurisdiction.

    Of those on the list before who are no longer registered where they came to, nothing is due any more.
    """
    on, areas = on or clock.today(), list(Area.objects.values_list("code", flat=True))
    waiting = list(MoveIn.objects.filter(state__in=OPEN).exclude(round=round_id).select_related("household"))
    told = movers(round_id, areas=areas, known={row.household.key: row.area_id for row in waiting})
    homes = rows_of(told.homes, named={row["household"] for row in told.moves}, round_id=round_id)
    name_residents(told.residents, homes)
    rows = [
        MoveIn(
            household_id=homes[row["household"]][0],
            area_id=row["area"],
            round=round_id,
            moved_on=row["moved_in"],
            members="\n".join(" ".join(one) for one in told.members.get(row["household"], ())),
            made_on=on,
        )
        for row in told.moves
    ]
    known = set(MoveIn.objects.filter(round=round_id).values_list("household", flat=True))
    made = MoveIn.objects.bulk_create((row for row in rows if row.household_id not in known), batch_size=BATCH)
    gone = [row.pk for row in waiting if row.household.key not in told.here]
    MoveIn.objects.filter(pk__in=gone).update(state=MoveState.LEFT, changed_by=None, changed_at=timezone.now())
    found = Counter(row.area_id for row in rows)
    counts = [MoveCount(area_id=code, round=round_id, found=found[code], unknown=told.unknown.get(code, 0), made_on=on)
              for code in areas]  # fmt: skip
    MoveCount.objects.bulk_create(counts, batch_size=BATCH, ignore_conflicts=True)
    detail = {"what": "move_ins", "round": round_id, "households": len(made), "left": len(gone)}
    subjects = [row.household_id for row in made]
    record(by=by, action=Action.UNIVERSAL_TAKE, subjects=subjects, areas=sorted(found), detail=detail)
    return len(made)


@transaction.atomic
def write_move_in(*, by: User, moved: UUID, state: str, seen: str | None = None) -> MoveIn:
    """Says how far a household is; a slip is mended by saying it again. Raises merging.Changed when another saved."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_move_in(by, moved, lock=True)
    require_seen(seen, row, *FACTS)
    if row.state == MoveState.LEFT:
        raise Refused(ko="이 동네에서 다시 나간 가구입니다.", en="They moved out of this neighbourhood again.")
    if state not in MOVE_STATES or state == MoveState.LEFT:
        raise Refused(ko="무엇이 되었는지 골라 주세요.", en="Choose how far it is.")
    if state != row.state:
        today = clock.today()
        row.state, row.changed_by, row.changed_at = state, by, timezone.now()
        row.seen_on = row.seen_on or today
        row.told_on = None if state == MoveState.NEW else row.told_on or today
        row.applied_on = row.applied_on or today if state == MoveState.APPLIED else None
        row.save()
        detail = {"what": state, "move_in": str(row.pk)}
        record(by=by, action=Action.MOMENT_STEP, subjects=[row.household_id], areas=[row.area_id], detail=detail)
    return row


@transaction.atomic
def mark_seen(*, by: User, moved: UUID) -> None:
    """An officer opened it for a purpose: it has been seen. Again changes nothing."""
    row = reachable_move_in(by, moved, lock=True)
    if row.seen_on is None:
        row.seen_on = clock.today()
        row.save(update_fields=["seen_on"])


def reachable_move_in(user: User, moved: UUID, *, lock: bool = False) -> MoveIn:
    """A move-in of the person's neighbourhoods. Raises OutOfReach otherwise."""
    return MoveIn.objects.select_related("area", "household", "changed_by").reach(user, moved, lock=lock)
