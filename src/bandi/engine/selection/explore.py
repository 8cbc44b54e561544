"""The draw below the cut (탐색 표본): whom the points miss can be learned only where chance sends somebody.

Each neighbourhood gives a small share of its capacity, on average: 1.5 % of ten places is 0.15 of a place, so that
about one in seven such neighbourhoods draws one household. The strata are kinds of household (생애주기): within a
neighbourhood a household's chance goes with one over the root of its kind's number in the whole draw, so that seldom
kinds are seen too. The draw is systematic, from one random start along the neighbourhoods: every household has exactly
the chance that is written beside it, and neighbourhood, district and nation each draw their share, rounded up or down.
"""

import polars as pl

DISTRICT = 5  # digits of a district's code


def explored(rows: pl.DataFrame, *, share: float, start: float) -> pl.DataFrame:
    """household, chance (of being drawn), drawn: of every household that can be.

    `rows`: household, area, kind, capacity, free (places left), place (by points; null without), drawable (has a signal
    and no place yet), lot (settles the order). Those whose place by points is sure are not drawn from. `start`: random,
    from 0 up to 1.
    """
    asked = pl.min_horizontal(share * pl.col("capacity"), "free")
    below = pl.col("place").is_null() | (pl.col("place") > pl.col("free") - asked.floor())
    line = rows.filter("drawable", below).sort(pl.col("area").str.head(DISTRICT), "area", "kind", "lot", "household")
    number = pl.len().over("area")
    weight = 1 / pl.len().over("kind").sqrt()
    weighed = line.with_columns(expected=pl.min_horizontal(asked, number), even=1 / number, weight=weight).with_columns(
        part=pl.col("weight") / pl.col("weight").sum().over("area")
    )
    sure = (pl.col("expected") * pl.col("part")).max().over("area") > 1
    chances = weighed.with_columns(chance=pl.col("expected") * pl.when(sure).then("even").otherwise("part"))
    until = pl.col("chance").cum_sum()
    drawn = (until - start).floor() > (until - pl.col("chance") - start).floor()
    return chances.select("household", "chance", drawn=drawn)
