"""The catalogue: what is written here, what files of open data tell, and who may be meant by a programme."""

import itertools
import json
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.engine.errors import ContentError
from bandi.korea.catalogue.changes import changes
from bandi.korea.catalogue.codes import read_codes, tables
from bandi.korea.catalogue.match import GROUPS, NO, UNKNOWN, YES, Home, Shelf, Someone
from bandi.korea.catalogue.programme import Programme, made, read_toml, shipped
from bandi.korea.catalogue.read import read, read_files
from bandi.korea.catalogue.search import search

ON = date(2026, 9, 1)
OURS = """
[[programme]]
id = "first"
name_ko = "하나"
name_en = "First"
authority = "시험부"
summary_ko = "하나입니다."
summary_en = "The first."
who = "모두"
given = "없음"
ways = ["dong"]
life = ["006"]
conditions = ["JA0328"]
basis = "test"

[[programme]]
id = "second"
name_ko = "둘"
name_en = "Second"
authority = "시험부"
summary_ko = "둘입니다."
summary_en = "The second."
who = "모두"
given = "없음"
ways = ["dong"]
theme = ["030"]
valid_from = 2026-01-01
basis = "test"
"""
CENTRAL = """<?xml version="1.0" encoding="UTF-8"?>
<wantedList><totalCount>{total}</totalCount><pageNo>1</pageNo><numOfRows>10</numOfRows><resultCode>0</resultCode>
<resultMessage>SUCCESS</resultMessage>{rows}</wantedList>"""
SERVICE = """<servList><servId>{id}</servId><servNm>{name}</servNm>
<jurMnofNm>시험부</jurMnofNm><jurOrgNm>시험과</jurOrgNm>
<lifeArray>{life}</lifeArray><intrsThemaArray>생활지원</intrsThemaArray>
<servDgst>첫 줄&amp;lt;br&amp;gt;둘째 줄</servDgst>
<sprtCycNm>월</sprtCycNm><srvPvsnNm>현금지급</srvPvsnNm><onapPsbltYn>{online}</onapPsbltYn></servList>"""
DETAIL = """<wantedDtl><servId>{id}</servId><servNm>시험급여</servNm>
<tgtrDtlCn>누구나</tgtrDtlCn><resultCode>0</resultCode>
<applmetList><servSeCode>070</servSeCode><servSeDetailNm>방문</servSeDetailNm></applmetList>
<applmetList><servSeCode>070</servSeCode><servSeDetailNm>온라인</servSeDetailNm></applmetList>
<baslawList><servSeCode>030</servSeCode><servSeDetailNm>시험법</servSeDetailNm></baslawList></wantedDtl>"""


def service(id_: str = "WLF90000001", **facts: str) -> str:
    values = {"name": "시험급여", "life": "노년,임신 · 출산", "online": "Y"} | facts
    return SERVICE.format(id=id_, **values)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def conditions(name: str, **codes: object) -> dict[str, object]:
    return {"서비스ID": name, "서비스명": "시험", **codes}


# ------------------------------------------------------------------------------------------------- what is written here


def test_the_hundred_most_used_central_programmes_stand_here() -> None:
    ours = shipped()
    assert len(ours) >= 100
    kinds = [programme.kind for programme in ours]
    assert min(kinds.count(kind) for kind in ("calculated", "conditions", "text")) >= 20
    assert {"livelihood", "basic_pension", "emergency_livelihood"} <= {programme.id for programme in ours}
    for programme in ours:
        assert programme.name_en, programme.id
        assert programme.basis, programme.id
        assert programme.law, programme.id


def test_local_programmes_stand_in_real_places_and_say_how_sure_they_are() -> None:
    from bandi.korea.regions import areas

    places = set(areas().select("province_ko", "district_ko").iter_rows())
    local = [programme for programme in shipped() if programme.province]
    assert len(local) >= 8
    for programme in local:
        assert any((programme.province, programme.district or district) in places for _, district in places)
        assert (programme.confidence, programme.id[:6]) == ("M", "local_")


