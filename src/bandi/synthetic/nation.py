"""Makes a nation, or any part of it, to test in (가상의 나라): real counts in, people and institutions' files out.

One district at a time, so that memory is bounded by the largest district. The same place, seed and day give the same
bytes; a later day adds files and changes none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bandi.engine.contract.feeds import Feed, read_feed
from bandi.korea import regions
from bandi.korea.regions import Place
from bandi.synthetic import truth
from bandi.synthetic.deliveries import deliver, months_until
from bandi.synthetic.town import make_town

Progress = Callable[[str, int, int], None]
FEEDS = Path(regions.__file__).parent / "feeds"


@dataclass(frozen=True)
class Made:
    """What was made."""

    place: str  # code
    districts: int
    households: int  # general households
    persons: int  # everybody, as the census counts them
    registered: int  # persons on the resident register's file
    files: int
    rows: int  # lines in those files


def make(place: Place, folder: Path, *, seed: int, until: date, progress: Progress | None = None) -> Made:
    """Writes `<folder>/inbox/<arrival day>/<file>` and the answer sheet `<folder>/truth` for a place.

    Monthly files run from 2025-07 to the last month that has ended by `until`, registers to the last cut-off by then.
    `progress(stage, done, total)` is told after each district's `people` and `files`.
    """
    feeds = read_feeds()
    by_district: dict[str, list[str]] = {}
    for area in place.areas:
        by_district.setdefault(area[:5], []).append(area)
    last = months_until(until)[-1]
    households = persons = registered = files = rows = 0
    for done, (code, areas) in enumerate(sorted(by_district.items())):
        _tell(progress, "people", done, len(by_district))
        town = make_town(code, tuple(areas), seed=seed, until=last)
        _tell(progress, "people", done + 1, len(by_district))
        sent = list(deliver(town, feeds, folder / "inbox", seed=seed, until=until))
        truth.write(town, sent, folder)
        _tell(progress, "files", done + 1, len(by_district))
        households += len(town.people.size)
        registered += len(town.people.sex)
        persons += len(town.people.sex) + town.others.height
        files, rows = files + len(sent), rows + sum(s.rows for s in sent)
    return Made(place.code, len(by_district), households, persons, registered, files, rows)


def read_feeds() -> dict[str, Feed]:
    """The contracts that the institutions keep to."""
    return {feed.id: feed for feed in (read_feed(path) for path in sorted(FEEDS.glob("*/feed.toml")))}


def _tell(progress: Progress | None, stage: str, done: int, total: int) -> None:
    if progress is not None:
        progress(stage, done, total)
