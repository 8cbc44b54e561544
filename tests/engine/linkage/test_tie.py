"""Who is who: clerks, strict combinations, weights. Invented people only; a small likeness, not the country's."""

from collections.abc import Iterable
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine.contract.likeness import Comparison, Level, Likeness, Tier
from bandi.engine.linkage.tie import RIVALS, judged, tie
from bandi.engine.tables import PAIR_DECISIONS, TIES
from bandi.engine.vault import IDENTITIES

TEXTS = ("name", "birth", "sex", "phone", "street", "unit")


def prepare(identities: pl.DataFrame) -> pl.DataFrame:
    return identities.select("person", *(pl.col(name).cast(pl.String).fill_null("").alias(name) for name in TEXTS))


def same_or_else(name: str, m: float, u: float) -> Comparison:
    unknown = Level("unknown", f"{name}_l IS NULL OR {name}_r IS NULL", "모름", "unknown", unknown=True)
    same = Level("same", f"{name}_l = {name}_r", "같음", "same", m=m, u=u)
    other = Level("other", "ELSE", "다름", "different", m=1 - m, u=1 - u)
    return Comparison(name, name, name, (unknown, same, other))


LIKENESS = Likeness(
    prepare=prepare,
    tiers=(
        Tier("name_birth_phone", ("name", "birth", "phone"), "이름·생일·전화", "name, birth, phone", 0.9995, "test"),
    ),
    blocks=(("birth",), ("phone",), ("street", "unit")),
    training=(("birth",), ("phone",)),
    comparisons=(
        same_or_else("name", 0.9, 0.0005),
        same_or_else("birth", 0.95, 0.00005),
        same_or_else("phone", 0.6, 0.000001),
        same_or_else("street", 0.8, 0.0001),
    ),
    sure=0.99,
    possible=0.5,
)


def people(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(IDENTITIES) | row for row in rows], schema=dict(IDENTITIES)).cast(
        dict(IDENTITIES)
    )


def person(key: int, name: str, birth: str, phone: str | None = None, street: str | None = None) -> dict[str, Any]:
    from datetime import date

    return {"person": key, "name": name, "birth": date.fromisoformat(birth), "phone": phone, "street": street}


def tied(
    strangers: pl.DataFrame, residents: Iterable[pl.DataFrame], decided: Iterable[tuple[Any, ...]] = ()
) -> dict[tuple[int, int], tuple[str, str]]:
    """(stranger, person) -> how, verdict; the person's household is its key times ten."""
    table = tie(
        lambda: [strangers],
        lambda _: residents,
        likeness=LIKENESS,
        housed=lambda persons: pl.DataFrame({"person": persons, "household": persons * 10}),
        decided=pl.DataFrame(list(decided), schema=dict(PAIR_DECISIONS), orient="row"),
    )
    assert table.schema == dict(TIES)
    assert (table["household"] == table["person"] * 10).all()
    return {
        (s, p): (how, verdict) for s, p, how, verdict in table.select("stranger", "person", "how", "verdict").rows()
    }


KIM, TWIN = (
    person(1, "김가온", "1980-03-02", "010-0000-0001", "별빛로 1"),
    person(2, "김가람", "1980-03-02", "010-0000-0002", "별빛로 1"),
)


def test_a_tier_ties_when_it_fits_one_resident_only() -> None:
    same = person(-1, "김가온", "1980-03-02", "010-0000-0001")
    assert tied(people(same), [people(KIM, TWIN)]) == {(-1, 1): ("combination", "linked")}
    double = KIM | {"person": 3}
    assert tied(people(same), [people(KIM, TWIN, double)]) == {
        (-1, 1): ("likely", "queue"),
        (-1, 3): ("likely", "queue"),
    }


def test_a_blank_never_agrees() -> None:
    nobody = person(-1, "김가온", "1980-03-02", None)
    bare = person(1, "김가온", "1980-03-02", None)
    assert ("combination", "linked") not in tied(people(nobody), [people(bare)]).values()