@pytest.mark.parametrize(
    ("asked", "home", "verdict"),
    [
        (("강원도", ""), ("강원특별자치도", "춘천시"), YES),
        (("강원특별자치도", ""), ("강원도", "춘천시"), YES),
        (("경기도", "수원시"), ("경기도", "수원시 장안구"), YES),
        (("경기도", "수원시 장안구"), ("경기도", "수원시 팔달구"), NO),
        (("경기도", "수원시"), ("경기도", "성남시 수정구"), NO),
        (("세종특별자치시", "세종특별자치시"), ("세종특별자치시", "세종시"), YES),
        (("경기도", "수원시"), ("경기도", None), UNKNOWN),
        (("경기도", ""), (None, None), UNKNOWN),
    ],
)
def test_a_place_under_an_older_name_or_as_part_of_its_city(
    asked: tuple[str, str], home: tuple[str | None, str | None], verdict: int
) -> None:
    programme = Programme(id="x", name_ko="x", source="bokjiro_local", province=asked[0], district=asked[1], age_from=0)
    matches = Shelf([programme]).match(Home([Someone(age=30)], province=home[0], district=home[1]), on=ON)
    assert matches.groups[0, GROUPS.index("place")] == verdict


def test_every_calculating_variable_exists_in_the_rules() -> None:
    from openfisca_korea import CountryTaxBenefitSystem

    known = set(CountryTaxBenefitSystem().variables)
    assert not [programme.id for programme in shipped() if programme.variable and programme.variable not in known]


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('theme = ["030"]', 'theme = ["031"]', "line 16, theme", "unknown theme '031'"),
        ('conditions = ["JA0328"]', 'conditions = ["JA9999"]', "line 2, conditions", "unknown condition 'JA9999'"),
        ('ways = ["dong"]', 'ways = ["door"]', "line 2, ways", "unknown way 'door'"),
        ("valid_from = 2026-01-01", 'valid_from = "2026-13-01"', "line 16, valid_from", "is not a day"),
        ('basis = "test"', 'basis = "test"\nage_from = 70\nage_to = 60', "line 2", "ages end before they begin"),
        ('basis = "test"', 'basis = "test"\nprice = 3', "line 2", "unknown declaration 'price'"),
        ('basis = "test"', 'basis = "test"\nconfidence = "X"', "line 2", "unknown confidence"),
        ('who = "모두"', "", "line 2", "who must be told"),
        ('id = "first"', 'id = "첫째"', "line 2", "Latin letters"),
    ],
)
def test_a_file_with_a_fault_is_refused_by_file_line_and_key(
    tmp_path: Path, old: str, new: str, where: str, what: str
) -> None:
    path = write(tmp_path, "ours.toml", OURS.replace(old, new, 1))
    with pytest.raises(ContentError) as refused:
        read_toml(path)
    assert refused.value.where == f"ours.toml {where}"
    assert what in refused.value.what


def test_codes_are_read_from_names_and_numbers_alike() -> None:
    assert read_codes("life", "임신 · 출산, 노년") == read_codes("life", "006,007") == ("006", "007")
    with pytest.raises(ContentError, match="외계인"):
        read_codes("life", "외계인")


# ------------------------------------------------------------------------------------------------- open data


def test_list_and_detail_of_bokjiro_make_one_programme(tmp_path: Path) -> None:
    listed = write(tmp_path, "list.xml", CENTRAL.format(total=1, rows=service()))
    detail = write(tmp_path, "detail.xml", DETAIL.format(id="WLF90000001"))
    taken = read(tmp_path)
    assert taken == read_files([detail, listed])
    told = taken.told["WLF90000001"]
    programme = made(told)
    assert programme.life == ("006", "007")
    assert programme.summary_ko == "첫 줄\n둘째 줄"
    assert programme.how == "방문\n온라인"
    assert programme.law == "시험법"
    assert programme.authority == "시험부 시험과"
    assert programme.online is True
    assert programme.kind == "text"
    assert taken.whole == {"bokjiro_central"}


