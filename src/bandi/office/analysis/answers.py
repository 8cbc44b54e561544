"""What came of a question about another rule: who gains, who loses, what it costs (바꿔 보기의 답)."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.analysis.actions import DISTRICT, EVERYWHERE, SAME
from bandi.office.analysis.models import WhatIf
from bandi.office.discovery import door
from bandi.office.discovery.small import COARSE_WON, STANDS_FOR, total
from bandi.office.errors import OutOfReach
from bandi.office.pages import language

PROVINCE, TOWN = 2, 8  # digits of a code
CLASSES: Mapping[str, Any] = {"metropolitan": _("대도시"), "city": _("중소도시"), "rural": _("농어촌")}
"""Classes of places (기초연금의 지역 구분) -> their words."""
Cell = Mapping[str, Any]
Means = Mapping[tuple[str, str], tuple[float, float]]


@dataclass
class Fares:
    """How households fare, of shown cells alone; small ones count as four."""

    effects: dict[str, int] = field(default_factory=dict)
    low: float = 0
    high: float = 0

    def add(self, cell: Cell, means: Means) -> None:
        """Adds one cell."""
        count = STANDS_FOR if cell["households"] is None else cell["households"]
        self.effects[cell["effect"]] = self.effects.get(cell["effect"], 0) + count
        mean = means.get((cell["benefit"], cell["effect"]), (0.0, 0.0))
        self.low += STANDS_FOR * mean[0] if cell["cost_low"] is None else cell["cost_low"]
        self.high += STANDS_FOR * mean[1] if cell["cost_high"] is None else cell["cost_high"]

    @property
    def shown(self) -> dict[str, int | None]:
        """Effect -> how many as published; None: fewer than eight."""
        return {effect: total(count, 0) for effect, count in self.effects.items()}

    @property
    def changed(self) -> int:
        """How many fare or may fare otherwise, for order and bars."""
        return sum(count for effect, count in self.effects.items() if effect not in SAME)

    @property
    def cost(self) -> tuple[int, int]:
        """Least and most won a month more."""
        low, high = (COARSE_WON * round(amount / COARSE_WON) for amount in (self.low, self.high))
        return low, high


@dataclass(frozen=True)
class FareRow:
    """One benefit, kind or place."""

    name: str
    fares: Fares


@dataclass(frozen=True)
class AnswerPage:
    """Everything the page shows."""

    question: WhatIf
    whole: Fares  # of the benefits that change
    benefits: Sequence[FareRow]  # those that change first
    kinds: Sequence[FareRow]
    places: Sequence[FareRow]
    provinces: Sequence[FareRow]  # of several provinces
    classes: Sequence[FareRow]  # metropolitan, city, rural; of several
    covers: Mapping[str, tuple[int, int]]  # provinces, districts, neighbourhoods: asked about, and in the country

    @property
    def nothing(self) -> bool:
        """Whether no household fares otherwise."""
        return not any(row.fares.changed for row in self.benefits)

    @property
    def waiting(self) -> bool:
        """Whether the answer is still to come."""
        return self.question.state in (WhatIf.State.WAITING, WhatIf.State.RUNNING)

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 * self.question.done // self.question.total if self.question.total else 0


def answer_page(user: User, question: UUID) -> AnswerPage:
    """The answer to a question this person asked. Raises OutOfReach for anybody else's."""
    require(user, Permission.WHAT_IF)
    row = WhatIf.objects.select_related("round").filter(pk=question, by=user).first()
    if row is None:
        raise OutOfReach("question")
    means, lang = _means(row.cells), language()
    changed = {cell["benefit"] for cell in row.cells if cell["effect"] not in SAME}
    moved = [cell for cell in row.cells if cell["benefit"] in changed]
    classes = door.area_classes(sorted({cell["place"] for cell in moved}))
    whole = Fares()
    for cell in moved:
        whole.add(cell, means)
    return AnswerPage(
        question=row,
        whole=whole,
        benefits=_rows(row.cells, means, "benefit", lambda code: door.label("benefit", code, lang)),
        kinds=_rows(moved, means, "kind", lambda code: door.label("household", code, lang)),
        places=_rows(moved, means, "place", place_names(row, lang).__getitem__),
        provinces=_several(_rows(moved, means, _province, door.nation(lang).__getitem__)),
        classes=_several(_rows(moved, means, lambda cell: classes[cell["place"]], lambda code: str(CLASSES[code]))),
        covers=_covers(row.places),
    )


def earlier(user: User) -> Sequence[WhatIf]:
    """The last ten questions of a person."""
    return list(WhatIf.objects.filter(by=user).defer("cells")[:10])


def place_names(question: WhatIf, lang: str) -> Mapping[str, str]:
    """Neighbourhood or district -> its name: as this office knows it, else as the country's list does."""
    areas = Area.objects.filter(code__in=question.places)
    names = {area.code[:DISTRICT]: str(getattr(area, f"district_{lang}")) for area in areas}
    names[EVERYWHERE] = gettext("모든 곳")
    own = names | {area.code: str(getattr(area, f"name_{lang}")) for area in areas}
    return ChainMap(own, door.nation(lang))


def _means(cells: Iterable[Cell]) -> Means:
    """Won a household of each benefit and effect, over shown cells."""
    sums: dict[tuple[str, str], list[float]] = {}
    for cell in cells:
        if cell["households"]:
            held = sums.setdefault((cell["benefit"], cell["effect"]), [0, 0, 0])
            for at, name in enumerate(("households", "cost_low", "cost_high")):
                held[at] += cell[name]
    return {key: (low / count, high / count) for key, (count, low, high) in sums.items()}


def _rows(cells: Iterable[Cell], means: Means, by: str | Callable[[Cell], str], name: Any) -> list[FareRow]:
    sums: dict[str, Fares] = {}
    for cell in cells:
        sums.setdefault(cell[by] if isinstance(by, str) else by(cell), Fares()).add(cell, means)
    ordered = sorted(sums.items(), key=lambda item: (-item[1].changed, item[0]))
    return [FareRow(name(code), fares) for code, fares in ordered]


def _several(rows: list[FareRow]) -> list[FareRow]:
    """One row alone would say what the whole says."""
    return rows if len(rows) > 1 else []


def _province(cell: Cell) -> str:
    return str(cell["place"])[:PROVINCE]


def _covers(places: Sequence[str]) -> dict[str, tuple[int, int]]:
    every = door.nation("ko")
    return {
        name: (len({place[:digits] for place in places}), sum(len(code) == digits for code in every))
        for name, digits in (("provinces", PROVINCE), ("districts", DISTRICT), ("towns", TOWN))
    }
