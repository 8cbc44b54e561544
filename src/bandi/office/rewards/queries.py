"""Questions about rewards (포상금 물음): claims for those who decide, payees for those who pay; nobody sees both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Sum

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.rewarding import rewards
from bandi.office.pages import language
from bandi.office.reports.models import Report
from bandi.office.rewards.actions import reachable_claim, recipient_before, report_of, results_of
from bandi.office.rewards.budgets import SPENT, district_of, reachable_list
from bandi.office.rewards.models import RewardBudget, RewardClaim, RewardList, RewardPayee

if TYPE_CHECKING:
    from bandi.office.discovery.door.rewarding import Ordinance

State = RewardClaim.State
PAGE, LISTS = 25, 24
TABS: Mapping[str, Sequence[str]] = {
    "open": (State.ASKED, State.APPEALED),
    "confirm": (State.DECIDED,),
    "done": (State.QUEUED, State.PAYABLE, State.LISTED, State.PAID, State.CAPPED, State.REFUSED),
}


@dataclass(frozen=True)
class ClaimLine:
    """One claim of the queue. Never who claims."""

    claim: RewardClaim
    area: Area | None


@dataclass(frozen=True)
class ClaimPage:
    """One claim for whoever decides: its report, its household, what the ordinance pays. Never who claims."""

    claim: RewardClaim
    report: Report | None  # None: another office has it
    ordinance: "Ordinance"
    results: Sequence[str]  # that hold since the report
    recipient: bool  # received benefits before
    chosen: str
    refusal: str
    decides: bool  # the person may decide it now
    confirms: bool  # the person may confirm it now


@dataclass(frozen=True)
class Payments:
    """A district's rewards of this year. Counts, won and lists: no household, no report, nobody's name."""

    year: int
    budget: int
    spent: int
    waiting: int  # claims that wait for the budget
    payable: int
    payable_won: int
    lists: Sequence[RewardList]

    @property
    def left(self) -> int:
        """Won that may still be given."""
        return self.budget - self.spent


def in_words(id: str, group: str) -> str:
    """Words of a code of the content in the language of the page."""
    place = 1 if language() == "en" else 0
    return {one.id: str(one.words[place]) for one in getattr(rewards(), group)}.get(id, "")


@transaction.atomic
def claims(user: User, *, tab: str, page: int) -> "tuple[Page[RewardClaim], list[ClaimLine]]":
    """Claims of the person's neighbourhoods, the oldest first. The look is written to the trail."""
    require(user, Permission.CONTACT_RECORD)
    known = {area.code: area for area in areas(user)}
    rows = RewardClaim.objects.for_user(user).filter(state__in=TABS.get(tab, TABS["open"]))
    order = ("-asked_at", "id") if tab == "done" else ("asked_at", "id")
    shown = Paginator(rows.defer("ground", "answer", "appeal").order_by(*order), PAGE).get_page(page)
    lines = [ClaimLine(row, known.get(row.area)) for row in shown.object_list]
    homes = sorted({line.claim.household for line in lines if line.claim.household})
    detail = {"list": "rewards", "claims": len(lines)}
    record(by=user, action=Action.LIST_VIEW, subjects=homes, areas=areas_of(user), detail=detail)
    return shown, lines


@transaction.atomic
def claim_page(user: User, claim: UUID) -> ClaimPage:
    """One claim of the person's neighbourhoods. The look is written to the trail."""
    require(user, Permission.CONTACT_RECORD)
    row = reachable_claim(user, claim)
    report = report_of(row)
    home = report.household_id if report else None
    earlier = (row.decided_by_id, row.confirmed_by_id) if row.state == State.APPEALED else ()
    subjects = [home] if home else []
    record(by=user, action=Action.REWARD_VIEW, subjects=subjects, areas=[row.area], detail={"claim": str(row.id)})
    return ClaimPage(
        claim=row,
        report=report,
        ordinance=rewards().by_id(row.ordinance),
        results=results_of(report) if report and home else [],
        recipient=bool(report and home and recipient_before(report)),
        chosen=in_words(row.chosen, "chosen"),
        refusal=in_words(row.refusal, "refusals"),
        decides=user.may(Permission.RESULT_GIVE) and row.state in TABS["open"] and user.pk not in earlier,
        confirms=user.may(Permission.RESULT_CONFIRM) and row.state == State.DECIDED and user.pk != row.decided_by_id,
    )


@transaction.atomic
def payments(user: User) -> Payments:
    """How the rewards of the person's district stand this year."""
    place, year = district_of(user), clock.today().year
    budget = RewardBudget.objects.filter(place=place, year=year).first()
    with within(list(Area.objects.filter(district_code=place).values_list("code", flat=True))):
        rows = RewardClaim.objects.filter(place=place)
        payable = rows.filter(state=State.PAYABLE).aggregate(n=Count("pk"), won=Sum("won"))
        return Payments(
            year=year,
            budget=budget.won if budget else 0,
            spent=rows.filter(year=year, state__in=SPENT).aggregate(won=Sum("won"))["won"] or 0,
            waiting=rows.filter(state=State.QUEUED).count(),
            payable=payable["n"],
            payable_won=payable["won"] or 0,
            lists=list(RewardList.objects.filter(place=place)[:LISTS]),
        )


@transaction.atomic
def payees(user: User, paid_in: UUID, *, leaves: bool = False) -> tuple[RewardList, list[RewardPayee]]:
    """A list with who is paid how much, for those who pay and nobody else. Written to the trail."""
    row = reachable_list(user, paid_in)
    with within(list(Area.objects.filter(district_code=row.place).values_list("code", flat=True))):
        found = list(RewardPayee.objects.filter(claim__paid_in=row).select_related("claim").order_by("id"))
    detail = {"list": row.number, "lines": len(found)}
    action = Action.EXPORT if leaves else Action.REWARD_PAYEES
    record(by=user, action=action, areas=areas_of(user), detail=detail)
    return row, found
