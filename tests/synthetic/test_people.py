"""Every generated neighbourhood is the census's: sizes and dwellings exact, sexes within half a per cent."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bandi.synthetic import truth
from bandi.synthetic.census import DWELLINGS, assumptions, district, neighbourhoods
from bandi.synthetic.dice import stream
from bandi.synthetic.names import full_names, resident_numbers, valid_check_digit
from bandi.synthetic.nation import Made
from bandi.synthetic.people import CENSUS_DAY, CHILD, HEAD, MALE, PARENT, SPOUSE, make_people

SIZES = [f"size_{i}" for i in range(1, 7)]


def test_census_counts_add_up_once_blanks_are_filled() -> None:
    table = neighbourhoods()
    assert table.height == 3_557
    assert table["people"].sum() == 51_817_499
    assert (
        table.select((pl.col("general") + pl.col("foreign") + pl.col("group") - pl.col("people")).abs().sum()).item()
        == 0
    )
    for parts in (SIZES, list(DWELLINGS)):
        assert table.select((pl.sum_horizontal(parts) - pl.col("general_households")).abs().sum()).item() == 0
    assert table.select(pl.min_horizontal(pl.col(pl.Int64)).min()).item() >= 0


def test_every_neighbourhood_of_the_district_matches_its_census_row(jung_gu: Path) -> None:
    census = neighbourhoods().filter(pl.col("district") == "11020")
    households = truth.read(jung_gu, "households")
    persons = truth.read(jung_gu, "persons")
    by_size = (
        households.with_columns(name=pl.format("size_{}", pl.col("size").clip(1, 6)))
        .pivot(on="name", index="area", values="household_no", aggregate_function="len")
        .fill_null(0)
        .sort("area")
    )
    assert by_size.select(SIZES).rows() == census.select(SIZES).rows()
    by_type = households.pivot(on="dwelling", index="area", values="household_no", aggregate_function="len").fill_null(
        0
    )
    assert by_type.sort("area").select(list(DWELLINGS)).rows() == census.select(list(DWELLINGS)).rows()
    people = persons.group_by("area").agg(people=pl.len(), men=(pl.col("sex") == "m").sum()).sort("area")
    assert people["people"].to_list() == census["people"].to_list()
    assert ((people["men"] - census["men"]).abs() / census["people"]).max() < 0.005


def test_the_whole_district_has_as_many_people_as_the_census(made: Made) -> None:
    assert made.persons == 123_946
    assert made.registered == neighbourhoods().filter(pl.col("district") == "11020")["general"].sum()


@pytest.mark.parametrize("code", ["22520", "36680", "31011", "29010", "37630", "23520", "32580", "39020"])
def test_other_kinds_of_districts_match_too(code: str) -> None:
    counts = neighbourhoods().filter(pl.col("district") == code)
    people = make_people(counts, aged=district(code).aged, rng=stream(7, code))
    sizes = pl.DataFrame({"area": people.area, "size": np.minimum(people.size, 6)}).group_by("area", "size").len()
    wanted = counts.select(SIZES).to_numpy()
    got = np.zeros_like(wanted)
    for area, size, n in sizes.iter_rows():
        got[area, size - 1] = n
    assert (got == wanted).all()
    area = people.area[people.household]
    men = np.bincount(area[people.sex == MALE], minlength=counts.height)
    total = np.bincount(area, minlength=counts.height)
    assert (total == counts["general"].to_numpy()).all()
    assert (np.abs(men - counts["general_men"].to_numpy()) <= 0.005 * total).all()


def test_families_are_believable() -> None:
    counts = neighbourhoods().filter(pl.col("district") == "11020")
    people = make_people(counts, aged=20_000, rng=stream(1, "families"))
    age = people.age(CENSUS_DAY)
    head = age[people.first][people.household]
    assert (people.relation[people.first] == HEAD).all()
    assert age[people.relation == HEAD].min() >= 19
    assert abs((age >= 65).sum() - 20_000) < 20  # a birthday may fall on the census day
    assert np.quantile((head - age)[people.relation == CHILD], 0.01) > 17
    assert np.quantile((age - head)[people.relation == PARENT], 0.01) > 8
    assert abs(np.median((head - age)[people.relation == SPOUSE])) < 5
    alone_and_old = (people.size == 1) & (age[people.first] >= 70)
    assert 0.55 < people.sex[people.first][alone_and_old].mean() < 0.85


def test_the_pyramid_says_how_sure_it_is() -> None:
    pyramid = assumptions()["pyramid"]
    assert len(pyramid["lower"]) == len(pyramid["thousands"])
    assert pyramid["confidence"] == "M"
    assert 50_000 < sum(pyramid["thousands"]) < 53_000


def test_no_resident_number_can_be_anybodys_and_none_repeats() -> None:
    numbers = []
    for code in ("11020", "22520", "36680"):
        counts = neighbourhoods().filter(pl.col("district") == code)
        people = make_people(counts, aged=district(code).aged, rng=stream(1, code))
        numbers.append(resident_numbers(people, district=code, rng=stream(2, code)))
    every = pl.concat(numbers)
    assert every.n_unique() == len(every)
    assert every.str.len_chars().unique().to_list() == [13]
    assert not any(valid_check_digit(number) for number in every.to_list())


def test_a_known_resident_number_rule() -> None:
    assert valid_check_digit("8001011234560") != valid_check_digit("8001011234561")
    assert sum(valid_check_digit(f"800101123456{d}") for d in range(10)) == 1


def test_children_carry_a_parents_surname() -> None:
    counts = neighbourhoods().filter(pl.col("area") == "11020690")
    people = make_people(counts, aged=1_500, rng=stream(1, "names"))
    names = full_names(people, rng=stream(2, "names")).to_list()
    compound = ("남궁", "선우")
    surname = np.array([n[:2] if n.startswith(compound) else n[0] for n in names])
    children = np.flatnonzero(people.relation == CHILD)
    first = people.first[people.household[children]]
    assert ((surname[children] == surname[first]) | (surname[children] == surname[first + 1])).all()
