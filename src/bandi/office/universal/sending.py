"""Offers of visits that a channel carries (보편방문 안내 보내기): texts and letters, in the files of a day.

Each household gets one message, by the way it chose or there is. Who asked not to be contacted gets none, a text leaves
by day, and what does not arrive comes back to the list: no contact is never the end.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.citizens.models import QuietWish
from bandi.office.codes import digest
from bandi.office.contact.actions import answer, ask
from bandi.office.contact.channels import texting, write_file
from bandi.office.contact.models import ContactRequest
from bandi.office.discovery.door.universal import universal
from bandi.office.discovery.models import Resident
from bandi.office.discovery.names import masked_name
from bandi.office.errors import OutOfReach, Refused
from bandi.office.history.models import Watch
from bandi.office.history.words import State
from bandi.office.reports.receipts import code_for
from bandi.office.universal.actions import declined, offered, reachable_plan, save_plan, work_on
from bandi.office.universal.models import OfferLink, UniversalPlan
from bandi.office.universal.words import OFFER_LINK, OFFER_TEXT, WISHES, PlanState
from bandi.office.visits.actions import answer_attempt, record_attempt
from bandi.office.visits.models import ContactAttempt
from bandi.office.worklist.working_days import add_working_days, next_working_day

FAILED = {"text": "wrong_number", "letter": "returned"}
"""Way -> the reply of its channel that says that it did not arrive."""
LETTERS = "offer_letter"  # folder of the outbox
OPEN = (PlanState.ASKED, PlanState.SAID_NO, PlanState.NEVER_ASK)
"""States in which a person may choose, and choose otherwise."""


@dataclass(frozen=True)
class Sendable:
    """One household of those ticked: its plans, and the way their offer goes."""

    plans: Sequence[UniversalPlan]
    person: str  # masked
    way: str  # text | letter; empty: none
    why: str = ""  # of words.UNSENT

    @property
    def plan(self) -> UniversalPlan:
        """The first of them."""
        return self.plans[0]


def to_be_sent(user: User, plans: Collection[UUID]) -> Sequence[Sendable]:
    """Who is meant and which way it goes, masked. The look is written to the trail. Raises OutOfReach."""
    require(user, Permission.CONTACT_RECORD)
    rows = list(UniversalPlan.objects.for_user(user).filter(pk__in=set(plans)).select_related("household", "area"))
    if len(rows) != len(set(plans)):
        raise OutOfReach("plan")
    homes: dict[UUID, list[UniversalPlan]] = {}
    for row in sorted(rows, key=lambda one: str(one.pk)):
        homes.setdefault(row.household_id, []).append(row)
    people: dict[UUID, list[Resident]] = {home: [] for home in homes}
    for person in Resident.objects.for_user(user).filter(household__in=homes).order_by("id"):
        people[person.household_id].append(person)
    wishes = QuietWish.objects.filter(citizen__household__in=homes, ended_on=None)
    quiet = set(wishes.values_list("citizen__household", flat=True))
    watched = Watch.objects.for_user(user).filter(household__in=homes).exclude(state=State.STOPPED)
    wish = dict(watched.order_by("created_at").values_list("household", "channel"))
    record(by=user, action=Action.UNIVERSAL_VIEW, subjects=sorted(homes), areas=sorted({row.area_id for row in rows}),
           detail={"what": "to_be_sent", "plans": len(rows)})  # fmt: skip
    return [_sendable(own, people[home], quiet=home in quiet, wish=wish.get(home, "")) for home, own in homes.items()]


@transaction.atomic
def send_offers(*, by: User, plans: Collection[UUID], key: UUID) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Sends the offer to each household; how many by which way, and why how many were not sent (words.UNSENT, or a
    sentence of the channel).

    The same `key` twice is one offer, and so are two officers at once. A household that cannot be asked stops nobody.
    """
    require(by, Permission.CONTACT_RECORD)
    for plan in sorted(set(plans)):
        reachable_plan(by, plan, lock=True)
    sent, unsent = Counter[str](), Counter[str]()
    for one in to_be_sent(by, plans):
        if not one.way:
            unsent[one.why] += 1
            continue
        try:
            with transaction.atomic():
                _send(one, by=by, key=uuid5(key, str(one.plan.household_id)))
            sent[one.way] += 1
        except Refused as refused:
            unsent[refused.sentence] += 1
    return sent, unsent


@transaction.atomic
def came_back(*, by: User, plan: UUID) -> UniversalPlan:
    """The text or letter did not arrive: written down on the attempt, and the plan is due again, another way."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_plan(by, plan, lock=True)
    if row.state != PlanState.ASKED or row.sent is None or row.undelivered:
        raise Refused(ko="보내고 답을 기다리는 안내가 없습니다.", en="No offer that was sent waits for an answer.")
    attempt = ContactAttempt.objects.for_user(by).filter(pk=row.sent).first()
    if attempt is not None and attempt.answer == "sent":
        request = ContactRequest.objects.for_user(by).filter(attempt=attempt).first()
        if request is not None:
            answer(by=by, request=request.pk, reply=FAILED[row.way])
        else:
            answer_attempt(by=by, attempt=attempt.pk, answer=FAILED[row.way])
    return _undelivered(row, by=by)


@transaction.atomic
def follow_answers() -> int:
    """What channels told that did not arrive comes back to the lists; how many. Safe to repeat, for a job."""
    with within(list(Area.objects.values_list("code", flat=True))):
        failed = ContactAttempt.objects.filter(answer__in=FAILED.values(), kind__in=FAILED)
        rows = UniversalPlan.objects.filter(state=PlanState.ASKED, undelivered="", sent__in=failed.values("pk"))
        back = list(rows.select_related("household", "planner").select_for_update(of=("self",)))
        for row in back:
            _undelivered(row, by=None)
    return len(back)


def leads(code: str, *, on: date) -> Area | None:
    """Whose offer a code leads to today; None: nowhere."""
    link = OfferLink.objects.filter(digest=digest(code), until__gte=on).first()
    return Area.objects.defer("outline").filter(code=link.place).first() if link else None


@transaction.atomic
def choose_oneself(*, code: str, wish: str, on: date) -> bool:
    """The person's own yes or no; again or otherwise changes it until somebody agreed on a day. Whether it could be."""
    links = list(OfferLink.objects.filter(digest=digest(code), until__gte=on)) if wish in WISHES else []
    done = False
    for link in links:
        with within([link.place]):
            rows = UniversalPlan.objects.select_related("household", "area", "planner").filter(pk=link.plan)
            row = rows.select_for_update(of=("self",)).first()
            if row is None or row.state not in OPEN:
                continue
            done = True
            if row.wished != wish:
                _choose(row, wish)
    return done


