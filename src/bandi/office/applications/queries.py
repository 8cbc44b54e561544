"""Questions about applications: the queue of the desk, one application, what a citizen has. Reading is audited."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.applications.filling import may_look_up
from bandi.office.applications.hands import Hand, reach, seen
from bandi.office.applications.models import Claim, ClaimAsk, ClaimPaper, ClaimStep, Objection
from bandi.office.applications.objecting import may_watch, objection_until
from bandi.office.applications.words import DECIDED, OPEN
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.codes import digest
from bandi.office.discovery.door.applying import applying
from bandi.office.discovery.models import Entitlement, Resident
from bandi.office.discovery.names import masked_name
from bandi.office.errors import OutOfReach, Refused
from bandi.office.pages import eased, language

if TYPE_CHECKING:
    from bandi.office.discovery.door.applying import ApplyPaper, ApplyProgramme, ApplyQuestion, ApplyTopic

PAGE = 25
LEAST = 2  # letters of a name
SEARCHED = 2_000  # newest applications whose names are read; older ones are found by their receipt
TABS: Mapping[str, Sequence[str]] = {
    "open": OPEN,
    "sent": ("sent",),
    "waiting": ("waiting",),
    "proposed": ("proposed",),
    "objections": DECIDED,
    "decided": (*DECIDED, "withdrawn"),
    "drafts": ("draft",),
}
SORTS = {"due": ("due_on", "id"), "new": ("-started_at", "id"), "programme": ("programme", "due_on", "id")}


@dataclass(frozen=True)
class Line:
    """One application of the queue, the applicant masked."""

    claim: Claim
    name: str
    area: Area | None
    late: bool


@dataclass(frozen=True)
class Told:
    """One question with its answer in words."""

    question: "ApplyQuestion"
    answer: str
    words: str
    taken: bool  # answered for an earlier application


@dataclass(frozen=True)
class TopicOf:
    """One topic of an application with what was told."""

    topic: "ApplyTopic"
    told: Sequence[Told]
    open: int  # questions still to be answered

    @property
    def taken(self) -> bool:
        """Whether nothing of it has to be asked: everything was known."""
        return not self.open and all(one.taken or one.question.optional for one in self.told)


@dataclass(frozen=True)
class PaperOf:
    """One paper an application needs, what of it lies there, and when it was asked for."""

    paper: "ApplyPaper"
    given: Sequence[ClaimPaper]
    ask: ClaimAsk | None
    looked_up: bool  # the office may see it itself

    @property
    def missing(self) -> bool:
        """Whether it neither lies there nor is looked up."""
        return not any(one.came_on or one.way == "office" for one in self.given)


@dataclass(frozen=True)
class ClaimPage:
    """One application with everything about it."""

    claim: Claim
    programme: "ApplyProgramme"
    topics: Sequence[TopicOf]
    papers: Sequence[PaperOf]
    steps: Sequence[ClaimStep]
    objection: Objection | None
    object_until: date | None
    today: date

    @property
    def open(self) -> int:
        """Questions still to be answered."""
        return sum(one.open for one in self.topics)

    @property
    def missing(self) -> Sequence[PaperOf]:
        """Papers that are not here."""
        return [one for one in self.papers if one.missing]

    @property
    def to_ask(self) -> Sequence[PaperOf]:
        """Papers that are not here and were not asked for."""
        return [one for one in self.missing if one.ask is None]

    @property
    def late(self) -> bool:
        """Whether the decision is past its day."""
        return self.claim.state in ("sent", "proposed") and self.today > (self.claim.due_on or self.today)

    @property
    def may_object(self) -> bool:
        """Whether an objection can still be made."""
        decided = self.claim.state in DECIDED and self.objection is None
        return decided and (self.object_until is None or self.today <= self.object_until)

    @property
    def may_watch(self) -> bool:
        """Whether a refused person can be kept and told later."""
        return may_watch(self.claim)

    @property
    def next_topic(self) -> "ApplyTopic | None":
        """The first topic with something to be answered."""
        return next((one.topic for one in self.topics if one.open), None)


def queue(user: User, *, tab: str, sort: str, programme: str, page: int) -> "Page[Line]":
    """Applications of the person's neighbourhoods. The look is written to the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    tab = tab if tab in TABS else "open"
    rows = Claim.objects.for_user(user).filter(state__in=TABS[tab])
    rows = rows.filter(objection__state="filed") if tab == "objections" else rows
    rows = rows.filter(programme=programme) if programme in applying().programme else rows
    order = ("-decided_on", "id") if tab == "decided" and sort == "due" else SORTS.get(sort, SORTS["due"])
    shown = Paginator(rows.order_by(*order).defer("words", "late_words", "receipt"), PAGE).get_page(page)
    found = list(shown.object_list)
    shown.object_list = cast(Any, _lines(user, found))
    homes = sorted({row.household_id for row in found if row.household_id})
    detail = {"list": "applications", "claims": len(found)}
    record(by=user, action=Action.LIST_VIEW, subjects=homes, areas=areas_of(user), detail=detail)
    return cast("Page[Line]", shown)


