"""Where a list grew beyond what a neighbourhood can meet, and who of those to be met first still waits (자리 부족)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

KEPT = ("unreached", "chronic", "repeat")
ASKED = ("target", "group", "query")


def crowded(candidates: "pl.DataFrame", capacity: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Area -> capacity, listed, kept, asked, waits; of CANDIDATES, where the list is longer or somebody waits."""
    import polars as pl  # noqa: PLC0415

    counted = candidates.group_by("area").agg(
        listed=pl.col("listed").sum(),
        kept=pl.col("why").is_in(KEPT).sum(),
        asked=pl.col("why").is_in(ASKED).sum(),
        waits=(pl.col("waits").fill_null(value=False) & ~pl.col("listed")).sum(),
    )
    rows = counted.sort("area").to_dicts()
    found = {row.pop("area"): row for row in rows}
    return {
        area: {"capacity": capacity.get(area, 0), **row}
        for area, row in found.items()
        if row["listed"] > capacity.get(area, 0) or row["waits"]
    }
