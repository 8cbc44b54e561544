"""How many households in unmet need a learned list finds, against the number of signals and the scorecard. JSON.

Run: python bench/recall.py FOLDER PLACE:SEED [PLACE:SEED ...]   (for example: runs "서울 구로구:1" "부산 해운대구:2")

Each place is made and taken through four rounds, invented officers playing their part between them; what FOLDER already
holds is not made again. One model is learned from the results of the first three rounds of all places together, as an
installation for the nation would. It orders the fourth round of each; only then is the answer sheet opened. Every order
fills each neighbourhood's own places; beside them stands the perfect one, which knows the answer sheet: no order of the
households with a score finds more. Whoever an earlier round supported is met and counts as in no unmet need; figures
with them among the needy stand beside (`in_need`). Intervals: 95 %, from drawing neighbourhoods anew a thousand times.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bandi.engine import seal, tables
from bandi.engine.lake import Lake
from bandi.engine.learning import _outcomes
from bandi.engine.risk.learned.curves import Model
from bandi.engine.risk.learned.examples import Content, Examples, all_seen, examples
from bandi.engine.risk.learned.score import learned
from bandi.engine.risk.learned.train import finished, train
from bandi.engine.round import House, discover
from bandi.engine.vault import Vault
from bandi.engine.words import SUPPORTED
from bandi.korea import pack
from bandi.korea.calendar import the_round
from bandi.korea.capacity import capacity_of
from bandi.korea.regions import place as find_place
from bandi.synthetic.nation import make
from bandi.synthetic.outcomes import household_numbers, outcomes_for
from bandi.synthetic.truth import needs

ROUNDS = ("2026-3", "2026-4", "2026-5", "2026-6")
UNTIL = date(2026, 11, 14)
LINES = {"urgent": 3, "high": 2, "normal": 1}  # bands say nothing here
DRAWS = 1000


@dataclass(frozen=True)
class Lived:
    """A place after four rounds."""

    name: str
    seed: int
    house: House
    keyed: pl.DataFrame  # number, household
    helped: frozenset[str]  # register numbers of whom an earlier round supported


def lived(name: str, seed: int, folder: Path) -> Lived:
    """Makes a place and takes it through its rounds, or finds it in `folder` as it was left."""
    home, where = folder / f"{find_place(name).code}-{seed}", find_place(name)
    if not (home / "truth").exists():
        make(where, home, seed=seed, until=UNTIL)
    vault = Vault(home / "vault", secret_file=home / "keys.json", buckets=8)
    house = House(pack(), Lake(home / "lake", buckets=8), vault, home / "inbox")
    numbers = household_numbers(home)
    keyed = pl.DataFrame({"number": numbers, "household": vault.keys(numbers, purpose="household")})
    helped: set[str] = set()
    for one in ROUNDS:
        told = home / f"helped-{one}.parquet"
        if not told.exists():
            discover(the_round(one), house=house, capacity=capacity_of(where.areas))
            helped |= played(house, keyed, home, one, seed=seed, helped=helped) if one != ROUNDS[-1] else set()
            pl.DataFrame({"number": sorted(helped)}, schema={"number": pl.String}).write_parquet(told)
        helped = set(pl.read_parquet(told)["number"])
    return Lived(name, seed, house, keyed, frozenset(helped))


def played(house: House, keyed: pl.DataFrame, home: Path, one: str, *, seed: int, helped: set[str]) -> set[str]:
    """Delivers the office's own file of a round's results; returns whom it supported."""
    this = the_round(one)
    listed = seal.read(one, "candidates", tables.CANDIDATES, lake=house.lake).filter("listed")
    known = keyed.join(listed, on="household", how="semi").sort("number")
    found = outcomes_for(home, known["number"].to_list(), round_id=one, seed=seed, helped=helped)
    told = found.join(known, left_on="household_no", right_on="number").sort("household")
    on = this.cutoff + timedelta(days=45)
    lines = [
        f"{key & (2**64 - 1):016x},{outcome},{on:%Y%m%d},{attempts},{on:%Y%m}"
        for key, outcome, attempts in told.select("household", "outcome", "attempts").iter_rows()
    ]
    text = "\n".join(["가구키,결과코드,결과일자,연락시도,기준월", *lines, f"합계건수,{len(lines)}"]) + "\n"
    arrived = home / "inbox" / on.isoformat()
    arrived.mkdir(parents=True, exist_ok=True)
    (arrived / f"BANDI_OUTCOMES_{on:%Y%m}.csv").write_text(text, encoding="utf-8")
    return set(told.filter(pl.col("outcome").is_in([code.value for code in SUPPORTED]))["household_no"])


def taught(places: list[Lived]) -> tuple[Model, int]:
    """A model of the results of all places, and how many of them told something."""
    parts = [_examples(one) for one in places]
    columns = ("rounds", "values", "group", "unmet", "weight", "card", "signals")
    joined = [np.concatenate([getattr(part, name) for part in parts]) for name in columns]
    rows = Examples(*joined, counted={one: {} for one in ROUNDS[:-1]})
    made = train(rows, declared=_content().declared, on=UNTIL, seed=1)
    return finished(made, LINES, declared=_content().declared), len(rows.unmet)


def _content() -> Content:
    declared = pack().features
    assert declared is not None
    return Content(declared, pack().scorecard, pack().signals)


def _examples(one: Lived) -> Examples:
    cutoffs = {name: the_round(name).cutoff for name in ROUNDS[:-1]}
    outcomes = _outcomes(one.house.pack, one.house.lake, until=the_round(ROUNDS[-1]).until)
    return examples(one.house.lake, outcomes, cutoffs=cutoffs, content=_content())


def worth(one: Lived, model: Model) -> dict[str, Any]:
    """What each order finds in the last round of a place."""
    this, lake = the_round(ROUNDS[-1]), one.house.lake
    given = [
        learned(scores, rows, model=model, declared=_content().declared).select(
            "household", "points", "card", "signals"
        )
        for scores, rows in all_seen(lake, {this.id: this.cutoff}, _content())
    ]
    candidates = seal.read(this.id, "candidates", tables.CANDIDATES, lake=lake).select("household", "area", "listed")
    answer = needs(one.house.lake.folder.parent, on=this.cutoff).filter(~pl.col("dead"))
    answer = answer.join(one.keyed, left_on="household_no", right_on="number").select(
        "household", "in_need", unmet=pl.col("in_need") & ~pl.col("household_no").is_in(sorted(one.helped))
    )
    rows = pl.concat(given).join(candidates, on="household").join(answer, on="household", how="left")
    rows = rows.with_columns(pl.col("in_need", "unmet").fill_null(value=False), lot=pl.col("household").hash(seed=7))
    knowing = pl.col("unmet").cast(pl.Int8) + pl.col("in_need").cast(pl.Int8)
    orders = {"model": "points", "scorecard": "card", "signals": "signals", "lots": pl.lit(0), "perfect": knowing}
    found = {name: _found(rows, order) for name, order in orders.items()}
    return {
        "place": one.name,
        "seed": one.seed,
        "households": answer.height,
        "places_on_the_list": rows.filter("listed").height,
        **{need: _figures(found, need, int(answer[need].sum())) for need in ("unmet", "in_need")},
    }


def _found(rows: pl.DataFrame, order: str | pl.Expr) -> pl.DataFrame:
    """area, unmet, in_need: how many of them an order finds on each neighbourhood's places."""
    of_order = pl.col(order) if isinstance(order, str) else order
    ranked = rows.with_columns(by=of_order).sort("area", "by", "lot", descending=[False, True, False])
    return ranked.group_by("area", maintain_order=True).agg(
        pl.col("unmet", "in_need").head(pl.col("listed").sum()).sum(), places=pl.col("listed").sum()
    )


