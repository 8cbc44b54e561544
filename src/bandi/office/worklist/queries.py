"""Questions the worklist answers. Every answer that shows a person writes the trail."""

from collections.abc import Sequence
from uuid import UUID

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.discovery.models import FeedCoverage, Resident
from bandi.office.discovery.queries import current_round, missing_feeds
from bandi.office.errors import OutOfReach, Refused
from bandi.office.worklist.bounds import purposed
from bandi.office.worklist.desk import DeskFilters, DeskPage, DeskRow, desk, desk_rows
from bandi.office.worklist.household import (
    HouseholdPage,
    Member,
    Person,
    Revealed,
    household_page,
    reachable_household,
    reachable_listing,
    reveal,
)
from bandi.office.worklist.marks import Chip
from bandi.office.worklist.models import Listing
from bandi.office.worklist.overview import AreaMap, AreaNumbers, Load, TeamPage, area_map, district, team
from bandi.office.worklist.why import Why, why

__all__ = [
    "AreaMap", "AreaNumbers", "Chip", "DeskFilters", "DeskPage", "DeskRow", "HouseholdPage", "Load", "Member",
    "Person", "Revealed", "TeamPage", "area_map", "desk", "desk_rows", "district", "holders", "household_page",
    "reachable_household", "reachable_listing", "reveal", "search", "team",
    "why_listed",
]  # fmt: skip


def why_listed(user: User, household: UUID) -> tuple[Why, Sequence[FeedCoverage]]:
    """Why one household is on the newest list, and which feeds are silent. The look is written to the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    home, round_ = reachable_household(user, household), current_round()
    if round_ is None:
        raise OutOfReach("round")
    told = {"round": round_.id, "part": "why"}
    record(by=user, action=Action.HOUSEHOLD_VIEW, subjects=[home.id], areas=[home.area_id], detail=told)
    return why(user, [home.id], round_=round_)[home.id], missing_feeds(round_)


def holders(user: User, listings: Sequence[UUID]) -> dict[UUID, str]:
    """Who has these households now: username, or empty for nobody."""
    rows = Listing.objects.for_user(user).filter(pk__in=listings).values_list("pk", "assignee__username")
    return {listing: username or "" for listing, username in rows}


LEAST = 2  # letters of a name
MOST = 50


def search(user: User, *, text: str, purpose: str = Purpose.CONTACT) -> list[DeskRow]:
    """Households of the current list with a member whose name contains the text. The text itself is kept nowhere."""
    require(user, Permission.PERSON_REVEAL)
    purposed(user, purpose)
    wanted = "".join(text.split())
    if len(wanted) < LEAST:
        raise Refused(ko="이름을 두 글자 이상 써 주세요.", en="Write at least two letters of the name.")
    round_ = current_round()
    if round_ is None:
        return []
    residents = Resident.objects.for_user(user).filter(household__listings__round=round_)
    homes = {r.household_id for r in residents if wanted in "".join((r.name or "").split())}
    found = Listing.objects.for_user(user).filter(round=round_, household__in=homes)
    listings = list(found.select_related("candidate", "household", "assignee").order_by("due_on", "pk")[:MOST])
    rows = list(desk_rows(user, listings, round_=round_, names={area.code: area for area in areas(user)}))
    record(
        by=user,
        action=Action.SEARCH,
        purpose=purpose,
        subjects=[row.household for row in rows],
        areas=[row.area for row in rows],
        detail={"found": len(rows)},
    )
    return rows
