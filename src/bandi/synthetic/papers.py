"""How an institution without resident numbers writes its customers down (서류의 흠): mostly right, at times not.

Names misheard or spelled another way, birth dates that slip, telephones missing or long changed, an old address, no
unit.
A customer's paper stays the same from month to month. What is wrong with each is truth, kept in the answer sheet.
"""

from collections.abc import Callable

import numpy as np
import polars as pl

from bandi.synthetic.dirt import written_otherwise

SHARES = {
    "name_misheard": 0.020,
    "name_spelled": 0.015,
    "birth_slipped": 0.020,
    "phone_missing": 0.250,
    "phone_new": 0.080,
    "moved": 0.090,
    "building_missing": 0.250,
    "unit_missing": 0.080,
}
"""Share of customers with each flaw, drawn independently of one another (I, after trials on name and address files)."""

FIRST, LAST, FINALS, VOWELS = 0xAC00, 0xD7A3, 28, 21
NEIGHBOUR = {0: 4, 4: 0, 1: 5, 5: 1, 8: 13, 13: 8, 18: 20, 20: 18, 2: 6, 6: 2}
"""Vowels that are misheard for one another (ㅏㅓ, ㅐㅔ, ㅗㅜ, ㅡㅣ, ㅑㅕ), by their place in the syllable block."""
OTHERWISE = {"이": "리", "유": "류", "임": "림", "나": "라", "노": "로", "양": "량", "리": "이", "류": "유"}
"""Surnames that some spell by the rule of initials (두음법칙) and some do not."""


def on_paper(people: pl.DataFrame, *, rng: np.random.Generator) -> pl.DataFrame:
    """The people as customers: columns name, birth, phone, building, street, unit, and `flaws` (names of SHARES).

    `people` has name, birth (date), phone, building, street, unit; the order is kept.
    """
    n = people.height
    hit = {flaw: rng.random(n) < share for flaw, share in SHARES.items()}
    other = rng.integers(0, max(n, 1), n)
    years = rng.integers(0, 4, n)
    paper = people.select("name", "birth", "phone", "building", "street", "unit").with_columns(
        *(pl.Series(flaw, rows) for flaw, rows in hit.items()),
        *(people[name].gather(other).alias(f"old_{name}") for name in ("building", "street", "unit")),
        new_phone=people["phone"].gather(rng.integers(0, max(n, 1), n)),
        slip=pl.Series(years),
        habit=pl.Series(rng.integers(0, 20, n)),
    )
    home = [pl.when("moved").then(f"old_{name}").otherwise(name).alias(name) for name in ("building", "street", "unit")]
    flawed = paper.with_columns(home).with_columns(
        name=_name(),
        birth=pl.when("birth_slipped").then(_slipped()).otherwise("birth"),
        phone=pl.when(~pl.col("phone_missing")).then(pl.when("phone_new").then("new_phone").otherwise("phone")),
        building=pl.when(~pl.col("building_missing")).then("building"),
        unit=pl.when(~pl.col("unit_missing")).then(written_otherwise(pl.col("unit"), pl.col("habit"))),
    )
    flaws = pl.concat_list(pl.when(flaw).then(pl.lit(flaw)) for flaw in SHARES).list.drop_nulls()
    return flawed.select("name", "birth", "phone", "building", "street", "unit", flaws=flaws)


def _name() -> pl.Expr:
    name = pl.col("name")
    misheard = _each(name, misheard_name)
    spelled = _each(name, spelled_name)
    return pl.when("name_misheard").then(misheard).when("name_spelled").then(spelled).otherwise(name)


def _each(name: pl.Expr, change: Callable[[str], str]) -> pl.Expr:
    """Names are few among many people: each distinct one is changed once."""

    def changed(names: pl.Series) -> pl.Series:
        distinct = names.unique()
        return names.replace_strict(distinct, [change(text) for text in distinct], return_dtype=pl.String)

    return name.map_batches(changed, return_dtype=pl.String)


def misheard_name(name: str) -> str:
    """The last syllable with a vowel that sounds alike; else without, or with, a final ㄴ."""
    block = ord(name[-1]) - FIRST
    if not 0 <= block <= LAST - FIRST:
        return name
    rest, final = divmod(block, FINALS)
    initial, vowel = divmod(rest, VOWELS)
    if vowel in NEIGHBOUR:
        vowel = NEIGHBOUR[vowel]
    else:
        final = 4 if final == 0 else 0
    return name[:-1] + chr(FIRST + (initial * VOWELS + vowel) * FINALS + final)


def spelled_name(name: str) -> str:
    """The surname by the other rule of initials; else a blank between surname and given name."""
    if name[0] in OTHERWISE:
        return OTHERWISE[name[0]] + name[1:]
    return f"{name[0]} {name[1:]}"


def _slipped() -> pl.Expr:
    """Ten days, one year, or day and month exchanged; where that is no day, a year earlier."""
    birth, slip = pl.col("birth"), pl.col("slip")
    exchanged = pl.when(birth.dt.day() <= 12).then(
        pl.date(birth.dt.year(), birth.dt.day().clip(1, 12), birth.dt.month().cast(pl.Int8))
    )
    moved = (
        pl.when(slip == 0).then(birth.dt.offset_by("-10d"))
        .when(slip == 1).then(exchanged)
        .when(slip == 2).then(birth.dt.offset_by("-1d"))
    )  # fmt: skip
    return pl.coalesce(moved, birth.dt.offset_by("-1y"))
