"""Places have dates: what was in force on a day, what became of it, and which codes mean the same place."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine.errors import UnknownPlace
from bandi.korea.places.ledger import CHANGES, FIRST, later_changes, ledger
from bandi.korea.places.lineage import steps
from bandi.korea.places.registry import (
    CENSUS,
    administrative_of,
    districts,
    legal_of,
    named,
    neighbourhood,
    neighbourhoods,
    of_statistics_code,
    provinces,
    statistics_code,
    statistics_codes,
    successors,
    uncoded,
)
from bandi.korea.regions import areas

LAST = date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
CODES = ledger().lives["code"].unique().sort().to_list()


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (date(2017, 12, 31), 3_500),
        (date(2018, 1, 1), 3_502),
        (date(2019, 12, 31), 3_491),
        (date(2023, 5, 1), 3_527),
    ],
)
def test_the_neighbourhoods_of_a_day_without_branch_offices(on: date, count: int) -> None:
    table = neighbourhoods(on)
    assert table.height == count
    assert table["code"].is_unique().all()
    assert provinces(on).height == 17
    assert not table["name_ko"].str.contains("출장소").any()
    assert neighbourhoods(on, branches=True).height > count


def test_a_life_ends_before_its_last_day_and_begins_on_its_first() -> None:
    assert neighbourhood("2644054000", date(2017, 12, 31)).name_ko == "명지동"
    with pytest.raises(UnknownPlace, match="until 2018-01-01"):
        neighbourhood("2644054000", date(2018, 1, 1))
    assert neighbourhood("2811062200", date(2018, 1, 1)).name_ko == "영종1동"
    with pytest.raises(UnknownPlace, match="in force from 2018-01-01"):
        neighbourhood("2811062200", date(2017, 12, 31))


def test_jung_gu_is_in_six_cities_and_no_name_joins_them() -> None:
    assert districts(date(2018, 1, 1)).filter(pl.col("district_ko") == "중구").height == 6
    with pytest.raises(UnknownPlace) as refused:
        named("중앙동", date(2018, 1, 1), within="중구")
    assert "부산광역시 중구 중앙동 (2611051000)" in str(refused.value)
    assert "울산광역시 중구 중앙동 (3111058500)" in str(refused.value)
    assert named("중앙동", date(2018, 1, 1), within="부산 중구").code == "2611051000"
    assert named("중앙동", date(2018, 1, 1), within="31110").code == "3111058500"


def test_a_name_is_found_as_people_write_it() -> None:
    assert named("신당5동", date(2018, 1, 1), within="서울 중구").name_ko == "신당제5동"
    assert named("종로1·2·3·4가동", date(2018, 1, 1)).code == "1111061500"
    assert named("조치원읍", date(2018, 1, 1)).full_name == "세종특별자치시 조치원읍"
    with pytest.raises(UnknownPlace, match="No neighbourhood '없는동'"):
        named("없는동", date(2018, 1, 1))


def test_an_address_code_does_not_tell_the_office() -> None:
    holders = administrative_of("1114016200", date(2024, 1, 1))  # 신당동 on addresses
    assert holders["name_ko"].to_list() == ["신당동", "다산동", "약수동", "청구동", "신당제5동", "동화동"]
    assert "1114016200" in legal_of("1114061500", date(2024, 1, 1))["legal_code"]
    with pytest.raises(UnknownPlace):
        administrative_of("9999999999", date(2024, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "on"),
    [
        ("4211058000", "5111058000", date(2023, 6, 11)),  # Gangwon
        ("4511151000", "5211151000", date(2024, 1, 18)),  # Jeonbuk
        ("4772025000", "2772025000", date(2023, 7, 1)),  # Gunwi to Daegu
        ("4772038000", "2772037000", date(2023, 7, 1)),  # its one neighbourhood with other last digits
    ],
)
def test_provinces_that_took_new_codes(old: str, new: str, on: date) -> None:
    before = on - timedelta(days=1)
    assert neighbourhood(old, before).valid_to == on
    assert neighbourhood(new, on).name_ko == neighbourhood(old, before).name_ko
    found = successors(old, on)
    assert found.select("code", "sure").rows() == [(new, True)]
    assert successors(old, before)["code"].to_list() == [old]
    with pytest.raises(UnknownPlace):
        neighbourhood(old, on)


def test_names_and_legal_codes_move_with_the_province() -> None:
    assert neighbourhood("5111058000", date(2024, 1, 1)).province_ko == "강원특별자치도"
    before, after = legal_of("4211058000", date(2023, 6, 10)), legal_of("5111058000", date(2023, 6, 11))
    assert after["legal_name"].to_list() == before["legal_name"].to_list()
    assert after["legal_code"].str.starts_with("51").all()


def test_splits_merges_and_renames_are_followed() -> None:
    split = successors("2644054000", date(2020, 1, 1))
    assert split["name_ko"].to_list() == ["명지1동", "명지2동"]
    assert split["sure"].all()
    assert successors("4713051500", date(2025, 9, 1))["name_ko"].to_list() == ["황오동"]
    assert successors("2817060000", date(2019, 1, 1))["district_ko"].to_list() == ["미추홀구"]
    with pytest.raises(UnknownPlace, match="by 1999-01-01"):
        successors("2811062200", date(1999, 1, 1))


def test_what_cannot_be_known_from_the_tables_is_a_choice_and_no_answer() -> None:
    several = successors("4119056000", date(2019, 7, 1))  # 원미1동, when Bucheon made 10 neighbourhoods of 36
    assert several.height > 1
    assert not several["sure"].any()


def test_a_retired_code_without_a_known_heir_is_out_of_force_and_its_heirs_are_named() -> None:
    with pytest.raises(UnknownPlace, match="until 2024-01-01"):
        neighbourhood("4119074200", date(2024, 1, 1))
    assert successors("4119074200", date(2024, 1, 1)).is_empty()
    assert uncoded(date(2023, 12, 31)).filter(pl.col("district_ko").str.starts_with("부천시")).is_empty()
    assert uncoded(date(2024, 1, 1)).filter(pl.col("district_ko").str.starts_with("부천시")).height == 37


def test_census_areas_join_by_province_district_and_name() -> None:
    table = statistics_codes(CENSUS)
    assert table.height == areas().height == 3_557
    assert table["code"].drop_nulls().is_unique().all()
    assert dict(table["reason"].value_counts().iter_rows()) == {None: 3_493, "uncoded": 64}
    assert of_statistics_code("11020690", CENSUS) == "1114061500"  # 신당동
    assert statistics_code("1114061500", CENSUS) == "11020690"
    assert of_statistics_code("31051511", CENSUS) is None  # 부천시 원미구 심곡1동: its new code is not known
    with pytest.raises(UnknownPlace):
        of_statistics_code("99999999", CENSUS)


def test_neighbourhoods_nobody_lives_in_are_not_in_the_census() -> None:
    absent = neighbourhoods(CENSUS).join(statistics_codes(CENSUS), on="code", how="anti")
    assert absent["name_ko"].to_list() == [
        "근동면",
        "원동면",
        "원남면",
        "임남면",
        "수동면",
    ]  # north of the control line


def test_census_areas_on_other_days_only_where_one_became_one() -> None:
    then = statistics_codes(date(2018, 1, 1))
    assert then["code"].drop_nulls().is_unique().all()
    assert of_statistics_code("32010110", date(2018, 1, 1)) == "4211025000"  # 신북읍 under its old province code
    assert then["code"].drop_nulls().len() > 3_300
    assert then.filter(pl.col("area") == "21120561")["reason"].to_list() == ["changed"]  # 녹산동 lost 신호동 in 2025
    assert then.join(neighbourhoods(date(2018, 1, 1)), on="code", how="anti")["code"].drop_nulls().is_empty()


def test_nothing_is_known_before_the_tables_begin() -> None:
    with pytest.raises(UnknownPlace, match="begins on 1988-04-23"):
        neighbourhoods(FIRST - timedelta(days=1))


def test_every_later_change_names_its_day_its_source_and_how_sure_it_is() -> None:
    table = later_changes()
    assert set(table["change"].cast(pl.String)) <= set(CHANGES)
    assert table["on"].is_sorted()
    assert table.select("on", "source", "confidence").null_count().sum_horizontal().item() == 0
    assert table["confidence"].is_in(["L", "V", "S", "M", "I"]).all()
    coded = table.filter(pl.col("change") == "uncoded")
    assert coded.select("name_ko", "province_ko").null_count().sum_horizontal().item() == 0


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_on_any_day_each_code_is_in_force_once(on: date) -> None:
    table = neighbourhoods(on, branches=True)
    assert table["code"].is_unique().all()
    assert (table["valid_from"] <= on).all()
    assert (table["valid_to"].drop_nulls() > on).all()
    assert (table["code"].str.head(5) == table["district"]).all()
    assert (table["code"].str.head(2) == table["province"]).all()


def test_lives_of_one_code_never_overlap() -> None:
    lives = ledger().lives.sort("code", "valid_from")
    following = lives["valid_from"].shift(-1)
    same = lives["code"] == lives["code"].shift(-1)
    assert lives.filter(same & ((lives["valid_to"] > following) | lives["valid_to"].is_null())).is_empty()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CODES), DAYS)
def test_successors_are_in_force_and_end_in_themselves(code: str, on: date) -> None:
    born = ledger().lives.filter(pl.col("code") == code)["valid_from"].min()
    assert isinstance(born, date)
    if on < born:
        with pytest.raises(UnknownPlace):
            successors(code, on)
        return
    found = successors(code, on)
    assert found["code"].is_unique().all()
    assert found.join(neighbourhoods(on, branches=True), on="code", how="anti").is_empty()


def test_no_step_leads_back_on_its_own_day() -> None:
    table = steps()
    assert (table["code"] != table["successor"]).all()
    back = table.select(code="successor", successor="code", on="on")
    assert table.join(back, on=["code", "successor", "on"]).is_empty()
    lives = ledger().lives.select(successor="code", born="valid_from", dies="valid_to")
    alive = table.join(lives, on="successor").filter(
        pl.col("born") <= pl.col("on"), pl.col("dies").is_null() | (pl.col("dies") > pl.col("on"))
    )
    assert alive.select("code", "successor", "on").n_unique() == table.height
