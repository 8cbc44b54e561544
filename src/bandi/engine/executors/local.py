"""Buckets one after another on this machine: memory stays that of one bucket (순차 실행)."""

from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def in_turn(examine: Callable[[int], Found], buckets: int, *, step: Callable[[int, int], None]) -> list[Found]:
    """`examine(0) … examine(buckets - 1)`; `step(done, buckets)` is told after each."""
    found: list[Found] = []
    for bucket in range(buckets):
        found.append(examine(bucket))
        step(bucket + 1, buckets)
    return found
