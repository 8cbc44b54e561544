"""Identities turned into the text columns that comparisons speak of (비교 열)."""

from collections.abc import Callable

import polars as pl

from bandi.korea.likeness.dates import births
from bandi.korea.likeness.homes import homes
from bandi.korea.likeness.names import names
from bandi.korea.likeness.phones import phones


def prepare(identities: pl.DataFrame) -> pl.DataFrame:
    """IDENTITIES -> `person` and the text columns of names, births, phones and homes; a row each, in the same order."""
    born = births(identities)
    return pl.concat(
        [
            identities.select("person"),
            _once(identities, names, "name"),
            born,
            phones(identities, born["birth"]),
            _once(identities, homes, "building", "street", "unit"),
        ],
        how="horizontal",
    )


def _once(table: pl.DataFrame, make: Callable[[pl.DataFrame], pl.DataFrame], *columns: str) -> pl.DataFrame:
    """What `make` makes of these columns, each distinct text once: a million people bear some 40,000 names."""
    written = [f"written_{name}" for name in columns]
    said = table.select(pl.col(columns).name.prefix("written_"))
    distinct = said.unique(maintain_order=True)
    made = make(distinct.rename(dict(zip(written, columns, strict=True))))
    known = pl.concat([distinct, made], how="horizontal")
    return said.join(known, on=written, how="left", nulls_equal=True, maintain_order="left").select(made.columns)
