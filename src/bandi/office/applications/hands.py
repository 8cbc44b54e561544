"""Who does something to an application (신청에 손대는 사람): the citizen, who acts for her, or an officer at the desk.

The same actions serve all three, so that what starts online goes on at the counter and back.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.applications.models import Claim, ClaimStep
from bandi.office.applications.news import TOLD, tell_news
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.citizens.doors import Visitor
from bandi.office.citizens.trail import tell
from bandi.office.errors import OutOfReach, Refused


@dataclass(frozen=True)
class Hand:
    """One of the two: a visitor of a citizen's pages, or an officer."""

    visitor: Visitor | None = None
    user: User | None = None

    @property
    def desk(self) -> bool:
        """Whether it is an officer at the desk."""
        return self.user is not None


def reach(hand: Hand, claim: UUID, *, lock: bool = False, write: bool = False) -> Claim:
    """The application, if it is this hand's to see; OutOfReach otherwise, whether it exists or not."""
    rows = Claim.objects.select_related("area").defer("area__outline")
    if hand.user is not None:
        require(hand.user, Permission.CONTACT_RECORD if write else Permission.HOUSEHOLD_VIEW)
        rows = rows.for_user(hand.user)
    else:
        rows = rows.filter(citizen=_visitor(hand).citizen.pk)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Claim | None = rows.filter(pk=claim).first()
    if found is None or not _sees(hand, found.programme):
        raise OutOfReach("claim")
    if write:
        require_may(hand, found.programme)
    return found


def require_may(hand: Hand, programme: str) -> None:
    """Raises Refused when a helper's mandate lets her look only, or speaks of other programmes."""
    if hand.visitor is not None and not hand.visitor.may(programme, write=True):
        raise Refused(
            ko="받은 위임으로는 이 신청을 대신 할 수 없습니다. 쓰던 것은 본인에게 그대로 있습니다.",
            en="The mandate does not allow this. What was written stays with the person herself.",
        )


def note(hand: Hand, claim: Claim, what: str, *, words: str = "", action: Action = Action.CLAIM_RECORD) -> None:
    """Writes down what happened, for the page and for the trail: who did it, and in whose place."""
    here = hand.visitor
    step = ClaimStep.objects.create(
        claim=claim,
        area_id=claim.area_id,
        what=what,
        at=clock.now(),
        by=hand.user or (here.session.assisted_by or here.session.staff if here else None),
        helper_id=here.session.helper_id if here else None,
        mandate=here.mandate if here else None,
        note=words or None,
    )
    seen(hand, claim, action, what=what)
    if hand.desk and what in TOLD and not tell_news(claim, step.pk):
        note(hand, claim, "untold")


def seen(hand: Hand, claim: Claim, action: Action, **detail: Any) -> None:
    """One row of the trail. A citizen who looks at her own leaves none; whoever looks for her does."""
    told = {"claim": str(claim.id), "programme": claim.programme} | detail
    if hand.user is not None:
        record(by=hand.user, action=action, subjects=claim.subjects, areas=[claim.area_id], detail=told)
    elif action != Action.CLAIM_VIEW or _visitor(hand).mandate is not None:
        tell(_visitor(hand).session, action, detail=told)


def _sees(hand: Hand, programme: str) -> bool:
    return hand.visitor is None or hand.visitor.may(programme)


def _visitor(hand: Hand) -> Visitor:
    assert hand.visitor is not None
    return hand.visitor
