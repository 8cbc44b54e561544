"""How many households a neighbourhood can meet in one round, until its office says otherwise (담당 가능 가구 수)."""

from collections.abc import Sequence

import polars as pl

from bandi.engine.tables import CAPACITY, conform
from bandi.korea.calendar import figures
from bandi.korea.regions import households


def capacity_of(codes: Sequence[str]) -> pl.DataFrame:
    """CAPACITY of these neighbourhoods from their households in the register census and the shares in pack.toml."""
    share = figures()["capacity"]
    wanted = households().filter(pl.col("area").is_in(list(codes)))
    by_size = (pl.col("households") * share["per_1000_households"] / 1000).round().cast(pl.Int32)
    return conform(wanted.with_columns(households=pl.max_horizontal(by_size, pl.lit(share["least"]))), CAPACITY)
