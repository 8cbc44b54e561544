"""Sending a result back to the one who gave it (결과 돌려보내기)."""

from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import Refused
from bandi.office.visits.due import bring_up_to_date
from bandi.office.visits.models import Result
from bandi.office.visits.queries import reachable_result
from bandi.office.visits.record import refresh
from bandi.office.visits.transfers import withdraw
from bandi.office.worklist.actions import WORK_FIELDS
from bandi.office.worklist.household import reachable_listing


@transaction.atomic
def return_result(*, by: User, result: UUID, reason: str) -> Result:
    """A second person says that a waiting result does not hold yet, and why. The work goes on where it was.

    The reason joins the result's evidence, so it is kept encrypted and stands in the household's column of time.
    """
    require(by, Permission.RESULT_CONFIRM)
    row = reachable_result(by, result, lock=True)
    listing = reachable_listing(by, row.listing_id, lock=True)
    if row.given_by_id == by.pk:
        raise Refused(ko="본인이 낸 결과는 다른 사람이 보아야 합니다.", en="Somebody else must look at your result.")
    if row.superseded or not row.needs_second or row.confirmed_at is not None:
        raise Refused(ko="확인을 기다리는 결과가 아닙니다.", en="This result does not wait for a confirmation.")
    if not reason.strip():
        raise Refused(ko="돌려보내는 까닭을 써 주세요.", en="Say why you send it back.")
    told = f"[{clock.today():%Y-%m-%d} {by} 돌려보냄] {reason.strip()}"
    row.superseded = row.returned = True
    row.evidence = "\n".join(text for text in (row.evidence, told) if text)
    row.save(update_fields=["superseded", "returned", "evidence"])
    withdraw(listing)
    refresh(listing).save(update_fields=WORK_FIELDS)
    bring_up_to_date(listing, by=by)
    record(
        by=by,
        action=Action.RESULT_RETURN,
        subjects=[listing.household_id],
        areas=[listing.area_id],
        detail={"round": listing.round_id, "outcome": row.outcome},
    )
    return row
