"""Growth of the assessment: seconds, memory and the exponent of growth at so many households or persons, as JSON.

Run: python bench/benefits.py [households ...]
     python bench/benefits.py --persons 1000000 5000000

Buckets of 60,000 households are assessed one after another, as a round does it, and only their GAP is kept; a situation
met in an earlier bucket is not asked again. One household alone is asked as a page asks. Without
arguments: 10k, 60k and 240k households. Five million persons take some minutes.
"""

import argparse
import json
import math
import resource
import sys
import time
from datetime import date, timedelta

import numpy as np
import polars as pl

from bandi.engine import tables
from bandi.engine.benefits import assess, gap, summed
from bandi.engine.benefits.assess import judge
from bandi.korea.benefits import rules

ON = date(2026, 6, 30)
SIZES, SHARES = (1, 2, 3, 4, 5), (0.42, 0.28, 0.17, 0.11, 0.02)  # a district of Seoul, about
AREAS = ("11020690", "31011520", "31370110", "23010510", "21310110", "29010110", "38030510", "38310110")  # every class
BUCKET = 60_000  # households assessed at a time, as a round does it


def street(count: int, *, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """HOUSEHOLDS and PERSONS of invented households."""
    draw = np.random.default_rng(seed)
    size = draw.choice(SIZES, count, p=SHARES)
    of = np.repeat(np.arange(count), size)
    place = np.arange(len(of)) - np.repeat(np.cumsum(size) - size, size)
    age = np.where(place < 2, draw.integers(20, 92, len(of)), draw.integers(0, 25, len(of)))
    birth = np.datetime64(ON - timedelta(days=1)) - (age * 365.25).astype("timedelta64[D]")
    relation = np.array(["head", "spouse", "child", "child", "child"])[place]
    known = {"household": of, "person": np.arange(len(of)), "relation": relation, "birth": birth, "age": age}
    persons = pl.DataFrame(known).with_columns(sex=pl.lit("f"))
    households = pl.DataFrame({"household": np.arange(count), "size": size}).with_columns(
        pl.lit(None, dtype=dtype).alias(column)
        for column, dtype in tables.HOUSEHOLDS.items()
        if column not in {"household", "size", "area"}
    )
    households = households.with_columns(area=pl.Series(draw.choice(AREAS, count)))
    return tables.conform(households, tables.HOUSEHOLDS), tables.conform(persons, tables.PERSONS)


def measure(count: int) -> dict[str, object]:
    """Assesses so many households, a bucket at a time, and says how long it took."""
    content, seconds, people, cells, cpu = rules(), 0.0, 0, tables.empty(tables.GAP), time.process_time()
    linked, coverage = tables.empty(tables.LINKED), tables.empty(tables.COVERAGE)
    for start in range(0, count, BUCKET):
        households, persons = street(min(BUCKET, count - start), seed=start)
        began = time.perf_counter()
        found = assess(households, persons, linked, coverage, rules=content, on=ON)
        more = gap(found, households.with_columns(kind=pl.lit("adults")))
        cells = summed(pl.concat([cells, more]).lazy())
        seconds += time.perf_counter() - began
        people += persons.height
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {
        "households": count,
        "persons": people,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "households_per_second": round(count / seconds),
        "rows": int(cells["households"].sum()),
        "peak_gb": round(peak, 2),
    }


def alone(times: int = 20) -> float:
    """Milliseconds to ask all benefits about one household, as a page does; the rules are built already."""
    content = rules()
    households, persons = street(1, seed=3)
    facts = households.select("household", *(pl.lit(None, dtype=pl.Int64).alias(fact.id) for fact in content.facts))
    took = []
    for _ in range(times + 1):
        began = time.perf_counter()
        judge(households, persons, facts, rules=content, on=ON)
        took.append(time.perf_counter() - began)
    return round(sorted(took[1:])[times // 2] * 1_000, 1)


def growth(small: dict[str, object], large: dict[str, object]) -> dict[str, float]:
    """How seconds grow with households; an exponent of 1 means in proportion."""
    more, longer = (float(large[name]) / float(small[name]) for name in ("households", "seconds"))  # type: ignore[arg-type]
    exponent = round(math.log(longer) / math.log(more), 3) if more > 1 else 1.0
    return {"households": round(more, 2), "seconds": round(longer, 2), "exponent": exponent}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int)
    parser.add_argument("--persons", action="store_true", help="the numbers count persons, not households")
    asked = parser.parse_args()
    counts = asked.counts or [10_000, 60_000, 240_000]
    if asked.persons:
        counts = [round(count / np.dot(SIZES, SHARES)) for count in counts]
    measure(100)  # builds the rules once
    figures = [measure(count) for count in counts]
    told = {
        "bench": "benefits",
        "benefits": len(rules().benefits),
        "one_household_ms": alone(),
        "figures": figures,
        "growth": growth(figures[0], figures[-1]),
    }
    sys.stdout.write(json.dumps(told) + "\n")
