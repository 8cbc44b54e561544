"""Taking in (수신): files become deliveries, facts, identities and refusals. Lines in = accepted + refused."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.engine.disk import alone
from bandi.engine.intake.arrive import Arrival
from bandi.engine.intake.check import Checked, check
from bandi.engine.intake.gate import Offer, feed_of, is_news, replaces
from bandi.engine.intake.ledger import Ledger
from bandi.engine.intake.part import Origin, Parted, part
from bandi.engine.intake.profile import profile
from bandi.engine.intake.read import count_lines, read_table
from bandi.engine.intake.refuse import FileRefused, sentence
from bandi.engine.lake import Lake
from bandi.engine.pack import Pack
from bandi.engine.spread import Spread
from bandi.engine.tables import DELIVERIES, PROFILES, RECORDS, REFUSALS, REGISTER, empty
from bandi.engine.vault import Vault
from bandi.engine.words import Mender

EMPTY_LINES, EMPTY_BYTES = 2, 1000
"""A file of at most so many lines and bytes holds no more than its header and its closing line."""

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) after each file."""


@dataclass(frozen=True)
class Taken:
    """One file, judged; nothing of it is in the lake yet. `parted` is None when the whole file is refused."""

    row: dict[str, Any]  # one row of DELIVERIES
    refusals: pl.DataFrame
    parted: Parted | None
    profile: pl.DataFrame  # PROFILES


@dataclass(frozen=True)
class Job:
    """A file to be looked at: what came, and what was known of its content before."""

    arrival: Arrival
    sha256: str
    size: int
    content: bytes | None  # None: it is no news, or gone
    standing: Mapping[str, Any] | None


def take_in(
    files: Sequence[Arrival],
    *,
    pack: Pack,
    lake: Lake,
    vault: Vault,
    progress: Progress | None = None,
    wait: bool = False,
    spread: Spread = map,
) -> pl.DataFrame:
    """Takes files in and returns the rows of DELIVERIES that are new by this call.

    The same content offered again is no new delivery. A later file of the same feed and name supersedes the earlier
    one; the earlier one sent once more stands again, and its row is returned too. The result depends on which files
    were offered on which days, never on the order of taking them in. A delivery becomes visible as a whole, when its
    row is written: what a stopped run leaves behind is taken again. Raises Busy when another run is taking files in
    and this one does not `wait`.
    """
    with alone(lake.folder / "take_in.lease", wait=wait):
        ledger, stood, fresh = Ledger(lake), lake.accepted_deliveries()["delivery"], set()
        waiting, count = sorted(files, key=lambda arrival: (arrival.received_on, arrival.name)), 0
        while waiting:
            twice: list[Arrival] = []
            jobs = _jobs(waiting, ledger, twice)
            for job, entry in spread(partial(_take, pack=pack, lake=lake, vault=vault), jobs):
                if entry:
                    ledger.enter(*entry)
                    fresh.add(job.sha256[:16])
                if job.sha256:
                    ledger.note(Offer(job.arrival.received_on, job.arrival.name), job.sha256)
                    ledger.write_if_due(job.size)
                count += 1
                if progress:
                    progress("take in", count, len(files))
            waiting = twice
        ledger.write()
        stands_again = (pl.col("state") == "accepted") & ~pl.col("delivery").is_in(stood.implode())
        return lake.deliveries().filter(pl.col("delivery").is_in(list(fresh)) | stands_again)


def _jobs(files: Sequence[Arrival], ledger: Ledger, twice: list[Arrival]) -> Iterator[Job]:
    """What is to be done, file by file. Content met a second time waits in `twice` for what becomes of the first."""
    met = set()
    for arrival in files:
        content = arrival.read()
        if content is None:
            yield Job(arrival, "", 0, None, None)
            continue
        sha256 = fingerprint(arrival, content)
        if sha256 in met:
            twice.append(arrival)
            continue
        met.add(sha256)
        standing = ledger.standing(sha256)
        news = is_news(Offer(arrival.received_on, arrival.name), standing)
        yield Job(arrival, sha256, len(content), content if news else None, standing)


def _take(job: Job, *, pack: Pack, lake: Lake, vault: Vault) -> tuple[Job, tuple[dict[str, Any], pl.DataFrame] | None]:
    """Takes one file in but for the ledger: the job without its content, and what to enter, if anything."""
    done = replace(job, content=None)
    if job.content is None:
        return done, None
    taken = judge(job.arrival, job.content, pack=pack, lake=lake, vault=vault)
    if not replaces(taken.row, job.standing):
        return done, None
    _keep(taken, job.content, lake=lake, vault=vault)
    return done, (taken.row, taken.profile)


