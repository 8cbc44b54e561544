"""Every neighbourhood has a name and an outline, and a misspelt place is told how it is spelt."""

import polars as pl
import pytest

from bandi.engine.errors import UnknownPlace
from bandi.korea.regions import CHANGES, areas, boundaries, former_district, place


def test_every_neighbourhood_has_a_korean_and_an_english_name() -> None:
    table = areas()
    assert table.height == 3_557
    assert table["area"].n_unique() == 3_557
    assert table["district"].n_unique() == 252
    assert table["province"].n_unique() == 17
    assert table["name_ko"].str.contains(r"^[가-힣0-9·.]+$").all()
    assert table["name_en"].str.contains(r"^[A-Z][A-Za-z0-9 .·-]*$").all()
    assert table.null_count().sum_horizontal().item() == 0


def test_jung_gu_has_its_fifteen_neighbourhoods() -> None:
    table = areas().filter(pl.col("district") == "11020")
    assert table.height == 15
    row = table.filter(pl.col("area") == "11020690").row(0, named=True)
    assert (row["name_ko"], row["name_en"]) == ("신당동", "Sindang-dong")
    assert (row["district_ko"], row["district_en"], row["province_ko"]) == ("중구", "Jung-gu", "서울특별시")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11020", "11020"),
        ("서울 중구", "11020"),
        ("서울특별시 중구", "11020"),
        ("서울중구", "11020"),
        ("Jung-gu, Seoul", "11020"),
        ("seoul jung-gu", "11020"),
        ("서울특별시", "11"),
        ("서울", "11"),
        ("전국", "00"),
        ("nation", "00"),
        ("수원시", "31010"),
        ("경기도 수원시 장안구", "31011"),
        ("Jangan-gu, Suwon-si", "31011"),
        ("군위군", "22520"),
        ("서울 중구 신당동", "11020690"),
        ("Gangneung-si", "32030"),
    ],
)
def test_a_place_is_found_by_code_or_name(text: str, code: str) -> None:
    assert place(text).code == code


def test_larger_places_hold_the_neighbourhoods_of_smaller_ones() -> None:
    assert len(place("nation").areas) == 3_557
    assert set(place("11020").areas) < set(place("서울").areas)
    assert set(place("31011").areas) < set(place("수원시").areas)
    assert place("11020690").areas == ("11020690",)


def test_a_name_that_several_places_bear_is_refused_with_the_choices() -> None:
    with pytest.raises(UnknownPlace) as refused:
        place("중구")
    message = str(refused.value)
    assert "서울특별시 중구 (11020)" in message
    assert "부산광역시 중구 (21010)" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("text", "nearest"), [("서울 중규", "서울특별시 중구"), ("Gangnm-gu", "Gangnam-gu"), ("강낭구", "강남구")]
)
def test_an_unknown_place_names_the_nearest_spellings_in_one_line(text: str, nearest: str) -> None:
    with pytest.raises(UnknownPlace) as refused:
        place(text)
    assert nearest in str(refused.value)
    assert "\n" not in str(refused.value)


def test_nothing_near_is_said_too() -> None:
    with pytest.raises(UnknownPlace, match="Nothing is spelt nearly so"):
        place("qqqqqqqq")


def test_outlines_are_small_polygons_around_the_place() -> None:
    shapes = boundaries(place("11020").areas)
    assert len(shapes) == 15
    for shape in shapes.values():
        assert shape["type"] in {"Polygon", "MultiPolygon"}
        rings = (
            shape["coordinates"] if shape["type"] == "Polygon" else [r for part in shape["coordinates"] for r in part]
        )
        for lon, lat in rings[0]:
            assert 126.9 < lon < 127.1
            assert 37.5 < lat < 37.6
            assert round(lon, 5) == lon
        assert rings[0][0] == rings[0][-1]


@pytest.mark.parametrize("text", ["군위군", "부천시", "파주시 장단면", "세종", "인천 서구"])
def test_neighbourhoods_that_changed_since_2020_have_outlines(text: str) -> None:
    spot = place(text)
    assert boundaries(spot.areas).keys() == set(spot.areas)


def test_an_unknown_code_has_no_outline() -> None:
    assert boundaries(["99999999"]) == {}


def test_codes_lead_back_to_the_tables_of_2020() -> None:
    assert former_district("11020") == "11020"
    assert former_district("31041") == "31040"
    assert former_district("21510") == "21310"
    assert former_district("22520") == "37310"
    assert former_district("23090") == "23090"


def test_every_change_says_where_it_is_from_and_how_sure_we_are() -> None:
    table = pl.read_csv(CHANGES, infer_schema=False)
    assert set(table["confidence"]) <= {"M", "I"}
    assert table["source"].null_count() == 0
    assert set(table["code"]) <= set(areas()["area"])
    assert table["code"].n_unique() == table.height
