"""What each institution knows and sends, month by month (연계 자료).

Monthly feeds of month M arrive on the 10th of the next month, the resident register of a cut-off month on the 5th of
the next: `<inbox>/<arrival day>/<file>`. One file per feed, month and district.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.synthetic.census import assumptions
from bandi.synthetic.crises import BILLS, FIRST_MONTH
from bandi.synthetic.dice import stream
from bandi.synthetic.dirt import soil, written_otherwise
from bandi.synthetic.files import render, write_file
from bandi.synthetic.fortunes import amounts
from bandi.synthetic.lines import KINDS, is_due, named, told
from bandi.synthetic.people import RELATIONS
from bandi.synthetic.readings import MEDIUM, readings
from bandi.synthetic.state import first_day, month_number
from bandi.synthetic.town import Town
from bandi.synthetic.whereabouts import answers_of_survey, leases, letters, lot

SNAPSHOTS = (date(2026, 4, 30), date(2026, 6, 30), date(2026, 8, 31), date(2026, 10, 31))
SSIS = ("livelihood", "housing", "basic_pension")  # benefits whose end the welfare information service tells
NEVER = 10**9


@dataclass(frozen=True)
class Sent:
    """One file that was written."""

    path: Path
    feed: str
    month: int
    rows: int
    dirt: Mapping[str, int]


def months_until(until: date) -> range:
    """Month numbers of the monthly files: from 2025-07 to the last month that has ended by `until`."""
    ended = until.year * 12 + until.month - 1
    last = ended if (first_day(ended + 1) - until).days == 1 else ended - 1
    return range(FIRST_MONTH, last + 1)


def deliver(
    town: Town, feeds: Mapping[str, Feed], inbox: Path, *, seed: int, until: date, since: date | None = None
) -> Iterator[Sent]:
    """Writes every file of one district, in order of month, from the month of `since` on, and tells of each."""
    pay = amounts(town.people, town.fortunes, town.code[:2])
    first = since.year * 12 + since.month - 1 if since else 0
    for month in months_until(until):
        if month < first:
            continue
        for name in sorted(feeds.keys() & (FACTS.keys() | KINDS.keys())):
            if is_due(feeds[name], month):
                lines = FACTS[name](town, month, pay) if name in FACTS else told(town, feeds[name], month)
                yield _send(town, feeds[name], lines, inbox, month=month, seed=seed)
        if month >= month_number(assumptions()["readings"]["begins"]):
            for name in sorted(feeds.keys() & MEDIUM.keys()):
                lines = readings(town, feeds[name], month, seed=seed)
                yield _send(town, feeds[name], lines, inbox, month=month, seed=seed)
        snapshot = next((day for day in SNAPSHOTS if day.year * 12 + day.month - 1 == month and day <= until), None)
        if snapshot:
            yield _send(town, feeds["mois_register"], _register(town, month), inbox, month=month, seed=seed)


def _send(town: Town, feed: Feed, facts: pl.DataFrame, inbox: Path, *, month: int, seed: int) -> Sent:
    text = f"{month // 12}{month % 12 + 1:02d}"
    after = first_day(month + 1)
    arrival = after.replace(day=5 if feed.target == "register" else 10)
    lines = render(feed, facts, commas=feed.id == "kepco_arrears" and month % 2 == 0)
    lines, dirt = soil(lines, feed, rng=stream(seed, town.code, feed.id, month))
    path = inbox / arrival.isoformat() / feed.file.pattern.replace("*", f"{town.code}_{text}")
    write_file(feed, lines, path, month=text)
    return Sent(path, feed.id, month, lines.height, dirt)


def _rents(town: Town, month: int, _: pl.DataFrame) -> pl.DataFrame:
    late = town.chronicle.records.filter(pl.col("month") == month, pl.col("kind") == "rent")
    rent = next(bill for bill in BILLS if bill.name == "rent")
    size = town.people.size[late["household"].to_numpy()]
    return _with_payers(town, late, month).with_columns(
        pl.format("LH{}", town.household_no.gather(late["household"])).alias("customer"),
        monthly=pl.Series(rent.won + rent.per_head * size),
    )


def _benefits(town: Town, month: int, pay: pl.DataFrame) -> pl.DataFrame:
    """One line per recipient and benefit. A household's livelihood and housing benefit stands on the line of the person
    in whose name it is paid; the other members' lines carry 0 won."""
    people = town.people
    livelihood, housing, pension = town.chronicle.benefits[month]
    absent = people.born >= (first_day(month + 1) - date(1970, 1, 1)).days  # not born yet
    absent[people.first[(town.chronicle.died > 0) & (town.chronicle.died <= month)]] = True
    parts = []
    for state, receiving in (("livelihood", livelihood), ("housing", housing)):
        persons = np.flatnonzero(receiving[people.household] & ~absent)
        house = people.household[persons]
        paid = np.where(persons == town.payers(house, month), pay[state].to_numpy()[house], 0)
        parts.append(pl.DataFrame({"person": persons, "state": [state] * len(persons), "amount": paid}))
    persons = np.flatnonzero(pension & ~absent)
    won = pay["pension"].to_numpy()[people.household[persons]]
    parts.append(pl.DataFrame({"person": persons, "state": ["basic_pension"] * len(persons), "amount": won}))
    parts.append(_for_disabled(town, month, absent))
    stopped = town.chronicle.records.filter(
        pl.col("month") == month, pl.col("kind").is_in([f"{name}_stopped" for name in SSIS])
    )
    parts.append(stopped.select(pl.col("person").cast(pl.Int64), state="kind", amount=pl.lit(0, pl.Int64)))
    lines = pl.concat(parts).sort("person", "state").with_columns(month=pl.lit(month))
    return pl.concat([lines, named(town, lines["person"])], how="horizontal")