def sending_day() -> date:
    """Whose file carries a text that is sent now: today's by day, else that of the next working day."""
    now, content = clock.now(), universal()
    today = clock.today()
    by_day = clock.at(today, content.send_from) <= now < clock.at(today, content.send_until - 1, 59)
    return today if by_day and next_working_day(today) == today else next_working_day(today + timedelta(days=1))


def _sendable(plans: Sequence[UniversalPlan], people: Sequence[Resident], *, quiet: bool, wish: str) -> Sendable:
    row = plans[0]
    named = next((one.name for one in people if one.person_key == row.person_key), None)
    text = texting([one.phone for one in people if one.phone])
    ways = [way for way, there in (("text", text), ("letter", row.household.street)) if there]
    if wish == "letter" and "letter" in ways:
        ways = ["letter"]
    tried = ("text", "letter")[: ("", "text", "letter").index(row.undelivered)] if row.undelivered in FAILED else ()
    ways = [way for way in ways if way not in tried]
    why = ""
    if quiet:
        why = "send_quiet"
    elif all(one.state == PlanState.SAID_NO and one.due_on and one.due_on > clock.today() for one in plans):
        why = "send_waits"
    elif not any(_open(one) for one in plans):
        why = "send_already"
    elif not ways:
        why = "send_failed" if tried else "send_nowhere"
    return Sendable([one for one in plans if _open(one)] or plans, masked_name(named), "" if why else ways[0], why)


def _open(row: UniversalPlan) -> bool:
    waits = row.state == PlanState.SAID_NO and row.due_on is not None and row.due_on > clock.today()
    return not waits and (row.state in (PlanState.UNASKED, PlanState.SAID_NO) or bool(row.undelivered))


def _send(one: Sendable, *, by: User, key: UUID) -> None:
    work, code = work_on(one.plan, by), code_for(key)
    if one.way == "text":
        ask(by=by, listing=work.pk, channel="text", words=_words(one.plan, code), on=sending_day(), key=key)
    else:
        record_attempt(by=by, listing=work.pk, kind="letter", answer="sent", key=key)
        area, day = one.plan.area_id, clock.today()
        transaction.on_commit(lambda: write_file(LETTERS, area, day, lambda: _letters(area, day)) and None)
    until = clock.today() + timedelta(days=universal().kept_days)
    for row in one.plans:
        offered(row, by=by, way=one.way, sent=key)
        OfferLink.objects.create(digest=digest(code), plan=row.pk, place=row.area_id, until=until)


def _words(row: UniversalPlan, code: str) -> str:
    path = reverse("universal:reply", args=[code])
    link = OFFER_LINK.format(address=f"{settings.PUBLIC_URL}{path}") if settings.PUBLIC_URL else ""
    return OFFER_TEXT.format(office=f"{row.area.name_ko} 행정복지센터", link=link)


def _letters(area: str, day: date) -> list[tuple[str, ...]]:
    """The letters of a day, one a household, for whoever prints and posts them."""
    rows = UniversalPlan.objects.filter(area=area, way="letter", offered_on=day, sent__isnull=False)
    homes: dict[Any, UniversalPlan] = {}
    for row in rows.select_related("household", "area").order_by("sent", "pk"):
        homes.setdefault(row.sent, row)
    names: dict[UUID, str] = {}
    for person in Resident.objects.filter(household__in=[row.household_id for row in homes.values()]).order_by("-id"):
        if person.name and (person.relation == "head" or person.household_id not in names):
            names[person.household_id] = person.name
    lines = [
        (str(key), names.get(row.household_id, ""),
         " ".join(part for part in (row.household.street, row.household.unit) if part), _words(row, code_for(key)))
        for key, row in homes.items()
    ]  # fmt: skip
    return [("요청번호", "받는 사람", "주소", "글"), *lines]


def _undelivered(row: UniversalPlan, *, by: User | None) -> UniversalPlan:
    row.undelivered, row.due_on = row.way, add_working_days(clock.today(), 1)
    save_plan(row, by=by, what="undelivered", duty=("universal_unreached", f"undelivered:{row.offers}"))
    return row


def _choose(row: UniversalPlan, wish: str) -> None:
    row.wished = wish
    if wish != "wish_yes":
        row.answered_on = clock.today()
        declined(row, by=None, never=wish == "wish_never")
        return
    if row.state != PlanState.ASKED:
        row.declines -= 1
    row.state, row.answered_on = PlanState.ASKED, None
    row.due_on = add_working_days(clock.today(), 1)
    save_plan(row, by=None, what="wish_yes", duty=("universal_answer", f"wish:{timezone.now():%Y%m%d%H%M%S%f}"))
