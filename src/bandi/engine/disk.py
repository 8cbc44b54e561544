"""Files written whole or not at all, and one writer at a time (디스크)."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from bandi.engine.errors import BandiError, Busy

_attempt: ContextVar[str] = ContextVar("attempt", default="")


@contextmanager
def attempt(name: str) -> Iterator[None]:
    """Within it, files under way carry this name: of two attempts at the same file neither writes into the other's."""
    token = _attempt.set(f".{name}")
    try:
        yield
    finally:
        _attempt.reset(token)


def write_whole(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Writes a file whole or not at all, and on the disk itself before it returns; unless it need not be `lasting`.

    Readers see the old content or the new, never a half, whatever ends the run. Raises BandiError when the disk does
    not take it.
    """
    half = path.with_name(f"{path.name}{_attempt.get()}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        os.replace(half, path)
        if lasting:
            sync_folder(path.parent)
    except OSError as error:
        if path.parent.is_dir():
            half.unlink(missing_ok=True)
        raise BandiError(
            f"the data folder does not take a file: {error.strerror}",
            where=path.name,
            next_step="Make room or give write permission, then run the same command again.",
        ) from error


def sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(path: Path, *, wait: bool) -> Iterator[None]:
    """One holder at a time, in whatever run of the program. The lease ends with its run, however that ends.

    Raises Busy when another holds it and `wait` is false.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as lease:
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Busy(
                "another run is taking files in",
                next_step="Nothing to do: it takes in what lies there. Run this again later if files remain.",
            ) from error
        yield