def _for_disabled(town: Town, month: int, absent: np.ndarray) -> pl.DataFrame:
    """Lines of benefits that only registered disabled people of little income receive."""
    says, people = assumptions()["disability"], town.people
    persons = np.flatnonzero(town.fortunes.disabled & ~absent)
    persons = persons[lot(persons, 8001) < says["drawn"]]
    grown = people.age(first_day(month))[persons] >= 18
    severe = lot(persons, 8002) < says["severe"]
    kinds = np.where(
        grown, np.where(severe, "disability_pension", "disability_allowance"), "child_disability_allowance"
    )
    ratio = town.fortunes.ratio[people.household[persons]]
    lines = pl.DataFrame({"person": persons, "state": pl.Series(kinds.tolist(), dtype=pl.String), "ratio": ratio})
    below = lines.filter(pl.col("ratio") <= pl.col("state").replace_strict(says["lines"], return_dtype=pl.Float64))
    won = pl.col("state").replace_strict(says["won"], return_dtype=pl.Int64)
    return below.select("person", "state", amount=won)


def _leases(town: Town, month: int, _: pl.DataFrame) -> pl.DataFrame:
    lines = leases(town, month)
    return pl.concat([lines, named(town, lines["person"])], how="horizontal").with_columns(
        unit=written_otherwise(pl.col("unit"), pl.col("person") * 17 + 3)
    )


def _letters(town: Town, month: int, _: pl.DataFrame) -> pl.DataFrame:
    return _with_payers(town, letters(town, month), month)


def _survey(town: Town, month: int, _: pl.DataFrame) -> pl.DataFrame:
    return _with_payers(town, answers_of_survey(town, month), month)


def _register(town: Town, month: int) -> pl.DataFrame:
    """Everybody in general households at a month's end. A head who died since the last snapshot stands on it once more
    as dead; on the next the line is gone and the next member is the head."""
    people, died = town.people, town.chronicle.died
    earlier = max((d.year * 12 + d.month - 1 for d in SNAPSHOTS if d.year * 12 + d.month - 1 < month), default=0)
    since = np.where((died > 0) & (died <= month), died, NEVER)[people.household]
    is_first = np.zeros(len(people.sex), dtype=bool)
    is_first[people.first] = True
    dead = is_first & (since < NEVER)
    kept = np.flatnonzero(~(dead & (since <= earlier)))
    house = people.household[kept]
    successor = (since[kept] <= earlier) & (kept == people.first[house] + 1)
    relation = np.where(successor, 0, people.relation[kept])
    moved_in = np.maximum(town.homes.moved_in[house], people.born[kept])
    return pl.DataFrame({"household_no": town.household_no.gather(house), "rrn": town.rrn.gather(kept)}).with_columns(
        month=pl.lit(month),
        name=town.name.gather(kept),
        relation=pl.Series(RELATIONS).gather(relation),
        area=town.counts["area"].gather(people.area[house]),
        building=town.homes.building.gather(house),
        street=town.homes.street.gather(house),
        unit=town.homes.unit.gather(house),
        moved_in=pl.Series(moved_in).cast(pl.Int32).cast(pl.Date),
        alive=pl.Series(np.where(dead[kept], "false", "true")),
    )


def _with_payers(town: Town, lines: pl.DataFrame, month: int) -> pl.DataFrame:
    """Lines with whoever stands for the household."""
    return pl.concat([lines, named(town, town.payers(lines["household"].to_numpy(), month))], how="horizontal")


FACTS: Mapping[str, Callable[[Town, int, pl.DataFrame], pl.DataFrame]] = {
    "lh_rent_arrears": _rents,
    "ssis_benefits": _benefits,
    "molit_lease": _leases,
    "post_mail": _letters,
    "mois_fact_finding": _survey,
}
"""Monthly feeds that tell more than single facts -> what their institution knows of a month."""