def search(user: User, text: str) -> list[Line]:
    """Applications of somebody whose name contains the text, the newest first. The text itself is kept nowhere.

    Raises Refused for less than two letters.
    """
    require(user, Permission.PERSON_REVEAL)
    wanted = "".join(text.split())
    if len(wanted) < LEAST:
        raise Refused(ko="이름을 두 글자 이상 써 주세요.", en="Write at least two letters of the name.")
    rows = Claim.objects.for_user(user).order_by("-changed_at").defer("words", "late_words", "receipt")[:SEARCHED]
    found = [row for row in rows if wanted in "".join(row.told.get("name", "").split())][:PAGE]
    homes = sorted({row.household_id for row in found if row.household_id})
    detail = {"list": "applications", "found": len(found)}
    record(by=user, action=Action.SEARCH, purpose=Purpose.COUNSEL, subjects=homes, areas=areas_of(user), detail=detail)
    return _lines(user, found)


def _lines(user: User, claims: Sequence[Claim]) -> list[Line]:
    known, today = {area.code: area for area in areas(user)}, clock.today()
    return [
        Line(
            claim=row,
            name=masked_name(row.told.get("name")),
            area=known.get(row.area_id),
            late=row.state in ("sent", "proposed") and row.due_on is not None and row.due_on < today,
        )
        for row in claims
    ]


def claim_page(hand: Hand, claim: UUID) -> ClaimPage:
    """One application. Officers' and helpers' looks are written to the trail."""
    row = reach(hand, claim)
    seen(hand, row, Action.CLAIM_VIEW)
    given: dict[str, list[ClaimPaper]] = {}
    for one in row.papers.defer("content"):
        given.setdefault(one.paper, []).append(one)
    asks = {ask.paper: ask for ask in row.asks.all()}
    wanted = [*row.asked_of.papers, *(paper for paper in asks if paper not in row.asked_of.papers)]
    return ClaimPage(
        claim=row,
        programme=row.asked_of,
        topics=topics_of(row),
        papers=[
            PaperOf(applying().paper[paper], given.get(paper, []), asks.get(paper), may_look_up(row, paper))
            for paper in wanted
        ],
        steps=steps_of(row),
        objection=Objection.objects.filter(claim=row).first(),
        object_until=objection_until(row),
        today=clock.today(),
    )


def steps_of(claim: Claim) -> list[ClaimStep]:
    """What happened, in order; of what one person wrote in a row, the last."""
    found: list[ClaimStep] = []
    for step in claim.steps.select_related("by", "mandate"):
        last = found[-1] if found else None
        if (
            last
            and step.what in {"written", "paper"}
            and all(getattr(last, name) == getattr(step, name) for name in ("what", "by_id", "mandate_id"))
        ):
            found.pop()
        found.append(step)
    return found


def topics_of(claim: Claim) -> list[TopicOf]:
    """The topics of an application in order, each with its questions and answers."""
    told, found = claim.told, []
    asked = applying().asks(claim.programme, told)
    open_ = {one.id for one in applying().open(claim.programme, told)}
    for topic in applying().topics:
        rows = [one for one in asked if one.topic == topic.id]
        if rows:
            answered = [Told(one, told.get(one.id, ""), in_words(one, told), one.id in claim.taken) for one in rows]
            found.append(TopicOf(topic, answered, sum(one.id in open_ for one in rows)))
    return found


def in_words(question: "ApplyQuestion", told: Mapping[str, str]) -> str:
    """An answer as people read it."""
    answer, english = told.get(question.id, ""), language() == "en"
    if question.kind == "choice":
        return next((eased(getattr(one, language())) for one in question.options if one.id == answer), "")
    if question.kind == "won" and answer:
        return f"₩{int(answer):,}" if english else f"{int(answer):,}원"
    if question.kind == "consent" and answer:
        return "I agree" if english else "동의함"
    return answer.replace("\n", ", ")


def picture(hand: Hand, claim: UUID, number: int) -> tuple[str, bytes]:
    """A picture of an application. Officers' and helpers' looks are written to the trail."""
    row = reach(hand, claim)
    found = row.papers.filter(pk=number, way="photo").first()
    if found is None or not found.content:
        raise OutOfReach("picture")
    seen(hand, row, Action.CLAIM_VIEW, picture=found.paper)
    return found.media, base64.b64decode(found.content)


def hint(user: User, claim: Claim) -> Entitlement | None:
    """What the rules estimated of this household and benefit in the newest round; it decides nothing."""
    rows = Entitlement.objects.for_user(user).filter(household=claim.household_id, benefit=claim.asked_of.benefit)
    return rows.order_by("-round__cutoff").first() if claim.household_id else None


def same_person(user: User, claim: Claim) -> Sequence[Resident]:
    """People on record in this neighbourhood with the name and the birth of the applicant."""
    told = claim.told
    try:
        born = date.fromisoformat(told.get("birth", ""))
    except ValueError:
        return []
    rows = Resident.objects.for_user(user).filter(area=claim.area_id, birth=born)[:PAGE]
    return [row for row in rows if row.name == told.get("name")]


def by_receipt(user: User, code: str) -> Claim | None:
    """The application of a receipt, where it lies in the person's neighbourhoods."""
    require(user, Permission.HOUSEHOLD_VIEW)
    found: Claim | None = Claim.objects.for_user(user).filter(receipt_digest=digest(code)).first()
    return found


def claims_of(citizen: UUID) -> list[Claim]:
    """What a citizen applied for or is writing, newest first; her rows must be open to this request."""
    return list(Claim.objects.filter(citizen=citizen).order_by("-changed_at").defer("answers", "words"))
