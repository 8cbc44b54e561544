"""Whom each order finds on the synthetic nation's held-back truth: recall of unmet need at the hubs' own capacity.

Run: python bench/judge.py PLACE [seed]   (for example: python bench/judge.py "서울 중구")

Two rounds are run, with the officers' part played between them. What orders are compared with is the answer sheet that
no other room may read. With results in, a model is learned from the first round and judged on the second.
"""

import json
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from bandi.engine import seal, tables
from bandi.engine.errors import BandiError
from bandi.engine.judge import measures, sheet
from bandi.engine.judging import judge, on_trial
from bandi.engine.lake import Lake
from bandi.engine.learning import learn
from bandi.engine.round import House, discover
from bandi.engine.vault import Vault
from bandi.korea import pack
from bandi.korea.calendar import the_round
from bandi.korea.capacity import capacity_of
from bandi.korea.judging import judging
from bandi.korea.regions import place as find_place
from bandi.synthetic.nation import make
from bandi.synthetic.outcomes import household_numbers, outcomes_for
from bandi.synthetic.truth import needs

ROUNDS = ("2026-4", "2026-5")
UNTIL = date(2026, 9, 14)
NEED = 0.5  # hardship above which a household is in need; unmet where no benefit answers it


def main(name: str, seed: int) -> dict[str, Any]:
    """Figures of one place."""
    with tempfile.TemporaryDirectory() as folder:
        where, home = find_place(name), Path(folder)
        make(where, home, seed=seed, until=UNTIL)
        vault = Vault(home / "vault", secret_file=home / "keys.json", buckets=8)
        house = House(pack(), Lake(home / "lake", buckets=8), vault, home / "inbox")
        capacity = capacity_of(where.areas)
        discover(the_round(ROUNDS[0]), house=house, capacity=capacity)
        keyed = pl.DataFrame({"number": household_numbers(home)})
        keyed = keyed.with_columns(household=vault.keys(keyed["number"], purpose="household"))
        play(house, keyed, home, seed=seed)
        discover(the_round(ROUNDS[1]), house=house, capacity=capacity)
        started = perf_counter()
        judged = judge(house.pack, house.lake, content=judging())
        seconds = perf_counter() - started
        return {
            "place": name,
            "households": keyed.height,
            "judging_seconds": round(seconds, 2),
            "judged": [one for one in judged.about["rounds"] if one["judged"]],
            "truth": truth(house, keyed, home),
        }


def play(house: House, keyed: pl.DataFrame, home: Path, *, seed: int) -> None:
    """Delivers the office's own file: what became of the first round's list."""
    this = the_round(ROUNDS[0])
    listed = seal.read(this.id, "candidates", tables.CANDIDATES, lake=house.lake).filter("listed")
    known = keyed.join(listed, on="household", how="semi").sort("number")
    found = outcomes_for(home, known["number"].to_list(), round_id=this.id, seed=seed)
    told = found.join(known, left_on="household_no", right_on="number").sort("household")
    on = this.cutoff + timedelta(days=45)
    lines = [
        f"{key & (2**64 - 1):016x},{outcome},{on:%Y%m%d},{_first(this.field_from, days)},{attempts},{on:%Y%m}"
        for key, outcome, attempts, days in told.select(
            "household", "outcome", "attempts", "days_to_first_contact"
        ).iter_rows()
    ]
    text = "\n".join(["가구키,결과코드,결과일자,첫연락일자,연락시도,기준월", *lines, f"합계건수,{len(lines)}"]) + "\n"
    arrived = home / "inbox" / on.isoformat()
    arrived.mkdir(parents=True, exist_ok=True)
    (arrived / f"BANDI_OUTCOMES_{on:%Y%m}.csv").write_text(text, encoding="utf-8")


def _first(field_from: date, days: int | None) -> str:
    return "" if days is None else f"{field_from + timedelta(days=days):%Y%m%d}"


def truth(house: House, keyed: pl.DataFrame, home: Path) -> dict[str, Any]:
    """Recall, precision and lift of each order in the second round, when every need is known."""
    this = the_round(ROUNDS[1])
    answer = needs(home).join(keyed, left_on="household_no", right_on="number").filter(~pl.col("dead"))
    needy = answer.select("household", so=(pl.col("need") > NEED) & pl.col("unmet"))
    scores = seal.read(this.id, "scores", tables.SCORES, lake=house.lake)
    candidates = seal.read(this.id, "candidates", tables.CANDIDATES, lake=house.lake)
    everybody = candidates.with_columns(propensity=pl.lit(1.0))
    told = candidates.select("household", need=pl.lit("none")).clear()
    rows = sheet.sheet(everybody, scores, told)
    orders = ["score", "card", "signals", "random"]
    try:
        model = learn(house.pack, house.lake, this=this)
        _, trial = on_trial(model, pack=house.pack, lake=house.lake)
        if (given := trial(this.id)) is not None:
            rows = rows.join(given.select("household", model="points"), on="household", how="left")
            orders.append("model")
    except BandiError as error:
        sys.stderr.write(f"no model: {error}\n")
    capacity = rows.filter("listed").height
    placed = rows.with_columns(lot=pl.lit(0)).with_columns(
        sheet.placed(column).alias(f"by_{name}")
        for name, column in {
            "score": "points", "card": "card", "signals": "signals", "random": "lot", "model": "model"
        }.items() if name in orders
    )  # fmt: skip
    seen = placed.join(needy, on="household").with_columns(
        known=pl.lit(value=True), unmet=pl.col("so"), weight=pl.lit(1.0), need=pl.lit("none")
    )
    found = measures.at_capacity(seen.with_columns(by_list=pl.lit(1.0)), orders)
    figures = {name: {one["measure"]: one["value"] for one in found if one["by"] == name} for name in orders}
    return {"capacity": capacity, "scored": rows.height, "in_unmet_need": int(seen["unmet"].sum()), "orders": figures}


if __name__ == "__main__":
    place = sys.argv[1] if len(sys.argv) > 1 else "서울 중구"
    text = json.dumps(main(place, int(sys.argv[2]) if len(sys.argv) > 2 else 1), ensure_ascii=False, indent=1)
    sys.stdout.write(text + "\n")
