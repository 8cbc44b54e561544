"""Offering a visit, writing down the answer, and the visits themselves (보편방문).

Each try is an attempt or a visit of `office/visits`: the ladder, the safety of two people and the trail hold here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.universal import universal
from bandi.office.discovery.models import Candidate
from bandi.office.discovery.queries import current_round
from bandi.office.errors import Refused
from bandi.office.merging import require_seen
from bandi.office.universal.models import UniversalPlan, UniversalVisit
from bandi.office.universal.schedule import due_days, first_day, too_late
from bandi.office.universal.words import OFFER_WAYS, RUNNING, PlanState
from bandi.office.visits.actions import record_attempt, record_visit
from bandi.office.visits.models import Visit
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.clocks import months_after
from bandi.office.worklist.duties import UNIVERSAL, Source
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.working_days import add_working_days, next_working_day

FACTS = ("state", "offers", "tier", "nurse", "risks")
"""What a plan's page shows and a second officer may have changed."""
WAITING = {"letter": "sent", "text": "sent", "call": "no_answer"}
"""How an offer without an answer yet is written on the ladder."""


@dataclass(frozen=True)
class Met:
    """What a visit brought: whether somebody was there, the nurse who went along, and her judgement after the first."""

    met: bool
    nurse: str
    at: datetime | None = None
    tier: str = ""
    risks: Sequence[str] = ()
    note: str = ""


def reachable_plan(user: User, plan: UUID, *, lock: bool = False) -> UniversalPlan:
    """A plan of the person's neighbourhoods; locked when it is about to change. Raises OutOfReach otherwise."""
    return UniversalPlan.objects.select_related("household", "area", "planner").reach(user, plan, lock=lock)


@transaction.atomic
def offer(*, by: User, plan: UUID, way: str, key: UUID | None = None, seen: str | None = None) -> UniversalPlan:
    """Offers a visit: an attempt that waits for its answer. Without one, somebody asks again; it is never a no.

    The same `key` twice is one offer.
    """
    row = _open(by, plan, seen)
    if key and row.state == PlanState.ASKED and _sent(row, key):
        return row
    if way not in OFFER_WAYS or row.state not in (PlanState.UNASKED, PlanState.ASKED, PlanState.SAID_NO):
        raise Refused(ko="지금은 안내할 수 없는 상태입니다.", en="It cannot be offered now.")
    if row.state == PlanState.SAID_NO and row.due_on and row.due_on > clock.today():
        raise Refused(
            ko=f"사양하신 분입니다. {row.due_on:%Y-%m-%d}부터 다시 한 번 여쭐 수 있습니다.",
            en=f"They said no. They may be asked once more from {row.due_on:%Y-%m-%d}.",
        )
    work = work_on(row, by)
    if way == "visit":
        record_visit(by=by, listing=work.pk, met=False, key=key)
    else:
        record_attempt(by=by, listing=work.pk, kind=way, answer=WAITING[way], key=key)
    return offered(row, by=by, way=way)


def offered(row: UniversalPlan, *, by: User, way: str, sent: UUID | None = None) -> UniversalPlan:
    """An offer is on its way and waits for its answer. `sent`: the attempt, where a channel carries it."""
    row.state, row.way, row.offered_on = PlanState.ASKED, way, clock.today()
    row.sent, row.undelivered, row.wished = sent, "", ""
    row.offers += 1
    row.planner = row.planner or by
    row.due_on = add_working_days(clock.today(), universal().answer_days)
    duty = "universal_answer" if row.offers < universal().offers_most else "universal_unreached"
    save_plan(row, by=by, what="offer", duty=(duty, f"answer:{row.offers}"))
    return row


@transaction.atomic
def answered(
    *, by: User, plan: UUID, agreed: bool, never: bool = False, nurse: str = "", first_on: date | None = None,
    seen: str | None = None,
) -> UniversalPlan:  # fmt: skip
    """Writes down a yes, with two names and the day of the first visit, or a no. A no is asked again once at most."""
    row = _open(by, plan, seen)
    row.answered_on = clock.today()
    if agreed:
        row.nurse = _second(by, nurse, row)
        row.state, row.planner = PlanState.AGREED, row.planner or by
        latest = first_day(row.kind, row.happens_on, agreed=clock.today())
        day = first_on or latest
        if day < clock.today():
            raise Refused(ko="지난 날로 방문을 잡을 수 없습니다.", en="A visit cannot be planned in the past.")
        UniversalVisit.objects.update_or_create(plan=row, number=1, defaults={"area": row.area, "due_on": day})
        _due_next(row, by=by, what="agreed")
        return row
    return declined(row, by=by, never=never)


