"""A run of taking in that is stopped: run as a program by test_robust.py. It forks before Polars starts its threads.

stopped.py kill <folder> <point>…   one copy of the folder per point, each killed at its point; prints how many
                                    points an undisturbed run has
stopped.py race <folder> <times>    so many runs at once; prints how each ended
stopped.py full <folder> <bytes>    one run on a disk that takes no file larger than this
"""

import os
import resource
import shutil
import signal
import sys
import time
from datetime import date
from pathlib import Path

from tests.engine.intake.conftest import House

from bandi.engine import disk
from bandi.engine.errors import BandiError, Busy
from bandi.engine.intake import find_arrivals, ledger, take_in

UNTIL = date(2027, 1, 1)
ledger.BATCH = 3  # several batches in one run


def run(folder: Path, progress=None) -> None:
    house = House(folder)
    take_in(find_arrivals(folder / "inbox", until=UNTIL), **house.parts(), progress=progress)


def in_child(work) -> int:
    """The process number of a fork that does some work."""
    if child := os.fork():
        return child
    try:
        os._exit(work() or 0)
    except BandiError as error:
        sys.stderr.write(str(error))
        os._exit(3)
    finally:
        os._exit(4)


def killed_at(folder: Path, point: int) -> int:
    """Runs until so many steps on the disk are done, then is killed; the number of steps when it was not."""
    done = 0

    def step(real):
        def counted(*args, **named):
            nonlocal done
            done += 1
            if done == point:
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*args, **named)
            done += 1
            if done == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return counted

    for module, name in ((disk.os, "fsync"), (disk.os, "replace"), (Path, "unlink")):
        setattr(module, name, step(getattr(module, name)))
    run(folder)
    (folder.parent / "points").write_text(str(done), encoding="ascii")
    return 0


def main(verb: str, folder: Path, *numbers: int) -> None:
    if verb == "kill":
        for point in numbers:
            shutil.copytree(folder, folder.parent / str(point))
            child = in_child(lambda point=point: killed_at(folder.parent / str(point), point))
            _, status = os.waitpid(child, 0)
            sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
    elif verb == "race":
        marks = folder.parent / "ended"
        marks.mkdir()
        for n in range(numbers[0]):
            in_child(lambda n=n: racer(folder, marks, n, rivals=numbers[0] - 1))
        for _ in range(numbers[0]):
            _, status = os.wait()
            sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
    else:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (numbers[0], numbers[0]))
        _, status = os.waitpid(in_child(lambda: run(folder)), 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")


def racer(folder: Path, marks: Path, number: int, *, rivals: int) -> int:
    """0 = it worked, and only after every rival had given up; 5 = another run was at work."""

    def after_the_others(*_: object) -> None:
        until = time.monotonic() + 60
        while len(list(marks.iterdir())) < rivals and time.monotonic() < until:
            time.sleep(0.02)

    try:
        run(folder, after_the_others)
    except Busy:
        (marks / str(number)).touch()
        return 5
    return 0


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
