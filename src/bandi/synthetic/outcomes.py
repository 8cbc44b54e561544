"""What officers would find (처리 결과의 예상): results of visits drawn from the truth, as mixed as the results of 2024.

For demonstrations and tests: it plays the officers' part so that a next round has something to learn from. Which result
falls on which household depends on its true need; how many there are of each follows the published shares (domain §2.5,
§2.8) over the list as a whole.
"""

import zlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from bandi.engine.words import Outcome
from bandi.korea.calendar import the_round
from bandi.synthetic.dice import stream
from bandi.synthetic.truth import needs, read

MIX: Mapping[Outcome, float] = {
    # public 17.7 %, split as in 2017
    Outcome.PUB_BASIC: 0.025,
    Outcome.PUB_NEARPOOR: 0.032,
    Outcome.PUB_EMERGENCY: 0.004,
    Outcome.PUB_OTHER: 0.116,
    # private and case work 40.7 %
    Outcome.PRIV_LINK: 0.390,
    Outcome.CASE_MGMT: 0.017,
    # without support 41.6 %; not needed 11-14 %, whereabouts unconfirmed 6-12 %
    Outcome.NOT_NEEDED: 0.125,
    Outcome.UNLOCATED: 0.090,
    Outcome.MONITOR: 0.066,
    Outcome.REFUSED: 0.055,
    Outcome.ALREADY_SERVED: 0.025,
    Outcome.INELIGIBLE: 0.022,
    Outcome.MOVED: 0.014,
    Outcome.LONG_ABSENCE: 0.012,
    Outcome.DEAD: 0.004,
    Outcome.DUPLICATE: 0.001,
    Outcome.DATA_ERROR: 0.002,
}
"""Share of each result over a whole list, 2024. The finer split of what is not published is ours (I)."""

LEANING: Mapping[Outcome, tuple[float, float, float]] = {
    Outcome.PUB_BASIC: (2.5, 2.2, -0.5),
    Outcome.PUB_NEARPOOR: (2.0, 0.8, -0.5),
    Outcome.PUB_EMERGENCY: (3.0, 0.3, 0.0),
    Outcome.PUB_OTHER: (1.2, 0.2, -0.3),
    Outcome.PRIV_LINK: (0.8, 0.0, -0.3),
    Outcome.CASE_MGMT: (2.4, 0.2, 0.0),
    Outcome.NOT_NEEDED: (-3.0, -1.5, -0.6),
    Outcome.UNLOCATED: (0.3, 0.0, 1.2),
    Outcome.MONITOR: (-0.4, 0.0, -0.3),
    Outcome.ALREADY_SERVED: (0.2, -2.0, -0.3),
    Outcome.INELIGIBLE: (-1.0, -0.8, -0.3),
    Outcome.MOVED: (0.0, 0.0, 1.8),
}
"""How need (0 to 1), an unmet entitlement and living elsewhere pull towards a result, on its log odds (I)."""

NOBODY_MET = frozenset({Outcome.UNLOCATED, Outcome.LONG_ABSENCE, Outcome.DEAD})
ELSEWHERE = 0.266  # share of the unlocated who live elsewhere: 4,643 of 17,429 sent to fact-finding in 2022
RELIEF = 0.5  # what is left of a household's need once it was supported (I)
ROUNDS_OF_FIT = 60


def household_numbers(folder: Path) -> pl.Series:
    """The register numbers (세대번호) of all general households, sorted."""
    return read(folder, "households")["household_no"].sort()


def outcomes_for(
    folder: Path, household_numbers: Sequence[str], *, round_id: str, seed: int, helped: Collection[str] = ()
) -> pl.DataFrame:
    """Results for the households of a list, in its order, as things stood at the round's cut-off.

    `helped`: households that an earlier round supported; what they lack is less since.

    Columns: household_no, outcome (words.Outcome), attempts, visits (Int32), days_to_first_contact (Int32; null when
    nobody was met). Numbers that the nation does not know are left out. The same list, round and seed give the same
    results.
    """
    truth = _relieved(needs(folder, household_numbers, on=the_round(round_id).cutoff), helped)
    results = list(MIX)
    chance = _fitted(truth, results)
    rng = stream(seed, "outcomes", round_id)
    own = truth["household_no"].map_elements(
        lambda number: zlib.crc32(f"{round_id}{number}".encode()), return_dtype=pl.Int64
    )
    draw = ((own.to_numpy() * 2_654_435_761 + seed * 97) % 4_294_967_296) / 4_294_967_296 if len(own) else np.empty(0)
    picked = np.minimum((np.cumsum(chance, axis=1) < draw[:, None]).sum(axis=1), len(results) - 1)
    picked = np.where(truth["dead"].to_numpy() & (draw < 0.8), results.index(Outcome.DEAD), picked)
    outcome = np.array([result.value for result in results])[picked]
    absent = np.isin(outcome, [result.value for result in NOBODY_MET])
    attempts = rng.geometric(np.where(absent, 0.25, 0.55)) + 2 * absent
    visits = np.where(absent, 1 + rng.integers(0, 3, len(draw)), rng.binomial(1, 0.62, len(draw)))
    days = np.minimum(1 + rng.gamma(1.6, 6.0, len(draw)).astype(np.int64), 54)
    return pl.DataFrame(
        {
            "household_no": truth["household_no"],
            "outcome": pl.Series(outcome, dtype=pl.String),
            "attempts": pl.Series(attempts).cast(pl.Int32),
            "visits": pl.Series(visits).cast(pl.Int32),
            "days_to_first_contact": pl.Series(days).cast(pl.Int32),
        }
    ).with_columns(
        days_to_first_contact=pl.when(pl.Series(absent)).then(None).otherwise(pl.col("days_to_first_contact"))
    )


def _relieved(truth: pl.DataFrame, helped: Collection[str]) -> pl.DataFrame:
    """The truth after earlier rounds' support."""
    supported = pl.col("household_no").is_in(list(helped))
    return truth.with_columns(
        need=pl.when(supported).then(pl.col("need") * RELIEF).otherwise("need"), unmet=pl.col("unmet") & ~supported
    )


def _fitted(truth: pl.DataFrame, results: Sequence[Outcome]) -> np.ndarray:
    """Chances of each result by household: the leanings, scaled until the list's shares are the published ones."""
    pull = np.array([LEANING.get(result, (0.0, 0.0, 0.0)) for result in results])
    facts = truth.select(pl.col("need") - 0.5, pl.col("unmet").cast(pl.Float64), pl.col("elsewhere").cast(pl.Float64))
    wanted = np.array([MIX[result] for result in results])
    odds = np.exp(facts.to_numpy() @ pull.T) * wanted
    unlocated = results.index(Outcome.UNLOCATED)
    away = truth["elsewhere"].to_numpy()
    groups = [(away, ELSEWHERE), (~away, 1 - ELSEWHERE)] if away.any() and not away.all() else []
    for _ in range(ROUNDS_OF_FIT if len(odds) else 0):
        odds /= odds.sum(axis=1, keepdims=True)
        odds *= wanted / odds.mean(axis=0)
        for group, share in groups:
            odds[group, unlocated] *= share * wanted[unlocated] * len(odds) / odds[group, unlocated].sum()
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))
