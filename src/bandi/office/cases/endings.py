"""Support that ended or was suspended (급여 중지): found in each round, followed after 1, 3, 6 and 12 months by itself.

What ended over a paper or a date comes first: a household the rules still find entitled lost it that way [I].
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.cases.models import Case, Ending, FollowUp
from bandi.office.cases.states import LOOKED
from bandi.office.discovery import door
from bandi.office.discovery.models import Entitlement, Household, Round, SignalSeen
from bandi.office.errors import OutOfReach, Refused
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.duties import Source
from bandi.office.worklist.household import reachable_household
from bandi.office.worklist.working_days import add_working_days, next_working_day

AT_ONCE = 5  # working days until somebody speaks to a household that lost support over a paper [I]
NOT_KNOWN, CASE = "not_known", "case"


@transaction.atomic
def note_ending(*, by: User, household: UUID, benefit: str, ended_on: date, reason: str) -> Ending:
    """An officer writes down that a benefit ended. The same one again changes nothing."""
    require(by, Permission.CASE_EDIT)
    home = reachable_household(by, household)
    known = next((one for one in door.counselling().reasons if one.id == reason), None)
    if known is None or benefit not in door.benefits():
        raise Refused(ko="급여와 사유를 골라 주세요.", en="Choose the benefit and the reason.")
    if ended_on > clock.today():
        raise Refused(ko="아직 오지 않은 날입니다.", en="That day has not come yet.")
    facts = {"reason": reason, "procedural": known.procedural, "source": "officer"}
    return _note(home, benefit=benefit, ended_on=ended_on, facts=facts, by=by)


def note_closed(case: Case, *, by: User) -> Ending:
    """A closed case is followed like ended support."""
    facts = {"reason": CASE, "procedural": False, "source": "case", "case": case}
    return _note(case.household, benefit=CASE, ended_on=case.closed_on or clock.today(), facts=facts, by=by)


def note_round(round_id: str) -> int:
    """Everything that ended as a published round tells: signals of ended support, and benefits received in the round
    before and no longer. Safe to repeat; returns how many were new."""
    with transaction.atomic(), within(list(Area.objects.values_list("code", flat=True))):
        before = Ending.objects.count()
        signals = SignalSeen.objects.filter(round=round_id, signal__in=door.counselling().ending_signals)
        for seen in signals.select_related("household", "round").order_by("household", "signal"):
            facts = {"reason": NOT_KNOWN, "procedural": True, "source": "signal"}
            _note(
                seen.household, benefit=seen.signal, ended_on=seen.last_on or seen.first_on or seen.round.cutoff,
                facts=facts, by=None,
            )  # fmt: skip
        for gone in _no_longer_received(round_id):
            facts = {"reason": NOT_KNOWN, "procedural": gone.verdict != "no", "source": "signal"}
            _note(gone.household, benefit=gone.benefit, ended_on=gone.round.cutoff, facts=facts, by=None)
        return Ending.objects.count() - before


@transaction.atomic
def say_reason(*, by: User, ending: UUID, reason: str) -> Ending:
    """Why it ended, once somebody knows; decides whether it is among those looked at first."""
    row = reachable_ending(by, ending, lock=True)
    known = next((one for one in door.counselling().reasons if one.id == reason), None)
    if known is None or row.source == "case":
        raise Refused(ko="사유를 골라 주세요.", en="Choose the reason.")
    row.reason, row.procedural = reason, known.procedural
    row.save(update_fields=["reason", "procedural"])
    _told(row, by=by, reason=reason)
    return row


@transaction.atomic
def look_in(*, by: User, follow_up: UUID, found: str, note: str = "") -> FollowUp:
    """Writes down what a follow-up found; the next one is opened, and after the last the ending rests."""
    require(by, Permission.CASE_EDIT)
    rows = FollowUp.objects.for_user(by).select_for_update(of=("self",)).select_related("ending__household")
    row = rows.filter(pk=follow_up).first()
    if row is None:
        raise OutOfReach("follow_up")
    if found not in LOOKED:
        raise Refused(ko="어떻게 지내는지 골라 주세요.", en="Choose how they are.")
    if row.done_on is not None:
        return row
    row.done_on, row.found, row.note, row.by = clock.today(), found, note.strip() or None, by
    row.save()
    settle_duty(key=f"cases:follow:{row.id}", by=by)
    if not _open_next(row.ending, by=by):
        row.ending.settled_on = clock.today()
        row.ending.save(update_fields=["settled_on"])
        if row.ending.case_id:
            Case.objects.filter(pk=row.ending.case_id, state="followed").update(state="ended")
    _told(row.ending, by=by, months=row.months, found=found)
    return row


def reachable_ending(user: User, ending: UUID, *, lock: bool = False) -> Ending:
    """An ending of the person's neighbourhoods. Raises OutOfReach otherwise."""
    require(user, Permission.CASE_EDIT if lock else Permission.CASE_VIEW)
    return Ending.objects.select_related("household", "area", "case").reach(user, ending, lock=lock)


