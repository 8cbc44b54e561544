"""Where do they live: what an officer may rely on."""

from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.engine.residence.conftest import HERE, THERE, Street

from bandi.engine.contract.residence import Residence, read_residence
from bandi.engine.contract.signals import SignalType
from bandi.engine.errors import ContentError
from bandi.engine.residence import elsewhere, with_reached
from bandi.engine.tables import WHEREABOUTS
from bandi.engine.words import Kind

Make = Callable[..., Street]
NEW = {"address": 9001, "building": 9000}


def test_the_family_of_suwon_is_looked_for_where_their_lease_is(street: Make) -> None:
    """Registered with an acquaintance, a lease elsewhere, mail sent back: two offices, one family."""
    town = street()
    town.live(7, "head", "child", "child")
    town.live(9, area=THERE)
    town.say("molit_lease", 7, "2026-02-10", **NEW)
    town.say("post_mail", 7, "2026-07-03", state="returned_moved")
    row = town.look().of(7)
    assert (row["registered_area"], row["likely_area"], row["likely_address"]) == (HERE, THERE, 9001)
    assert row["mismatch"]
    assert row["belief"] > 0.9
    assert row["at_home"] < 0.1
    assert row["since"] == date(2026, 2, 10)
    assert [one["feed"] for one in row["evidence"]] == ["post_mail", "molit_lease"]


def test_nothing_told_is_no_row_and_no_doubt(street: Make) -> None:
    town = street()
    town.live(7)
    assert not town.look().of(7)


def test_a_lease_for_the_registered_home_makes_it_surer(street: Make) -> None:
    town = street()
    town.live(7)
    town.say("molit_lease", 7, "2026-02-10", address=7001, building=7000)
    row = town.look().of(7)
    assert not row["mismatch"]
    assert row["at_home"] == row["belief"] > 0.99


def test_the_register_without_a_unit_is_the_same_home_told_less_exactly(street: Make) -> None:
    town = street()
    town.live(7, address=7000)
    town.say("molit_lease", 7, "2026-02-10", address=7001, building=7000)
    look = town.look()
    assert not look.of(7)["mismatch"]
    lease = look.residences.filter(pl.col("source") == "molit_lease").row(0, named=True)
    assert lease["unit_known"]
    assert lease["belief"] == look.of(7)["at_home"]


def test_another_unit_of_the_same_building_is_another_home(street: Make) -> None:
    town = street()
    town.live(7)
    town.say("molit_lease", 7, "2026-02-10", address=7002, building=7000)
    row = town.look().of(7)
    assert row["mismatch"]
    assert row["likely_area"] == HERE


def test_whoever_registers_anew_has_answered_what_was_said_before(street: Make) -> None:
    town = street()
    town.live(7, moved_in=date(2026, 5, 1))
    town.say("molit_lease", 7, "2026-02-10", **NEW)
    look = town.look()
    assert not look.of(7)["mismatch"]
    assert look.residences.filter(pl.col("source") == "molit_lease")["belief"].to_list() == [0.0]


def test_of_one_voice_the_newest_word_counts(street: Make) -> None:
    town = street()
    town.live(7)
    town.say("post_mail", 7, "2026-05-01", state="returned_moved")
    town.say("post_mail", 7, "2026-07-01", state="delivered")
    row = town.look().of(7)
    assert row["at_home"] > 0.95
    assert len(row["evidence"]) == 1


def test_an_old_lease_fades(street: Make) -> None:
    fresh, old = street(), street()
    for town, on in ((fresh, "2026-08-01"), (old, "2023-01-01")):
        town.live(7)
        town.say("molit_lease", 7, on, **NEW)
    assert fresh.look().of(7)["mismatch"]
    assert not old.look().of(7)["mismatch"]


def test_found_nowhere_is_a_finding_without_a_place(street: Make) -> None:
    town = street()
    town.live(7)
    town.say("mois_fact_finding", 7, "2024-03-01", state="unknown")
    row = town.look().of(7)
    assert row["mismatch"]
    assert row["likely_area"] is row["likely_address"] is row["belief"] is None
    assert "unlocated" in row["flags"]
    assert row["since"] == date(2024, 3, 1)


def test_a_neighbourhood_office_is_nobodys_home(street: Make, content: Residence) -> None:
    town = street()
    for n in range(content.crowd):
        town.live(100 + n, address=5000, building=5000)
    town.live(7)
    look = town.look()
    assert look.of(101)["flags"] == ["crowded"]
    assert look.of(101)["mismatch"]
    assert not look.of(7)


def test_a_student_with_a_lease_lives_apart_and_does_not_take_the_family_along(street: Make) -> None:
    town = street()
    town.live(7, "head", "spouse", "child")
    town.live(9, area=THERE)
    town.say("molit_lease", 7, "2026-03-01", subject=703, **NEW)
    row = town.look().of(7)
    assert row["apart"] == [703]
    assert not row["mismatch"]


