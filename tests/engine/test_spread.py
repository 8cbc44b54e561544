"""Work shared by several processes gives what one gives, in the same order, and ends when its caller does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bandi.engine.errors import BandiError
from bandi.engine.spread import AHEAD, THREADS, processes

LONG = """
import os, sys, time
from pathlib import Path
from bandi.engine.spread import processes

def noted(path):
    (Path(path) / str(os.getpid())).touch()
    time.sleep(60)

if __name__ == "__main__":
    with processes(2) as spread:
        list(spread(noted, [sys.argv[1]] * 4))
"""
"""Each process leaves its number, then works for long."""


def squared(number: int) -> tuple[int, int]:
    """The answer, and who found it; the first is the slowest."""
    time.sleep(0.3 if number == 0 else 0)
    return number**2, os.getpid()


def fails(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def dies(number: int) -> int:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_answers_come_in_the_order_of_the_things_from_more_than_one_process_and_never_run_far_ahead() -> None:
    taken: list[int] = []

    def things() -> Iterator[int]:
        for number in range(12):
            taken.append(number)
            yield number

    with processes(2) as spread:
        seen = []
        for answer, who in spread(squared, things()):
            seen.append((answer, who))
            assert len(taken) <= len(seen) + 2 * AHEAD
        assert list(spread(len, ["ab", "c"])) == [2, 1], "the same processes work on something else"
    assert [answer for answer, _ in seen] == [number**2 for number in range(12)]
    assert len({who for _, who in seen}) == 2
    assert os.getpid() not in {who for _, who in seen}
    assert THREADS not in os.environ


def test_one_process_is_this_one() -> None:
    with processes(1) as spread:
        assert {who for _, who in spread(squared, [1, 2])} == {os.getpid()}


def test_what_fails_in_another_process_fails_here_and_the_next_work_goes_on() -> None:
    with processes(2) as spread:
        with pytest.raises(ValueError, match="three"):
            list(spread(fails, range(8)))
        assert list(spread(fails, [1, 2])) == [1, 2]


def test_a_process_killed_from_outside_ends_in_one_sentence() -> None:
    with pytest.raises(BandiError, match="ended from outside"), processes(2) as spread:
        list(spread(dies, range(6)))


def test_no_process_outlives_the_run_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(LONG, encoding="utf-8")
    (tmp_path / "noted").mkdir()
    run = subprocess.Popen([sys.executable, tmp_path / "run.py", tmp_path / "noted"])
    while len(workers := [int(path.name) for path in (tmp_path / "noted").iterdir()]) < 2:
        assert run.poll() is None
        time.sleep(0.1)
    run.kill()
    run.wait()
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        time.sleep(0.1)
