"""Growth of signal detection: seconds and records a second at 10k, 100k and 1M linked records, as JSON.

Run: python bench/signals.py [records ...]
"""

import json
import resource
import sys
from datetime import date
from time import perf_counter, process_time

import numpy as np
import polars as pl

from bandi.engine.signals import detect
from bandi.engine.tables import LINKED, conform
from bandi.korea.signals import SIGNALS

CUTOFF, PREVIOUS = date(2026, 6, 30), date(2026, 4, 30)
MONTHS = pl.date_range(date(2024, 7, 1), date(2026, 6, 1), "1mo", eager=True)
STATES = {s.feed: s.states for s in SIGNALS} | {"moel_job_loss": ("loss_unpaid", "loss_paid")}


def linked_records(count: int, *, seed: int = 1) -> pl.DataFrame:
    """LINKED rows as a nation sends them: each household in some feed for some months on end."""
    draw = np.random.default_rng(seed)
    feeds = sorted(STATES)
    spells = count // 6
    household = draw.integers(1, max(2, spells // 2), spells)
    feed, start = draw.integers(0, len(feeds), spells), draw.integers(0, 19, spells)
    spell = np.repeat(np.arange(spells), 6)
    step = np.tile(np.arange(6), spells)
    name = pl.Series(feeds).gather(feed[spell])
    state = {f: (states or (None,)) for f, states in STATES.items()}
    chosen = [state[f][i % len(state[f])] for f in feeds for i in range(6)]
    month = MONTHS.gather(np.minimum(start[spell] + step, 23))
    table = pl.DataFrame(
        {
            "record": np.arange(spell.size),
            "feed": name,
            "household": household[spell],
            "subject": household[spell] * 7,
            "month": month,
            "months": 3 + step,
            "amount": 30_000 * (3 + step),
            "state": pl.Series(chosen, dtype=pl.String).gather(feed[spell] * 6 + step),
        }
    ).with_columns(
        delivery=pl.format("{}-{}", "feed", "month"),
        received_on=pl.col("month").dt.offset_by("1mo9d"),
        event_on=pl.when(~pl.col("feed").str.ends_with("_arrears")).then(pl.col("month").dt.offset_by("5d")),
        how=pl.lit("subject"),
    )
    untold = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in LINKED.items() if name not in table.columns]
    return conform(table.with_columns(untold), LINKED).sample(fraction=1, shuffle=True, seed=seed)


def figures(count: int) -> dict[str, float | int]:
    """One measured detection."""
    linked = linked_records(count)
    delivered = pl.DataFrame({"feed": sorted(STATES)}).join(MONTHS.alias("month").to_frame(), how="cross")
    started, worked = perf_counter(), process_time()
    signals = detect(linked, delivered, types=SIGNALS, cutoff=CUTOFF, previous_cutoff=PREVIOUS)
    seconds, cpu = perf_counter() - started, process_time() - worked
    return {
        "records": linked.height,
        "signals": signals.height,
        "types": len(SIGNALS),
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu, 3),  # of both cores; says more than the clock where others work beside
        "records_per_second": round(linked.height / seconds),
        "peak_mb_so_far": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 100_000, 1_000_000]
    figures(1_000)  # the first query of a session pays for start-up
    sys.stdout.write(json.dumps({"bench": "signals", "runs": [figures(size) for size in sizes]}, indent=2) + "\n")
