"""Where answers turn: for each unknown fact the last value within a line and the first beyond it (기준선의 양쪽).

Derived from the rules in force and never listed, so a new line is found by itself. A margin is asked at several values of a
fact at once, and the stretch in which its sign changes is asked again, until it is one won wide.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray
from openfisca_core.errors import ParameterNotFoundError

from bandi.engine.contract.benefits import Benefit, Fact, Rules

Array = NDArray[Any]

POINTS = 40
"""Values of a fact asked at once: 40 to the sixth is over four billion, so six times are enough for any sum of won."""


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

    Every other fact has its known or first value. A line that even the first value is beyond, or the last one within, has
    both sides at that value. A line whose rules are not known yet turns nowhere.
    """

    def __init__(self, rules: Rules, facts: pl.DataFrame, ask: Callable[[int], Simulated]) -> None:
        self.rules, self.ask = rules, ask
        named = {fact.id: fact for fact in rules.facts}
        moves = [(line, name) for benefit in rules.benefits for line, movers in benefit.lines for name in movers]
        self.pairs = [
            (line, name) for line, name in dict.fromkeys(moves) if name in named and len(named[name].worlds) > 1
        ]
        told = {fact.id: facts.get_column(fact.id) for fact in rules.facts}
        self.first = {name: told[name].fill_null(fact.worlds[0]).to_numpy() for name, fact in named.items()}
        ends = np.array([(named[name].worlds[0], named[name].worlds[-1]) for _, name in self.pairs], dtype=np.int64)
        shape = (len(self.pairs), facts.height)
        self.low, self.high = (np.broadcast_to(end[:, None], shape).copy() for end in ends.reshape(-1, 2).T)
        if self.pairs and facts.height:
            while (self.high - self.low).max() > 1:
                self._narrow()

    def of(self, benefit: Benefit, fact: Fact) -> list[Array]:
        """Both sides of every line of a benefit that the fact moves towards, each of shape (1, households)."""
        sides = []
        for line, movers in benefit.lines:
            if fact.id in movers:
                place = self.pairs.index((line, fact.id))
                sides += [self.low[place][None, :], self.high[place][None, :]]
        return sides

    def _narrow(self) -> None:
        """Asks each margin at points between both sides, and keeps the stretch in which it leaves the line."""
        width = (self.high - self.low)[:, None, :]
        points = self.low[:, None, :] + width * np.arange(POINTS + 1)[None, :, None] // POINTS
        asked = self.ask(len(self.pairs) * (POINTS + 1))
        supposed = {
            name: np.broadcast_to(value, points.shape).copy() for name, value in self.first.items()
        }
        for place, (_, name) in enumerate(self.pairs):
            supposed[name][place] = points[place]
        flat = (-1, points.shape[2])
        asked.tell({name: values.reshape(flat) for name, values in supposed.items()}, self.rules.facts)
        within = np.stack([self._within(asked, line, place, points.shape) for place, (line, _) in enumerate(self.pairs)])
        asked.release()
        last = within.sum(axis=1, dtype=np.int64) - 1  # margins only fall, so those within come first
        by_point = points.transpose(0, 2, 1)
        self.low = np.take_along_axis(by_point, np.maximum(last, 0)[:, :, None], axis=2)[:, :, 0]
        self.high = np.take_along_axis(by_point, np.minimum(last + 1, POINTS)[:, :, None], axis=2)[:, :, 0]

    @staticmethod
    def _within(asked: Simulated, line: str, place: int, shape: tuple[int, ...]) -> Array:
        try:
            return np.asarray(asked.answer(line).reshape(shape)[place] >= 0)
        except ParameterNotFoundError:
            return np.zeros(shape[1:], dtype=bool)
