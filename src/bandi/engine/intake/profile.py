"""What a delivery looks like as a whole: lines, filled shares, shares of codes, deciles (자료 모습)."""

import re

import polars as pl

from bandi.engine.contract.feeds import Column, Feed
from bandi.engine.intake.check import Checked
from bandi.engine.tables import PROFILES, conform, empty

MONTH = re.compile(r"(?<!\d)20\d{2}[-._]?(0[1-9]|1[0-2])([-._]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
NUMBERS = frozenset({"won", "count"})
Row = tuple[str, str, str | None, int, int, float | None, float | None, float | None]


def series_of(feed: Feed, file: str) -> str:
    """Which earlier files a file is compared with: those of its feed whose names differ in year, month and day only."""
    return f"{feed.id}/{MONTH.sub('*', file)}"


def profile(checked: Checked, feed: Feed, *, delivery: str, file: str, rows_in: int) -> pl.DataFrame:
    """PROFILES of one delivery: the file, each fact and identity column, each code of the code columns.

    The office's own feed has none and is never compared: it follows the rounds, not the months.
    """
    if feed.own:
        return empty(PROFILES)
    values = checked.values
    if feed.column("used") and feed.column("customer"):
        values = _by_meter(values)
        rows_in = values.height
    rows: list[Row] = [("", "", None, rows_in, values.height, None, None, None)]
    for column in feed.columns:
        if column.means != "unused":
            rows += _of_column(values[column.means], column)
    names = ("column", "type", "value", "rows", "filled", "low", "median", "high")
    types = {name: PROFILES[name] for name in names}
    table = pl.DataFrame(rows, schema=types, orient="row", strict=False)
    return conform(table.with_columns(delivery=pl.lit(delivery), series=pl.lit(series_of(feed, file))), PROFILES)


def _by_meter(values: pl.DataFrame) -> pl.DataFrame:
    """One row a meter, with its middle day: the days of one home are not witnesses apart, and a home that falls silent
    must not stop the file that tells of it."""
    return values.group_by("customer", maintain_order=True).agg(
        pl.col("used").median(), pl.exclude("customer", "used").first()
    )


def _of_column(values: pl.Series, column: Column) -> list[Row]:
    lines, said = len(values), values.drop_nulls()
    if column.type in NUMBERS:
        said = said.filter(said > 0)
        low, median, high = (said.quantile(q, interpolation="nearest") for q in (0.1, 0.5, 0.9))
        return [(column.name, column.type, None, lines, len(said), low, median, high)]
    theirs: dict[str, list[str]] = {}
    for code, ours in column.codes.items():
        theirs.setdefault(ours, []).append(code)
    counts = [(None, len(said))] + [
        ("·".join(codes), int((said == ours).sum())) for ours, codes in sorted(theirs.items())
    ]
    return [(column.name, column.type, value, lines, count, None, None, None) for value, count in counts]
