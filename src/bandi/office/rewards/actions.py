"""What an officer decides about a claim, and what a second person confirms (포상금 심사·확인).

What is paid is worked out in one place, under the lock of the district's budget: `budgets.release`.
"""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.door.rewarding import rewards
from bandi.office.discovery.models import Resident
from bandi.office.errors import Refused
from bandi.office.reports.models import Report
from bandi.office.reports.reading import tidy, without_resident_numbers
from bandi.office.rewards.budgets import release
from bandi.office.rewards.claiming import excluded_by
from bandi.office.rewards.models import RewardClaim, RewardPayee
from bandi.office.visits.models import Result

State = RewardClaim.State
OPEN = (State.ASKED, State.APPEALED)
BEFORE = ("pub_basic", "pub_nearpoor", "already_served")  # results before the report: a recipient already
HOLDS = Q(superseded=False) & (Q(needs_second=False) | Q(confirmed_at__isnull=False))
LONGEST = 300  # characters of evidence or an answer


def reachable_claim(user: User, claim: UUID, *, lock: bool = False) -> RewardClaim:
    """A claim of the person's neighbourhoods. Raises OutOfReach otherwise."""
    return RewardClaim.objects.reach(user, claim, lock=lock)


@transaction.atomic
def propose(*, by: User, claim: UUID, chosen: str, chosen_on: date, ground: str) -> RewardClaim:
    """The household was chosen: proposes to pay, with what shows it. A second person confirms.

    Raises Refused without a result of work that says so, for anybody the ordinance excludes, and for a household
    somebody told of before.
    """
    row = _to_decide(by, claim)
    report = report_of(row)
    if report is None or report.household_id is None:
        raise Refused(ko="알림을 먼저 가구와 이어 주세요.", en="Tie the report to a household first.")
    if chosen not in rewards().by_id(row.ordinance).amounts:
        raise Refused(ko="조례가 정한 자격을 하나 골라 주세요.", en="Choose one of the results the ordinance names.")
    if not row.told_on <= chosen_on <= clock.today():
        raise Refused(ko="선정된 날은 알린 날과 오늘 사이여야 합니다.", en="The day lies between the report and today.")
    shown, _ = without_resident_numbers(ground)
    if len(shown) < 5:
        raise Refused(ko="선정을 보여 주는 것(결정 통지 등)을 써 주세요.", en="Write what shows that it was chosen.")
    _let_in(row, report, chosen)
    row.household, row.chosen, row.chosen_on = report.household_id, chosen, chosen_on
    row.ground, row.refusal, row.answer = shown[:LONGEST], "", None
    return _decided(row, by, "propose")


@transaction.atomic
def deny(*, by: User, claim: UUID, reason: str, answer: str) -> RewardClaim:
    """Proposes not to pay, with a reason the claimant reads and may appeal. A second person confirms."""
    row = _to_decide(by, claim)
    if reason not in {one.id for one in rewards().refusals}:
        raise Refused(ko="지급하지 않는 까닭을 골라 주세요.", en="Choose why it is not paid.")
    told, _ = without_resident_numbers(answer)
    if len(told) < 5:
        raise Refused(
            ko="신청한 분이 읽을 까닭을 한 문장으로 써 주세요.", en="Write a sentence the claimant will read."
        )
    row.household, row.chosen, row.chosen_on, row.ground = None, "", None, None
    row.refusal, row.answer = reason, told[:LONGEST]
    return _decided(row, by, "deny")


@transaction.atomic
def confirm(*, by: User, claim: UUID) -> RewardClaim:
    """The second person agrees. What is to be paid joins the queue of its district's budget, which moves at once."""
    row = _to_confirm(by, claim)
    row.confirmed_by, row.confirmed_at = by, clock.now()
    row.state = State.QUEUED if row.chosen else State.REFUSED
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(
            ko="이 가구의 포상금은 다른 신청으로 이미 정해졌습니다. 돌려보내 주세요.",
            en="A reward for this household was decided already. Send it back.",
        ) from error
    _told(row, by, "confirm")
    if row.chosen:
        release(place=row.place)
        row.refresh_from_db()
    return row


