"""Which files lie in the inbox: `<inbox>/<YYYY-MM-DD arrival day>/<file>` (수신함).

Institutions write there from outside. Nothing but an ordinary file is opened, whatever its name promises.
"""

import os
import stat
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

LARGEST = 2_000_000_000
"""Bytes read of one file: more than a feed may declare (FileShape.most_bytes), less than one encryption can take."""

HALF = (".half", ".part", ".tmp")
"""Endings of files that are still being written."""

UNREADABLE = "\ufffd"
"""Stands in a file name for what is no letter, digit or mark: bytes of another encoding, control characters."""


@dataclass(frozen=True)
class Arrival:
    """One file as it arrived."""

    path: Path
    received_on: date

    @property
    def name(self) -> str:
        """The file's own name, in the composed form of Hangul (NFC): other systems send it decomposed."""
        name = os.fsencode(self.path.name).decode("utf-8", errors="replace")
        return "".join(
            UNREADABLE if unicodedata.category(letter) in {"Cc", "Cf"} else letter
            for letter in unicodedata.normalize("NFC", name)
        )

    def read(self) -> bytes | None:
        """The bytes; None when it is gone, or no longer an ordinary file: it may have been exchanged since.

        Of a file larger than any agreement allows only so many bytes are read that it is refused for its size.
        """
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError:
            if _is_ordinary(self.path):
                raise
            return None
        with os.fdopen(descriptor, "rb") as file:
            return file.read(LARGEST) if stat.S_ISREG(os.fstat(descriptor).st_mode) else None


def find_arrivals(inbox: Path, *, until: date) -> list[Arrival]:
    """The files that arrived on or before `until`, by day of arrival, then by name.

    Hidden files, files still being written, links, devices, pipes, nested folders and folders not named after a day
    are not arrivals. An inbox that does not exist holds none.
    """
    if not inbox.is_dir():
        return []
    arrivals = [
        Arrival(file, day)
        for folder in inbox.iterdir()
        if (day := _day(folder)) is not None and day <= until
        for file in folder.iterdir()
        if _is_delivery(file)
    ]
    return sorted(arrivals, key=lambda arrival: (arrival.received_on, arrival.name))


def _day(folder: Path) -> date | None:
    if folder.is_symlink() or not folder.is_dir() or len(folder.name) != len("2026-01-01"):
        return None
    try:
        return date.fromisoformat(folder.name)
    except ValueError:
        return None


def _is_delivery(file: Path) -> bool:
    return not file.name.startswith((".", "~$")) and file.suffix not in HALF and _is_ordinary(file)


def _is_ordinary(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except FileNotFoundError:
        return False