def looks(ended_on: date, *, procedural: bool, today: date) -> list[tuple[int, date]]:
    """When to look in, as months and day. Days that passed before anybody knew make one look now, not several.

    What ended over a paper is looked at within a week, which counts for a look that would fall into it.
    """
    planned = [(months, due_on(f"follow_up_{months}", ended_on)) for months in door.counselling().follow_up_months]
    passed = any(day <= today for _, day in planned)
    if not passed and not procedural:
        return planned
    first = next_working_day(today) if passed else add_working_days(today, AT_ONCE)
    merged = [months for months, day in planned if day <= first]
    return [(merged[-1] if merged else 0, first), *(one for one in planned if one[1] > first)]


def _no_longer_received(round_id: str) -> Iterable[Entitlement]:
    """Benefits not received now that the round before saw received. A feed that did not arrive tells nothing."""
    now = Round.objects.get(pk=round_id)
    before = Round.objects.filter(cutoff__lt=now.cutoff, state=Round.State.PUBLISHED).order_by("-cutoff").first()
    if before is None:
        return []
    had = set(Entitlement.objects.filter(round=before, received=True).values_list("household", "benefit"))
    rows = Entitlement.objects.filter(round=now, received=False, household__in={home for home, _ in had})
    found = rows.select_related("household", "round").order_by("household", "benefit")
    return [one for one in found if (one.household_id, one.benefit) in had]


def _note(home: Household, *, benefit: str, ended_on: date, facts: dict[str, object], by: User | None) -> Ending:
    row, new = Ending.objects.get_or_create(
        household=home, benefit=benefit, ended_on=ended_on, defaults=facts | {"area_id": home.area_id}
    )
    if not new:
        return row
    days = looks(ended_on, procedural=row.procedural, today=clock.today())
    FollowUp.objects.bulk_create(
        FollowUp(ending=row, area_id=row.area_id, months=months, due_on=day) for months, day in days
    )
    if not _open_next(row, by=by):
        row.settled_on = clock.today()
        row.save(update_fields=["settled_on"])
    _told(row, by=by, benefit=benefit, source=row.source)
    return row


def _open_next(ending: Ending, *, by: User | None) -> bool:
    """Puts the next look on the desk. Whether there is one."""
    following = ending.follow_ups.filter(done_on__isnull=True).order_by("due_on", "months").first()
    if following is None:
        return False
    open_duty(
        household=ending.household,
        source=Source.FOLLOW_UP,
        duty="follow_up",
        due_on=following.due_on,
        key=f"cases:follow:{following.id}",
        path=reverse("cases:ending", args=[ending.id]),
        by=by,
    )
    return True


def _told(row: Ending, *, by: User | None, **detail: object) -> None:
    record(by=by, action=Action.ENDING_RECORD, subjects=[row.household_id], areas=[row.area_id], detail=detail)
