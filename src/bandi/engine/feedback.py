"""Results that go back to the institutions whose signals led to a household (결과 회신).

One file for each feed, in the provider's own format: its own number of the customer (or the resident number where it
works by person), one allowed word, the month. No name, no address, no benefit, no score, and nothing about households
that were not listed. Which word may go back is content: `contract/feedback.py`.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from bandi.engine import seal
from bandi.engine.contract.feedback import Feedback
from bandi.engine.contract.feeds import Column, Feed
from bandi.engine.contract.rounds import Round
from bandi.engine.disk import write_whole
from bandi.engine.lake import Lake
from bandi.engine.pack import Pack
from bandi.engine.tables import CANDIDATES, RECORDS, SIGNALS
from bandi.engine.vault import Vault

WORD_COLUMN, WORD_WIDTH = "회신코드", 20
MONTH_WIDTH = 6
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - written into a workbook, so that the same rows are the same bytes
PLAIN = r"^[0-9A-Za-z가-힣]"
"""How a number may begin that is written into a file others open in a spreadsheet."""


@dataclass(frozen=True)
class Answer:
    """What goes back for one feed: `rows` with `number`, `word` and `month` (YYYYMM), each row once, sorted."""

    feed: Feed
    number: Column
    rows: pl.DataFrame


def write_feedback(
    this: Round, *, before: date | None, table: Feedback, pack: Pack, lake: Lake, vault: Vault, outbox: Path
) -> list[Path]:
    """Writes the answers of one sealed round below `<outbox>/feedback/<provider>/` and returns the files.

    `before`: the next round's cut-off; a later result belongs to that round. Each feed whose identities are read is one
    line in the vault's journal. Feeds without anything to tell get no file.
    """
    told = _results(this, before=before, pack=pack, lake=lake)
    paths = []
    for feed in sorted(pack.feeds.values(), key=lambda feed: feed.id):
        answer = _answer(feed, told, this, table=table, lake=lake, vault=vault)
        if answer is None or answer.rows.is_empty():
            continue
        folder = re.sub(r"[^a-z0-9]+", "_", feed.provider_en.lower()).strip("_")
        ending = feed.file.format if feed.file.format == "xlsx" else "txt" if feed.file.format == "fixed" else "csv"
        path = outbox / "feedback" / folder / f"{this.id}_{feed.id}.{ending}"
        write_whole(path, written(answer))
        paths.append(path)
    return paths


def _results(this: Round, *, before: date | None, pack: Pack, lake: Lake) -> pl.DataFrame:
    """The records behind each listed household's signals, with its last result: feed, delivery, record, state, on."""
    listed = seal.read(this.id, "candidates", CANDIDATES, lake=lake).filter("listed").select("household").unique()
    accepted = lake.accepted_deliveries()["delivery"].implode()
    results = (
        lake.scan(f"records/{pack.outcome_feed.id}", RECORDS)
        .filter(pl.col("delivery").is_in(accepted))
        .select("household", "record", "state", on=pl.coalesce("event_on", "month"))
        .drop_nulls()
        .filter((pl.col("on") >= this.cutoff) & (pl.lit(before is None) | (pl.col("on") < (before or this.cutoff))))
        .sort("household", "on", "record")
        .group_by("household")
        .agg(pl.col("state", "on").last())
        .collect()
    )
    evidence = pl.col("evidence").struct
    return (
        seal.read(this.id, "signals", SIGNALS, lake=lake)
        .join(listed, on="household", how="semi")
        .select("household", "evidence")
        .explode("evidence")
        .select("household", evidence.field("feed"), evidence.field("delivery"), evidence.field("record"))
        .unique()
        .join(results, on="household")
    )


def _answer(feed: Feed, told: pl.DataFrame, this: Round, *, table: Feedback, lake: Lake, vault: Vault) -> Answer | None:
    """What goes back for one feed; None when nothing may, or the feed numbers nobody."""
    words, number = table.words(feed), feed.column("customer") or feed.column("rrn")
    if not words or number is None:
        return None
    allowed = told.filter((pl.col("feed") == feed.id) & pl.col("state").is_in(list(words)))
    key = "customer" if number.means == "customer" else "subject"
    keyed = (
        lake.scan(f"records/{feed.id}", RECORDS)
        .select("record", key=key)
        .join(allowed.lazy(), on="record")
        .drop_nulls("key")
        .select(
            "key",
            "delivery",
            word=pl.col("state").replace_strict(words, return_dtype=pl.String),
            month=pl.col("on").dt.strftime("%Y%m"),
        )
        .collect()
    )
    if keyed.is_empty():
        return Answer(feed, number, keyed)
    purpose = f"round {this.id}: feedback to {feed.provider_en}"
    numbers = vault.told_by(sorted(set(keyed["delivery"])), purpose=purpose)[number.means].drop_nulls().unique()
    full = feed.provider_en + "|" + numbers if key == "customer" else numbers
    known = pl.DataFrame({"number": numbers, "key": vault.keys(full, purpose=key)})
    rows = keyed.join(known, on="key").filter(pl.col("number").str.contains(PLAIN))
    return Answer(feed, number, rows.select("number", "word", "month").unique().sort("number", "word", "month"))


def written(answer: Answer) -> bytes:
    """The answer in the provider's own format. What is no file of lines (Parquet, XML, JSON) is answered as CSV."""
    shape, rows, month = answer.feed.file, answer.rows.rows(), answer.feed.column("month")
    header = (answer.number.name, WORD_COLUMN, month.name if month else "기준월")
    if shape.format == "xlsx":
        return _workbook([header, *rows])
    if shape.format == "fixed":
        widths = (answer.number.width, WORD_WIDTH, MONTH_WIDTH)
        lines = [_padded(row, widths, shape.encoding) for row in rows]
        closing = [f"{shape.trailer}{len(rows):09d}".encode(shape.encoding)] if shape.trailer else []
        opening = [shape.header_record.encode(shape.encoding)] if shape.header_record else []
        return b"\n".join([*opening, *lines, *closing, b""])
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([header, *rows, *([(shape.trailer, len(rows))] if shape.trailer else [])])
    return buffer.getvalue().encode(shape.encoding)


def _padded(row: tuple[str, ...], widths: tuple[int, ...], encoding: str) -> bytes:
    return b"".join(cell.encode(encoding).ljust(width) for cell, width in zip(row, widths, strict=True))


def _workbook(rows: list[tuple[str, ...]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)
    return buffer.getvalue()
