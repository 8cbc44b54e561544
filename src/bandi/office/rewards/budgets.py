"""The won of a district's year (포상금 예산·지급): who is paid, in which order, and never more than there is.

One lock guards it all, that of the year's budget. Confirmed claims stand in one queue by the time they were made; from
its head each is given what its person may still receive this year, until the budget holds no more. Whatever order
claims are confirmed in, nobody's sum passes the cap and no year's sum passes the budget.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet, Sum

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.rewarding import rewards
from bandi.office.errors import OutOfReach, Refused
from bandi.office.rewards.models import RewardBudget, RewardClaim, RewardList, RewardPayee

State = RewardClaim.State
SPENT = (State.PAYABLE, State.LISTED, State.PAID)
MOST = 10_000_000_000  # won a year; more is a slip of the keyboard


def district_of(user: User) -> str:
    """The district whose rewards the person pays. Raises PermissionDenied or OutOfReach."""
    require(user, Permission.REWARD_PAY)
    held = areas(user)
    if not held:
        raise OutOfReach("district")
    return held[0].district_code


@transaction.atomic
def set_budget(*, by: User, won: int, year: int) -> RewardBudget:
    """The budget of a year. More of it pays whoever waits, in order. Raises Refused below what is given already."""
    place = district_of(by)
    row = _locked(place, year)
    with within(_codes(place)):
        spent = _spent(RewardClaim.objects.filter(place=place, year=year))
    if not spent <= won <= MOST:
        raise Refused(
            ko=f"이미 정해진 {spent:,}원보다 적거나 너무 많습니다.",
            en=f"Less than the {spent:,} won given, or too much.",
        )
    row.won, row.by, row.at = won, by, clock.now()
    row.save()
    record(by=by, action=Action.REWARD_PAY, areas=areas_of(by), detail={"budget": year, "won": won})
    release(place=place)
    row.refresh_from_db()
    return row


def release(*, place: str) -> int:
    """Gives this year's budget to the queue of a district, from its head; how many were settled. In a transaction."""
    year = clock.today().year
    budget = _locked(place, year)
    settled = 0
    with within(_codes(place)):
        waiting = RewardClaim.objects.filter(place=place, state=State.QUEUED).order_by("asked_at", "id")
        spent = _spent(RewardClaim.objects.filter(place=place, year=year))
        for row in waiting.select_for_update().iterator():
            due = _due(row, year)
            if spent + due > budget.won:
                break
            row.won, row.year = due, year if due else None
            row.state = State.PAYABLE if due else State.CAPPED
            row.save(update_fields=["won", "year", "state"])
            spent, settled = spent + due, settled + 1
    return settled


@transaction.atomic
def make_list(*, by: User) -> RewardList:
    """Puts everything to be paid on one list for the accounts. Raises Refused where there is nothing."""
    place = district_of(by)
    _locked(place, clock.today().year)
    with within(_codes(place)):
        rows = list(RewardClaim.objects.select_for_update().filter(place=place, state=State.PAYABLE))
        if not rows:
            raise Refused(ko="지급할 포상금이 없습니다.", en="There is nothing to pay.")
        number = (RewardList.objects.filter(place=place).aggregate(most=Max("number"))["most"] or 0) + 1
        made = RewardList.objects.create(
            place=place, number=number, lines=len(rows), won=sum(row.won for row in rows), by=by, at=clock.now()
        )
        RewardClaim.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.LISTED, paid_in=made)
    record(by=by, action=Action.REWARD_PAY, areas=areas_of(by), detail={"list": number, "lines": made.lines})
    return made


@transaction.atomic
def mark_paid(*, by: User, paid_in: UUID) -> RewardList:
    """The accounts paid the list. Said again, nothing changes."""
    row = reachable_list(by, paid_in, lock=True)
    if row.paid_at is None:
        with within(_codes(row.place)):
            RewardClaim.objects.filter(paid_in=row, state=State.LISTED).update(state=State.PAID)
        row.paid_by, row.paid_at = by, clock.now()
        row.save(update_fields=["paid_by", "paid_at"])
        record(by=by, action=Action.REWARD_PAY, areas=areas_of(by), detail={"list": row.number, "paid": row.lines})
    return row


def reachable_list(user: User, paid_in: UUID, *, lock: bool = False) -> RewardList:
    """A list of the person's district. Raises OutOfReach otherwise."""
    rows = RewardList.objects.filter(place=district_of(user), pk=paid_in)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise OutOfReach("list")
    return found


def _due(row: RewardClaim, year: int) -> int:
    """Won of one claim: what its result pays, cut to what its person may still receive this year."""
    ordinance, payee = rewards().by_id(row.ordinance), RewardPayee.objects.get(claim=row)
    own = Q(payee__person=payee.person) | Q(payee__mark=payee.mark)
    received = _spent(RewardClaim.objects.filter(own, place=row.place, year=year))
    return max(0, min(ordinance.amounts[row.chosen], ordinance.yearly_cap - received))


def _spent(rows: "QuerySet[RewardClaim]") -> int:
    return int(rows.filter(state__in=SPENT).aggregate(won=Sum("won"))["won"] or 0)


def _codes(place: str) -> list[str]:
    return list(Area.objects.filter(district_code=place).values_list("code", flat=True))


def _locked(place: str, year: int) -> RewardBudget:
    RewardBudget.objects.get_or_create(place=place, year=year)
    return RewardBudget.objects.select_for_update().get(place=place, year=year)
