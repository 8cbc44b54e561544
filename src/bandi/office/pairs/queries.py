"""Questions about pairs. Every answer shows persons and is written to the trail."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.discovery.names import HIDDEN, masked_name, masked_phone, road_of
from bandi.office.pairs.models import LinkPair
from bandi.office.worklist.bounds import within_bounds

PAGE = 30
State = LinkPair.State
TABS: dict[str, tuple[str, ...]] = {
    "waiting": (State.WAITING,),
    "later": (State.LATER,),
    "decided": (State.SAME, State.DIFFERENT),
}
ORDERS = {
    "most": (F("months").desc(nulls_last=True), F("records").desc(), "since", "pk"),
    "oldest": ("since", F("months").desc(nulls_last=True), "pk"),
    "sure": ("-sure", "pk"),
}
"""How the queue may be sorted: what hangs on it, how long it waits, how alike the two are."""


@dataclass(frozen=True)
class Side:
    """What one side says of itself; empty where it says nothing."""

    name: str = ""
    birth: date | None = None
    birth_year: int | None = None
    sex: str = ""
    phone: str = ""
    street: str = ""
    unit: str = ""
    feed: str = ""
    as_of: date | None = None


@dataclass(frozen=True)
class Part:
    """One thing that was compared: how far it agrees and how much that weighs (bits; below 0 speaks against)."""

    comparison: str
    level: str
    weight: float

    @property
    def code(self) -> str:
        """Names the level in the content."""
        return f"{self.comparison}.{self.level}"

    @property
    def size(self) -> float:
        """How much it weighs, in either direction."""
        return abs(self.weight)


@dataclass(frozen=True)
class PairRow:
    """One line of the queue, names masked."""

    pair: LinkPair
    told: Side
    registered: Side


@dataclass(frozen=True)
class PairsPage:
    """One page of the queue."""

    rows: Sequence[PairRow]
    page: "Page[LinkPair]"
    counts: Mapping[str, int]  # tab -> pairs


@dataclass(frozen=True)
class PairPage:
    """One pair, both sides, and why the machine could not tell."""

    pair: LinkPair
    told: Side
    registered: Side
    parts: Sequence[Part]
    heaviest: float
    others: Sequence[PairRow]  # other residents who may be the same stranger
    revealed: bool


def queue(user: User, *, tab: str = "waiting", sort: str = "most", page: int = 1) -> PairsPage:
    """Pairs of the person's neighbourhoods, names masked. The look is written to the trail."""
    require(user, Permission.PAIR_DECIDE)
    shown = Paginator(_ordered(_of(user, tab), sort), PAGE).get_page(page)
    rows = list(shown.object_list)
    _seen(user, rows, detail={"tab": tab, "page": shown.number})
    counts = {name: shown.paginator.count if name == tab else _of(user, name).count() for name in TABS}
    return PairsPage(rows=[_row(row) for row in rows], page=shown, counts=counts)


def pair_page(user: User, pair: UUID, *, reveal: bool = False) -> PairPage:
    """One pair, masked unless names are asked for; then it is written to the trail as `person.reveal`."""
    require(user, Permission.PAIR_DECIDE)
    if reveal:
        require(user, Permission.PERSON_REVEAL)
    row = reachable_pair(user, pair)
    if reveal:
        within_bounds(user, subjects([row]))
    parts = [Part(part["comparison"], part["level"], part["weight"]) for part in row.parts]
    same = LinkPair.objects.for_user(user).filter(stranger_key=row.stranger_key).exclude(pk=row.pk)
    others = list(same.select_related("area", "household").order_by("-sure", "pk")[:PAGE])
    action = Action.PERSON_REVEAL if reveal else Action.PAIR_VIEW
    _seen(user, [row, *others], detail={"pair": str(row.id)}, action=action)
    open_side = read if reveal else masked
    return PairPage(
        pair=row,
        told=open_side(row.told),
        registered=open_side(row.registered),
        parts=parts,
        heaviest=max((part.size for part in parts), default=0.0),
        others=[_row(other) for other in others],
        revealed=reveal,
    )


def reachable_pair(user: User, pair: UUID, *, lock: bool = False) -> LinkPair:
    """The pair if it lies in the person's neighbourhoods; locked when about to change. Raises OutOfReach otherwise."""
    return LinkPair.objects.select_related("area", "household", "round", "decided_by").reach(user, pair, lock=lock)


def following(user: User) -> UUID | None:
    """The pair to look at next; shows nobody."""
    return _ordered(_of(user, "waiting"), "most").values_list("pk", flat=True).first()


def subjects(rows: Iterable[LinkPair]) -> list[UUID]:
    """The households the trail names: the residents', where the office knows them."""
    return sorted({row.household_id for row in rows if row.household_id is not None})


def written(side: Mapping[str, Any]) -> str:
    """A side as the encrypted field keeps it."""
    kept = {field.name: side.get(field.name) for field in fields(Side) if field.name != "birth_year"}
    return json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False, default=str)


def read(text: str) -> Side:
    """A side as it was written."""
    told = json.loads(text)
    days = {name: date.fromisoformat(told[name]) for name in ("birth", "as_of") if told.get(name)}
    return Side(**(told | days))


def masked(text: str) -> Side:
    """A side as it may stand on a shared screen: initials, the year of birth, the road without a number."""
    side = read(text)
    return Side(
        name=masked_name(side.name) if side.name else "",
        birth_year=side.birth.year if side.birth else None,
        sex=side.sex,
        phone=masked_phone(side.phone),
        street=road_of(side.street) or (HIDDEN * 3 if side.street else ""),
        unit=HIDDEN * 3 if side.unit else "",
        feed=side.feed,
        as_of=side.as_of,
    )


def _of(user: User, tab: str) -> "QuerySet[LinkPair]":
    """The pairs under one tab; a stranger who was said to be somebody waits for nobody else."""
    rows = LinkPair.objects.for_user(user).filter(state__in=TABS[tab])
    if tab == "decided":
        return rows
    settled = LinkPair.objects.filter(stranger_key=OuterRef("stranger_key"), state=State.SAME)
    return rows.exclude(Exists(settled))


def _ordered(rows: "QuerySet[LinkPair]", sort: str) -> "QuerySet[LinkPair]":
    return rows.select_related("area", "household", "decided_by").order_by(*ORDERS[sort])


def _row(row: LinkPair) -> PairRow:
    return PairRow(pair=row, told=masked(row.told), registered=masked(row.registered))


def _seen(
    user: User, rows: Sequence[LinkPair], *, detail: Mapping[str, Any], action: Action = Action.PAIR_VIEW
) -> None:
    areas = [row.area_id for row in rows]
    told = {**detail, "pairs": [str(row.id) for row in rows]}
    record(by=user, action=action, purpose=Purpose.MATCH, subjects=subjects(rows), areas=areas, detail=told)
