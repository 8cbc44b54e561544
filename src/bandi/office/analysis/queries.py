"""The gap in numbers (수급 공백): entitled and not receiving, of shown cells alone; no household is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.cells import GapCell
from bandi.office.discovery.models import Round
from bandi.office.discovery.queries import current_round
from bandi.office.discovery.small import COARSE_WON, STANDS_FOR, total
from bandi.office.pages import language

DIMENSIONS = {"benefit": "benefit", "kind": "kind", "area": "area", "district": "area__district_code"}
"""What the rows can be -> where a cell says it."""
MONTHS = (2, 12)  # rounds that make a series, and how many of it are shown


@dataclass(frozen=True)
class GapFilters:
    """What to count; empty means all."""

    by: str = "benefit"
    benefit: str = ""
    kind: str = ""
    area: str = ""
    sort: str = "gap"


@dataclass
class Figures:
    """Sums of shown cells, small ones counted as four. Pages show the properties."""

    counts: dict[str, int] = field(default_factory=dict)  # received | yes | depends | unknown
    low: float = 0
    high: float = 0
    priced: bool = False  # some amounts are known

    def add(self, what: str, households: int, low: float | None, high: float | None) -> None:
        """Adds the sum of some cells; amounts only of what is not received."""
        self.counts[what] = self.counts.get(what, 0) + households
        if what in ("yes", "depends") and high is not None:
            self.low, self.high, self.priced = self.low + (low or 0), self.high + high, True

    @property
    def received(self) -> int | None:
        """Households that receive it; None: fewer than eight."""
        return total(self.counts.get("received", 0), 0)

    @property
    def entitled(self) -> int | None:
        """Entitled by what is known, and not receiving."""
        return total(self.counts.get("yes", 0), 0)

    @property
    def depends(self) -> int | None:
        """Perhaps entitled, and not receiving."""
        return total(self.counts.get("depends", 0), 0)

    @property
    def unknown(self) -> int | None:
        """Entitled or perhaps, and no feed tells whether they receive it."""
        return total(self.counts.get("unknown", 0), 0)

    @property
    def told(self) -> bool:
        """Whether any feed tells who receives it."""
        return any(self.counts.get(what) for what in ("received", "yes", "depends"))

    @property
    def missed(self) -> int:
        """The size of the gap, for order and bars."""
        return self.counts.get("yes", 0) + self.counts.get("depends", 0)

    @property
    def won(self) -> tuple[int, int] | None:
        """Least and most won a month that nobody fetches; None when no amount is known."""
        if not self.priced:
            return None
        low, high = (COARSE_WON * round(amount / COARSE_WON) for amount in (self.low, self.high))
        return low, high

    @property
    def take_up(self) -> tuple[float, float] | None:
        """Least and most share of the entitled who receive it; None when no feed tells."""
        received, yes, depends = (self.counts.get(what, 0) for what in ("received", "yes", "depends"))
        if not received + yes + depends:
            return None
        return received / (received + yes + depends), (received / (received + yes) if received + yes else 1.0)


@dataclass(frozen=True)
class GapRow:
    """One benefit, kind, neighbourhood or district."""

    code: str
    name: str
    figures: Figures


@dataclass(frozen=True)
class GapMonth:
    """What one round counted, at the month of its cut-off."""

    round: Round
    figures: Figures


@dataclass(frozen=True)
class GapPage:
    """Everything the page shows."""

    round: Round | None
    filters: GapFilters
    rows: Sequence[GapRow]
    whole: Figures
    areas: Sequence[Area]  # those the person may ask about
    districts: int
    benefits: Sequence[str]
    kinds: Sequence[str]
    months: Sequence[GapMonth]  # newest first, counted alike

    @property
    def most(self) -> int:
        """The largest gap of a row, for bars."""
        return max((row.figures.missed for row in self.rows), default=0)


def reachable(user: User) -> "QuerySet[Area]":
    """Neighbourhoods a person may count in: a steward all of them, others those they work in."""
    every = Area.objects.order_by("code")
    return every if user.may(Permission.ROUND_RUN) else every.filter(code__in=areas_of(user))


def gap_page(user: User, filters: GapFilters) -> GapPage:
    """The gap of the newest round, counted as asked. The look is written to the trail."""
    require(user, Permission.GAP_VIEW)
    areas, round_ = list(reachable(user)), current_round()
    cells = _cells(user, round_)
    record(by=user, action=Action.GAP_VIEW, detail={"round": round_.id if round_ else "", "by": filters.by})
    wanted = {name: getattr(filters, name) for name in ("benefit", "kind", "area") if getattr(filters, name)}
    dimension = DIMENSIONS.get(filters.by, "benefit")
    means = _means(cells)
    rows: dict[str, Figures] = {}
    whole = Figures()
    for sums in _summed(cells.filter(**wanted), dimension):
        figures = rows.setdefault(sums[dimension], Figures())
        for one in (figures, whole):
            _add(one, sums, means)
    places = {area.code: area for area in areas} | {area.district_code: area for area in areas}
    told = [GapRow(code, _name(filters.by, code, places), figures) for code, figures in rows.items()]
    pairs = list(cells.order_by().values_list("benefit", "kind").distinct())
    return GapPage(
        round=round_,
        filters=filters,
        rows=sorted(told, key=_order(filters.sort)),
        whole=whole,
        areas=areas,
        districts=len({area.district_code for area in areas}),
        benefits=sorted({benefit for benefit, _ in pairs}),
        kinds=sorted({kind for _, kind in pairs}),
        months=_months(user, wanted),
    )


def published_cells(user: User) -> "QuerySet[GapCell]":
    """The cells themselves, for a file. The download is written to the trail."""
    require(user, Permission.GAP_VIEW)
    round_ = current_round()
    cells = _cells(user, round_).select_related("area")
    record(by=user, action=Action.EXPORT, detail={"gap": round_.id if round_ else "", "cells": cells.count()})
    return cells


def _months(user: User, wanted: Mapping[str, str]) -> list[GapMonth]:
    """The same cells of every published round, newest first; empty while there is one round only."""
    cells = GapCell.objects.filter(area__in=reachable(user))
    of_round: dict[str, list[dict[str, Any]]] = {}
    for sums in _summed(cells.filter(amount_high__isnull=False), "round"):
        of_round.setdefault(sums["round"], []).append(sums)
    means = {name: _mean(rows) for name, rows in of_round.items()}
    months: dict[str, Figures] = {}
    for sums in _summed(cells.filter(**wanted), "round"):
        _add(months.setdefault(sums["round"], Figures()), sums, means.get(sums["round"], {}))
    if len(months) < MONTHS[0]:
        return []
    rounds = Round.objects.filter(id__in=months).defer("manifest", "counts").order_by("-cutoff")
    return [GapMonth(one, months[one.id]) for one in rounds[: MONTHS[1]]]


def _cells(user: User, round_: Round | None) -> "QuerySet[GapCell]":
    return GapCell.objects.filter(round=round_, area__in=reachable(user))


def _summed(cells: "QuerySet[GapCell]", *dimensions: str) -> list[dict[str, Any]]:
    """published, small, low, high of each dimension, benefit, verdict and receipt."""
    keys = dict.fromkeys([*dimensions, "benefit", "verdict", "received"])
    return list(
        cells.order_by()
        .values(*keys)
        .annotate(
            published=Sum("households", default=0),
            small=Count("pk", filter=Q(households__isnull=True)),
            low=Sum("amount_low"),
            high=Sum("amount_high"),
        )
    )


def _means(cells: "QuerySet[GapCell]") -> Mapping[tuple[str, str], tuple[float, float]]:
    """Won a household of each benefit and verdict, over shown cells: what a small cell's households stand for."""
    return _mean(_summed(cells.filter(amount_high__isnull=False)))


