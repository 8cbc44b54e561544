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
LATER = Path(__file__).parents[1] / "pairs_later.csv"  # written by hand after the weights were fixed
RECEIVED = date(2026, 10, 1)
FIELDS = tuple(Side.__dataclass_fields__)


def rules() -> tuple[Rule, ...]:
    """Every rule, same people first."""
    return (*same.RULES, *different.RULES)


def made(salt: str = "") -> str:
    """The text of pairs.csv: rule, same, left_*, right_*, why; a row a pair. Another salt draws other people."""
    buffer = io.StringIO()
    pl.DataFrame(list(_rows(salt)), infer_schema_length=None).write_csv(buffer)
    return buffer.getvalue()


def _rows(salt: str) -> Iterator[dict[str, Any]]:
    for rule in rules():
        for number in range(rule.pairs):
            left, right = rule.make(Draw(rule.id, number, salt))
            row: dict[str, Any] = {"rule": rule.id, "same": str(rule.same).lower()}
            for end, side in (("left", left), ("right", right)):
                row |= {f"{end}_{field}": getattr(side, field) for field in FIELDS}
            yield row | {"why": rule.why}


def published(source: Path | bytes = PAIRS) -> pl.DataFrame:
    """pairs.csv as published, or pairs of the same columns; `same` is true or false, birth dates are dates."""
    table = pl.read_csv(source, infer_schema=False)
    return table.with_columns(pl.col("same") == "true", pl.col("left_birth", "right_birth").str.to_date())


def judged(pairs: pl.DataFrame, likeness: Likeness) -> pl.DataFrame:
    """The pairs with their levels, bits, probability and `verdict`: linked, queue or dropped."""
    scored = score(identities(pairs, "left"), identities(pairs, "right"), likeness)
    chance = pl.col("probability")
    unsure = pl.when(chance >= likeness.possible).then(pl.lit("queue")).otherwise(pl.lit("dropped"))
    verdict = pl.when(chance >= likeness.sure).then(pl.lit("linked")).otherwise(unsure)
    return pl.concat([pairs, scored.with_columns(verdict=verdict)], how="horizontal")


def figures(judgement: pl.DataFrame, *by: str) -> pl.DataFrame:
    """same, pairs, linked, queue, dropped by the columns named; the measure of README.md."""
    counts = [(pl.col("verdict") == verdict).sum().alias(verdict) for verdict in ("linked", "queue", "dropped")]
    return judgement.group_by(*by, "same", maintain_order=True).agg(pl.len().alias("pairs"), *counts)


def precision(judgement: pl.DataFrame) -> float:
    """Of the pairs linked, the share that is one person."""
    return float(judgement.filter(verdict="linked").select(pl.col("same").mean()).item())


def recall(judgement: pl.DataFrame) -> float:
    """Of the pairs that are one person, the share linked."""
    return float(judgement.filter("same").select((pl.col("verdict") == "linked").mean()).item())


def queued(judgement: pl.DataFrame) -> float:
    """The share of all pairs that a clerk is asked about."""
    return float(judgement.select((pl.col("verdict") == "queue").mean()).item())


def report(judgement: pl.DataFrame) -> str:
    """The table of README.md: a line a rule, then all."""
    lines = ["| Rule | One person | Pairs | Linked | Queue | Dropped | What is hard |", "|---|---|--:|--:|--:|--:|---|"]
    whys = {rule.id: rule.why for rule in rules()}
    for rule, one, *counts in figures(judgement, "rule").iter_rows():
        numbers = " | ".join(str(count) for count in counts)
        lines.append(f"| `{rule}` | {'yes' if one else 'no'} | {numbers} | {whys[rule]} |")
    for one, *counts in figures(judgement).iter_rows():
        lines.append(f"| all | {'yes' if one else 'no'} | {' | '.join(str(count) for count in counts)} | |")
    share = f"{precision(judgement):.4f}, recall {recall(judgement):.4f}, queue share {queued(judgement):.4f}"
    return "\n".join([*lines, "", f"Precision of what is linked {share}.", ""])


def identities(pairs: pl.DataFrame, end: str) -> pl.DataFrame:
    """One side of the pairs, `left` or `right`, as the vault tells it; `person` is the number of the row."""
    told = pairs.select(pl.col(f"{end}_{field}").alias(field) for field in FIELDS)
    told = told.with_row_index("person").with_columns(received_on=pl.lit(RECEIVED))
    absent = {name: pl.lit(None) for name in IDENTITIES if name not in told.columns}
    return told.with_columns(**absent).select(pl.col(name).cast(dtype) for name, dtype in IDENTITIES.items())
