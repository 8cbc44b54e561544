"""Buckets in this process or in several of this machine: memory stays that of as many buckets (이 컴퓨터에서)."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from bandi.engine.spread import Spread

Found = TypeVar("Found")


class Executor(Protocol):
    """Runs `examine(0) … examine(buckets - 1)` somewhere and returns what they found, in the order of the buckets.

    `step(done, buckets)` is told after each. `examine` writes its tables itself; whatever it knows must be fit to
    travel to another process.
    """

    def __call__(
        self, examine: Callable[[int], Found], buckets: int, *, step: Callable[[int, int], None]
    ) -> list[Found]: ...


def in_turn(
    examine: Callable[[int], Found], buckets: int, *, step: Callable[[int, int], None], spread: Spread = map
) -> list[Found]:
    """One bucket after another, or as many at once as the spread has processes."""
    found: list[Found] = []
    for done, answer in enumerate(spread(examine, range(buckets)), 1):
        found.append(answer)
        step(done, buckets)
    return found
