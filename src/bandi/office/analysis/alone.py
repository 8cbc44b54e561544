"""People who live alone in numbers (1인 가구 현황): how many, where, what trouble shows, which programmes fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.analysis.queries import reachable
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.cells import AloneCell
from bandi.office.discovery.door import programmes
from bandi.office.discovery.models import Round
from bandi.office.discovery.queries import current_round
from bandi.office.discovery.small import STANDS_FOR, total
from bandi.office.pages import language
from bandi.office.worklist.outline import Atlas, drawn

STAGES = ("youth", "middle", "aged", "minor")
KINDS = ("cut", "arrears", "loss", "use", "status", "event", "unclaimed")
SEXES = ("f", "m")
ON_THE_MAP = 60  # neighbourhoods; more of them are told by district
SHADES = 5
DISTRICT = 5  # digits of a district's code
FEW = 20  # households below which no share is told


@dataclass
class Counted:
    """Households by risk, of shown cells; a small one stands for four. Pages show `of`."""

    sums: dict[str, int] = field(default_factory=dict)

    def of(self, risk: str) -> int | None:
        """How many; None: fewer than eight."""
        return total(self.sums.get(risk, 0), 0)

    @property
    def every(self) -> int | None:
        """All who live alone."""
        return self.of("every")

    @property
    def any(self) -> int | None:
        """With a signal."""
        return self.of("any")

    @property
    def several(self) -> int | None:
        """With signals of several kinds."""
        return self.of("several")

    @property
    def unclaimed(self) -> int | None:
        """Entitled to something and not receiving it."""
        return self.of("unclaimed")

    @property
    def share(self) -> float | None:
        """Share with a signal; None where either is small, or a share of so few could be one or two of them."""
        if self.any is None or (self.every or 0) < FEW:
            return None
        return self.any / self.every if self.every else None


@dataclass(frozen=True)
class AloneRow:
    """One stage of life and sex, or one place."""

    code: str
    name: str
    counted: Counted


@dataclass(frozen=True)
class RiskRow:
    """One risk: how many at each stage of life, and programmes that may fit, by stage."""

    code: str
    stages: Sequence[tuple[str, int | None, Sequence[Any]]]


@dataclass(frozen=True)
class AlonePage:
    """Everything the page shows."""

    round: Round | None
    area: str = ""
    district: str = ""
    district_name: str = ""
    whole: Counted = field(default_factory=Counted)
    people: Sequence[AloneRow] = ()  # stage and sex
    risks: Sequence[RiskRow] = ()
    places: Sequence[AloneRow] = ()
    by_district: bool = False
    map: Atlas | None = None
    shades: Mapping[str, int] = field(default_factory=dict)  # area -> 0 to 4, by share with a signal
    areas: Sequence[Area] = ()

    @property
    def most(self) -> int:
        """The largest count of a stage and sex, for bars."""
        return max((row.counted.every or 0 for row in self.people), default=0)

    @property
    def counted(self) -> bool:
        """Whether the round has counted them at all."""
        return bool(self.whole.sums)


def alone_page(user: User, *, area: str = "", district: str = "") -> AlonePage:
    """People who live alone, as the newest round counted them. The look is written to the trail.

    Of many neighbourhoods the page tells districts; one district of them is told by neighbourhood.
    """
    require(user, Permission.GAP_VIEW)
    areas, round_ = list(reachable(user).defer("outline")), current_round()
    inner = [one for one in areas if one.district_code == district]
    areas = inner or areas
    lang, far = language(), len(areas) > ON_THE_MAP
    asked = {"area": area, "district": district if inner else ""}
    record(by=user, action=Action.ALONE_VIEW, detail={"round": round_.id if round_ else "", **asked})
    cells = AloneCell.objects.filter(round=round_, area__in=[one.code for one in areas])
    chosen = cells.filter(area=area) if area else cells
    by_person = _sums(chosen, "stage", "sex")
    whole = Counted()
    people: dict[tuple[str, str], Counted] = {}
    stages: dict[str, Counted] = {}
    for stage, sex, risk, households in by_person:
        for counted in (whole, people.setdefault((stage, sex), Counted()), stages.setdefault(stage, Counted())):
            counted.sums[risk] = counted.sums.get(risk, 0) + households
    places = _places(cells, areas, far=far)
    map_ = drawn(tuple(one.code for one in areas), digits=DISTRICT if far else 0)
    named = str(getattr(inner[0], f"district_{lang}")) if inner else ""
    return AlonePage(
        round_, area, asked["district"], named, whole,
        [AloneRow(f"{stage}.{sex}", " · ".join((door.label("life", stage, lang), door.label("sex", sex, lang))),
                  people[stage, sex]) for stage in STAGES for sex in SEXES if (stage, sex) in people],
        _risks(stages, round_, areas) if round_ else (), places, far, map_, _shades(places), areas,
    )  # fmt: skip


def published_cells(user: User) -> "QuerySet[AloneCell]":
    """The cells themselves, for a file. The download is written to the trail."""
    require(user, Permission.GAP_VIEW)
    round_ = current_round()
    cells = AloneCell.objects.filter(round=round_, area__in=reachable(user)).select_related("area")
    record(by=user, action=Action.EXPORT, detail={"alone": round_.id if round_ else "", "cells": cells.count()})
    return cells


def _sums(cells: "QuerySet[AloneCell]", *dimensions: str) -> list[tuple[Any, ...]]:
    """Each dimension, risk, and households of shown cells with four for each small one."""
    rows = cells.order_by().values(*dimensions, "risk")
    told = rows.annotate(published=Sum("households", default=0), small=Count("pk", filter=Q(households__isnull=True)))
    return [
        (*(row[name] for name in dimensions), row["risk"], row["published"] + STANDS_FOR * row["small"]) for row in told
    ]


def _places(cells: "QuerySet[AloneCell]", areas: Sequence[Area], *, far: bool) -> list[AloneRow]:
    """Neighbourhoods, or districts where there are many, the largest share with a signal first."""
    lang = language()
    names = {
        (one.district_code if far else one.code): getattr(one, f"{'district' if far else 'name'}_{lang}")
        for one in areas
    }
    found: dict[str, Counted] = {}
    for code, risk, households in _sums(cells, "area__district_code" if far else "area"):
        found.setdefault(code, Counted()).sums[risk] = households
    rows = [AloneRow(code, str(names[code]), counted) for code, counted in found.items()]
    return sorted(rows, key=lambda row: (-(row.counted.share or 0), row.code))


def _risks(stages: Mapping[str, Counted], round_: Round, areas: Sequence[Area]) -> list[RiskRow]:
    provinces, districts = {one.province_ko for one in areas}, {one.district_ko for one in areas}
    where = (provinces.pop() if len(provinces) == 1 else "", districts.pop() if len(districts) == 1 else "")
    return [
        RiskRow(
            risk,
            [(stage, stages[stage].of(risk), programmes.for_alone(stage, risk, round_.cutoff, *where))
             for stage in STAGES if stages.get(stage) and stages[stage].sums.get(risk)],
        )
        for risk in KINDS
    ]  # fmt: skip


def _shades(places: Sequence[AloneRow]) -> dict[str, int]:
    """Place -> 0 to 4: in which fifth of the places its share with a signal lies."""
    ranked = sorted((row for row in places if row.counted.share is not None), key=lambda row: row.counted.share or 0)
    return {row.code: SHADES * place // len(ranked) for place, row in enumerate(ranked)}
