"""Who lives elsewhere than registered, and whose meter is it: found as against the answer sheet. JSON.

Truth: households that live elsewhere, by the answer sheet, with the home the utilities know. `mismatch`: of the
households said to live elsewhere, how many do (precision); of those who do, how many are said to (recall), and of those
of whom any institution told anything. `meters`: records of the power and water companies, and how many of those about
households that live elsewhere reach the right one, before and after the second pass. Signs and their noise are ours
(I): the figures show that the parts fit together, not how it will be in the country.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from bandi.engine import seal
from bandi.engine.intake import find_arrivals, take_in
from bandi.engine.lake import Lake
from bandi.engine.linkage import link
from bandi.engine.residence import Span, reside, with_reached
from bandi.engine.tables import WHEREABOUTS
from bandi.engine.vault import Vault
from bandi.korea import pack
from bandi.korea.calendar import the_round
from bandi.korea.regions import place
from bandi.synthetic import truth
from bandi.synthetic.nation import make

PLACE = sys.argv[1] if len(sys.argv) > 1 else "11020"  # Jung-gu of Seoul
METERS = ("kepco_arrears", "kepco_cut", "water_cut")


def measure(code: str, root: Path) -> dict[str, object]:
    """Makes the place, says where everybody lives, and compares."""
    this, content = the_round("2026-5"), pack()
    make(place(code), root, seed=1, until=this.until)
    lake = Lake(root / "lake")
    vault = Vault(root / "vault", secret_file=root / "keys.json")
    take_in(find_arrivals(root / "inbox", until=this.until), pack=content, lake=lake, vault=vault)
    register, name = content.register_feed.id, seal.under_construction(this)
    links = link(lake, cutoff=this.cutoff, until=this.until, feeds=content.feeds, register_feed=register, round_id=name)
    began = time.perf_counter()
    span = Span(this.cutoff, this.until, register)
    homes = reside(links.bucket, lake, round_id=name, span=span, content=content.residence)
    seconds = time.perf_counter() - began
    numbers = truth.read(root, "households").select("household_no", "area", "elsewhere_since", "gone")
    keyed = numbers.with_columns(household=vault.keys(numbers["household_no"], purpose="household"))
    away = pl.col("elsewhere_since").is_not_null() & (pl.col("elsewhere_since") <= this.cutoff) & ~pl.col("gone")
    table = pl.concat(homes.read("whereabouts", n, WHEREABOUTS) for n in range(lake.buckets))
    judged = keyed.join(table, on="household", how="left").with_columns(
        away=away, said=pl.col("mismatch").fill_null(value=False)
    )
    by_key = pl.concat(links.bucket(n)[2] for n in range(lake.buckets))
    after = pl.concat(with_reached(links.bucket(n)[2], *reversed(homes.bucket(n))) for n in range(lake.buckets))
    unnamed = after.filter(pl.col("household").is_null()).join(
        after.filter(pl.col("household").is_not_null()).select("record"), on="record", how="anti"
    )
    after = pl.concat([after.filter(pl.col("household").is_not_null()), unnamed])
    owners = _owners(judged, vault)
    meters = {name: _meters(t, owners) for name, t in (("before", by_key), ("after", after))}
    return {
        "place": code,
        "households": numbers.height,
        "told_of": table.height,
        "seconds": round(seconds, 2),
        "mismatch": _mismatch(judged),
        "meters": meters,
        "apart": int(table["apart"].list.len().sum()),
    }


def _mismatch(judged: pl.DataFrame) -> dict[str, float | int]:
    said, away = judged["said"].to_numpy(), judged["away"].to_numpy()
    told = judged["household"].is_not_null().to_numpy() & judged["registered_area"].is_not_null().to_numpy()
    hit = int((said & away).sum())
    placed = judged.filter(pl.col("said") & pl.col("away") & pl.col("likely_area").is_not_null()).height
    return {
        "elsewhere": int(away.sum()),
        "said": int(said.sum()),
        "precision": round(hit / max(int(said.sum()), 1), 4),
        "recall": round(hit / max(int(away.sum()), 1), 4),
        "recall_of_those_told_of": round(hit / max(int((away & told).sum()), 1), 4),
        "with_a_place": placed,
    }


def _owners(judged: pl.DataFrame, vault: Vault) -> pl.DataFrame:
    """Meter (customer key) -> the household behind it, as the answer sheet's rows number their customers."""
    rows = np.arange(judged.height)
    numbers = pl.Series(rows * 48_271 % 900_000_007 + 1_000_000_000).cast(pl.String)
    providers = sorted({pack().feeds[feed].provider_en for feed in METERS})
    keyed = [
        judged.select(owner="household", away="away").with_columns(
            customer=vault.keys(provider + "|" + numbers, purpose="customer")
        )
        for provider in providers
    ]
    return pl.concat(keyed)


def _meters(linked: pl.DataFrame, owners: pl.DataFrame) -> dict[str, float | int]:
    meters = linked.filter(pl.col("feed").is_in(METERS)).join(owners, on="customer", how="inner")
    right = pl.col("household") == pl.col("owner")
    away = meters.filter("away")
    return {
        "records": meters.height,
        "of_households_elsewhere": away.height,
        "reach_the_right_one": away.filter(right).height,
        "share_of_those_elsewhere": round(away.filter(right).height / max(away.height, 1), 4),
        "linked": meters.filter(pl.col("household").is_not_null()).height,
        "linked_wrongly": meters.filter(~right).height,
        "by_belief": meters.filter(pl.col("how") == "residence").height,
        "by_belief_wrongly": meters.filter((pl.col("how") == "residence") & ~right).height,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(PLACE, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps({"bench": "residence", **figures, "peak_gb": round(peak, 2)}))
