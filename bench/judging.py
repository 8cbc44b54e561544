"""What judging costs where many rows are judged: seconds and peak memory of its arithmetic, on rows made up. JSON.

Run: python bench/judging.py [residents]   (default 13,600,000: the largest province)

The shares are those of a round over the synthetic nation: households, those with a score, places on the lists. Reading
the sealed tables is left out; it goes bucket by bucket.
"""

import json
import resource
import sys
from datetime import date
from time import perf_counter
from typing import Any

import numpy as np
import polars as pl

from bandi.engine.judge import measures, sheet

ROUNDS = 6
PER_HOUSEHOLD, SCORED, PLACES, DRAWN, PEOPLE = 2.2, 0.22, 0.007, 0.015, 21_000  # PEOPLE: of a neighbourhood
CUTOFF = date(2026, 10, 31)


def a_round(number: int, residents: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The visited rows of one round, and the GROUPS of their households."""
    rng = np.random.default_rng(number)
    homes, hubs = int(residents / PER_HOUSEHOLD), max(1, residents // PEOPLE)
    count, places = int(homes * SCORED), int(homes * PLACES)
    order = rng.permutation(count)
    drawn = (order >= places) & (rng.random(count) < DRAWN * places / count)
    listed = (order < places) | drawn
    candidates = pl.DataFrame({
        "round": [f"2026-{number}"] * count, "household": np.arange(count),
        "area": pl.Series(rng.integers(0, hubs, count)).cast(pl.String), "listed": listed,
        "why": np.where(drawn, "exploration", np.where(listed, "score", "reference")).tolist(),
        "points": count - order, "propensity": np.where(order < places, 1.0, DRAWN * places / count),
    })  # fmt: skip
    scores = candidates.select(
        "household", card=pl.col("points") // 7, signals=pl.col("points") % 4, chance=pl.lit(0.3)
    )
    known = candidates.filter("listed").select("household")
    need = rng.choice(["unmet", "met", "none", "unreached"], known.height, p=[0.3, 0.2, 0.35, 0.15])
    rows = sheet.visited(sheet.sheet(candidates, scores, known.with_columns(need=pl.Series(need.tolist()))))
    facts = known.with_columns(
        head_age=pl.Series(rng.integers(20, 95, known.height)),
        head_sex=pl.Series(rng.choice(["f", "m"], known.height).tolist()),
        size=pl.Series(rng.integers(1, 5, known.height)), minors=pl.Series(rng.integers(0, 2, known.height)),
        moved_in=pl.lit(date(2024, 1, 1)),
    )  # fmt: skip
    groups = sheet.groups(facts, round_id=f"2026-{number}", cutoff=CUTOFF)
    return rows, pl.concat([groups, sheet.crossed(groups)])


def main(residents: int) -> dict[str, Any]:
    """Seconds of the sheets and of the measures, and the peak of both."""
    began = perf_counter()
    parts = [a_round(number, residents) for number in range(1, ROUNDS + 1)]
    rows, groups = pl.concat([one for one, _ in parts]), pl.concat([known for _, known in parts])
    between = perf_counter()
    orders = ["list", "score", "card", "signals", "random"]
    found = measures.at_capacity(rows, orders) + measures.by_group(rows, groups, "score")
    found += measures.by_hub(rows, ["list", "score"])
    return {
        "residents": residents,
        "visited": rows.height,
        "measures": len(found),
        "sheets_seconds": round(between - began, 1),
        "measures_seconds": round(perf_counter() - between, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 13_600_000), indent=1) + "\n")
