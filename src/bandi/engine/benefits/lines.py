"""Where answers turn: for each unknown fact the last value within a line and the first beyond it (기준선의 양쪽).

Derived from the rules in force and never listed, so a new line is found by itself. A margin is asked at several values
of a fact at once, and the stretch in which its sign changes is asked again, until it is one won wide.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray
from openfisca_core.errors import ParameterNotFoundError

from bandi.engine.contract.benefits import Benefit, Fact, Rules

Array = NDArray[Any]

EVENLY = 24
"""Places in a stretch at which a margin is asked in any case: the stretch shrinks to a twenty-third at least. Stretches
that are settled leave their places to those that are not, so that where a margin jumps fewer questions find it."""

FEW = 1_000
"""Places to ask at in any case, for all stretches of all households: a single household's cost next to nothing."""

NEAR = np.array([*(-(2**power) for power in range(9, -1, -1)), 0, *(2**power for power in range(10))])
"""Won around the place where the line through both ends crosses nought. Margins are made of straight pieces and rounded
to won, so from the second or third time on the turn lies among these."""


def plain(column: pl.Series, otherwise: int) -> Array:
    """Whole numbers of a column, another where it is null; without a query, which a single household would feel."""
    if not column.null_count():
        return column.to_numpy()
    return column.zip_with(column.is_not_null(), pl.Series([otherwise], dtype=column.dtype)).to_numpy()


class Simulated(Protocol):
    """A simulation of some households in several rows each."""

    def tell(self, supposed: dict[str, Array], facts: tuple[Fact, ...]) -> None:
        """Sets facts."""

    def answer(self, variable: str) -> Array:
        """A household variable in every row."""

    def release(self) -> None:
        """Lets the arrays go."""


class Turns:
    """For each line and each fact that moves towards it, both sides of the line, by household.

    Every other fact has its known or first value. A line that even the first value is beyond, or the last one within,
    has both sides at that value. A line whose rules are not known yet turns nowhere.
    """

    def __init__(self, rules: Rules, facts: pl.DataFrame, ask: Callable[[int], Simulated]) -> None:
        self.rules, self.ask = rules, ask
        named = {fact.id: fact for fact in rules.facts}
        moves = [(line, name) for benefit in rules.benefits for line, movers in benefit.lines for name in movers]
        self.pairs = [
            (line, name) for line, name in dict.fromkeys(moves) if name in named and len(named[name].worlds) > 1
        ]
        told = {fact.id: facts.get_column(fact.id) for fact in rules.facts}
        self.first = {name: plain(told[name], fact.worlds[0]) for name, fact in named.items()}
        ends = np.array([(named[name].worlds[0], named[name].worlds[-1]) for _, name in self.pairs], dtype=np.int64)
        shape = (len(self.pairs), facts.height)
        self.low, self.high = (np.broadcast_to(end[:, None], shape).copy() for end in ends.reshape(-1, 2).T)
        self.crossing = (self.low + self.high) / 2
        while facts.height and len(wide := np.flatnonzero((self.high - self.low > 1).any(axis=1))):
            self._narrow(wide)

    def of(self, benefit: Benefit, fact: Fact) -> list[Array]:
        """Both sides of every line of a benefit that the fact moves towards, each of shape (1, households)."""
        sides = []
        for line, movers in benefit.lines:
            if fact.id in movers:
                place = self.pairs.index((line, fact.id))
                sides += [self.low[place][None, :], self.high[place][None, :]]
        return sides

    def _narrow(self, wide: Array) -> None:
        """Asks the margins of these pairs at points between both sides, and keeps the stretch in which each leaves the
        line, and where the line through the ends of that stretch crosses nought.
        """
        least, most, crossing = self.low[wide], self.high[wide], self.crossing[wide]
        places = max(EVENLY * len(self.pairs), FEW // least.shape[1]) // len(wide)
        evenly = np.linspace(0, 1, max(EVENLY, places))
        even = least[..., None] + ((most - least)[..., None] * evenly).astype(np.int64)
        near = np.clip(np.floor(crossing)[..., None].astype(np.int64) + NEAR, least[..., None], most[..., None])
        points = np.sort(np.concatenate([even, near], axis=2), axis=2)
        margins = self._margins([self.pairs[place] for place in wide], points)
        within = (margins >= 0).sum(axis=2, keepdims=True)  # margins only fall, so those within come first
        ends = np.clip(np.concatenate([within - 1, within], axis=2), 0, points.shape[2] - 1)
        low, high = np.moveaxis(np.take_along_axis(points, ends, axis=2), 2, 0)
        above, below = np.moveaxis(np.take_along_axis(margins, ends, axis=2), 2, 0)
        self.low[wide], self.high[wide] = low, high
        fall = np.maximum(above - below, 1)
        self.crossing[wide] = low + (high - low) * (np.maximum(above, 0) / fall)

    def _margins(self, pairs: list[tuple[str, str]], points: Array) -> Array:
        """Each pair's margin at its points, shape (pairs, households, points)."""
        _, households, count = points.shape
        rows = points.transpose(0, 2, 1).reshape(-1, households)
        supposed = {name: np.broadcast_to(value, rows.shape) for name, value in self.first.items()}
        supposed |= {name: supposed[name].copy() for _, name in pairs}
        for place, (_, name) in enumerate(pairs):
            supposed[name][place * count : (place + 1) * count] = rows[place * count : (place + 1) * count]
        asked = self.ask(len(rows))
        asked.tell(supposed, self.rules.facts)
        margins = np.empty((len(pairs), count, households), dtype=np.int64)
        for line in dict.fromkeys(line for line, _ in pairs):
            mine = np.array([other == line for other, _ in pairs])
            try:
                margins[mine] = asked.answer(line).reshape(margins.shape)[mine]
            except ParameterNotFoundError:
                margins[mine] = -1
        asked.release()
        return margins.transpose(0, 2, 1)