@transaction.atomic
def send_back(*, by: User, claim: UUID) -> RewardClaim:
    """The second person does not agree: it is decided again."""
    row = _to_confirm(by, claim)
    row.state = State.APPEALED if row.appeal else State.ASKED
    row.save(update_fields=["state"])
    _told(row, by, "send_back")
    return row


def report_of(row: RewardClaim) -> Report | None:
    """The report a claim is about; None once it lies with another office."""
    return Report.objects.select_related("household").filter(pk=row.report).first()


def results_of(report: Report) -> list[str]:
    """Results of work that hold for the report's household since it was told: what it may have been chosen as."""
    since = timezone.localdate(report.received_at)
    rows = Result.objects.filter(HOLDS, household=report.household_id, given_on__gte=since)
    return list(rows.values_list("outcome", flat=True))


def recipient_before(report: Report) -> bool:
    """Whether the household was known to receive benefits before the report."""
    before = timezone.localdate(report.received_at)
    rows = Result.objects.filter(HOLDS, household=report.household_id, given_on__lt=before)
    return rows.filter(outcome__in=BEFORE).exists()


def _to_decide(by: User, claim: UUID) -> RewardClaim:
    row = reachable_claim(by, claim, lock=True)
    require(by, Permission.RESULT_GIVE)
    if row.state not in OPEN:
        raise Refused(
            ko="이미 정해진 신청입니다. 화면을 새로 열어 주세요.", en="It is decided already. Open the page again."
        )
    if row.state == State.APPEALED and by.pk in (row.decided_by_id, row.confirmed_by_id):
        raise Refused(ko="다시 살펴 달라는 신청은 다른 사람이 정합니다.", en="Somebody else decides on an appeal.")
    return row


def _to_confirm(by: User, claim: UUID) -> RewardClaim:
    row = reachable_claim(by, claim, lock=True)
    require(by, Permission.RESULT_CONFIRM)
    if row.state != State.DECIDED:
        raise Refused(ko="확인을 기다리는 신청이 아닙니다.", en="It waits for no second person.")
    if row.decided_by_id == by.pk:
        raise Refused(ko="정한 사람이 아닌 다른 사람이 확인합니다.", en="Somebody else confirms what you decided.")
    return row


def _let_in(row: RewardClaim, report: Report, chosen: str) -> None:
    """Raises Refused where the ordinance pays nothing for this report."""
    excludes = rewards().by_id(row.ordinance).excludes
    shows = {one.id: one.outcomes for one in rewards().chosen}[chosen]
    if report.joined_id is not None:
        raise Refused(ko="같은 가구를 먼저 알린 사람이 있습니다.", en="Somebody told of this household first.")
    if excluded_by(report) in excludes or ("self" in excludes and _lives_there(row, report)):
        raise Refused(
            ko="조례가 제외한 사람입니다(본인·가구원·신고의무자).",
            en="The ordinance excludes who told it: of the household, or obliged to report.",
        )
    if "recipient" in excludes and recipient_before(report):
        raise Refused(
            ko="알리기 전부터 급여를 받던 가구입니다.", en="The household received benefits before the report."
        )
    if not set(shows) & set(results_of(report)):
        words = " · ".join(door.label("outcome", one, "ko") for one in shows)
        raise Refused(
            ko=f"이 가구의 처리 결과에 ‘{words}’이(가) 없습니다. 결과를 먼저 남겨 주세요.",
            en="No result of work says so yet. Give the household's result first.",
        )


def _lives_there(row: RewardClaim, report: Report) -> bool:
    """Whether the payee bears the name of somebody of the household; nobody is shown either name."""
    payee = RewardPayee.objects.get(claim=row)
    names = Resident.objects.filter(household=report.household_id).values_list("name", flat=True)
    return _bare(payee.name) in {_bare(name) for name in names if name}


def _bare(name: str | None) -> str:
    return "".join(tidy(name or "").split())


def _decided(row: RewardClaim, by: User, what: str) -> RewardClaim:
    row.state, row.decided_by, row.decided_at = State.DECIDED, by, clock.now()
    row.confirmed_by = row.confirmed_at = None
    row.save()
    _told(row, by, what)
    return row


def _told(row: RewardClaim, by: User, what: str) -> None:
    subjects = [row.household] if row.household else []
    detail = {"claim": str(row.id), "what": what}
    record(by=by, action=Action.REWARD_STEP, subjects=subjects, areas=[row.area], detail=detail)
