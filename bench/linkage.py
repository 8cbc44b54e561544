"""Who is who: strangers of a noisy feed against residents. Seconds, memory, precision and recall. JSON.

`python bench/linkage.py [rows] [residents]`. Residents are whole districts of the synthetic nation, from the vault,
with their telephones (6 in 100 unknown). Of the feed's rows seven in ten are residents, written down as gas companies
do (synthetic/papers.py); three in ten live in other districts. Time runs from opening the vault to the finished table.
"""

import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from bandi.engine.linkage.tie import tie
from bandi.engine.tables import PAIR_DECISIONS, empty
from bandi.engine.vault import IDENTITIES, Vault
from bandi.engine.words import Tied
from bandi.korea.likeness import likeness
from bandi.synthetic.census import neighbourhoods
from bandi.synthetic.papers import on_paper
from bandi.synthetic.town import make_town

KNOWN, SEED = 0.7, 1
DAY = date(2026, 6, 30)


def everybody(code: str) -> pl.DataFrame:
    """IDENTITIES of a district's residents without keys, as register and other feeds tell them."""
    areas = tuple(neighbourhoods().filter(pl.col("district") == code)["area"])
    town = make_town(code, areas, seed=SEED, until=2024 * 12)
    people, house = town.people, town.people.household
    return pl.DataFrame(
        {
            "rrn": town.rrn,
            "name": town.name,
            "birth": pl.Series(people.born).cast(pl.Int32).cast(pl.Date),
            "phone": town.phone,
            "building": town.homes.building.gather(house),
            "street": town.homes.street.gather(house),
            "unit": town.homes.unit.gather(house),
        }
    )


def identities(told: pl.DataFrame, *, feed: str) -> pl.DataFrame:
    """The columns of IDENTITIES; what is not told is null."""
    absent = {name: pl.lit(None, dtype=dtype) for name, dtype in IDENTITIES.items() if name not in told.columns}
    return told.with_columns(**absent).with_columns(feed=pl.lit(feed), received_on=pl.lit(DAY)).select(list(IDENTITIES))


def nation(rows: int, residents: int) -> tuple[list[pl.DataFrame], pl.DataFrame]:
    """Residents by district with their keys, and the feed's rows: person (stranger), is (resident or null), flaws."""
    rng = np.random.default_rng(SEED)
    kept: list[pl.DataFrame] = []
    outside: list[pl.DataFrame] = []
    for code in sorted(neighbourhoods()["district"].unique()):
        missing = residents - sum(part.height for part in kept)
        people = everybody(code)
        adults = people.filter(pl.col("birth") < date(2007, 1, 1))
        if missing > 0:
            base = sum(part.height for part in kept)
            part = people.head(missing)
            kept.append(part.with_columns(person=pl.int_range(base + 1, base + part.height + 1, dtype=pl.Int64)))
            outside.append(people.slice(missing))
        elif sum(part.height for part in outside) < rows * (1 - KNOWN):
            outside.append(adults)
        else:
            break
    inside = pl.concat(part.filter(pl.col("birth") < date(2007, 1, 1)) for part in kept)
    drawn = inside[rng.integers(0, inside.height, int(rows * KNOWN))]
    others = pl.concat(outside)
    others = others[rng.integers(0, others.height, rows - drawn.height)].with_columns(person=pl.lit(None, pl.Int64))
    truth = pl.concat([drawn, others], how="diagonal")
    paper = on_paper(truth, rng=rng).with_columns(truth["person"].alias("is"))
    return kept, paper.with_columns(person=-pl.int_range(1, paper.height + 1, dtype=pl.Int64))


def korea(rows: int, residents: int) -> dict[str, object]:
    """Ties of the feed's rows; measured in a process of its own, so that making the nation does not count."""
    kept, paper = nation(rows, residents)
    with tempfile.TemporaryDirectory() as folder:
        vault = the_vault(Path(folder))
        for number, part in enumerate(kept):
            vault.store(identities(part.drop("birth"), feed="register"), delivery=f"resident{number}")
        vault.store(identities(paper.drop("is", "flaws"), feed="gas"), delivery="strangers")
        measured = subprocess.run(  # noqa: S603 - this file
            [sys.executable, __file__, "--measure", folder, str(len(kept))], check=True, capture_output=True, text=True
        )
        ties = pl.read_parquet(Path(folder) / "ties.parquet")
    told = {"rows": rows, "residents": residents} | json.loads(measured.stdout)
    return told | figures(ties, paper.select("is", "flaws", stranger="person"))


def the_vault(folder: Path) -> Vault:
    """Where the names of this bench rest."""
    return Vault(folder / "vault", secret_file=folder / "keys.json")


def measure(folder: Path, districts: int) -> dict[str, float]:
    """Opens the vault, ties everybody, keeps the table, and says how long it took and how much memory."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    vault = the_vault(folder)
    began = time.perf_counter()
    ties = tie(
        lambda: [vault.told_by(["strangers"], purpose="linkage")],
        lambda _: (vault.told_by([f"resident{number}"], purpose="linkage") for number in range(districts)),
        likeness=likeness(),
        housed=lambda persons: pl.DataFrame({"person": persons, "household": persons}),
        decided=empty(PAIR_DECISIONS),
    )
    seconds = time.perf_counter() - began
    ties.write_parquet(folder / "ties.parquet")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_gb": round(usage.ru_maxrss / 1024**2, 2),
    }


def figures(ties: pl.DataFrame, truth: pl.DataFrame) -> dict[str, object]:
    """Precision and recall of what was linked, in all and by tier, and how much waits for a clerk."""
    linked = ties.filter(pl.col("verdict") == Tied.LINKED.value).join(truth, on="stranger")
    right = pl.col("is") == pl.col("person")
    known = truth["is"].is_not_null().sum()
    tier = pl.coalesce("tier", "how")
    by = linked.group_by(tier=tier).agg(links=pl.len(), precision=right.fill_null(value=False).mean()).sort("tier")
    waiting = ties.filter(pl.col("verdict") == Tied.QUEUE.value)["stranger"].n_unique()
    good = int(linked.select(right.fill_null(value=False).sum()).item())
    missed = truth.filter(pl.col("is").is_not_null()).join(linked, on="stranger", how="anti")
    return {
        "precision": round(good / max(linked.height, 1), 5),
        "recall": round(good / known, 4),
        "queue": waiting,
        "tiers": {name: [links, round(precision, 5)] for name, links, precision in by.rows()},
        "missed_flaws": dict(missed.explode("flaws")["flaws"].value_counts().sort("flaws").rows()),
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        wanted = [int(text) for text in sys.argv[1:]] or [1_000_000, 1_000_000]
        print(json.dumps({"bench": "linkage", "korea": korea(wanted[0], wanted[-1])}, ensure_ascii=False))
