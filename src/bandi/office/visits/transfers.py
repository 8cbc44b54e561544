"""Handing a household that moved to the office of its new neighbourhood, with nobody lost between (이관).

Until the other office takes it, the work stays open where it was. Taking it is the second person's word: the listing,
the household and all that was tried move in one transaction.
"""

from datetime import date
from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import current_areas, within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import Resident
from bandi.office.errors import OutOfReach, Refused
from bandi.office.visits.due import TRANSFER_DAYS, bring_up_to_date
from bandi.office.visits.models import Result, Transfer
from bandi.office.visits.moving import carry
from bandi.office.visits.record import refresh
from bandi.office.worklist.actions import DUE_OTHERWISE, WORK_FIELDS, open_duty, settle_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.models import Listing
from bandi.office.worklist.working_days import add_working_days

State = Transfer.State


def offer(result: Result) -> Transfer | None:
    """Offers the household of a result `moved` to the neighbourhood it names. Inside the caller's transaction."""
    if result.to_area_id is None:
        return None
    home = result.household
    head = Resident.objects.filter(household=home, relation="head").order_by("-id").first()
    with within({*current_areas(), result.to_area_id}):
        return Transfer.objects.create(
            result=result.id,
            listing=result.listing_id,
            household=home.id,
            area_id=result.to_area_id,
            from_area_id=result.area_id,
            head=head.name if head else None,
            kind=home.kind,
            size=home.size,
            attempts=result.listing.attempts,
            place=result.to_place,
            asked_by=result.given_by,
            asked_on=result.given_on,
            due_on=add_working_days(clock.today(), TRANSFER_DAYS),
        )


def withdraw(listing: Listing) -> None:
    """Takes back what is offered of a listing, because its result was replaced, sent back or taken back."""
    offered = Result.objects.filter(listing=listing, to_area__isnull=False).values_list("id", "to_area_id")
    for result, area in offered:
        with within({*current_areas(), area}):
            Transfer.objects.filter(result=result, state=State.ASKED).update(
                state=State.WITHDRAWN, head=None, place=None
            )


def transfers(user: User) -> list[Transfer]:
    """Households offered to the person's neighbourhoods, the most pressing first. The look is written to the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    rows = list(Transfer.objects.for_user(user).filter(state=State.ASKED).select_related("from_area", "asked_by"))
    if rows:
        record(
            by=user,
            action=Action.LIST_VIEW,
            subjects=[row.household for row in rows],
            areas=sorted({row.area_id for row in rows}),
            detail={"list": "transfers"},
        )
    return rows


@transaction.atomic
def take_transfer(*, by: User, transfer: UUID) -> Listing:
    """The receiving office takes the household: its work goes on here, with everything that was tried."""
    require(by, Permission.CONTACT_RECORD)
    row = _waiting(by, transfer)
    with within({*current_areas(), row.from_area_id}):
        result = Result.objects.select_for_update().get(pk=row.result)
        listing = Listing.objects.select_related("household").select_for_update(of=("self",)).get(pk=row.listing)
        result.confirmed_by, result.confirmed_at, result.superseded = by, clock.now(), True
        result.save(update_fields=["confirmed_by", "confirmed_at", "superseded"])
        carry(listing.household_id, to=row.area_id)
        listing.refresh_from_db()
        listing.assignee = by
        listing.due_on = add_working_days(clock.today(), DUE_OTHERWISE)
        refresh(listing).save(update_fields=[*WORK_FIELDS, "assignee", "due_on"])
    bring_up_to_date(listing, by=by)
    open_duty(
        household=listing.household_id,
        source=Source.TRANSFER,
        duty="transfer",
        due_on=listing.due_on,
        key=f"transfers:{row.id}",
        assignee=by,
        path=f"/listings/{listing.id}/next/",
        by=by,
    )
    _answer(row, by=by, state=State.TAKEN)
    return listing


@transaction.atomic
def give_back(*, by: User, transfer: UUID, reason: str) -> Transfer:
    """The receiving office says that nobody of this household lives here; the giving office goes on looking."""
    require(by, Permission.CONTACT_RECORD)
    row = _waiting(by, transfer)
    if not reason.strip():
        raise Refused(ko="왜 받을 수 없는지 써 주세요.", en="Say why it cannot be taken.")
    with within({*current_areas(), row.from_area_id}):
        result = Result.objects.select_for_update().get(pk=row.result)
        told = f"[{clock.today():%Y-%m-%d} {by} 이관 돌려보냄] {reason.strip()}"
        result.superseded, result.evidence = True, "\n".join(text for text in (result.evidence, told) if text)
        result.save(update_fields=["superseded", "evidence"])
        listing = Listing.objects.select_for_update().get(pk=row.listing)
        refresh(listing).save(update_fields=WORK_FIELDS)
        settle_duty(key=f"visits:{listing.id}:transfer:{result.id}")
    row.reason = reason.strip()
    _answer(row, by=by, state=State.GIVEN_BACK)
    return row


def _waiting(by: User, transfer: UUID) -> Transfer:
    """The offer, locked. Raises OutOfReach when it lies elsewhere, Refused when it waits no longer or is one's own."""
    row = Transfer.objects.for_user(by).select_for_update().filter(pk=transfer).first()
    if row is None:
        raise OutOfReach("transfer")
    if row.state != State.ASKED:
        raise Refused(ko="이미 답한 이관입니다.", en="This transfer was answered already.")
    if row.asked_by_id == by.pk:
        raise Refused(ko="본인이 넘긴 가구는 다른 사람이 받아야 합니다.", en="Somebody else must take it over.")
    return row


def _answer(row: Transfer, *, by: User, state: str) -> None:
    today: date = clock.today()
    row.state, row.answered_by, row.answered_on, row.head, row.place = state, by, today, None, None
    row.save(update_fields=["state", "answered_by", "answered_on", "head", "place", "reason"])
    record(
        by=by,
        action=Action.TRANSFER_ANSWER,
        subjects=[row.household],
        areas=[row.from_area_id, row.area_id],
        detail={"state": state},
    )