def test_local_services_have_their_place_and_their_end(tmp_path: Path) -> None:
    row = """<servList><servId>WLF90000002</servId><servNm>시험구 수당</servNm>
    <ctpvNm>시험시</ctpvNm><sggNm>시험구</sggNm>
    <lifeNmArray>청년</lifeNmArray><enfcBgngYmd>20260101</enfcBgngYmd><enfcEndYmd>20261231</enfcEndYmd></servList>"""
    write(tmp_path, "local.xml", CENTRAL.format(total=5, rows=row))
    taken = read(tmp_path)
    programme = made(taken.told["WLF90000002"])
    assert (programme.source, programme.province, programme.district) == ("bokjiro_local", "시험시", "시험구")
    assert programme.valid_to == date(2027, 1, 1)
    assert not taken.whole  # one of five


def test_what_cannot_be_believed_is_refused_by_place(tmp_path: Path) -> None:
    rows = "".join(
        [
            service(),
            service(),
            service("WLF90000003", life="외계인"),
            service("", name="이름만"),
            service("WLF9", online="예"),
        ]
    )
    write(tmp_path, "list.xml", CENTRAL.format(total=5, rows=rows))
    taken = read(tmp_path)
    assert taken.rows == 5 == taken.accepted + len(taken.refused)
    assert list(taken.told) == ["WLF90000001"]
    places = {row.place: row.why for row in taken.refused}
    assert places["list.xml servList[3]"].startswith("unknown life")
    assert "servId" in places["list.xml servList[4]"]
    assert "not Y or N" in places["list.xml servList[5]"]
    assert any("twice" in why for why in places.values())


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        (
            "a.xml",
            "<wantedList><resultCode>22</resultCode><resultMessage>LIMITED</resultMessage></wantedList>",
            "error 22",
        ),
        ("a.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><wantedList>&a;</wantedList>', "not readable as XML"),
        ("a.xml", "<wantedList><servList>", "not readable as XML"),
        ("a.xml", "<html><body>Sign in</body></html>", "no programme"),
        ("a.json", "{", "not readable as JSON"),
        ("a.json", '{"code": -4, "msg": "등록되지 않은 인증키"}', "no list"),
        ("a.csv", "a,b", "ends in"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_whole(tmp_path: Path, name: str, text: str, what: str) -> None:
    with pytest.raises(ContentError, match=what):
        read(write(tmp_path, name, text))


def test_gov24_in_three_files_and_null_is_not_no(tmp_path: Path) -> None:
    files = {
        "list.json": {"서비스ID": "S1", "서비스명": "시험 서비스", "신청방법": "방문||온라인", "소관기관명": "시험청"},
        "detail.json": {"서비스ID": "S1", "서비스명": "시험 서비스", "서비스목적": "돕습니다.", "법령": "시험법"},
        "conditions.json": conditions("S1", JA0101="Y", JA0102="Y", JA0328="Y", JA0329=None, JA0110=19, JA0111=34),
    }
    paths = [
        write(tmp_path, name, json.dumps({"totalCount": 1, "data": [row]}, ensure_ascii=False))
        for name, row in files.items()
    ]
    every = [read_files(list(order)) for order in itertools.permutations(paths)]
    assert all(taken == every[0] for taken in every)
    programme = made(every[0].told["S1"])
    assert programme.conditions == ("JA0101", "JA0102", "JA0328")
    assert (programme.age_from, programme.age_to) == (19, 34)
    assert programme.how == "방문\n온라인"
    assert programme.summary_ko == "돕습니다."
    assert programme.kind == "conditions"


def test_an_unknown_condition_is_refused_and_an_open_age_asks_nothing(tmp_path: Path) -> None:
    rows = [
        conditions("S1", JA0110=0, JA0111=120),
        conditions("S2", JA7777="Y"),
        conditions("S3", JA7777=None, JA0304="Y"),
        conditions("S4", JA0110="열아홉"),
    ]
    taken = read(write(tmp_path, "c.json", json.dumps(rows)))
    assert set(taken.told) == {"S1", "S3"}
    assert taken.told["S1"]["age_from"] is None
    assert [row.place for row in taken.refused] == ["c.json data[2]", "c.json data[4]"]


DIRT = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["Y", "N", "노년", "월"])
DIRT_ROWS = st.lists(
    DIRT
    | st.dictionaries(
        st.sampled_from(
            ["서비스ID", "서비스명", "servId", "name", "lifeArray", "JA0110", "JA0328", "JA9", "eligibility_raw"]
        ),
        DIRT | st.lists(DIRT, max_size=2) | st.dictionaries(st.just("target"), DIRT, max_size=1),
    ),
    max_size=8,
)


@given(DIRT_ROWS)
def test_whatever_a_row_holds_it_is_taken_or_refused(rows: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        taken = read(write(Path(folder), "dirt.json", json.dumps(rows)))
    assert taken.rows == len(rows) == taken.accepted + len(taken.refused)
    assert all(row.why and row.ko and row.place.startswith("dirt.json data[") for row in taken.refused)
    for told in taken.told.values():
        assert made({"name_ko": "-", **told}).id


def test_changes_are_told_field_by_field_and_nothing_is_silent(tmp_path: Path) -> None:
    rows = service() + service("WLF90000002", name="다른 급여")
    first = read(write(tmp_path, "one.xml", CENTRAL.format(total=2, rows=rows)))
    assert [(change.id, change.kind) for change in changes({}, first)] == [
        ("WLF90000001", "new"),
        ("WLF90000002", "new"),
    ]
    held = {name: dict(told) | {"criteria": "우리가 아는 것"} for name, told in first.told.items()}
    assert not changes(held, first)
    second = read(write(tmp_path, "two.xml", CENTRAL.format(total=1, rows=service(life="청년"))))
    found = {change.id: change for change in changes(held, second)}
    assert found["WLF90000001"].fields == {"life": (["006", "007"], ["004"])}
    assert found["WLF90000002"].kind == "gone"
    part = read(write(tmp_path, "three.xml", CENTRAL.format(total=9, rows=service())))
    assert not changes(held, part)  # a part of the list says nothing of the rest


# ------------------------------------------------------------------------------------------------- matching

OF_PERSONS, OF_HOMES = (
    sorted(code for code, words in tables()["condition"].items() if words.group == group)
    for group in ("person", "household")
)
FACTS = st.builds(
    Home,
    persons=st.lists(
        st.builds(
            Someone,
            age=st.none() | st.integers(0, 100),
            sex=st.none() | st.sampled_from("mf"),
            traits=st.dictionaries(st.sampled_from(OF_PERSONS), st.booleans(), max_size=4),
        ),
        max_size=3,
    ),
    income=st.none() | st.floats(0, 400),
    traits=st.dictionaries(st.sampled_from(OF_HOMES), st.booleans(), max_size=4),
    province=st.none() | st.sampled_from(["서울특별시", "경기도"]),
)
SHELF = Shelf(shipped())


def verdict(home: Home, **facts: object) -> int:
    programme = made({"id": "x", "name_ko": "시험", "source": "bandi", **facts})
    return int(Shelf([programme]).match(home, on=ON).verdict[0])


@pytest.mark.parametrize(
    ("facts", "home", "expected"),
    [
        ({"age_from": 65}, Home([Someone(64)]), NO),
        ({"age_from": 65}, Home([Someone(65)]), YES),
        ({"age_from": 65}, Home([Someone(40), Someone(None)]), UNKNOWN),
        ({"conditions": ["JA0202"]}, Home(income=50.0), NO),
        ({"conditions": ["JA0202"]}, Home(income=50.01), YES),
        ({"conditions": ["JA0202"]}, Home(income=75), YES),
        ({"conditions": ["JA0202"]}, Home(), UNKNOWN),
        ({"conditions": ["JA0328", "JA0403"]}, Home(traits={"JA0403": True}), YES),  # either
        ({"conditions": ["JA0328", "JA0403"]},
         Home([Someone(traits={"JA0328": False})], traits={"JA0403": False}), NO),
        ({"conditions": ["JA0322", "JA0328"]}, Home([Someone(traits={"JA0328": False})]), YES),  # nothing is asked
        ({"conditions": ["JA0328"], "age_to": 17},
         Home([Someone(10), Someone(40, traits={"JA0328": True})]), UNKNOWN),
        ({"conditions": ["JA0328"], "age_to": 17},
         Home([Someone(10, traits={"JA0328": False}), Someone(40, traits={"JA0328": True})]), NO),
        ({"conditions": ["JA0328"], "province": "경기도"},
         Home([Someone(traits={"JA0328": True})], province="서울특별시"), NO),
        ({"conditions": ["JA0328"], "valid_to": "2026-09-01"}, Home([Someone(traits={"JA0328": True})]), NO),
        ({}, Home([Someone(30)], income=10), UNKNOWN),  # nothing stated is never yes
    ],
)  # fmt: skip
def test_three_answers(facts: dict[str, object], home: Home, expected: int) -> None:
    assert verdict(home, **facts) == expected


@given(FACTS)
def test_taking_a_fact_away_can_only_make_an_answer_unknown(home: Home) -> None:
    full = SHELF.match(home, on=ON).verdict
    poorer = [
        Home(home.persons, None, home.traits, home.province),
        Home(home.persons, home.income, {}, home.province),
        Home(home.persons, home.income, home.traits, None),
        Home([Someone(None, p.sex, p.traits) for p in home.persons], home.income, home.traits, home.province),
        Home([Someone(p.age, p.sex, {}) for p in home.persons], home.income, home.traits, home.province),
    ]
    for less in poorer:
        verdicts = SHELF.match(less, on=ON).verdict
        assert ((verdicts == full) | (verdicts == UNKNOWN)).all()


@given(FACTS, st.randoms())
def test_the_order_of_persons_and_programmes_does_not_matter(home: Home, random: object) -> None:
    order = list(range(len(SHELF.programmes)))
    random.shuffle(order)  # type: ignore[attr-defined]
    turned = Home(tuple(reversed(home.persons)), home.income, home.traits, home.province)
    other = Shelf([SHELF.programmes[number] for number in order]).match(turned, on=ON)
    assert (other.verdict == SHELF.match(home, on=ON).verdict[order]).all()


def test_a_missing_condition_never_shuts_out() -> None:
    nothing = dict.fromkeys(OF_PERSONS, False)
    anyone = Home([Someone(40, "m", nothing)], 500.0, dict.fromkeys(OF_HOMES, False), "시험시", "시험구")
    silent = [programme for programme in SHELF.programmes if programme.kind == "text" and not programme.province]
    assert silent
    assert (Shelf(silent).match(anyone, on=ON).verdict == UNKNOWN).all()


def test_a_trait_has_one_place() -> None:
    with pytest.raises(ContentError, match="JA0328"):
        SHELF.match(Home(traits={"JA0328": True}), on=ON)
    with pytest.raises(ContentError, match="JA0403"):
        SHELF.match(Home([Someone(traits={"JA0403": True})]), on=ON)


def test_what_failed_is_told() -> None:
    shelf = Shelf([programme for programme in shipped() if programme.id == "basic_pension"])
    matched = shelf.match(Home([Someone(30, "f")]), on=ON)
    assert [GROUPS[number] for number in np.flatnonzero(matched.groups[0] == NO)] == ["age"]


# ------------------------------------------------------------------------------------------------- finding


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("기초연금", "basic_pension"),
        (" 기초 연금 ", "basic_pension"),
        ("\u1100\u1175\u110e\u1169연금", "basic_pension"),  # decomposed
        ("기초여", "basic_pension"),  # a syllable not yet finished
        ("ㄱㅊㅇㄱ", "basic_pension"),
        ("노령연금", "basic_pension"),  # its old name
        ("전기세", "emergency_fuel"),
        ("BASIC pension", "basic_pension"),
        ("빚", "debt_adjust"),
    ],
)
def test_a_search_forgives(asked: str, first: str) -> None:
    assert search(shipped(), asked)[0].id == first


def test_every_word_must_be_found_and_nothing_asked_is_everything() -> None:
    assert not search(shipped(), "기초연금 우주선")
    assert len(search(shipped(), "  ")) == len(shipped())
    assert not search([Programme(id="a", name_ko="가", source="bandi")], "(.*)나")
