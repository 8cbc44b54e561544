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
    named, housed = _once(identities, names, "name"), _once(identities, homes, "building", "street", "unit")
    told = [identities.select("person"), named, born, phones(identities, born["birth"]), housed]
    return pl.concat(told, how="horizontal")


def _once(table: pl.DataFrame, read: Callable[[pl.DataFrame], pl.DataFrame], *columns: str) -> pl.DataFrame:
    """Reads each different text once and lays the result beside every row that has it: names and homes repeat."""
    keys = [f"key_{column}" for column in columns]
    asked = table.select(pl.col(column).alias(key) for column, key in zip(columns, keys, strict=True))
    distinct = asked.unique(maintain_order=True)
    answers = read(distinct.rename(dict(zip(keys, columns, strict=True))))
    known = pl.concat([distinct, answers], how="horizontal")
    return asked.join(known, on=keys, how="left", nulls_equal=True, maintain_order="left").drop(keys)