def declined(row: UniversalPlan, *, by: User | None, never: bool) -> UniversalPlan:
    """A no: asked again once, on a day that may be waited for, or never. `by` None: the person's own choice."""
    if row.state not in (PlanState.SAID_NO, PlanState.NEVER_ASK):
        row.declines += 1
    again = months_after(clock.today(), universal().reoffer_months)
    asked_again = not never and row.declines <= universal().reoffers
    if asked_again and not too_late(row.kind, row.happens_on, on=again):
        row.state, row.due_on = PlanState.SAID_NO, next_working_day(again)
        save_plan(row, by=by, what="declined", duty=("universal_offer", f"again:{timezone.now():%Y%m%d%H%M%S%f}"))
        return row
    row.state, row.due_on = PlanState.NEVER_ASK, None
    save_plan(row, by=by, what="never" if never else "declined")
    return row


@transaction.atomic
def take_back_answer(*, by: User, plan: UUID) -> UniversalPlan:
    """They changed their mind, or it was a slip: the plan waits for an answer again."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_plan(by, plan, lock=True)
    if row.state not in (PlanState.SAID_NO, PlanState.NEVER_ASK, PlanState.AGREED) or _made(row):
        raise Refused(ko="되돌릴 답이 없습니다.", en="There is no answer to take back.")
    if row.state != PlanState.AGREED:
        row.declines -= 1
    row.visits.all().delete()
    row.state, row.answered_on, row.due_on = PlanState.ASKED, None, add_working_days(clock.today(), 1)
    save_plan(row, by=by, what="undo", duty=("universal_answer", f"back:{timezone.now():%Y%m%d%H%M%S}"))
    return row


@transaction.atomic
def visited(*, by: User, plan: UUID, told: Met, key: UUID | None = None, seen: str | None = None) -> Visit:
    """Writes a visit of planner and nurse down. After the first, the nurse's tier says how many follow and when.

    Where nobody was met the visit stays due. The same `key` twice is one visit.
    """
    row = _open(by, plan, seen if not key or not Visit.objects.filter(key=key).exists() else None)
    if key and (known := Visit.objects.filter(household=row.household, key=key).first()):
        return known
    turn = row.visits.filter(made__at__isnull=True).first()
    if row.state not in (PlanState.AGREED, PlanState.VISITED_ALL) or turn is None:
        raise Refused(ko="방문하기로 한 뒤에 적을 수 있습니다.", en="First they must agree to a visit.")
    row.nurse = _second(by, told.nurse, row)
    tier = _judged(row, told) if told.met and turn.number == 1 else row.tier
    work = work_on(row, by)
    visit = record_visit(by=by, listing=work.pk, met=told.met, at=told.at, companion=row.nurse, note=told.note, key=key)
    if told.met:
        turn.made = visit
        turn.save(update_fields=["made"])
        if turn.number == 1:
            row.tier, row.risks = tier, " ".join(sorted(told.risks)) or None
            _schedule(row, first=timezone.localdate(visit.at))
    _due_next(row, by=by, what="visited" if told.met else "nobody")
    return visit


@transaction.atomic
def change_tier(*, by: User, plan: UUID, tier: str, risks: Sequence[str], seen: str | None = None) -> UniversalPlan:
    """The nurse judges anew: visits not made yet are scheduled again, those made stay."""
    row = _open(by, plan, seen)
    first = row.visits.filter(number=1, made__at__isnull=False).select_related("made").first()
    if first is None or first.made is None or first.made.at is None:
        raise Refused(ko="첫 방문 뒤에 단계를 정합니다.", en="The tier is judged after the first visit.")
    row.tier = _judged(row, Met(met=True, nurse=row.nurse, tier=tier, risks=risks))
    row.risks = " ".join(sorted(risks)) or None
    row.state = PlanState.AGREED
    _schedule(row, first=timezone.localdate(first.made.at))
    _due_next(row, by=by, what="tier")
    return row


def _schedule(row: UniversalPlan, *, first: date) -> None:
    """Visits that are still to come, numbered after those that were made."""
    row.visits.filter(made__at__isnull=True).delete()
    made = row.visits.count()
    last = max(clock.today(), first)
    days = due_days(row.tier, happened=row.happens_on, first=first)
    most = universal().tier(row.tier).most
    coming = [day for day in days if day > last] if universal().tier(row.tier).at_risk else days[made - 1 :]
    UniversalVisit.objects.bulk_create(
        UniversalVisit(plan=row, area_id=row.area_id, number=made + place, due_on=day)
        for place, day in enumerate(coming[: most - made], start=1)
    )


def _judged(row: UniversalPlan, told: Met) -> str:
    kind, known = universal().kind(row.kind), {one.id for one in universal().risks if row.kind in one.kinds}
    if told.tier not in kind.tiers or not set(told.risks) <= known:
        raise Refused(ko="방문 단계를 골라 주세요.", en="Choose the tier of visits.")
    if universal().tier(told.tier).at_risk and not told.risks:
        raise Refused(
            ko="지속 방문은 무엇이 걱정되는지 하나 이상 골라야 합니다.",
            en="For sustained visits, tick what there is to worry about.",
        )
    return told.tier


def _second(by: User, nurse: str, row: UniversalPlan) -> str:
    """The nurse's name: a second person, never the one who writes."""
    name = nurse.strip() or row.nurse
    if not name or name in (by.username, by.display_name):
        raise Refused(ko="함께 가는 간호사 이름을 적어 주세요.", en="Write the name of the nurse who goes along.")
    return name


