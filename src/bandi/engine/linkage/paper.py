"""People as papers tell of them: text columns that agree or do not (서류상의 사람)."""

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from bandi.engine.contract.likeness import Likeness
from bandi.engine.tables import Schema

MET: Schema = {"person": pl.Int64, "place": pl.UInt8, "key": pl.UInt64}
"""One row = a resident who agrees with some stranger in all columns of a key: the key's place, and which text."""


def prepared(portions: Iterable[pl.DataFrame], likeness: Likeness) -> Iterator[pl.DataFrame]:
    """Portions of identities (vault.IDENTITIES) as `person` and text columns; blank texts are null."""
    for portion in portions:
        text = likeness.prepare(portion)
        yield text.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)).name.keep())


def together(portions: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """One row a person of all portions, sorted."""
    return one_each(pl.concat(portions)).sort("person")


def one_each(people: pl.DataFrame) -> pl.DataFrame:
    """One row a person; of several the first in the order of their texts."""
    several = pl.col("person").is_duplicated()  # few: sorting all texts of everybody would take longer than comparing
    first = people.filter(several).sort(people.columns).unique("person", keep="first", maintain_order=True)
    return pl.concat([people.filter(~several), first])


Asked = Mapping[tuple[str, ...], pl.Series]
"""Columns that are compared together -> their texts as the strangers have them."""


def asked_of(strangers: pl.DataFrame, keys: Iterable[tuple[str, ...]]) -> Asked:
    """The texts of each key, once each."""
    return {key: strangers.select(joined(key)).to_series().drop_nulls().unique() for key in keys}


def among(people: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The people who agree with one of the others in all columns of at least one key."""
    shared = [joined(key).is_in(texts.implode()) for key, texts in asked.items()]
    return people.filter(pl.any_horizontal(shared).fill_null(value=False))


def met(people: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """MET: the keys in which these people agree with somebody asked for, as numbers that name nobody."""
    found = [
        people.select("person", key=joined(key))
        .filter(pl.col("key").is_in(texts.implode()))
        .select("person", of(place))
        for place, (key, texts) in enumerate(asked.items())
    ]
    return pl.concat([pl.DataFrame(schema=dict(MET)), *(part.unnest("met") for part in found)])


def of(place: int) -> pl.Expr:
    """The text in `key` as a number, beside the place of its columns among the keys."""
    return pl.struct(place=pl.lit(place, dtype=pl.UInt8), key=pl.col("key").hash()).alias("met")


def joined(columns: tuple[str, ...]) -> pl.Expr:
    """The columns as one text; null when one of them is blank."""
    return pl.concat_str([pl.col(name) for name in columns], separator="\x1f")
