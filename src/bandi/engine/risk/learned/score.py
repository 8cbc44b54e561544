"""SCORES of the scorecard -> SCORES of a learned model, part by part (학습 점수 계산).

Contributions are added up by part and turned into points, so that reasons, choosing and pages work as they do with the
scorecard: points are the sum of the parts, only lately given help lowers, and what is unknown gives neither plus nor
minus. NumPy and Polars only: no learner is loaded.
"""

import numpy as np
import polars as pl

from bandi.engine.contract.features import Features
from bandi.engine.risk.learned.curves import Doubles, Model
from bandi.engine.risk.learned.frame import Frame
from bandi.engine.risk.scorecard import added_up, band
from bandi.engine.tables import SCORES, conform

KIND = "kind:*"
"""The part of what a household is made up of; it takes the name of the household's kind."""
LATEST = "signal:*"
"""The part of how lately something happened; it takes the name of the signal that happened last."""


def learned(scores: pl.DataFrame, rows: Frame, *, model: Model, declared: Features) -> pl.DataFrame:
    """The same households with the model's points; `card` keeps the scorecard's. Sorted by household.

    `scores` are the scorecard's of the households of `rows`. Doubling the odds adds `double` points; each part is
    rounded by itself. `chance` counts what is unknown as the model learned to; the points do not.
    """
    names, contributions, chance = contributed(rows, model=model, declared=declared)
    points = np.rint(contributions.T * model.per_log_odds).astype(np.int32)
    part, row = np.nonzero(points)
    given = rows.households[row].with_columns(
        part=pl.Series(names, dtype=pl.String).gather(part), points=pl.Series(points[part, row], dtype=pl.Int32)
    )
    parts = (
        given.with_columns(
            part=pl.when(pl.col("part") == KIND)
            .then("kind:" + pl.col("kind"))
            .when(pl.col("part") == LATEST)
            .then("signal:" + pl.col("newest"))
            .otherwise("part")
        )
        .join(_stronger(scores, declared), on=["household", "part"], how="left")
        .group_by("household", part=pl.coalesce("held", "part"))
        .agg(pl.col("points").sum())
        .filter(pl.col("points") != 0)
        .with_columns(signal=pl.col("part").str.extract("^signal:(.*)$"))
    )
    table = (
        scores.drop("points", "parts", "band", "chance", "by")
        .join(added_up(parts), on="household", how="left")
        .join(rows.households.select("household", chance=pl.Series(chance)), on="household", how="left")
        .with_columns(pl.col("points").fill_null(0), pl.col("parts").fill_null([]), by=pl.lit(model.id))
        .with_columns(band(dict(model.bands)).alias("band"))
    )
    return conform(table, SCORES).sort("household")


def _stronger(scores: pl.DataFrame, declared: Features) -> pl.DataFrame:
    """household, part, held: where the scorecard holds a stronger part in the place of a feature's own (three signals
    in the place of two), what the feature gives is said of that one."""
    instead = [(one.part, held) for one in declared.features for held in one.parts if held != one.part]
    table = pl.DataFrame(instead, schema={"part": pl.String, "held": pl.String}, orient="row")
    held = scores.select("household", held=pl.col("parts").list.eval(pl.element().struct.field("part"))).explode("held")
    stronger = held.drop_nulls().join(table, on="held").group_by("household", "part").agg(pl.col("held").min())
    return stronger.select("household", "part", "held")


def contributed(rows: Frame, *, model: Model, declared: Features) -> tuple[list[str], Doubles, Doubles]:
    """Names of the parts, what each gave each household (log odds), and the chance of unmet need.

    Households of a group are looked at together; where a household has nothing, nothing is computed.
    """
    known = declared.by_id
    names = sorted({KIND, *(known[id].part for id in model.curves)})
    place = {name: nth for nth, name in enumerate(names)}
    given = np.zeros((len(rows.group), len(names)), order="F")
    given[:, place[KIND]] = np.asarray(model.starts)[rows.group]
    unknown = np.zeros(len(rows.group))
    for nth, feature in enumerate(rows.features):
        if feature.id not in model.curves:
            continue
        column = rows.values[:, nth]
        asked = np.flatnonzero(column) if feature.sense else np.arange(len(column))  # NaN counts as something
        for group, curve in enumerate(model.curves[feature.id]):
            whose = asked[rows.group[asked] == group]
            value, blank = curve.at(column[whose]), np.isnan(column[whose])
            given[whose, place[feature.part]] += np.where(blank, 0, value)
            unknown[whose] += np.where(blank, value, 0)
    odds = model.base + given.sum(axis=1) + unknown
    return names, given, 1 / (1 + np.exp(-odds))