def _open(by: User, plan: UUID, seen: str | None) -> UniversalPlan:
    require(by, Permission.CONTACT_RECORD)
    row = reachable_plan(by, plan, lock=True)
    require_seen(seen, row, *FACTS)
    if row.state not in (*RUNNING, PlanState.VISITED_ALL):
        raise Refused(ko="끝난 보편방문입니다.", en="This plan has ended.")
    return row


def _sent(row: UniversalPlan, key: UUID) -> bool:
    return row.household.contacts.filter(pk=key).exists() or row.household.visits.filter(key=key).exists()


def _made(row: UniversalPlan) -> int:
    return row.visits.filter(made__at__isnull=False).count()


def _due_next(row: UniversalPlan, *, by: User, what: str) -> None:
    """What is due after an answer or a visit: the next visit, or nothing more."""
    turn = row.visits.filter(made__at__isnull=True).first()
    row.due_on = turn.due_on if turn else None
    row.state = PlanState.AGREED if turn else PlanState.VISITED_ALL
    save_plan(row, by=by, what=what, duty=("universal_visit", f"visit:{turn.number}:{turn.due_on}") if turn else None)


def save_plan(row: UniversalPlan, *, by: User | None, what: str, duty: tuple[str, str] | None = None) -> None:
    """Saves a plan with its one open duty and the trail."""
    row.changed_at = timezone.now()
    row.save()
    key = f"universal:{row.pk}:{duty[1]}" if duty else ""
    for standing in Duty.objects.filter(key__startswith=f"universal:{row.pk}:", settled_at=None).exclude(key=key):
        settle_duty(key=standing.key, by=by)
    if duty and row.due_on:
        open_duty(
            household=row.household,
            source=Source.UNIVERSAL,
            duty=duty[0],
            due_on=row.due_on,
            key=key,
            assignee=row.planner,
            path=f"/universal/{row.pk}/",
            by=by,
        )
    detail = {"what": what, "kind": row.kind}
    record(by=by, action=Action.UNIVERSAL_STEP, subjects=[row.household_id], areas=[row.area_id], detail=detail)


def work_on(row: UniversalPlan, by: User) -> Listing:
    """The work on the household to which tries and visits belong; opened with the first of them."""
    round_ = current_round()
    if round_ is None:
        raise Refused(ko="아직 배포된 차수가 없습니다.", en="No round is published yet.")
    found = Listing.objects.for_user(by).filter(household=row.household)
    known = found.filter(candidate__asked=UNIVERSAL).order_by("-due_on").first() or found.filter(round=round_).first()
    if known is not None:
        return known
    candidate, _ = Candidate.objects.get_or_create(
        round=round_,
        household=row.household,
        defaults={
            "area_id": row.area_id,
            "listed": True,
            "why": "query",
            "points": 0,
            "band": "low",
            "asked": UNIVERSAL,
            "asked_ko": "보편방문",
            "asked_en": "Universal visit",
            "reason_ko": f"보편방문 대상입니다: {universal().kind(row.kind).ko}.",
            "reason_en": f"Offered to everybody: {universal().kind(row.kind).en}.",
        },
    )
    made: Listing = Listing.objects.create(
        candidate=candidate, household=row.household, round=round_, area_id=row.area_id, due_on=row.due_on
        or clock.today(), assignee=by,
    )  # fmt: skip
    return made
