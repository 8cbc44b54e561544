"""Claiming the reward with a receipt (포상금 신청): for whoever told first, without an account and without a case."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.rewarding import rewards
from bandi.office.encryption import derived_key
from bandi.office.reports.intake import KEPT
from bandi.office.reports.models import UNPLACED, Report, ReportReceipt
from bandi.office.reports.reading import tidy, without_resident_numbers
from bandi.office.reports.receipts import led
from bandi.office.rewards.models import RewardClaim, RewardPayee

if TYPE_CHECKING:
    from bandi.office.discovery.door.rewarding import Ordinance

State = RewardClaim.State
DIGITS = (8, 16)  # of an account number


@dataclass(frozen=True)
class Asked:
    """Who claims and where to pay, as the form has checked it."""

    name: str
    birth: date
    bank: str
    account: str  # digits only


@dataclass(frozen=True)
class RewardStanding:
    """What whoever holds the receipt may know of the reward: nothing of the household."""

    known: bool = False  # the receipt leads to a report
    hurdle: str = ""  # why nothing can be claimed: a key of the content's words
    ordinance: "Ordinance | None" = None
    on: date | None = None  # the day whose amounts hold
    state: str = ""
    won: int = 0
    refusal: str = ""
    answer: str = ""


def reward_of(code: str, *, on: date) -> RewardStanding:
    """How the reward of a receipt's report stands. Needs a transaction."""
    with led(code, on=on) as row:
        if row is None:
            return RewardStanding()
        claim = _claim_of(row)
        if claim is not None:
            return RewardStanding(
                known=True,
                ordinance=rewards().by_id(claim.ordinance),
                state=claim.state,
                won=claim.won,
                refusal=claim.refusal if claim.state == State.REFUSED else "",
                answer=(claim.answer or "") if claim.state == State.REFUSED else "",
            )
        held = ordinance_of(row)
        return RewardStanding(known=True, hurdle=_hurdle(row, held, on), ordinance=held)


@transaction.atomic
def claim_reward(*, code: str, asked: Asked, on: date) -> RewardStanding:
    """Claims the reward of a receipt's report, where no hurdle stands; again, nothing changes."""
    with led(code, on=on) as row:
        locked = Report.objects.select_for_update(of=("self",)).filter(pk=row.pk).first() if row else None
        if row is not None and locked is not None and _claim_of(row) is None:
            held = ordinance_of(row)
            if held is not None and not _hurdle(row, held, on):
                _write(row, held, asked)
    return reward_of(code, on=on)


@transaction.atomic
def appeal_reward(*, code: str, text: str, on: date) -> RewardStanding:
    """Asks to look again at a claim that was not paid. Somebody else decides."""
    told, _ = without_resident_numbers(text)
    with led(code, on=on) as row:
        claim = _claim_of(row, lock=True) if row is not None else None
        if claim is not None and claim.state == State.REFUSED and told:
            with within([claim.area]):
                claim.state, claim.appeal = State.APPEALED, told[:2000]
                claim.save(update_fields=["state", "appeal"])
                detail = {"claim": str(claim.id), "what": "appeal"}
                record(by=None, action=Action.REWARD_STEP, areas=[claim.area], detail=detail)
    return reward_of(code, on=on)


def ordinance_of(row: Report) -> "Ordinance | None":
    """What held where and when a report was told."""
    if row.area == UNPLACED:
        return None
    return rewards().ordinance(row.area, timezone.localdate(row.received_at), demo=settings.DEMO)


def excluded_by(row: Report) -> str:
    """What the report itself says of who told it: an exclusion of the content, or empty."""
    return "self" if row.who == "self" else "mandated" if row.group else ""


def same_person(name: str, birth: date) -> str:
    """A keyed digest of who claims: alike for one person, and not to be read back."""
    return _digest("people rewarded", f"{''.join(tidy(name).split())}\n{birth.isoformat()}")


def same_account(account: str) -> str:
    """A keyed digest of an account."""
    return _digest("accounts rewarded", re.sub(r"\D", "", account))


def _hurdle(row: Report, held: "Ordinance | None", on: date) -> str:
    if row.area == UNPLACED:
        return "unplaced"
    if held is None:
        return "none"
    excluded = excluded_by(row)
    if excluded in held.excludes:
        return f"no_{excluded}"
    if row.joined_id is not None:
        return "no_first"
    late = timezone.localdate(row.received_at) + timedelta(days=held.claim_days) < on
    return "no_late" if late else ""


def _write(row: Report, held: "Ordinance", asked: Asked) -> None:
    claim = RewardClaim.objects.create(
        area=row.area,
        place=row.area[:5],
        report=row.id,
        ordinance=held.id,
        told_on=timezone.localdate(row.received_at),
        asked_at=clock.now(),
    )
    RewardPayee.objects.create(
        claim=claim,
        area=row.area,
        place=claim.place,
        person=same_person(asked.name, asked.birth),
        mark=same_account(asked.account),
        name=tidy(asked.name),
        birth=asked.birth.isoformat(),
        bank=tidy(asked.bank),
        account=asked.account,
    )
    ReportReceipt.objects.filter(report=row.id).update(until=clock.today() + KEPT)  # its answer is looked for there
    record(by=None, action=Action.REWARD_CLAIM, areas=[row.area], detail={"claim": str(claim.id)})


def _claim_of(row: Report, *, lock: bool = False) -> RewardClaim | None:
    """The claim of a report. It stays where it was made when the report goes to another neighbourhood."""
    rows = RewardClaim.objects.select_for_update() if lock else RewardClaim.objects.all()
    with within(list(Area.objects.values_list("code", flat=True))):
        return rows.filter(report=row.id).first()


def _digest(purpose: str, text: str) -> str:
    return hmac.new(derived_key(settings.OFFICE_KEY_FILE, purpose), text.encode(), hashlib.sha256).hexdigest()
