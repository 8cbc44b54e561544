"""Questions about an office's own queries: how many households one finds, who they are, what it brought so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.choosing.drafts import in_words
from bandi.office.choosing.models import CapacityStated, OwnQuery
from bandi.office.discovery import door
from bandi.office.discovery.models import Candidate
from bandi.office.discovery.queries import current_round
from bandi.office.discovery.small import shown
from bandi.office.errors import OutOfReach
from bandi.office.pages import language

SHOWN = 20
CHANGES = 30


@dataclass(frozen=True)
class QueryRow:
    """A query and what it brought to the current list."""

    query: OwnQuery
    words: str  # its condition as a sentence
    names: Sequence[Area]
    listed: int
    mine: bool  # may be changed by whoever looks


@dataclass(frozen=True)
class Found:
    """How many households of the current reference list meet a condition; small counts are not told."""

    households: int | None  # a multiple of five; None: 1 to 7
    listed: int | None  # of these, on the list already

    @property
    def few(self) -> bool:
        """Whether there are some, but too few to say how many."""
        return self.households is None


@dataclass(frozen=True)
class CapacityRow:
    """A neighbourhood, its capacity, and what was said of it."""

    area: Area
    listed: int | None  # on the current list; None where the person may not see
    stated: Sequence[CapacityStated]  # the newest first


def query_rows(user: User) -> list[QueryRow]:
    """The queries and targets of the person's neighbourhoods, those asked for first."""
    require(user, Permission.HOUSEHOLD_VIEW)
    rows = list(_reachable(user).filter(deleted=False).select_related("by", "changed_by"))
    round_, known = current_round(), {area.code: area for area in areas(user)}
    brought: dict[str, int] = {}
    if round_ is not None:
        listed = Candidate.objects.for_user(user).filter(round=round_, listed=True, asked__in=[str(q.id) for q in rows])
        brought = dict(listed.order_by().values_list("asked").annotate(Count("pk")))
    return [
        QueryRow(
            query=row,
            words=in_words(row.condition, language()),
            names=[known[code] for code in row.areas if code in known],
            listed=brought.get(str(row.id), 0),
            mine=user.may(Permission.TARGET_SET if row.why == OwnQuery.Why.TARGET else Permission.QUERY_EDIT)
            and set(row.areas) <= set(known),
        )
        for row in rows
    ]


def groups_listed(user: User) -> list[tuple[str, str, str, int]]:
    """Id, Korean and English name and number of listed households of each group or target of the current list."""
    round_ = current_round()
    if round_ is None:
        return []
    listed = Candidate.objects.for_user(user).filter(round=round_, listed=True).exclude(asked="").order_by()
    counted = listed.values_list("asked", "asked_ko", "asked_en").annotate(number=Count("pk"))
    return sorted(counted, key=lambda row: (-row[3], row[0]))


@dataclass(frozen=True)
class Crowd:
    """A neighbourhood whose list is longer than it can meet, or where long signals wait for a place."""

    area: Area
    capacity: int
    listed: int
    kept: int  # to be met whatever the points
    asked: int  # targets, planned groups, own queries
    waits: int

    @property
    def over(self) -> int:
        """How many more than can be met."""
        return max(0, self.listed - self.capacity)


def crowds(user: User) -> list[Crowd]:
    """The person's neighbourhoods of the current round in which places are short."""
    require(user, Permission.HOUSEHOLD_VIEW)
    round_ = current_round()
    told = round_.counts.get("crowded", {}) if round_ else {}
    return [Crowd(area, **told[area.code]) for area in areas(user) if area.code in told]


def gone(user: User) -> "QuerySet[OwnQuery]":
    """Queries that were deleted and can be brought back, the newest first."""
    return _reachable(user).filter(deleted=True).order_by("-changed_at")[:SHOWN]


