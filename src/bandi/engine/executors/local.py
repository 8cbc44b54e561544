"""Buckets one after another in this process: memory stays that of one bucket (순차 실행)."""

from collections.abc import Callable
from typing import Protocol, TypeVar

Found = TypeVar("Found")


class Executor(Protocol):
    """Runs `examine(0) … examine(buckets - 1)` somewhere and returns what they found, in the order of the buckets.

    `step(done, buckets)` is told after each. `examine` writes its tables itself; whatever it knows must be fit to
    travel to another process.
    """

    def __call__(
        self, examine: Callable[[int], Found], buckets: int, *, step: Callable[[int, int], None]
    ) -> list[Found]: ...


def in_turn(examine: Callable[[int], Found], buckets: int, *, step: Callable[[int, int], None]) -> list[Found]:
    """One bucket after another."""
    found: list[Found] = []
    for bucket in range(buckets):
        found.append(examine(bucket))
        step(bucket + 1, buckets)
    return found
