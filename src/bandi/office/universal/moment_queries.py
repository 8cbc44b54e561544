"""Who asked to be called, and what became of the cards of each moment (생활 시점 안내 현황)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Sum

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.universal import universal
from bandi.office.discovery.names import masked_name
from bandi.office.network.models import Partner, Poster
from bandi.office.universal.models import MomentCard, OptIn
from bandi.office.universal.moments import reachable_optin
from bandi.office.universal.words import OptInState
from bandi.office.worklist.bounds import purposed

if TYPE_CHECKING:
    from bandi.office.discovery.door.universal import LifeMoment

PAGE = 40
AGENT = "estate_agent"  # PartnerKind.id: whose posters are cards of a lease
CALLED = (OptInState.CALLED, OptInState.APPLIED, OptInState.HELPED, OptInState.NOTHING_DUE)
TABS: Mapping[str, tuple[str, ...]] = {
    "waits": (OptInState.WAITS,),
    "called": (OptInState.CALLED, OptInState.APPLIED),
    "over": (OptInState.HELPED, OptInState.NOTHING_DUE, OptInState.WITHDRAWN),
}


@dataclass(frozen=True)
class Funnel:
    """Cards handed out → asked to be called → called → applied or helped, of one moment."""

    moment: "LifeMoment"
    cards: int
    opted: int
    called: int
    applied: int
    helped: int
    withdrawn: int

    def width(self, count: int) -> int:
        """Per cent of the longest bar."""
        return round(100 * count / max(self.cards, self.opted, 1))


@dataclass(frozen=True)
class Wished:
    """One wish on the list."""

    row: OptIn
    name: str  # masked
    late: bool


@dataclass(frozen=True)
class MomentsPage:
    """Funnels, and one page of wishes."""

    funnels: Sequence[Funnel]
    rows: Sequence[Wished]
    page: "Page[Any]"
    counts: Mapping[str, int]
    cards: Sequence[MomentCard]  # latest entries
    posters: Sequence[tuple[str, str]]  # code, shop and place of it


def moments_page(user: User, *, tab: str = "waits", moment: str = "", page: int = 1) -> MomentsPage:
    """Everything of the person's neighbourhoods, who waits longest first. Written to the trail."""
    require(user, Permission.CONTACT_RECORD)
    today, every = clock.today(), OptIn.objects.for_user(user)
    handed = MomentCard.objects.for_user(user)
    cards = dict(handed.order_by().values_list("moment").annotate(Sum("cards")))
    rows_of: Any = every.order_by().values("moment").annotate(
        opted=Count("pk"),
        called=Count("pk", filter=Q(state__in=CALLED)),
        applied=Count("pk", filter=Q(state__in=[OptInState.APPLIED, OptInState.HELPED])),
        helped=Count("pk", filter=Q(state=OptInState.HELPED)),
        withdrawn=Count("pk", filter=Q(state=OptInState.WITHDRAWN)),
    )  # fmt: skip
    names = ("opted", "called", "applied", "helped", "withdrawn")
    told = {str(row["moment"]): {name: int(row[name]) for name in names} for row in rows_of}
    funnels = [
        Funnel(one, cards.get(one.id, 0), **{name: told.get(one.id, {}).get(name, 0) for name in names})
        for one in universal().moments
    ]
    found = every.filter(moment=moment) if moment else every
    counts = found.order_by().aggregate(**{tab_: Count("pk", filter=Q(state__in=on)) for tab_, on in TABS.items()})
    rows = found.filter(state__in=TABS.get(tab, TABS["waits"])).select_related("area").defer("area__outline")
    shown = Paginator(rows, PAGE).get_page(page)
    wished = [Wished(row, masked_name(row.name), _late(row, today)) for row in shown]
    record(by=user, action=Action.MOMENT_VIEW, areas=sorted(areas_of(user)),
           detail={"tab": tab, "wishes": len(wished)})  # fmt: skip
    latest = handed.select_related("area", "by").defer("area__outline")[:8]
    return MomentsPage(funnels, wished, shown, counts, list(latest), posters_of(user))


def optin_page(user: User, optin: UUID, *, purpose: str = "") -> Wished:
    """One wish; with a purpose its page may show name and number. Both looks are written to the trail."""
    require(user, Permission.CONTACT_RECORD)
    row = reachable_optin(user, optin)
    if purpose:
        require(user, Permission.PERSON_REVEAL)
        purposed(user, purpose)
    action = Action.PERSON_REVEAL if purpose else Action.MOMENT_VIEW
    record(by=user, action=action, purpose=purpose, areas=[row.area_id], detail={"optin": str(row.pk)})
    return Wished(row, masked_name(row.name), _late(row, clock.today()))


def posters_of(user: User) -> Sequence[tuple[str, str]]:
    """Posters of estate agents in the person's neighbourhoods whose agreement is not ended: code, shop and spot."""
    today = clock.today()
    held = Partner.objects.for_user(user).filter(kind=AGENT, ended_on=None, starts_on__lte=today, ends_on__gte=today)
    names = {row.pk: row.name for row in held}
    rows = Poster.objects.filter(partner__in=names, stopped_on=None)
    return sorted(((row.code, f"{names[row.partner]} · {row.spot}") for row in rows), key=lambda one: one[1])


def _late(row: OptIn, today: date) -> bool:
    return row.state == OptInState.WAITS and row.due_on < today
