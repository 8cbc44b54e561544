"""People as papers tell of them: text columns that agree or do not (서류상의 사람)."""

from collections.abc import Iterable, Iterator

import polars as pl

from bandi.engine.contract.likeness import Likeness


def prepared(portions: Iterable[pl.DataFrame], likeness: Likeness) -> Iterator[pl.DataFrame]:
    """Portions of identities (vault.IDENTITIES) as `person` and text columns; blank texts are null."""
    for portion in portions:
        text = likeness.prepare(portion)
        yield text.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)).name.keep())


def together(portions: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """One row a person of all portions, sorted; of several the first in the order of their texts."""
    whole = pl.concat(portions)
    several = pl.col(
        "person"
    ).is_duplicated()  # few: sorting all texts of everybody would take longer than comparing them
    first = whole.filter(several).sort(whole.columns).unique("person", keep="first", maintain_order=True)
    return pl.concat([whole.filter(~several), first]).sort("person")


def among(people: pl.DataFrame, others: pl.DataFrame, keys: Iterable[tuple[str, ...]]) -> pl.DataFrame:
    """The people who agree with one of the others in all columns of at least one key."""
    shared = [joined(key).is_in(others.select(joined(key)).to_series().drop_nulls().unique().implode()) for key in keys]
    return people.filter(pl.any_horizontal(shared).fill_null(value=False))


def joined(columns: tuple[str, ...]) -> pl.Expr:
    """The columns as one text; null when one of them is blank."""
    return pl.concat_str([pl.col(name) for name in columns], separator="\x1f")