def _mean(rows: Sequence[Mapping[str, Any]]) -> Mapping[tuple[str, str], tuple[float, float]]:
    return {
        (sums["benefit"], sums["verdict"]): (sums["low"] / sums["published"], sums["high"] / sums["published"])
        for sums in rows
        if sums["published"] and sums["low"] is not None
    }


def _add(figures: Figures, sums: Mapping[str, Any], means: Mapping[tuple[str, str], tuple[float, float]]) -> None:
    what = "received" if sums["received"] else "unknown" if sums["received"] is None else sums["verdict"]
    hidden = STANDS_FOR * sums["small"]
    low, high = sums["low"], sums["high"]
    if hidden and (mean := means.get((sums["benefit"], sums["verdict"]))):
        low, high = (low or 0) + hidden * mean[0], (high or 0) + hidden * mean[1]
    figures.add(what, sums["published"] + hidden, low, high)


def _name(by: str, code: str, areas: Mapping[str, Area]) -> str:
    own = language()
    if by in ("area", "district"):
        names = {"area": "name", "district": "district"}
        return str(getattr(areas[code], f"{names[by]}_{own}"))
    return door.label("household" if by == "kind" else "benefit", code, own)


def _order(sort: str) -> Any:
    def by_gap(row: GapRow) -> Any:
        return (-row.figures.missed, row.code)

    return {
        "name": lambda row: (row.name, row.code),
        "won": lambda row: (-(row.figures.won or (0, -1))[1], row.code),
        "take_up": lambda row: ((row.figures.take_up or (2.0, 2.0))[0], row.code),
    }.get(sort, by_gap)
