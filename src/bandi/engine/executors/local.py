"""Buckets one after another, or several at a time, on this machine (순차·병렬 실행)."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
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
    """One bucket after another in this process: memory stays that of one bucket."""
    found: list[Found] = []
    for bucket in range(buckets):
        found.append(examine(bucket))
        step(bucket + 1, buckets)
    return found


def in_processes(count: int) -> Executor:
    """So many buckets at a time, each in a process of its own; memory is that of so many buckets."""
    return partial(_spread, count=count)


def _spread(
    examine: Callable[[int], Found], buckets: int, *, step: Callable[[int, int], None], count: int
) -> list[Found]:
    threads = max(1, (os.cpu_count() or 1) // count)
    with ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_share_cores, initargs=(threads,)
    ) as pool:
        waiting = [pool.submit(examine, bucket) for bucket in range(buckets)]
        for done, _ in enumerate(as_completed(waiting), 1):
            step(done, buckets)
        return [each.result() for each in waiting]


def _share_cores(threads: int) -> None:
    """Polars reads this when it is imported, which in a new process happens with the first bucket."""
    os.environ["POLARS_MAX_THREADS"] = str(threads)
