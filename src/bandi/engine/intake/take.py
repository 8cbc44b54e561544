"""Taking in (수신): files become deliveries, facts, identities and refusals. Lines in = accepted + refused."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.engine.intake.arrive import Arrival
from bandi.engine.intake.check import Checked, check
from bandi.engine.intake.gate import Offer, enter, feed_of, is_news, note, replaces
from bandi.engine.intake.part import Origin, Parted, part
from bandi.engine.intake.read import count_lines, read_table
from bandi.engine.intake.refuse import FileRefused, sentence
from bandi.engine.lake import OFFERS, Lake, settled
from bandi.engine.pack import Pack
from bandi.engine.tables import DELIVERIES, RECORDS, REFUSALS, REGISTER
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


def take_in(
    files: Sequence[Arrival], *, pack: Pack, lake: Lake, vault: Vault, progress: Progress | None = None
) -> pl.DataFrame:
    """Takes files in and returns the rows of DELIVERIES that are new by this call.

    The same content offered again is no new delivery. A later file of the same feed and name supersedes the earlier
    one; the earlier one sent once more stands again, and its row is returned too. The result depends on which files
    were offered on which days, never on the order of taking them in. A delivery becomes visible as a whole, when its
    row is written: what a stopped run leaves behind is taken again.
    """
    before, fresh = lake.deliveries(), set()
    ordered = sorted(files, key=lambda arrival: (arrival.received_on, arrival.name))
    for count, arrival in enumerate(ordered, 1):
        taken = _take(arrival, pack=pack, lake=lake, vault=vault)
        fresh |= {taken} - {None}
        if progress:
            progress("take in", count, len(ordered))
    stood = before.filter(pl.col("state") == "accepted")["delivery"].implode()
    stands_again = (pl.col("state") == "accepted") & ~pl.col("delivery").is_in(stood)
    return lake.deliveries().filter(pl.col("delivery").is_in(fresh) | stands_again)


def _take(arrival: Arrival, *, pack: Pack, lake: Lake, vault: Vault) -> str | None:
    """Takes one file in; the delivery's id when it made or changed a row by itself."""
    content = arrival.path.read_bytes()
    sha256, offer = fingerprint(arrival, content), Offer(arrival.received_on, arrival.name)
    entered, offers = lake.deliveries(), lake.offers()
    standing = next(iter(entered.filter(pl.col("sha256") == sha256).to_dicts()), None)
    noted, fresh = note(offers, offer, sha256), None
    if is_news(offer, standing):
        taken = judge(arrival, content, pack=pack, lake=lake, vault=vault)
        if replaces(taken.row, standing):
            _keep(taken, content, lake=lake, vault=vault)
            entered, fresh = enter(entered, taken.row), sha256[:16]
    if fresh or noted.height > offers.height:
        lake.write(".", "offers", noted, OFFERS)
        lake.write(".", "deliveries", settled(entered, noted), DELIVERIES)
    return fresh


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
    held = bool(table.rows_in) and checked.values.is_empty()
    row |= {
        "month_from": months.min(),
        "month_to": months.max(),
        "rows_in": table.rows_in,
        "accepted": checked.values.height,
        "refused": checked.faults.height,
        "state": "held" if held else "accepted",
        "reason": "모든 줄이 반려되어 쓰지 않습니다. 반려 사유를 확인해 주세요." if held else None,
    }
    return Taken(row, _refusals(row["delivery"], checked, feed), parted)


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
    return Taken(row, pl.DataFrame([line], schema=dict(REFUSALS)), None)


def _refusals(delivery: str, checked: Checked, feed: Feed) -> pl.DataFrame:
    rows = []
    for line, place, fault in checked.faults.iter_rows():
        column = None if place is None else feed.columns[place]
        category, ko, en = sentence(fault, line, column, feed)
        mender = Mender.STEWARD if feed.own else Mender.PROVIDER
        rows.append((delivery, line, column.name if column else "", category, ko, en, mender))
    return pl.DataFrame(rows, schema=dict(REFUSALS), orient="row")


def _keep(taken: Taken, content: bytes, *, lake: Lake, vault: Vault) -> None:
    delivery, feed = taken.row["delivery"], taken.row["feed"]
    lake.forget(delivery)
    if taken.refusals.height:
        lake.write("refusals", delivery, taken.refusals, REFUSALS)
    if taken.parted is None:
        return
    if taken.parted.facts.columns == list(REGISTER):
        lake.write("register", delivery, taken.parted.facts, REGISTER)
    else:
        lake.write(f"records/{feed}", delivery, taken.parted.facts, RECORDS)
    vault.store(taken.parted.identities, delivery=delivery)
    vault.seal_original(lake.folder / "originals" / f"{delivery}.aes", content)
