"""What an application puts on the desk of the household's office (신청이 여는 할 일), where the household is known."""

from datetime import date

from django.urls import reverse

from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.applications.models import Claim
from bandi.office.worklist.actions import open_duty, reopen_duty, settle_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.models import Duty

KINDS = ("claim_decision", "claim_confirm", "claim_objection")


def await_decision(claim: Claim, *, by: User | None = None) -> None:
    """Somebody decides until the clock's last day."""
    if claim.on_behalf_id is None and claim.due_on is not None:
        put(claim, "claim_decision", claim.due_on, by=by)


def put(claim: Claim, duty: str, due: date, *, by: User | None = None) -> None:
    """One duty of a kind for an application; with another day it is settled and opened anew."""
    if claim.household_id is None:
        return
    with within([claim.area_id]):
        settle(claim, duty, but=due, by=by)
        open_duty(
            household=claim.household_id,
            source=Source.CLOCK,
            duty=duty,
            due_on=due,
            key=_key(claim, duty, due),
            path=reverse("applications:claim", args=[claim.id]),
        )
        reopen_duty(key=_key(claim, duty, due))


def settle(claim: Claim, *kinds: str, but: date | None = None, by: User | None = None) -> None:
    """Nothing of these kinds is to be done any more; without kinds, nothing at all."""
    with within([claim.area_id]):
        for duty in kinds or KINDS:
            start = f"applications:{duty}:{claim.id}:"
            rows = Duty.objects.filter(household=claim.household_id, key__startswith=start, settled_at=None)
            for key in rows.values_list("key", flat=True):
                if but is None or key != _key(claim, duty, but):
                    settle_duty(key=key, by=by)


def _key(claim: Claim, duty: str, due: date) -> str:
    return f"applications:{duty}:{claim.id}:{due.isoformat()}"
