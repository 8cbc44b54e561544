"""Rewards of the demo's first neighbourhood (시범): one paid, one that waits for the budget, some to decide."""

from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import DEMO_PEOPLE
from bandi.office.codes import digest
from bandi.office.errors import Refused
from bandi.office.reports.actions import match
from bandi.office.reports.intake import Told, receive
from bandi.office.reports.models import Report, ReportReceipt
from bandi.office.rewards.actions import HOLDS, confirm, propose
from bandi.office.rewards.budgets import make_list, mark_paid, set_budget
from bandi.office.rewards.claiming import Asked, claim_reward
from bandi.office.rewards.models import RewardClaim
from bandi.office.visits.models import Result

SHOWS = {"pub_basic": "basic", "pub_nearpoor": "near_poor", "pub_emergency": "emergency"}
MOST, PROPOSED, CONFIRMED = 5, 3, 2
BUDGET = 60_000  # won: enough for one


@transaction.atomic
def thank_neighbours() -> None:
    """Neighbours told of households that were then chosen, and claim. Again, nothing is claimed twice."""
    if not settings.DEMO:
        raise Refused(ko="시범에서만 합니다.", en="In a demo only.")
    ara, bora, _, daon = (User.objects.get(username=one.username) for one in DEMO_PEOPLE[:4])
    (area, *_) = areas_of(ara)
    with within(areas_of(daon)):
        if RewardClaim.objects.filter(area=area).exists():
            return
        claims = [_claimed(number, result, ara) for number, result in enumerate(_chosen(area))]
        for number, (claim, result) in enumerate(claims[:PROPOSED]):
            shows, day = SHOWS[result.outcome], result.given_on
            propose(by=ara, claim=claim.id, chosen=shows, chosen_on=day, ground="결정 통지 제2026-0호")
            if number < CONFIRMED:
                confirm(by=bora, claim=claim.id)
        set_budget(by=daon, won=BUDGET, year=clock.today().year)
        if claims:
            mark_paid(by=daon, paid_in=make_list(by=daon).pk)


def _chosen(area: str) -> list[Result]:
    """Results of the neighbourhood that an ordinance rewards, of households nobody told of, one each."""
    rows = Result.objects.filter(HOLDS, area=area, outcome__in=SHOWS, household__reports__isnull=True)
    of_home = {row.household_id: row for row in rows.select_related("household").order_by("-given_on", "id")}
    return list(of_home.values())[:MOST]


def _claimed(number: int, result: Result, ara: User) -> tuple[RewardClaim, Result]:
    key = uuid5(NAMESPACE_OID, f"bandi demo reward {number}")
    place = f"없는로 {number + 60}"
    told = Told(key=key, who="neighbour", kinds=["livelihood"], area=str(result.area_id), place=place)
    code = receive(told=told).code
    report = Report.objects.get(pk=ReportReceipt.objects.get(digest=digest(code)).report)
    Report.objects.filter(pk=report.pk).update(received_at=clock.at(result.given_on - timedelta(days=9), 10))
    match(by=ara, report=report.pk, household=result.household_id)
    account = f"000000000{number:03d}"
    asked = Asked(name=f"가짜이웃{number}", birth=date(1980, 1, 1 + number), bank="없는은행", account=account)
    claim_reward(code=code, asked=asked, on=clock.today())
    return RewardClaim.objects.get(report=report.pk), result
