"""The commands at the inbox: take in what lies there, watch for more, write receipts (수신함 명령). No database."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from bandi.engine.disk import write_whole
from bandi.engine.errors import Busy
from bandi.engine.intake import Arrival, find_arrivals, receipts, take_in
from bandi.engine.round import House
from bandi.progress import Bars

QUIET = 3.0  # seconds a file must not have changed before it is taken for whole
LOOK = 1_000  # milliseconds between two looks at files that still grow
Mark = tuple[int, int, int]


def open_house() -> tuple[House, Callable[[], date]]:
    """The house of the data folder, and the clock at work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bandi.office.settings")
    from bandi.office import clock  # noqa: PLC0415 - settings are read after the environment is complete
    from bandi.office.discovery import door  # noqa: PLC0415

    return door.house(), clock.today


def take(house: House, arrivals: list[Arrival], *, console: Console) -> None:
    """Takes files in, with a bar, and tells what became of them."""
    with Bars(console) as bars:
        rows = take_in(arrivals, pack=house.pack, lake=house.lake, vault=house.vault, progress=bars)
    console.print(_summary(rows, house) if rows.height else "새로 받을 자료가 없습니다. · Nothing new to take in.")


def watch(house: House, inbox: Path, *, today: Callable[[], date], console: Console) -> None:
    """Takes in what lies there and what comes, each file once it has stopped growing, until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    inbox.mkdir(parents=True, exist_ok=True)
    doorstep = Doorstep()
    console.print(f"수신함을 지켜봅니다. 끝내려면 Ctrl-C. · Watching {inbox}; Ctrl-C ends.")
    try:
        for _ in _looks(inbox, doorstep, today):
            ready = doorstep.ready(find_arrivals(inbox, until=today()), now=time.monotonic())
            if ready and _taken(house, ready, console=console):
                doorstep.took(ready)
    except KeyboardInterrupt:
        console.print("그만둡니다. 받은 자료는 남아 있습니다. · Stopped; what was taken in stays.")


def _taken(house: House, ready: list[Arrival], *, console: Console) -> bool:
    try:
        take(house, ready, console=console)
    except Busy as busy:
        console.print(busy.what)
        return False
    return True


def _looks(inbox: Path, doorstep: "Doorstep", today: Callable[[], date]) -> Iterator[None]:
    """When to look: at the start, when something changes, while a file still grows, and when a new day has come."""
    from watchfiles import watch as changes  # noqa: PLC0415 - only watching needs it

    yield None
    day = today()
    for changed in changes(inbox, watch_filter=None, rust_timeout=LOOK, yield_on_timeout=True):
        if changed or doorstep.waiting or today() != day:
            day = today()
            yield None


@dataclass
class Doorstep:
    """Files that lie in the inbox and have not been taken yet."""

    waiting: dict[Path, tuple[Mark, float]] = field(default_factory=dict)
    done: dict[Path, Mark] = field(default_factory=dict)

    def ready(self, arrivals: list[Arrival], *, now: float) -> list[Arrival]:
        """Those that have not changed for a while, and were not taken as they are. `now`: seconds, never backwards."""
        marks = {arrival.path: mark for arrival in arrivals if (mark := _mark(arrival.path))}
        fresh = {path: mark for path, mark in marks.items() if self.done.get(path) != mark}
        before = self.waiting
        self.waiting = {
            path: before[path] if path in before and before[path][0] == mark else (mark, now)
            for path, mark in fresh.items()
        }
        return [a for a in arrivals if a.path in self.waiting and now - self.waiting[a.path][1] >= QUIET]

    def took(self, arrivals: list[Arrival]) -> None:
        """These are not taken again unless they change."""
        for arrival in arrivals:
            mark, _ = self.waiting.pop(arrival.path)
            self.done[arrival.path] = mark


def _mark(path: Path) -> Mark | None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def write_receipts(house: House, folder: Path) -> int:
    """Writes the receipt of every delivery to `<folder>/<feed>/<name>`; how many. Repeatable."""
    feeds = dict(house.lake.as_read().select("delivery", "feed").iter_rows())
    made = receipts(house.lake, pack=house.pack)
    for receipt in made:
        feed = feeds.get(receipt.delivery) or "unknown"
        write_whole(folder / feed / receipt.name, receipt.content)
    return len(made)


def _summary(rows: pl.DataFrame, house: House) -> Table:
    """What became of the files, by feed: files taken, held and refused; lines taken and refused."""
    table = Table(
        "자료 · feed", "받음 · taken", "보류 · held", "반려 · refused", "줄 · lines", "반려 줄 · lines refused"
    )
    state = pl.col("state")
    counts = rows.group_by("feed").agg(
        state.is_in(["accepted", "superseded"]).sum().alias("taken"),
        (state == "held").sum().alias("held"),
        (state == "refused").sum().alias("refused"),
        pl.col("accepted").sum().alias("lines"),
        pl.col("refused").sum().alias("bad"),
    )
    for feed, *numbers in counts.sort("feed").iter_rows():
        known = house.pack.feeds.get(feed)
        table.add_row(known.name_ko if known else "약속하지 않은 이름 · unknown name", *(f"{n:,}" for n in numbers))
    return table
