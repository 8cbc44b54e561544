"""Who lives alone is counted once in each risk that is true of it; the register decides who is alone."""

from random import Random
from typing import Any

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from bandi.engine.alone import alone, summed

HOMES = {"household": pl.Int64, "area": pl.String, "size": pl.Int32, "head_age": pl.Int32, "head_sex": pl.String}
SIGNALS = {"household": pl.Int64, "kind": pl.String, "state": pl.String}
RULED = {"household": pl.Int64, "verdict": pl.String, "received": pl.Boolean}


def frames(homes: list[Any], signals: list[Any] = (), ruled: list[Any] = ()) -> list[pl.DataFrame]:  # type: ignore[assignment]
    return [
        pl.DataFrame(rows, schema=schema, orient="row")
        for rows, schema in ((homes, HOMES), (list(signals), SIGNALS), (list(ruled), RULED))
    ]


def counted(table: pl.DataFrame) -> dict[tuple[str, str, str], int]:
    return {(r["stage"], r["sex"], r["risk"]): r["households"] for r in table.iter_rows(named=True)}


def test_stages_of_life_turn_on_the_birthday() -> None:
    ages = [18, 19, 39, 40, 64, 65, None]
    homes = [(n, "a", 1, age, "f") for n, age in enumerate(ages)]
    assert counted(alone(*frames(homes))) == {
        ("minor", "f", "every"): 1, ("youth", "f", "every"): 2, ("middle", "f", "every"): 2, ("aged", "f", "every"): 1,
    }  # fmt: skip


def test_families_are_not_counted_and_a_person_in_two_troubles_counts_in_both() -> None:
    homes = [(1, "a", 1, 70, "m"), (2, "a", 2, 70, "m"), (3, "a", 1, 72, "m")]
    signals = [(1, "arrears", "active"), (1, "arrears", "active"), (1, "cut", "active"), (2, "cut", "active"),
               (3, "loss", "cleared")]  # fmt: skip
    ruled = [(1, "yes", False), (1, "yes", False), (3, "yes", None), (3, "depends", False), (3, "yes", True)]
    assert counted(alone(*frames(homes, signals, ruled))) == {
        ("aged", "m", "every"): 2, ("aged", "m", "any"): 1, ("aged", "m", "several"): 1, ("aged", "m", "arrears"): 1,
        ("aged", "m", "cut"): 1, ("aged", "m", "unclaimed"): 1,
    }  # fmt: skip


HOUSEHOLD = st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.integers(15, 90), st.sampled_from("mf"))
SIGNAL = st.tuples(
    st.integers(0, 20), st.sampled_from(["cut", "arrears", "use"]), st.sampled_from(["active", "cleared"])
)


@example(
    [("a", 1, 15, "m"), ("a", 1, 15, "m"), ("b", 1, 15, "m")], [(0, "cut", "active"), (1, "cut", "active")], Random(0)
)
@given(st.lists(HOUSEHOLD, max_size=20), st.lists(SIGNAL, max_size=30), st.randoms())
def test_buckets_and_order_do_not_matter(homes: list[Any], signals: list[Any], chance: Any) -> None:
    rows = [(n, *home) for n, home in enumerate(homes)]
    whole = alone(*frames(rows, signals))
    shuffled = chance.sample(rows, len(rows))
    parts = [
        alone(*frames([row for row in shuffled if row[0] % 3 == bucket], [s for s in signals if s[0] % 3 == bucket]))
        for bucket in range(3)
    ]
    assert summed(pl.concat(parts).lazy()).equals(whole)
    in_place = whole.partition_by("area")
    for risks in map(counted, in_place):
        assert all(risks.get((stage, sex, "every"), 0) >= n for (stage, sex, _), n in risks.items())
