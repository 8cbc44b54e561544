"""The fixture written down and read back (짝 자료): pairs.csv from the rules, byte for byte the same each time."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from bandi.engine.contract.likeness import Likeness
from bandi.engine.vault import IDENTITIES
from bandi.korea.likeness.hard import different, same
from bandi.korea.likeness.hard.people import Draw, Rule, Side
from bandi.korea.likeness.score import score

PAIRS = Path(__file__).parents[1] / "pairs.csv"
RECEIVED = date(2026, 10, 1)
FIELDS = tuple(Side.__dataclass_fields__)


def rules() -> tuple[Rule, ...]:
    """Every rule, same people first."""
    return (*same.RULES, *different.RULES)


def made() -> str:
    """The text of pairs.csv: rule, same, left_*, right_*, why; a row a pair."""
    buffer = io.StringIO()
    pl.DataFrame(list(_rows()), infer_schema_length=None).write_csv(buffer)
    return buffer.getvalue()


def _rows() -> Iterator[dict[str, Any]]:
    for rule in rules():
        for number in range(rule.pairs):
            left, right = rule.make(Draw(rule.id, number))
            row: dict[str, Any] = {"rule": rule.id, "same": str(rule.same).lower()}
            for end, side in (("left", left), ("right", right)):
                row |= {f"{end}_{field}": getattr(side, field) for field in FIELDS}
            yield row | {"why": rule.why}


def published() -> pl.DataFrame:
    """pairs.csv as published; `same` is true or false, all else text."""
    table = pl.read_csv(PAIRS, infer_schema=False)
    return table.with_columns(pl.col("same") == "true", pl.col("left_birth", "right_birth").str.to_date())


def judged(pairs: pl.DataFrame, likeness: Likeness) -> pl.DataFrame:
    """The pairs with their levels, bits, probability and `verdict`: linked, queue or dropped."""
    scored = score(_identities(pairs, "left"), _identities(pairs, "right"), likeness)
    chance = pl.col("probability")
    verdict = pl.when(chance >= likeness.sure).then(pl.lit("linked"))
    verdict = verdict.when(chance >= likeness.possible).then(pl.lit("queue")).otherwise(pl.lit("dropped"))
    return pl.concat([pairs, scored.with_columns(verdict=verdict)], how="horizontal")


def figures(judgement: pl.DataFrame, *by: str) -> pl.DataFrame:
    """same, pairs, linked, queue, dropped by the columns named; the measure of README.md."""
    counts = [(pl.col("verdict") == verdict).sum().alias(verdict) for verdict in ("linked", "queue", "dropped")]
    return judgement.group_by(*by, "same", maintain_order=True).agg(pl.len().alias("pairs"), *counts)


def _identities(pairs: pl.DataFrame, end: str) -> pl.DataFrame:
    told = pairs.select(pl.col(f"{end}_{field}").alias(field) for field in FIELDS)
    told = told.with_row_index("person").with_columns(received_on=pl.lit(RECEIVED))
    absent = {name: pl.lit(None) for name in IDENTITIES if name not in told.columns}
    return told.with_columns(**absent).select(pl.col(name).cast(dtype) for name, dtype in IDENTITIES.items())