def reachable_query(user: User, query: UUID, *, lock: bool = False) -> OwnQuery:
    """A query all of whose neighbourhoods are the person's. Raises OutOfReach otherwise."""
    rows = OwnQuery.objects.filter(areas__contained_by=areas_of(user))
    found = (rows.select_for_update() if lock else rows).filter(pk=query).first()
    if found is None:
        raise OutOfReach("query")
    return found


def found(user: User, *, condition: list[list[dict[str, Any]]], where: Sequence[str]) -> Found:
    """How many households meet a condition. Tells no small count, so that nobody is found by narrowing it down."""
    require(user, Permission.HOUSEHOLD_VIEW)
    round_, codes = current_round(), sorted(set(where) & set(areas_of(user)))
    if round_ is None or not codes or door.wrong_in(condition):
        return Found(0, 0)
    keys = door.meeting(condition, round_id=round_.id, areas=codes)
    listed = Candidate.objects.for_user(user).filter(round=round_, listed=True, area__in=codes)
    on = len(set(keys) & set(listed.values_list("household__key", flat=True)))
    return Found(shown(len(keys)), shown(on))


def preview(user: User, *, condition: list[list[dict[str, Any]]], where: Sequence[str]) -> list[Candidate]:
    """The first households that meet a condition, without names. The look is written to the trail, each by each."""
    require(user, Permission.HOUSEHOLD_VIEW)
    round_, codes = current_round(), sorted(set(where) & set(areas_of(user)))
    if round_ is None or not codes or door.wrong_in(condition):
        return []
    keys = door.meeting(condition, round_id=round_.id, areas=codes)
    known = Candidate.objects.for_user(user).filter(round=round_, area__in=codes, household__key__in=keys)
    rows = list(known.select_related("household", "area").order_by("-points", "pk")[:SHOWN])
    record(
        by=user,
        action=Action.QUERY_VIEW,
        subjects=[row.household_id for row in rows],
        areas=codes,
        detail={"round": round_.id, "shown": len(rows), "clauses": sum(len(clauses) for clauses in condition)},
    )
    return rows


def asks() -> list[dict[str, Any]]:
    """What all offices ask for in the next round, in a fixed order, for `door.run_round`."""
    rows = OwnQuery.objects.filter(on=True, deleted=False).order_by("at", "id")
    return [
        {"id": str(row.id), "why": row.why, "any": row.condition, "places": row.places, "areas": row.areas}
        for row in rows
    ]


def ask_names() -> dict[str, str]:
    """The names of what offices ask for, by id."""
    return {str(id): name for id, name in OwnQuery.objects.filter(on=True, deleted=False).values_list("id", "name")}


def stated_by(user: User) -> "QuerySet[Area]":
    """Neighbourhoods whose capacity the person may say: her own, or all for a data steward."""
    require(user, Permission.CAPACITY_SET)
    everywhere = Area.objects.defer("outline").order_by("code")
    return everywhere if user.may(Permission.ROUND_RUN) else everywhere.filter(pk__in=areas_of(user))


def capacities(user: User) -> list[CapacityRow]:
    """Neighbourhoods with their capacities, what was said of them, and how long the current list is."""
    rows = list(stated_by(user))
    stated: dict[str, list[CapacityStated]] = {}
    for one in CapacityStated.objects.filter(place__in=rows).select_related("by")[: CHANGES * max(len(rows), 1)]:
        stated.setdefault(one.place_id, []).append(one)
    round_, own = current_round(), set(areas_of(user))
    counts: dict[str, int] = {}
    if round_ is not None and own:
        listed = Candidate.objects.for_user(user).filter(round=round_, listed=True).order_by()
        counts = dict(listed.values_list("area").annotate(Count("pk")))
    return [
        CapacityRow(area, counts.get(area.code, 0) if area.code in own else None, stated.get(area.code, [])[:CHANGES])
        for area in rows
    ]


def _reachable(user: User) -> "QuerySet[OwnQuery]":
    """Queries about at least one of the person's neighbourhoods; hers may be changed, others' are seen."""
    return OwnQuery.objects.filter(areas__overlap=areas_of(user))
