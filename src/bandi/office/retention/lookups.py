"""Telephone look-ups and telling the person within 30 days (전화번호 조회 통지, 사회보장급여법 제11조)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.errors import Refused
from bandi.office.retention.models import PhoneLookup
from bandi.office.visits.actions import answer_attempt, record_attempt
from bandi.office.visits.models import ContactAttempt
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.duties import Source
from bandi.office.worklist.household import Revealed, reachable_listing, reveal
from bandi.office.worklist.models import Listing


@dataclass(frozen=True)
class Letter:
    """The letter to one household."""

    lookup: PhoneLookup
    people: Revealed | None  # None: nobody asked for the name yet
    on: date

    @property
    def name(self) -> str:
        """Whom it is addressed to: the head, else the first member with a name."""
        named = [person for person in self.people.people if person.name] if self.people else []
        heads = [person for person in named if person.relation == "head"]
        return str((heads or named)[0].name) if named else ""


@transaction.atomic
def record_lookup(
    *, by: User, listing: UUID, requester: str, purpose: str, received_on: date, number: str = ""
) -> PhoneLookup:
    """Writes down that a number was received from a carrier; the person must be told within 30 days."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_listing(by, listing, lock=True)
    if received_on > clock.today():
        raise Refused(ko="받은 날이 오늘보다 뒤입니다.", en="The day of receipt lies ahead.")
    if not requester.strip() or not purpose.strip():
        raise Refused(ko="요청한 기관과 목적을 써 주세요.", en="Write which body asked, and why.")
    lookup = PhoneLookup.objects.create(
        listing=row,
        household=row.household,
        area=row.area,
        requester=requester.strip()[:60],
        purpose=purpose.strip()[:120],
        received_on=received_on,
        due_on=due_on("number_notice", received_on),
        number=number.strip() or None,
        by=by,
    )
    open_duty(
        household=row.household,
        source=Source.CLOCK,
        duty="number_notice",
        due_on=lookup.due_on,
        key=f"retention:notice:{lookup.id}",
        assignee=by,
        path=reverse("retention:letter", args=[lookup.id]),
        by=by,
    )
    _on_the_ladder(by, row)
    _trail(by, lookup, Action.LOOKUP_RECORD)
    return lookup


@transaction.atomic
def mark_notified(*, by: User, lookup: UUID, how: str) -> PhoneLookup:
    """Writes down that the person was told today, and how."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_lookup(by, lookup, lock=True)
    if how not in PhoneLookup.How.values:
        raise Refused(ko="알린 방법을 골라 주세요.", en="Choose how the person was told.")
    if row.notified_on is not None:
        raise Refused(ko="이미 알렸습니다.", en="The person was told already.")
    row.notified_on, row.notified_by, row.how = clock.today(), by, how
    row.save(update_fields=["notified_on", "notified_by", "how"])
    settle_duty(key=f"retention:notice:{row.id}", by=by)
    _trail(by, row, Action.NOTICE_SEND)
    return row


def reachable_lookup(user: User, lookup: UUID, *, lock: bool = False) -> PhoneLookup:
    """The look-up if its household lies in the person's neighbourhoods. Raises OutOfReach otherwise."""
    return PhoneLookup.objects.select_related("household", "listing", "area").reach(user, lookup, lock=lock)


def notices(user: User) -> list[PhoneLookup]:
    """Look-ups of the person's neighbourhoods: whom to tell first, then who was told."""
    require(user, Permission.CONTACT_RECORD)
    rows = PhoneLookup.objects.for_user(user).select_related("household", "area", "listing")
    return sorted(rows, key=lambda row: (row.notified_on is not None, row.due_on))


def letter(user: User, lookup: UUID, *, opened: bool) -> Letter:
    """The letter; `opened`: with the name and address it goes to, which is written to the trail."""
    require(user, Permission.CONTACT_RECORD)
    row = reachable_lookup(user, lookup)
    people = reveal(user, row.household_id, purpose=Purpose.CONTACT) if opened else None
    return Letter(lookup=row, people=people, on=clock.today())


def _on_the_ladder(by: User, row: Listing) -> None:
    """The number is the answer to the request that waits for it; without one, it is an attempt of its own."""
    waiting = ContactAttempt.objects.filter(listing=row, kind="carrier", answer="sent").first()
    if waiting is not None:
        answer_attempt(by=by, attempt=waiting.id, answer="number_found")
    else:
        record_attempt(by=by, listing=row.id, kind="carrier", answer="number_found")


def _trail(by: User, lookup: PhoneLookup, action: Action) -> None:
    record(
        by=by,
        action=action,
        subjects=[lookup.household_id],
        areas=[lookup.area_id],
        detail={"due_on": str(lookup.due_on), "how": lookup.how},
    )
