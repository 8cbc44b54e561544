"""Asking others about a household, and writing down what they answer."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.contact.channels import leave, ready
from bandi.office.contact.models import ContactRequest
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.visits.actions import answer_attempt, drop_attempt, record_attempt
from bandi.office.visits.record import number_known
from bandi.office.worklist.household import reachable_listing
from bandi.office.worklist.models import Listing
from bandi.office.worklist.working_days import add_working_days

Agency, Entry = ContactRequest.Agency, ContactRequest.Entry


@transaction.atomic
def ask(
    *, by: User, listing: UUID, channel: str, agency: str = "", trigger: str = "", words: str = "",
    on: date | None = None, key: UUID | None = None,
) -> ContactRequest:  # fmt: skip
    """Sends a request about a household through a channel and writes it down as an attempt that waits for an answer.

    The file of the day is written once this holds; the same `key` twice is one request, and writes the file anew.
    `words`: what a text says in place of the general notice; `on`: the day whose file carries it.
    Raises Refused when the channel cannot reach anybody, the same is waited for already, or a check is asked without
    its reason.
    """
    require(by, Permission.CONTACT_RECORD)
    rung = door.ladder().channels().get(channel)
    if rung is None:
        raise OutOfReach("channel")
    row = reachable_listing(by, listing, lock=True)
    known = ContactRequest.objects.filter(attempt=key).first() if key else None
    if known is not None:
        leave(known)
        return known
    _askable(row, channel=channel, agency=agency, trigger=trigger)
    day = on or clock.today()
    until = add_working_days(day, rung.wait_days)
    attempt = record_attempt(by=by, listing=listing, kind=rung.id, answer="sent", next_on=until, key=key)
    request = ContactRequest.objects.create(
        attempt=attempt,
        household=row.household,
        area=row.area,
        channel=channel,
        agency=agency,
        trigger=trigger.strip() or None,
        words=words or None,
        asked_on=day,
    )
    detail = {"channel": channel, "agency": agency}
    record(by=by, action=Action.REQUEST_SEND, subjects=[row.household_id], areas=[row.area_id], detail=detail)
    leave(request)
    return request


@transaction.atomic
def ask_many(*, by: User, listings: Sequence[UUID], channel: str) -> tuple[int, dict[str, int]]:
    """Sends the same request about several households; how many, and why how many were not sent.

    A household that cannot be asked stops none of the others. Raises OutOfReach when one of them lies elsewhere.
    """
    sent, refused = 0, Counter[str]()
    for listing in sorted(set(listings)):
        try:
            with transaction.atomic():
                ask(by=by, listing=listing, channel=channel)
            sent += 1
        except Refused as told:
            refused[told.sentence] += 1
    return sent, dict(refused)


@transaction.atomic
def answer(
    *,
    by: User,
    request: UUID,
    reply: str,
    at: datetime | None = None,
    marks: Sequence[str] = (),
    reference: str = "",
    entry: str = "",
    entered_at: datetime | None = None,
    following: str = "",
    note: str = "",
) -> ContactRequest:
    """Writes down what came back: on the attempt what came of it, here the agency's number, the entry and its moment,
    and what is next."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_request(by, request)
    if entry not in Entry.values:
        raise Refused(ko="누가 문을 열었는지 골라 주세요.", en="Choose who opened the door.")
    told = door.ladder().replies.get(reply)
    if row.channel == "well_being" and not entry and told is not None and told.heard:
        raise Refused(ko="누가 문을 열었는지 골라 주세요.", en="Choose who opened the door.")
    if entered_at is not None and (entry in ("", Entry.NOT_ENTERED) or entered_at > clock.now()):
        raise Refused(
            ko="들어간 시각은 누가 열고 들어갔을 때만, 지나간 때로 적습니다.",
            en="A moment of entry belongs to a door that somebody opened, and lies in the past.",
        )
    answer_attempt(by=by, attempt=row.attempt_id, answer=reply, at=at, note=note, marks=marks)
    row.reference, row.entry, row.following = reference.strip() or None, entry, following.strip() or None
    row.entered_at, row.answered_at = entered_at, clock.now()
    row.save(update_fields=["reference", "entry", "entered_at", "following", "answered_at"])
    return row


@transaction.atomic
def take_back(*, by: User, request: UUID) -> Listing:
    """Takes back a request one sent within ten minutes; the file of the day is written anew without it."""
    row = reachable_request(by, request)
    listing = row.attempt.listing
    drop_attempt(by=by, attempt=row.attempt_id)
    leave(row)
    return listing


def reachable_request(user: User, request: UUID) -> ContactRequest:
    """The request if it is of the person's own neighbourhoods. Raises OutOfReach otherwise."""
    return ContactRequest.objects.select_related("attempt__listing", "household", "area", "attempt__by").reach(
        user, request
    )


def _askable(row: Listing, *, channel: str, agency: str, trigger: str) -> None:
    if ready(channel).by_number and not number_known(row):
        raise Refused(
            ko="아는 전화번호가 없습니다. 복지등기를 보내거나 통신사에 번호를 물어보세요.",
            en="No telephone number is known: send registered mail or ask the carriers.",
        )
    waiting = ContactRequest.objects.filter(attempt__listing=row, channel=channel, answered_at=None)
    if waiting.filter(attempt__answer="sent", attempt__next_on__gt=clock.today()).exists():
        raise Refused(
            ko="같은 요청의 답을 기다리고 있습니다. 답이 오면 적어 주세요.",
            en="The same was asked and its answer is waited for.",
        )
    if channel == "well_being" and (agency not in (Agency.POLICE, Agency.FIRE) or not trigger.strip()):
        raise Refused(
            ko="어느 기관에 왜 부탁하는지 써 주세요. 기록이 함께 남습니다.",
            en="Say whom you ask for the check and why; it is kept on record.",
        )
