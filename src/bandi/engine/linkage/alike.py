"""How much speaks for a stranger and a resident being one: Splink's weights, in bits (확률 연결).

Splink 5 on DuckDB, in memory only: spilling to disk is switched off, for names would lie there in clear. Memory is
bounded by the strangers of one call (`CHUNK`) and the residents who share a block with one of them.

Weights are the content's own (`Level.m`, `Level.u`) or learned from the papers at hand: u from pairs drawn by lot with
a fixed seed, m by expectation maximisation over each of the training blocks.
"""

import logging
from collections.abc import Mapping
from typing import Any

import duckdb
import polars as pl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from bandi.engine.contract.likeness import Comparison, Level, Likeness
from bandi.engine.linkage.paper import among, asked_of
from bandi.engine.tables import LIKENESS_PART, Schema, conform

CHUNK = 50_000
"""Strangers compared at once."""
FAINT = 0.01
"""Pairs less probable than this are not told, nor counted as rivals."""
LOT = 2_000_000
"""Pairs drawn by lot to learn how often two people's papers agree."""
LEAST, SEED = 1e-7, 1
MEMORY = "1500MB"

ALIKE: Schema = {
    "stranger": pl.Int64,
    "person": pl.Int64,
    "weight": pl.Float64,  # bits, the prior included: odds are 2 ** weight
    "parts": pl.List(LIKENESS_PART),
}
"""One row = a pair that shares a block and is not improbable."""

Weights = Mapping[tuple[str, str], tuple[float, float]]
"""(comparison, level) -> m, u."""


def alike(strangers: pl.DataFrame, residents: pl.DataFrame, likeness: Likeness) -> pl.DataFrame:
    """Prepared strangers and residents (`person` and text columns) -> ALIKE, sorted by stranger and person."""
    weights = declared(likeness) or learned(strangers, residents, likeness)
    found = [_compare(part, residents, likeness, weights) for part in strangers.sort("person").iter_slices(CHUNK)]
    return pl.concat(found).sort("stranger", "person")


def declared(likeness: Likeness) -> Weights | None:
    """The content's own weights; None when a level has none."""
    levels = {(c.id, level.id): (level.m, level.u) for c in likeness.comparisons for level in _telling(c)}
    known = {key: (m, u) for key, (m, u) in levels.items() if m is not None and u is not None}
    return known if len(known) == len(levels) else None


def learned(strangers: pl.DataFrame, residents: pl.DataFrame, likeness: Likeness) -> Weights:
    """Weights from the papers themselves, to six decimals; one thread, so that they repeat."""
    linker = _linker(strangers, residents, likeness, weights={}, threads=1)
    linker.training.estimate_u_using_random_sampling(max_pairs=LOT, seed=SEED)
    for columns in likeness.training:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns), max_pairs=LOT)
    model = linker.misc.save_model_to_json()
    return {
        (told["output_column_name"], level.id): (_share(said, "m_probability"), _share(said, "u_probability"))
        for comparison, told in zip(likeness.comparisons, model["comparisons"], strict=True)
        for level, said in zip(comparison.levels, told["comparison_levels"], strict=True)
        if not level.unknown
    }


def _share(level: Mapping[str, Any], name: str) -> float:
    """A level nobody was seen at says nothing in either direction."""
    return max(round(float(level.get(name) or LEAST), 6), LEAST)


def _compare(strangers: pl.DataFrame, residents: pl.DataFrame, likeness: Likeness, weights: Weights) -> pl.DataFrame:
    near = among(residents, asked_of(strangers, likeness.blocks))
    if near.is_empty():
        return pl.DataFrame(schema=dict(ALIKE))
    linker = _linker(strangers, near, likeness, weights=weights, threads=2)
    columns = ["person_l", "person_r", "match_weight", *(f"gamma_{c.id}" for c in likeness.comparisons)]
    found = linker.inference.predict(threshold_match_probability=FAINT).as_duckdbpyrelation().select(*columns).pl()
    pairs = found.select(
        stranger="person_r",
        person="person_l",
        weight=pl.col("match_weight").round(4),
        parts=pl.concat_list(_part(comparison, weights) for comparison in likeness.comparisons),
    )
    return conform(pairs, ALIKE)


def _telling(comparison: Comparison) -> list[Level]:
    return [level for level in comparison.levels if not level.unknown]


def _part(comparison: Comparison, weights: Weights) -> pl.Expr:
    """The struct that tells a clerk which level held. Splink counts levels down to 0; -1 is unknown."""
    telling = _telling(comparison)
    unknown = next((level.id for level in comparison.levels if level.unknown), "unknown")
    names = {len(telling) - 1 - place: level.id for place, level in enumerate(telling)} | {-1: unknown}
    bits = {gamma: _bits(weights.get((comparison.id, name))) for gamma, name in names.items()}
    gamma = pl.col(f"gamma_{comparison.id}")
    return pl.struct(
        comparison=pl.lit(comparison.id),
        level=gamma.replace_strict(names, return_dtype=pl.String),
        weight=gamma.replace_strict(bits, return_dtype=pl.Float64),
    )


def _bits(chances: tuple[float, float] | None) -> float:
    if chances is None:
        return 0.0
    m, u = chances
    return float(pl.select(pl.lit(m / u).log(2).round(4)).item())


def _linker(
    strangers: pl.DataFrame, residents: pl.DataFrame, likeness: Likeness, *, weights: Weights, threads: int
) -> Linker:
    """Splink over the two; it calls `_l` the set whose name comes first."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    memory = duckdb.connect(":memory:", config={"temp_directory": "", "memory_limit": MEMORY, "threads": threads})
    engine = DuckDBAPI(memory)
    sides = [
        engine.register(residents, dataset_display_name="a_residents"),
        engine.register(strangers, dataset_display_name="b_strangers"),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="person",
        comparisons=[_comparison(comparison, weights) for comparison in likeness.comparisons],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in likeness.blocks],
        probability_two_random_records_match=likeness.prior,
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
    )
    return Linker(sides, settings, log_level=logging.ERROR)


def _comparison(comparison: Comparison, weights: Weights) -> dict[str, Any]:
    levels = []
    for level in comparison.levels:
        said = {"sql_condition": level.condition, "label_for_charts": level.id, "is_null_level": level.unknown}
        if (comparison.id, level.id) in weights:
            said["m_probability"], said["u_probability"] = weights[comparison.id, level.id]
        levels.append(said)
    return {"output_column_name": comparison.id, "comparison_levels": levels}
