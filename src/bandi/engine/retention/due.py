"""What is past its time (파기 대상). Pure: reads names, dates and key ids; opens nothing and changes nothing."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.engine.contract.retention import ENGINE_THINGS, RetentionClock
from bandi.engine.intake import find_arrivals
from bandi.engine.lake import Lake
from bandi.engine.tables import Schema, conform
from bandi.engine.vault import Vault

DUE: Schema = {
    "clock": pl.String,
    "thing": pl.String,  # contract.retention.ENGINE_THINGS
    "item": pl.String,  # delivery, round, or day and number of a file in the inbox
    "since": pl.Date,
    "ends": pl.Date,  # the first day on which it may no longer be kept
    "key": pl.String,  # id of its data key; of what has none, a digest of kind and item
}
"""One row = one thing whose clock has run out (파기 대상)."""

PLAN: Schema = {
    "clock": pl.String,
    "thing": pl.String,
    "count": pl.Int64,
    "oldest": pl.Date,
    "root": pl.String,  # Merkle root of the keys: the release names it, the proof repeats it
}
"""One row = what one clock asks to destroy (파기 계획). Clocks with nothing due are left out."""

FILES = ("register/{}.parquet", "records/*/{}.parquet", "refusals/{}.parquet")
"""Where the lake keeps the lines of a delivery."""


@dataclass(frozen=True)
class Estate:
    """Everything the engine keeps: the lake, the vault, the inbox, and the feeds whose classes say how long."""

    lake: Lake
    vault: Vault
    inbox: Path
    feeds: Mapping[str, Feed]


def due(estate: Estate, *, on: date, clocks: Sequence[RetentionClock], holds: Collection[str] = ()) -> pl.DataFrame:
    """Every thing whose clock has run out on a day (DUE), sorted.

    `holds` (보존 명령): ids of deliveries, feeds and rounds that must stay whatever the clock says.
    """
    rows = [row for clock in clocks if clock.thing in ENGINE_THINGS for row in _of(clock, estate)]
    found = pl.DataFrame(
        [
            (clock.id, clock.thing, item, since, clock.ends(since), key)
            for clock, item, since, key, names in rows
            if clock.ends(since) <= on and not names & set(holds)
        ],
        schema=dict(DUE),
        orient="row",
    )
    return conform(found, DUE).sort("clock", "item")


def plan(things: pl.DataFrame) -> pl.DataFrame:
    """DUE summed up by clock (PLAN)."""
    rows = [
        (clock, part["thing"][0], part.height, part["since"].min(), merkle_root(part["key"].to_list()))
        for (clock,), part in things.group_by("clock", maintain_order=True)
    ]
    return pl.DataFrame(rows, schema=dict(PLAN), orient="row").sort("clock")


def merkle_root(ids: Sequence[str]) -> str:
    """Root of a Merkle tree over ids, sorted first; leaves and nodes hashed apart as in RFC 6962 §2.1."""

    def root(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaves[0]
        half = 1 << (len(leaves) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()

    leaves = [hashlib.sha256(b"\0" + name.encode()).digest() for name in sorted(ids)]
    return (root(leaves) if leaves else hashlib.sha256(b"").digest()).hex()


def files_of(delivery: str, lake: Lake) -> list[Path]:
    """The files with a delivery's lines, there now."""
    return sorted(path for pattern in FILES for path in lake.folder.glob(pattern.format(delivery)))


Found = tuple[RetentionClock, str, date, str, set[str]]  # clock, item, since, key, names a hold may use


def _of(clock: RetentionClock, estate: Estate) -> Iterator[Found]:
    match clock.thing:
        case "round":
            yield from _rounds(clock, estate.lake)
        case "inbox":
            yield from _inbox(clock, estate)
        case "original" | "identity":
            keys = estate.vault.key_ids("original" if clock.thing == "original" else "identity")
            for row in _deliveries(clock, estate):
                if row["delivery"] in keys:
                    yield _found(clock, row, keys[row["delivery"]])
        case "record":
            for row in _deliveries(clock, estate):
                if files_of(row["delivery"], estate.lake):
                    yield _found(clock, row, _digest("record", row["delivery"]))


def _found(clock: RetentionClock, row: Mapping[str, Any], key: str) -> Found:
    return clock, row["delivery"], row["received_on"], key, {row["delivery"], row["feed"]}


def _deliveries(clock: RetentionClock, estate: Estate) -> Iterator[dict[str, Any]]:
    """Deliveries of the feeds the clock runs for; a clock without a feeds' class runs for all."""
    for row in estate.lake.deliveries().iter_rows(named=True):
        feed = estate.feeds.get(row["feed"])
        if not clock.of or (feed is not None and feed.retention == clock.of):
            yield row


def _rounds(clock: RetentionClock, lake: Lake) -> Iterator[Found]:
    for manifest in sorted((lake.folder / "rounds").glob("*/manifest.json")):
        given = json.loads(manifest.read_text(encoding="utf-8"))["inputs"]["round"]
        name = manifest.parent.name
        yield clock, name, date.fromisoformat(given["field_to"]), _digest("round", name), {name}


def _inbox(clock: RetentionClock, estate: Estate) -> Iterator[Found]:
    """Files that were taken in or refused. What was never looked at stays: nobody knows what it is."""
    offers = {(row["file"], row["received_on"]) for row in estate.lake.offers().iter_rows(named=True)}
    for arrival in find_arrivals(estate.inbox, until=date.max):
        if (arrival.name, arrival.received_on) in offers:
            item = f"{arrival.received_on}/{arrival.path.name}"
            yield clock, item, arrival.received_on, _digest("inbox", item), {item}


def _digest(thing: str, item: str) -> str:
    return hashlib.sha256(f"{thing}|{item}".encode()).hexdigest()
