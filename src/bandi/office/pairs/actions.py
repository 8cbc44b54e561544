"""Filling the queue when a round is published, saying what a pair is, and taking it back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.models import Household
from bandi.office.errors import Refused
from bandi.office.pairs.models import LinkPair
from bandi.office.pairs.queries import reachable_pair, subjects, written

BATCH = 1_000
WRITING = 4_711_020  # lock of the engine's list of decisions
FOUND = ["area", "household", "round", "feed", "tier", "sure", "parts", "records", "months", "told", "registered"]
State = LinkPair.State
SAME: dict[str, bool] = {State.SAME: True, State.DIFFERENT: False}
"""What the engine is told; `later` is told nobody."""


def open_pairs(*, round_id: str, by: User | None, on: date) -> int:
    """Puts the pairs that a sealed round could not tell into the queue; see `write_pairs`."""
    areas = list(Area.objects.values_list("code", flat=True))
    return write_pairs(door.waiting_pairs(round_id, areas=areas), round_id=round_id, by=by, on=on)


@transaction.atomic
def write_pairs(pairs: Iterable[Mapping[str, Any]], *, round_id: str, by: User | None, on: date) -> int:
    """Makes the queue agree with what waits in a round. Safe to repeat; what people decided stays as it is.

    `pairs`: stranger, person, household (keys), area, feed, tier, sure, parts, records, months, told, registered.
    Undecided pairs that wait no longer go. Needs the jurisdiction of all neighbourhoods. Returns how many wait.
    """
    homes = dict(Household.objects.values_list("key", "id").iterator(chunk_size=5_000))
    same = ("feed", "tier", "sure", "parts", "records", "months")
    rows = [
        LinkPair(
            stranger_key=pair["stranger"],
            person_key=pair["person"],
            area_id=pair["area"],
            household_id=homes.get(pair["household"]),
            round_id=round_id,
            told=written(pair["told"]),
            registered=written(pair["registered"]),
            since=on,
            **{name: pair[name] for name in same},
        )
        for pair in pairs
    ]
    LinkPair.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["stranger_key", "person_key"],
        update_fields=FOUND,
    )
    LinkPair.objects.filter(state__in=(State.WAITING, State.LATER)).exclude(round=round_id).delete()
    record(by=by, action=Action.LIST_OPEN, detail={"round": round_id, "pairs": len(rows)})
    return len(rows)


@transaction.atomic
def decide(*, by: User, pair: UUID, verdict: str, note: str = "") -> LinkPair:
    """Says that the two are one, are two, or that it cannot be said yet. Holds from the next round on.

    The engine is told last: when it cannot keep the decision, nothing is kept here either.
    """
    require(by, Permission.PAIR_DECIDE)
    row = reachable_pair(by, pair, lock=True)
    if verdict not in (State.SAME, State.DIFFERENT, State.LATER):
        raise Refused(ko="같은 사람인지 아닌지 골라 주세요.", en="Choose whether the two are one person.")
    if row.state in SAME:
        raise Refused(
            ko="이미 판단한 기록입니다. 바꾸려면 먼저 되돌려 주세요.",
            en="Decided already. Take it back first to change it.",
        )
    chosen = LinkPair.objects.filter(stranger_key=row.stranger_key, state=State.SAME)
    if verdict == State.SAME and chosen.exists():
        raise Refused(
            ko="이 기록은 이미 다른 주민과 같은 사람으로 판단했습니다. 그 판단을 먼저 되돌려 주세요.",
            en="This record was already said to be another resident. Take that back first.",
        )
    row.state, row.decided_by, row.decided_at, row.note = verdict, by, timezone.now(), note.strip() or None
    row.save(update_fields=["state", "decided_by", "decided_at", "note"])
    _told(row, by=by, action=Action.PAIR_DECIDE, verdict=verdict)
    if verdict in SAME:
        _one_at_a_time()
        door.decide_pair(row.stranger_key, row.person_key, same=SAME[verdict], on=clock.today())
    return row


@transaction.atomic
def undo(*, by: User, pair: UUID) -> LinkPair:
    """Takes a decision back, whoever made it: from the next round on the two records stand apart and wait again."""
    require(by, Permission.PAIR_DECIDE)
    row = reachable_pair(by, pair, lock=True)
    if row.state == State.WAITING:
        raise Refused(ko="되돌릴 판단이 없습니다.", en="There is no decision to take back.")
    earlier = row.state
    row.state, row.decided_by, row.decided_at = State.WAITING, None, None
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _told(row, by=by, action=Action.PAIR_UNDO, verdict=earlier)
    if earlier in SAME:
        _one_at_a_time()
        door.decide_pair(row.stranger_key, row.person_key, same=None, on=clock.today())
    return row


def _one_at_a_time() -> None:
    """The engine's list of decisions has one writer until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [WRITING])


def _told(row: LinkPair, *, by: User, action: Action, verdict: str) -> None:
    detail = {"pair": str(row.id), "verdict": str(verdict)}
    record(by=by, action=action, subjects=subjects([row]), areas=[row.area_id], detail=detail)
