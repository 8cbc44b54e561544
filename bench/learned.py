"""What a learned score costs: processor seconds to add up the curves of many households with a few signals. JSON."""

import json
import resource
import sys
import time

import numpy as np
import polars as pl

from bandi.engine import tables
from bandi.engine.risk.learned.curves import Curve, Model, basis_of
from bandi.engine.risk.learned.frame import Frame
from bandi.engine.risk.learned.score import learned
from bandi.korea import pack

HOUSEHOLDS = [int(word) for word in sys.argv[1:]] or [20_000, 200_000]
TOLD = 0.03  # share of features that say something of a household
EDGES = 16


def measure(count: int) -> dict[str, float]:
    """Scores `count` invented households with a model that has a curve for every feature and group."""
    declared = pack().features
    assert declared is not None
    rng = np.random.default_rng(1)
    features, groups = declared.features, len(declared.groups)
    values = np.where(rng.random((count, len(features))) < TOLD, rng.integers(1, 37, (count, len(features))), 0)
    steps = tuple(np.cumsum(np.full(EDGES, 0.05)))
    curves = {}
    for one in features:
        curve = Curve(tuple(2.0 * np.arange(EDGES) + 0.5), (0.0, *(step * (one.sense or 1) for step in steps)), 0.0)
        curves[one.id] = (curve,) * groups
    bands = {"urgent": 60, "high": 40, "normal": 20}
    model = Model("2026-11-22", basis_of(declared, list(curves)), -2.0, (0.0,) * groups, curves, bands, {}, "m-bench")
    keys = pl.DataFrame({"household": range(count), "kind": ["adults"] * count}).with_columns(
        newest=pl.lit("power_cut")
    )
    group = rng.integers(0, groups, count)
    scores = tables.empty(tables.SCORES).join(keys.select("household"), on="household", how="right")
    rows = Frame(keys, group, features, np.asfortranarray(values, dtype=np.float32))
    began = time.process_time()
    learned(scores, rows, model=model, declared=declared)
    seconds = time.process_time() - began
    each = seconds / count * 1e6
    return {
        "households": count,
        "features": len(features),
        "seconds": round(seconds, 3),
        "us_a_household": round(each, 2),
        "us_a_feature": round(each / len(features), 4),
    }


if __name__ == "__main__":
    figures = [measure(count) for count in HOUSEHOLDS]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps({"bench": "learned", "figures": figures, "peak_gb": round(peak, 2)}))
