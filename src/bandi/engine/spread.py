"""The same work on many things, one after another or in several processes of this machine (작업 나누기).

A spread is what `map` is: it gives the answers in the order of the things, whoever finds them. `map` itself is the
spread of one process. What travels to a process is the work, once for each thing, and the thing; what returns is the
answer. Nothing is shared, so the answers are the same.
"""

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache, partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from bandi.engine.errors import BandiError

Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""`spread(work, things)` gives `work(thing)` of each, in their order."""

AHEAD = 2
"""Things each process may be given before an earlier answer is read: bounds what waits in memory."""

THREADS = "POLARS_MAX_THREADS"


@contextmanager
def processes(count: int) -> Iterator[Spread]:
    """A spread over so many processes, started once for all that is spread; `map` where there is one.

    Raises BandiError when a process was ended from outside.
    """
    if count <= 1:
        yield map
        return
    before = os.environ.get(THREADS)
    os.environ[THREADS] = str(max(1, (os.cpu_count() or 1) // count))  # read where a process begins
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_end_together)
    try:
        yield partial(_over, pool, AHEAD * count)
    except BrokenProcessPool as error:
        raise BandiError(
            "a process of this run was ended from outside; often the memory did not suffice",
            next_step="Run the same command again, with fewer processes if it happens twice.",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)
        if before is None:
            del os.environ[THREADS]
        else:
            os.environ[THREADS] = before


def _over(pool: ProcessPoolExecutor, most: int, work: Callable[[Any], Any], things: Iterable[Any]) -> Iterator[Any]:
    """Answers in order. Whoever stops listening is left by no process that still works."""
    packed, waiting = pickle.dumps(work), deque[Future[Any]]()
    try:
        for thing in things:
            waiting.append(pool.submit(_one, packed, thing))
            if len(waiting) == most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        wait(waiting)


def _end_together() -> None:
    """A process that was started ends when the one that started it does, however that ends."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _one(packed: bytes, thing: Any) -> Any:
    return _unpacked(packed)(thing)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Callable[[Any], Any]:
    """The work, unpacked once in a row: what it remembers of one thing is there for the next."""
    work: Callable[[Any], Any] = pickle.loads(packed)  # noqa: S301 - from the process that started this one
    return work