def test_who_moved_together_is_not_apart(street: Make) -> None:
    town = street()
    town.live(7, "head", "child")
    town.say("molit_lease", 7, "2026-03-01", subject=701, **NEW)
    town.say("mois_fact_finding", 7, "2026-06-01", subject=702, state="lives_elsewhere", **NEW)
    row = town.look().of(7)
    assert row["mismatch"]
    assert row["apart"] == []


def test_children_left_alone_speak_for_themselves(street: Make) -> None:
    town = street()
    town.live(7, "child", "child")
    town.say("molit_lease", 7, "2026-03-01", subject=702, **NEW)
    assert town.look().of(7)["mismatch"]


def test_offices_answers_count_each_for_its_own_area(street: Make) -> None:
    town = street()
    town.live(7)
    town.live(9, area=THERE)
    town.say("molit_lease", 7, "2025-08-01", **NEW)
    seen = {"how": "household", "subject": None}
    town.say("office_sightings", 7, "2026-08-01", state="not_here", area=THERE, **seen)
    town.say("office_sightings", 7, "2026-08-02", state="lives_here", area=HERE, **seen)
    row = town.look().of(7)
    assert not row["mismatch"]
    assert row["at_home"] > 0.95


def test_an_area_is_a_place_when_no_address_is_known(street: Make) -> None:
    town = street()
    town.live(7)
    town.say("office_sightings", 7, "2026-08-01", state="lives_here", area=THERE, how="household", subject=None)
    row = town.look().of(7)
    assert (row["likely_area"], row["likely_address"], row["mismatch"]) == (THERE, None, True)


def test_after_the_cutoff_nothing_is_known(street: Make) -> None:
    town = street()
    town.live(7)
    town.say("molit_lease", 7, "2026-09-01", **NEW)
    assert not town.look().of(7)


def test_a_record_joined_by_address_says_nothing_of_who_lives_there(street: Make) -> None:
    town = street()
    town.live(7)
    town.say("kepco_arrears", 7, "2026-08-01", how="address", subject=None, address=7001, building=7000)
    assert not town.look().of(7)


def test_where_they_were_registered_before_stays_in_the_history(street: Make) -> None:
    town = street()
    town.live(7)
    town.say("molit_lease", 7, "2026-02-10", **NEW)
    town.register = [
        {"record": n, "month": month, "household": 7, "person": 701, "relation": "head", "area": HERE,
         "address": address, "building": address - 1, "moved_in": moved, "received_on": date(2026, 9, 5)}
        for n, (month, address, moved) in enumerate(
            [(date(2014, 6, 1), 3001, date(2010, 1, 1)), (date(2026, 8, 1), 7001, date(2015, 1, 1)),
             (date(2026, 10, 1), 4001, date(2026, 9, 9))]
        )
    ]  # fmt: skip
    rows = town.look().residences.filter(pl.col("source") == "register").sort("first_on")
    assert rows["address"].to_list() == [3001, 7001]
    assert rows["first_on"].to_list() == [date(2010, 1, 1), date(2015, 1, 1)]
    assert rows["belief"][0] == 0.0 < rows["belief"][1]


def meter(town: Street, **told: object) -> None:
    town.say("kepco_arrears", None, "2026-08-01", address=9001, building=9000, **told)


@pytest.mark.parametrize("buckets", [1, 3])
def test_arrears_on_a_meter_reach_who_lives_behind_it(street: Make, buckets: int) -> None:
    town = street(buckets=buckets)
    town.live(7)
    town.say("molit_lease", 7, "2026-02-10", **NEW)
    meter(town)
    look = town.look()
    found = look.reached.row(0, named=True)
    assert (found["household"], found["how"], found["sure"]) == (7, "residence", look.of(7)["belief"])


def test_two_believed_at_one_meter_get_nothing(street: Make) -> None:
    town = street()
    for household in (7, 8):
        town.live(household)
        town.say("molit_lease", household, "2026-02-10", **NEW)
    meter(town)
    assert town.look().reached.is_empty()


def test_of_two_registered_the_one_who_stayed_gets_the_arrears(street: Make) -> None:
    town = street()
    for household in (7, 8):
        town.live(household, address=9001, building=9000)
    town.say("molit_lease", 8, "2026-02-10", address=5001, building=5000)
    meter(town, how="ambiguous")
    assert town.look().reached["household"].to_list() == [7]


def test_a_record_reached_counts_once_and_an_address_is_as_sure_as_the_belief(street: Make) -> None:
    town = street()
    town.live(7)
    town.say("molit_lease", 7, "2026-02-10", **NEW)
    meter(town)
    town.say("kepco_arrears", 7, "2026-08-01", how="address", subject=None, address=7001, building=7000)
    look = town.look()
    whereabouts = look.table("whereabouts", WHEREABOUTS)
    table = with_reached(look.linked, look.reached, whereabouts)
    assert table["record"].is_unique().all()
    assert table.height == len(town.linked)
    assert table.filter(pl.col("how") == "address")["sure"].to_list() == [look.of(7)["at_home"]]