def test_name_and_birth_alone_never_link() -> None:
    found = tied(people(person(-1, "김가온", "1980-03-02")), [people(person(1, "김가온", "1980-03-02"))])
    assert found.get((-1, 1), ("", "dropped"))[1] != "linked"


def test_a_moved_resident_with_the_same_phone_is_linked_by_weights() -> None:
    moved = person(-1, "김가온", "1980-03-12", "010-0000-0001", "별빛로 1")
    assert tied(people(moved), [people(KIM, TWIN)])[-1, 1] == ("likely", "linked")


@pytest.mark.parametrize("same", [True, False])
def test_a_clerk_comes_first_and_can_be_taken_back(same: bool) -> None:
    from datetime import date

    stranger, residents = people(person(-1, "김가온", "1980-03-02", "010-0000-0001")), [people(KIM, TWIN)]
    day = date(2026, 7, 1)
    before = tied(stranger, residents)
    after = tied(stranger, residents, [(1, -1, 1 if not same else 2, same, day)])
    if same:
        assert after == {(-1, 2): ("clerk", "linked")}
    else:
        assert after[-1, 1] == ("clerk", "dropped")
        assert "linked" not in {verdict for _, verdict in after.values()}
    assert tied(stranger, residents, []) == before


def test_of_many_rivals_a_clerk_sees_a_few() -> None:
    many = [KIM | {"person": n} for n in range(1, RIVALS + 8)]
    found = tied(people(person(-1, "김가온", "1980-03-02", "010-0000-0001")), [people(*many)])
    assert [verdict for _, verdict in found.values()].count("queue") == RIVALS


@given(weights=st.lists(st.integers(-5, 40), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_equally_good_rivals_are_never_linked(weights: list[int]) -> None:
    rows = [(-1, n, float(w), []) for n, w in enumerate([*weights, max(weights)])]
    schema = {"stranger": pl.Int64, "person": pl.Int64, "weight": pl.Float64, "parts": TIES["parts"]}
    found = judged(pl.DataFrame(rows, schema=schema, orient="row"), sure=0.9, possible=0.5)
    assert "linked" not in found["verdict"].to_list()


@given(order=st.permutations(range(6)), cut=st.integers(0, 6))
@settings(max_examples=15, deadline=None)
def test_neither_order_nor_portions_matter(order: list[int], cut: int) -> None:
    rows = [KIM, TWIN, *(KIM | {"person": n, "phone": f"010-0000-000{n}"} for n in range(3, 7))]
    mixed = [rows[n] for n in order]
    stranger = people(person(-1, "김가온", "1980-03-02", "010-0000-0001", "별빛로 1"))
    assert tied(stranger, [people(*mixed[:cut]), people(*mixed[cut:])]) == tied(stranger, [people(*rows)])


def test_weights_are_learned_where_the_content_has_none() -> None:
    from dataclasses import replace

    from bandi.engine.linkage.alike import alike

    blank = tuple(
        replace(c, levels=tuple(replace(level, m=None, u=None) for level in c.levels)) for c in LIKENESS.comparisons
    )
    rows = [
        person(n, f"이름{n % 37}", f"19{50 + n % 50}-0{1 + n % 9}-1{n % 7}", f"010-0000-{n:04d}", f"별빛로 {n // 2}")
        for n in range(1, 400)
    ]
    residents = prepare(people(*rows))
    strangers = prepare(people(*(row | {"person": -row["person"]} for row in rows[:200])))
    first = alike(strangers, residents, replace(LIKENESS, comparisons=blank))
    again = alike(strangers, residents, replace(LIKENESS, comparisons=blank))
    assert first.equals(again)
    best = first.sort("weight").unique("stranger", keep="last")
    assert (best["person"] == -best["stranger"]).mean() > 0.99
