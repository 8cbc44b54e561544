"""What repeats is read once: a million people bear some 40,000 names and live on some 10,000 roads (한 번씩 읽기)."""

from collections.abc import Callable

import polars as pl


def once(table: pl.DataFrame, make: Callable[[pl.DataFrame], pl.DataFrame], *columns: str) -> pl.DataFrame:
    """What `make` makes of these columns, each distinct text once; a row each, in the same order."""
    written = [f"written_{name}" for name in columns]
    said = table.select(pl.col(columns).name.prefix("written_"))
    distinct = said.unique(maintain_order=True)
    made = make(distinct.rename(dict(zip(written, columns, strict=True))))
    known = pl.concat([distinct, made], how="horizontal")
    return said.join(known, on=written, how="left", nulls_equal=True, maintain_order="left").select(made.columns)
