"""What is known of a household while speaking with it, and which referrals wait for an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.counsel.models import Application, Consent, Counselling, Referral
from bandi.office.counsel.referrals import reachable_referral
from bandi.office.counsel.words import LIVE, TURNS
from bandi.office.discovery.models import Entitlement, Resident
from bandi.office.discovery.names import masked_name
from bandi.office.errors import OutOfReach
from bandi.office.worklist.household import HouseholdPage, household_page

DEGREE, NOTE = "degree_", "note_"  # fields of the form: how much is needed in an area, and what was said of it
PAGE = 30
TABS = ("waiting", "contact", "late", "closed")


@dataclass(frozen=True)
class Beside:
    """What stands beside a conversation."""

    home: HouseholdPage
    draft: Counselling | None
    last: Counselling | None  # the newest finished one
    told: Sequence[Counselling]  # finished, newest first
    consents: Sequence[Consent]
    applications: Sequence[Application]
    referrals: Sequence[Referral]
    unserved: Sequence[str]  # NeedArea.id of great needs nobody was asked about

    @property
    def gets(self) -> list[Entitlement]:
        """Benefits received."""
        return [one for one in self.home.entitlements if one.received]

    @property
    def may_get(self) -> list[Entitlement]:
        """Benefits that seem due and are not known to be received."""
        return [one for one in self.home.entitlements if not one.received]


@dataclass(frozen=True)
class Asked:
    """One line of the list of referrals."""

    referral: Referral
    head: str  # masked
    late: bool


@dataclass(frozen=True)
class ReferralPage:
    """One referral and what is known of the body's answers."""

    referral: Referral
    head: str
    steps: Sequence[Any]
    turns: Sequence[str]
    answered: int  # of the body's earlier referrals in the person's neighbourhoods
    asked: int


def beside(user: User, household: UUID) -> Beside:
    """Everything known of a household for a conversation. Written to the trail."""
    require(user, Permission.CASE_VIEW)
    home = household_page(user, household, purpose=Purpose.COUNSEL)
    written = list(Counselling.objects.for_user(user).filter(household=household).select_related("by"))
    told = [one for one in written if one.state == "finished"]
    mine = [one for one in written if one.state == "draft" and one.by_id == user.pk]
    referrals = list(Referral.objects.for_user(user).filter(household=household).select_related("by", "consent"))
    return Beside(
        home=home,
        draft=mine[0] if mine else None,
        last=told[0] if told else None,
        told=told,
        consents=list(Consent.objects.for_user(user).filter(household=household)),
        applications=list(Application.objects.for_user(user).filter(household=household)),
        referrals=referrals,
        unserved=unserved(told[0] if told else None, referrals),
    )


def unserved(last: Counselling | None, referrals: Sequence[Referral]) -> list[str]:
    """Areas in which the newest conversation found a great need and no referral is live or was delivered since."""
    if last is None:
        return []
    great = [name.removeprefix(DEGREE) for name, said in last.fields.items() if said == "great" and DEGREE in name]
    served = {
        one.need for one in referrals if one.state in LIVE or (one.state == "delivered" and one.sent_on >= last.on)
    }
    return [area for area in great if area not in served]


def live_consents(consents: Sequence[Consent], on: date) -> list[Consent]:
    """Consents that hold on a day."""
    return [one for one in consents if one.withdrawn_on is None and one.given_on <= on <= one.until]


def counselling(user: User, counselling: UUID) -> Counselling:
    """One finished conversation. Written to the trail. Raises OutOfReach for a draft of somebody else's."""
    require(user, Permission.CASE_VIEW)
    rows = Counselling.objects.for_user(user).select_related("household", "area", "by")
    found = rows.filter(Q(state="finished") | Q(by=user), pk=counselling).first()
    if found is None:
        raise OutOfReach("counselling")
    _seen(user, Action.COUNSEL_VIEW, [found], level=found.level)
    return found


def compared(now: Counselling, before: Counselling | None) -> Mapping[str, Any]:
    """What the conversation before said, field by field; shown beside and never copied in."""
    return before.fields if before is not None and before.pk != now.pk else {}


def referrals(user: User, *, tab: str, page: int) -> tuple[Page[Referral], list[Asked], dict[str, int]]:
    """Referrals of the person's neighbourhoods, those due first, with the counts of all tabs. Written to the trail."""
    require(user, Permission.CASE_VIEW)
    today = clock.today()
    own = Referral.objects.for_user(user)
    tabs = {
        "waiting": Q(state="sent"),
        "contact": Q(state="accepted"),
        "late": Q(answer_due_on__lt=today) | Q(next_contact_on__lt=today),
        "closed": ~Q(state__in=LIVE),
    }
    counts = own.aggregate(**{name: Count("pk", filter=asked) for name, asked in tabs.items()})
    rows = own.filter(tabs[tab]).select_related("by", "area").order_by("answer_due_on", "next_contact_on", "-sent_on")
    shown = Paginator(rows, PAGE).get_page(page)
    heads = masked_heads(user, [row.household_id for row in shown])
    if shown.object_list:
        _seen(user, Action.LIST_VIEW, list(shown), list="referrals")
    return (
        shown,
        [Asked(row, heads.get(row.household_id, masked_name(None)), _late(row, today)) for row in shown],
        counts,
    )


def referral_page(user: User, referral: UUID) -> ReferralPage:
    """One referral. Written to the trail."""
    require(user, Permission.CASE_VIEW)
    row = reachable_referral(user, referral)
    _seen(user, Action.COUNSEL_VIEW, [row], receiver=row.receiver)
    others = Referral.objects.for_user(user).filter(receiver=row.receiver).exclude(pk=row.pk)
    heads = masked_heads(user, [row.household_id])
    return ReferralPage(
        referral=row,
        head=heads.get(row.household_id, masked_name(None)),
        steps=list(row.steps.select_related("by")),
        turns=[code for code, turn in TURNS.items() if row.state in turn.off],
        answered=others.exclude(state__in=("sent", "called_back")).count(),
        asked=others.exclude(state="called_back").count(),
    )


def reachable_application(user: User, application: UUID) -> Application:
    """An application of the person's neighbourhoods. Raises OutOfReach otherwise."""
    return Application.objects.reach(user, application)


def masked_heads(user: User, households: Sequence[UUID]) -> dict[UUID, str]:
    """The masked name of each household's head."""
    people = Resident.objects.for_user(user).filter(household__in=households, relation="head").order_by("-id")
    return {one.household_id: masked_name(one.name) for one in people}


def _late(row: Referral, today: date) -> bool:
    day = row.answer_due_on or row.next_contact_on
    return day is not None and day < today


def _seen(user: User, action: Action, rows: Sequence[Any], **detail: object) -> None:
    record(
        by=user,
        action=action,
        purpose=Purpose.COUNSEL,
        subjects=[row.household_id for row in rows],
        areas=[row.area_id for row in rows],
        detail=detail,
    )