def deliveries(lake: Lake, *, until: date | None = None) -> pl.DataFrame:
    """Every file ever offered (DELIVERIES); with `until`, as it stood at the end of that day."""
    return lake.deliveries(until=until)


def accepted_deliveries(lake: Lake, *, until: date | None = None) -> pl.DataFrame:
    """The deliveries (DELIVERIES) whose facts may be read; with `until`, as it stood at the end of that day."""
    return lake.accepted_deliveries(until=until)


def fingerprint(arrival: Arrival, content: bytes) -> str:
    """The content's SHA-256. A file of hardly more than a header says "nobody this month", and only its name tells
    which month: there the name counts as content.
    """
    nothing_inside = content.count(b"\n") <= EMPTY_LINES and len(content) <= EMPTY_BYTES
    return hashlib.sha256(content + (arrival.name.encode() if nothing_inside else b"")).hexdigest()


def named_month(name: str) -> date | None:
    """The month an empty file speaks of: the only year and month (YYYYMM) in its name."""
    found = re.findall(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?!\d)", name)
    return date(int(found[0][0]), int(found[0][1]), 1) if len(found) == 1 else None


def judge(arrival: Arrival, content: bytes, *, pack: Pack, lake: Lake, vault: Vault) -> Taken:
    """Reads, checks and parts one file, without writing anything."""
    sha256 = fingerprint(arrival, content)
    row: dict[str, Any] = dict.fromkeys(DELIVERIES) | {
        "delivery": sha256[:16],
        "sha256": sha256,
        "file": arrival.name,
        "received_on": arrival.received_on,
        "feed": "",
    }
    feed = None
    try:
        feed = feed_of(arrival.name, pack.feeds)
        row["feed"] = feed.id
        table = read_table(content, feed)
    except FileRefused as refused:
        return _refused(row, refused, rows=count_lines(content, feed.file if feed else None))
    checked = check(table, feed, received_on=arrival.received_on)
    parted = part(checked.values, Origin(row["delivery"], feed, arrival.received_on), vault=vault, lake=lake)
    months = pl.Series([named_month(arrival.name)]) if not table.rows_in else checked.values["month"]
    row |= {
        "month_from": months.min(),
        "month_to": months.max(),
        "rows_in": table.rows_in,
        "accepted": checked.values.height,
        "refused": checked.faults.height,
        "state": "accepted",
    }
    seen = profile(checked, feed, delivery=row["delivery"], file=arrival.name, rows_in=table.rows_in)
    return Taken(row, _refusals(row["delivery"], checked, feed), parted, seen)


def _refused(row: dict[str, Any], refused: FileRefused, *, rows: int) -> Taken:
    counted = rows if refused.rows is None else refused.rows
    line = {
        "delivery": row["delivery"],
        "line": refused.line,
        "column": refused.column,
        "category": refused.category,
        "reason_ko": refused.ko,
        "reason_en": refused.en,
        "mender": refused.mender,
    }
    row |= {"rows_in": counted, "accepted": 0, "refused": counted, "state": "refused", "reason": refused.ko}
    return Taken(row, pl.DataFrame([line], schema=dict(REFUSALS)), None, empty(PROFILES))


def _refusals(delivery: str, checked: Checked, feed: Feed) -> pl.DataFrame:
    rows = []
    for line, place, fault in checked.faults.iter_rows():
        column = None if place is None else feed.columns[place]
        category, ko, en = sentence(fault, line, column, feed)
        mender = Mender.STEWARD if feed.own else Mender.PROVIDER
        rows.append((delivery, line, column.name if column else "", category, ko, en, mender))
    return pl.DataFrame(rows, schema=dict(REFUSALS), orient="row")


def _keep(taken: Taken, content: bytes, *, lake: Lake, vault: Vault) -> None:
    """Everything but the row of DELIVERIES; written over what lies there, so that a visible delivery stays whole."""
    delivery, feed, written = taken.row["delivery"], taken.row["feed"], set()
    if taken.refusals.height:
        written.add(lake.write("refusals", delivery, taken.refusals, REFUSALS))
    if taken.parted is not None:
        is_register = taken.parted.facts.columns == list(REGISTER)
        table, schema = ("register", REGISTER) if is_register else (f"records/{feed}", RECORDS)
        written.add(lake.write(table, delivery, taken.parted.facts, schema))
        vault.store(taken.parted.identities, delivery=delivery)
        vault.seal_original(lake.folder / "originals" / f"{delivery}.aes", content)
    lake.forget(delivery, but=written)
