"""Which files lie in the inbox: `<inbox>/<YYYY-MM-DD arrival day>/<file>` (수신함)."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HALF = (".half", ".part", ".tmp")
"""Endings of files that are still being written."""


@dataclass(frozen=True)
class Arrival:
    """One file as it arrived."""

    path: Path
    received_on: date

    @property
    def name(self) -> str:
        """The file's own name, in the composed form of Hangul (NFC): other systems send it decomposed."""
        return unicodedata.normalize("NFC", self.path.name)


def find_arrivals(inbox: Path, *, until: date) -> list[Arrival]:
    """The files that arrived on or before `until`, by day of arrival, then by name.

    Hidden files, files still being written, links, nested folders and folders not named after a day are not arrivals.
    An inbox that does not exist holds none.
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
    return (
        file.is_file() and not file.is_symlink() and not file.name.startswith((".", "~$")) and file.suffix not in HALF
    )
