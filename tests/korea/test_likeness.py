"""Two people on paper, one person or two: names, births, phones and homes of Korea, and the published hard pairs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from splink import Linker, SettingsCreator
from splink.backends.duckdb import DuckDBAPI

from bandi.engine.contract.likeness import Comparison
from bandi.engine.vault import IDENTITIES
from bandi.korea.likeness import likeness, prepare
from bandi.korea.likeness.hard import write
from bandi.korea.likeness.score import score

README = Path(write.__file__).parents[1] / "README.md"
TODAY = date(2026, 10, 1)


def told(*people: Mapping[str, Any]) -> pl.DataFrame:
    """IDENTITIES of people of whom only these fields are known."""
    absent = dict.fromkeys(IDENTITIES)
    rows = [{**absent, "person": place, "received_on": TODAY, **person} for place, person in enumerate(people)]
    return pl.DataFrame(rows, schema=dict(IDENTITIES))


def weighed(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """How two records compare."""
    return score(told(left), told(right), likeness()).row(0, named=True)


@pytest.fixture(scope="module")
def judgement() -> pl.DataFrame:
    """The published pairs judged."""
    return write.judged(write.published(), likeness())


def test_the_published_pairs_are_made_by_their_rules() -> None:
    assert write.PAIRS.read_text(encoding="utf-8") == write.made()


def test_there_are_enough_pairs_and_enough_of_them_two_people() -> None:
    pairs = write.published()
    assert pairs.height >= 500
    assert 0.4 <= 1 - pairs["same"].mean() <= 0.6
    assert pairs["rule"].n_unique() == len(write.rules()) == len({rule.why for rule in write.rules()})
    assert pairs.drop("why").is_duplicated().sum() == 0


def test_no_number_of_the_fixture_can_be_anybodys() -> None:
    phones = pl.concat([write.published()[f"{side}_phone"].rename("phone") for side in ("left", "right")]).drop_nulls()
    read = prepare(told(*({"phone": phone} for phone in phones)))["phone"]
    invented = read.str.starts_with("0100") | read.str.ends_with("0000")
    assert phones.len() > 500
    assert invented.all()


def test_the_figures_reached_are_those_published(judgement: pl.DataFrame) -> None:
    assert write.report(judgement) in README.read_text(encoding="utf-8")
    assert write.precision(judgement) >= 0.99
    assert write.recall(judgement) >= 0.88
    assert write.queued(judgement) <= 0.2


def test_nobody_who_is_one_person_is_dropped(judgement: pl.DataFrame) -> None:
    assert judgement.filter(pl.col("same"), pl.col("verdict") == "dropped").is_empty()


@pytest.mark.parametrize("salt", ["another", "draw", "of people"])
def test_other_people_drawn_by_the_same_rules_fare_alike(salt: str, judgement: pl.DataFrame) -> None:
    again = write.judged(write.published(write.made(salt).encode()), likeness())
    assert again["left_phone"].to_list() != judgement["left_phone"].to_list()
    assert write.precision(again) == pytest.approx(write.precision(judgement), abs=0.005)
    assert write.recall(again) == pytest.approx(write.recall(judgement), abs=0.01)


def test_pairs_written_after_the_weights() -> None:
    later = write.judged(write.published(write.LATER), likeness())
    assert later.height == 40
    assert later.filter(pl.col("verdict") == "linked", ~pl.col("same")).is_empty()
    assert later.filter(pl.col("verdict") == "dropped", pl.col("same")).is_empty()
    assert later.filter(pl.col("verdict") == "linked").height == 13


def test_strict_tiers_never_join_two_people(judgement: pl.DataFrame) -> None:
    left, right = (prepare(write.identities(write.published(), side)) for side in ("left", "right"))
    met = 0
    for tier in likeness().tiers:
        agree = pl.Series([True] * left.height)
        for column in tier.columns:
            agree = agree & (left[column] == right[column]).fill_null(value=False)
        met += agree.sum()
        assert judgement.filter(agree, ~pl.col("same")).is_empty(), tier.id
    assert met > 100


def test_blocks_bring_together_whoever_the_weights_would_link(judgement: pl.DataFrame) -> None:
    left, right = (prepare(write.identities(write.published(), side)) for side in ("left", "right"))
    seen = pl.Series([False] * left.height)
    for block in likeness().blocks:
        agree = pl.Series([True] * left.height)
        for column in block:
            agree = agree & (left[column] == right[column]).fill_null(value=False)
        seen = seen | agree
    missed = judgement.filter(~seen, pl.col("same"), pl.col("verdict") == "linked")
    assert missed.is_empty(), missed.select("rule", "left_name", "right_name")


PERSON = {"name": "이서준", "birth": date(1961, 5, 17), "sex": "m"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({}, {}),
        ({"phone": "010-0123-4567"}, {"phone": "010-0765-4321"}),
        ({"street": "서울특별시 중구 다산로 1"}, {"street": "서울특별시 중구 퇴계로 9"}),
        ({"street": "서울특별시 중구 신당동 11"}, {"street": "서울특별시 중구 신당동 12"}),
        (
            {"street": "서울특별시 중구 다산로 1", "unit": "101호"},
            {"street": "부산광역시 중구 다산로 1", "unit": "101호"},
        ),
        ({"street": "서울특별시 중구 다산로 1"}, {"street": "중구 다산로 1"}),
    ],
)
def test_name_birth_and_sex_alone_are_never_sure(left: dict[str, Any], right: dict[str, Any]) -> None:
    found = weighed(PERSON | left, PERSON | right)
    assert likeness().possible <= found["probability"] < likeness().sure


@pytest.mark.parametrize("unlike", [{"name": "이서진"}, {"birth": date(1988, 2, 3)}, {"name": "김서준"}])
def test_a_family_s_home_and_phone_do_not_make_two_one(unlike: dict[str, Any]) -> None:
    home = {"phone": "010-0123-4567", "street": "서울특별시 중구 다산로 1", "unit": "101동 203호"}
    found = weighed(PERSON | home | {"birth": date(2015, 5, 17)}, PERSON | home | {"birth": date(2015, 5, 17)} | unlike)
    assert found["probability"] < likeness().sure


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("이서준", "  이 서준 ", "same"),
        ("이서준", "李서준", "same"),
        ("Nguyễn Văn Đức", "NGUYEN VAN DUC", "same"),
        ("류하린", "유하린", "heard"),
        ("김내연", "김네연", "heard"),
        ("이서준", "SEOJUN YI", "roman"),
        ("조은설", "Cho Eun Seol", "roman"),
        ("황보라미", "Hwangbo Rami", "roman"),
        ("Lee Seo-jun", "Seojun Rhee", "roman"),
        ("이서준", "이소준", "letter"),
        ("이서준", "이준서", "swapped"),
        ("이서준", "박서준", "given"),
        ("이서준", "이서윤", "syllable"),
        ("이서준", "이하늘", "family"),
        ("이서준", "박하늘", "other"),
        ("Lee Min Su", "Lee Su Min", "other"),
        ("Tran Thi Mai", "Tran Thi Dao", "other"),
        ("이서준", None, "unknown"),
        ("이서준", "???", "unknown"),
        ("세입자", "세입자", "unknown"),
    ],
)
def test_names(one: str, other: str | None, level: str) -> None:
    assert weighed({"name": one}, {"name": other})["name"] == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (date(1961, 5, 17), date(1961, 5, 17), "same"),
        (date(1961, 3, 9), date(1961, 9, 3), "swapped"),
        (date(1917, 3, 9), date(2017, 3, 9), "century"),
        (date(1985, 2, 20), date(1985, 1, 1), "lunar"),  # New Year's day of 1985
        (date(1990, 10, 3), date(1990, 8, 15), "lunar"),  # harvest festival of 1990
        (date(1990, 10, 3), date(1990, 8, 25), "year"),  # the same distance, another moon
        (date(1961, 5, 17), date(1961, 5, 18), "digit"),
        (date(1961, 5, 17), date(1974, 11, 2), "other"),
        (date(1961, 5, 17), None, "unknown"),
    ],
)
def test_births(one: date, other: date | None, level: str) -> None:
    assert weighed({"birth": one}, {"birth": other})["birth"] == level
    assert weighed({"birth": other}, {"birth": one})["birth"] == level


def test_resident_number_tells_birth_and_sex() -> None:
    found = weighed({"rrn": "6105171000000"}, {"birth": date(1961, 5, 17), "sex": "m"})
    assert (found["birth"], found["sex"]) == ("same", "same")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("011-345-0000", "010-5345-0000"),
        ("016 500 0000", "+82 10 2500 0000"),
        ("0177770000", "010-4777-0000"),
        ("018-499-0000", "010.4499.0000"),
        ("019-9600-0000", "82-10-7600-0000"),
        ("011-9100-0000", "０１０－９１００－００００"),
        ("02-123-0000", "021230000"),
    ],
)
def test_phones(old: str, new: str) -> None:
    assert weighed({"phone": old}, {"phone": new})["phone"] in {"same", "family"}


@pytest.mark.parametrize("written", ["010-0000-0000", "010-1234-5678", "없음", "1588", "+82"])
def test_a_number_that_is_nobody_s_says_nothing(written: str) -> None:
    assert weighed({"phone": written}, {"phone": written})["phone"] == "unknown"


def test_a_child_s_phone_says_nothing_until_fourteen() -> None:
    born = {"birth": date(2013, 1, 1), "phone": "010-0123-4567"}
    young = prepare(told({**born, "received_on": date(2026, 12, 31)}, {**born, "received_on": date(2027, 1, 1)}))
    assert young["phone"].to_list() == [None, "01001234567"]


SEOUL = "서울특별시 중구 다산로44길 12"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ((SEOUL, "101동 203호"), ("서울 중구 다산로 44길 12", "101-203"), "household"),
        ((SEOUL, "101동 203호"), (f"(04598) {SEOUL}, 101동 203호 (신당동, 한빛아파트)", None), "household"),
        ((SEOUL, "101동 203호"), (SEOUL, "203호"), "door"),
        ((SEOUL, "101동 203호"), (SEOUL, None), "building"),
        ((SEOUL, "101동 203호"), (SEOUL, "101동 204호"), "neighbour"),
        ((SEOUL, "반지하"), (SEOUL, "B01호"), "household"),
        ((f"{SEOUL} (신당동)", None), ("서울시 중구 신당동 432-1", None), "hood"),
        (("서울특별시 중구 신당5동 432-1", None), ("서울시 중구 신당동 432-1번지", None), "building"),
        (("강원도 춘천시 효자동 산 12-3", None), ("강원특별자치도 춘천시 효자동 산12-3", None), "building"),
        ((SEOUL, None), ("서울특별시 중구 퇴계로 9", None), "district"),
        ((SEOUL, None), ("부산광역시 중구 다산로44길 12", None), "other"),
        ((SEOUL, "101호"), ("중구 다산로44길 12", "101호"), "unknown"),
        ((SEOUL, None), ("주소 미상", None), "unknown"),
        (("경기도 수원시 팔달구 세지로 12", None), ("수원시 팔달구 세지로 12", None), "building"),
    ],
)
def test_homes(one: tuple[str, str | None], other: tuple[str, str | None], level: str) -> None:
    left, right = ({"street": street, "unit": unit} for street, unit in (one, other))
    assert weighed(left, right)["home"] == level


def test_a_building_number_meets_the_lot_it_carries() -> None:
    number = {"building": "1114016200104320001000001", "street": SEOUL, "unit": "101동 203호"}
    lot = {"street": "서울특별시 중구 신당동 432-1", "unit": "101-203"}
    assert weighed(PERSON | number, PERSON | lot)["home"] == "unit"
    assert weighed(number, lot | {"street": "서울특별시 중구 신당동 432-2"})["home"] == "hood"
    assert weighed(number, lot | {"street": "대구광역시 달서구 신당동 432-1"})["home"] == "other"


def test_sides_may_be_swapped(judgement: pl.DataFrame) -> None:
    pairs = write.published()
    left, right = (write.identities(pairs, side) for side in ("left", "right"))
    assert score(right, left, likeness())["bits"].to_list() == judgement["bits"].to_list()


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_row_is_prepared_the_same_wherever_it_stands(seed: int) -> None:
    people = write.identities(write.published(), "right")
    mixed = people.sample(fraction=0.2, shuffle=True, seed=seed)
    whole = prepare(people)
    assert prepare(mixed).equals(whole[mixed["person"].to_list()])


@settings(max_examples=20, deadline=None)
@given(
    texts=st.lists(
        st.text(alphabet=st.sampled_from("김이ㄱᄀ金𠮷Aé9０-(), 동호로길층가지하산\u200b\u3164\x00"), max_size=12),
        max_size=6,
    )
)
def test_any_text_at_all_is_prepared(texts: list[str]) -> None:
    people = told(*({"name": text, "phone": text, "building": text, "street": text, "unit": text} for text in texts))
    prepared = prepare(people)
    assert prepared.height == len(texts)
    assert prepared.schema == {"person": pl.Int64} | dict.fromkeys(prepared.columns[1:], pl.String)
    assert score(people, people, likeness()).height == len(texts)


@settings(max_examples=6, deadline=None)
@given(blank=st.sets(st.sampled_from(["name", "birth", "phone", "street", "unit"])))
def test_what_is_not_told_adds_no_weight_and_breaks_nothing(blank: set[str]) -> None:
    pairs = write.published()
    left, right = (write.identities(pairs, side) for side in ("left", "right"))
    poorer = right.with_columns(pl.lit(None, dtype=IDENTITIES[field]).alias(field) for field in blank)
    scored = score(left, poorer, likeness())
    for field in blank & {"name", "birth", "phone"}:
        assert scored[field].unique().to_list() == ["unknown"]


def test_the_score_is_splink_s(judgement: pl.DataFrame) -> None:
    content = replace(likeness(), blocks=(("pair",),))
    pairs = write.published()
    sides = [prepare(write.identities(pairs, side)).with_columns(pair=pl.col("person")) for side in ("left", "right")]
    engine = DuckDBAPI(duckdb.connect(":memory:"))
    registered = [engine.register(side, dataset_display_name=f"side_{n}") for n, side in enumerate(sides)]
    plan = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="person",
        comparisons=[for_splink(comparison) for comparison in content.comparisons],
        blocking_rules_to_generate_predictions=["l.pair = r.pair"],
        probability_two_random_records_match=content.prior,
    )
    found = Linker(registered, plan).inference.predict(threshold_match_probability=0).as_duckdbpyrelation().pl()
    bits = found.sort("person_l")["match_weight"]
    assert bits.len() == judgement.height
    assert (bits - judgement["bits"]).abs().max() < 0.001


def for_splink(comparison: Comparison) -> dict[str, Any]:
    """A comparison as Splink's settings write it."""
    levels = [
        {"sql_condition": level.condition, "label_for_charts": level.id, "is_null_level": level.unknown}
        | ({} if level.unknown else {"m_probability": level.m, "u_probability": level.u})
        for level in comparison.levels
    ]
    return {"output_column_name": comparison.id, "comparison_levels": levels}


def test_every_level_has_words_for_a_clerk_and_a_weight() -> None:
    for comparison in likeness().comparisons:
        told_levels = [level for level in comparison.levels if not level.unknown]
        assert all(level.ko and level.en and level.m and level.u for level in told_levels)
        assert sum(level.m or 0 for level in told_levels) == pytest.approx(1, abs=0.05)
        assert sum(level.u or 0 for level in told_levels) == pytest.approx(1, abs=0.05)
        assert comparison.levels[-1].condition == "ELSE"