def test_the_mismatch_is_a_signal_since_it_was_said(street: Make) -> None:
    town = street()
    town.live(7)
    town.live(8)
    town.say("molit_lease", 7, "2026-02-10", **NEW)
    town.say("post_mail", 8, "2026-02-10", state="delivered")
    signal = SignalType(id="away", feed="register", kind=Kind.STATUS, ko="", en="", law="", counted="residence")
    whereabouts = town.look().table("whereabouts", WHEREABOUTS)
    rows = elsewhere(whereabouts, signal=signal, previous_cutoff=date(2026, 1, 31))
    assert rows.select("household", "first_on", "is_new", "months").rows() == [(7, date(2026, 2, 10), True, None)]
    assert not elsewhere(whereabouts, signal=signal, previous_cutoff=date(2026, 6, 30))["is_new"].any()


def test_where_the_register_alone_raises_the_doubt_it_is_the_evidence(street: Make, content: Residence) -> None:
    town = street()
    for n in range(content.crowd):
        town.live(100 + n, address=5000, building=5000)
    signal = SignalType(id="away", feed="register", kind=Kind.STATUS, ko="", en="", law="", counted="residence")
    rows = elsewhere(town.look().table("whereabouts", WHEREABOUTS), signal=signal, previous_cutoff=None)
    (evidence,) = rows["evidence"][0].to_list()
    assert (evidence["feed"], evidence["on"]) == ("register", date(2015, 1, 1))


FEEDS = {
    "molit_lease": [None],
    "post_mail": ["delivered", "returned_moved", "empty_house"],
    "mois_fact_finding": ["lives_there", "lives_elsewhere", "unknown"],
    "office_outcomes": ["moved", "unlocated", "pub_basic"],
}


@st.composite
def said(draw: st.DrawFn) -> dict[str, object]:
    feed = draw(st.sampled_from(sorted(FEEDS)))
    place = draw(st.sampled_from([None, 3, 8, 9]))
    told = {"feed": feed, "household": draw(st.sampled_from([3, 5, 8])), "state": draw(st.sampled_from(FEEDS[feed]))}
    told |= {"on": f"2026-{draw(st.integers(1, 12)):02d}-{draw(st.integers(1, 28)):02d}"}
    return told | ({"address": place * 1000 + 1, "building": place * 1000} if place else {})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(said(), max_size=9), seed=st.integers(0, 99))
def test_order_repetition_and_later_words_change_nothing(
    street: Make, words: list[dict[str, object]], seed: int
) -> None:
    town = street(buckets=2)
    for household in (3, 5, 8):
        town.live(household, "head", "spouse", area=HERE if household < 8 else THERE)
    for word in words:
        told = dict(word)
        town.say(told.pop("feed"), told.pop("household"), told.pop("on"), **told)  # type: ignore[arg-type]
    meter(town)
    plain, mixed = town.look(), town.look(shuffled=seed, twice=True)
    town.linked = [row for row in town.linked if row["event_on"] <= date(2026, 8, 31)]
    known = town.look()
    for name, schema in (("whereabouts", WHEREABOUTS),):
        assert_frame_equal(plain.table(name, schema), mixed.table(name, schema))
        assert_frame_equal(plain.table(name, schema), known.table(name, schema))
    assert_frame_equal(plain.residences, mixed.residences)
    for row in plain.table("whereabouts", WHEREABOUTS).iter_rows(named=True):
        assert 0 <= row["at_home"] <= 1
        assert row["mismatch"] == (
            (row["likely_area"], row["likely_address"]) != (row["registered_area"], row["registered_address"])
        )


def test_more_words_for_a_place_never_make_it_less_likely(street: Make) -> None:
    """Each sign against the register, alone and in pairs: belief in the registered home only falls."""
    against = [
        ("molit_lease", {**NEW}),
        ("post_mail", {"state": "returned_moved"}),
        ("mois_fact_finding", {"state": "lives_elsewhere", **NEW}),
        ("office_outcomes", {"state": "moved", "how": "household", "subject": None}),
    ]

    def at_home(*words: tuple[str, dict[str, object]]) -> float:
        town = street()
        town.live(7)
        for feed, told in words:
            town.say(feed, 7, "2026-06-01", **told)
        return float(town.look().of(7)["at_home"])

    for first, second in combinations(against, 2):
        assert at_home(first, second) <= min(at_home(first), at_home(second))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('says = "here"', 'says = "maybe"', "unknown word"),
        ("weight = 5.0", "weight = -1.0", "above 0"),
        ('flag = "unlocated"', 'flag = "odd"', "unknown flag"),
        ("absent = 0.25", "absent = 0.75", "absent must lie below likely"),
        ("likely = 0.5\n", "", "missing or unknown"),
    ],
)
def test_a_faulty_declaration_is_refused_by_name(tmp_path: Path, old: str, new: str, fault: str) -> None:
    import bandi.korea

    text = (Path(bandi.korea.__file__).parent / "residence.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "residence.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=fault):
        read_residence(tmp_path / "residence.toml")