def _figures(found: Mapping[str, pl.DataFrame], need: str, needy: int) -> dict[str, Any]:
    hits = {name: table[need].to_numpy() for name, table in found.items()}
    drawn = np.random.default_rng(1).integers(0, len(hits["model"]), (DRAWS, len(hits["model"])))

    def times(other: str, one: str = "model") -> list[float]:
        ratio = hits[one][drawn].sum(1) / np.maximum(1, hits[other][drawn].sum(1))
        whole = hits[one].sum() / max(1, hits[other].sum())
        return [round(float(x), 2) for x in (whole, *np.quantile(ratio, [0.025, 0.975]))]

    places = found["model"]["places"].sum()
    return {
        "needy": needy,
        "recall": {name: round(float(h.sum() / needy), 4) for name, h in hits.items()},
        "precision": {name: round(float(h.sum() / places), 3) for name, h in hits.items()},
        "model_by_signals": times("signals"),
        "model_by_scorecard": times("scorecard"),
        "perfect_by_signals": times("signals", "perfect"),
    }


def main(folder: Path, names: list[str]) -> dict[str, Any]:
    """Figures of all places, with a model of all of them together, and of each with a model of its own results."""
    places = [lived(name, int(seed), folder) for name, seed in (text.rsplit(":", 1) for text in names)]
    together, results = taught(places)
    own = [taught([one]) for one in places]
    return {
        "results_learned_from": results,
        "together": [worth(one, together) for one in places],
        "each_by_itself": [
            {"results": count, **worth(one, model)} for one, (model, count) in zip(places, own, strict=True)
        ],
        "model": together.training["held_out"],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2:]), ensure_ascii=False, indent=1) + "\n")
