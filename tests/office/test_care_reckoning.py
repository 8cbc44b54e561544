"""What the care team reckons, without a database: shares, deadlines, hours of a month, odd rows of a diary."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.office.care.capacity import Effort, enough, plan
from bandi.office.care.diary import Noted, odd
from bandi.office.care.due import standing
from bandi.office.care.forms import CapacityForm
from bandi.office.care.models import DAY_MINUTES, MOST
from bandi.office.care.proposal import WHYS, Keeper, Needing, propose
from bandi.office.discovery.door.network import network

KO, VI = "tongue_ko", "tongue_vi"
ROADS = ("", "가람길", "나래길", "다온길")
AREAS = ("a", "b")
DAY = date(2026, 3, 2)  # a Monday
EFFORT = Effort(call=10, visit=30, travel=15, hours=48)


def keeper(id: str, **facts: Any) -> Keeper:
    return Keeper(**({"id": id, "area": "a", "kept": 0, "most": 40} | facts))


def needing(id: str, **facts: Any) -> Needing:
    return Needing(**({"id": id, "area": "a", "road": "", "tongue": KO} | facts))


KEEPERS = st.lists(
    st.builds(
        Keeper,
        id=st.sampled_from([f"m{number}" for number in range(6)]),
        area=st.sampled_from(AREAS),
        kept=st.integers(0, 6),
        most=st.integers(0, 5),
        road=st.sampled_from(ROADS),
        roads=st.frozensets(st.sampled_from(ROADS[1:])),
        tongues=st.frozensets(st.sampled_from([VI])),
    ),
    unique_by=lambda one: one.id,
    max_size=6,
)
HOMES = st.lists(
    st.builds(
        Needing,
        id=st.sampled_from([f"h{number:02d}" for number in range(14)]),
        area=st.sampled_from(AREAS),
        road=st.sampled_from(ROADS),
        tongue=st.sampled_from([KO, VI]),
    ),
    unique_by=lambda one: one.id,
    max_size=14,
)


@given(team=KEEPERS, homes=HOMES, random=st.randoms(use_true_random=False))
def test_a_proposal_holds_to_the_places_and_gives_each_household_once(team: Any, homes: Any, random: Any) -> None:
    found = propose(team, homes, everyone=KO)
    assert [match.home for match in found] == sorted(home.id for home in homes)
    people, places = {one.id: one for one in team}, {one.id: one.area for one in homes}
    for one in team:
        got = [match.home for match in found if match.keeper == one.id]
        assert not got or one.kept + len(got) <= one.most
        assert all(places[home] == one.area for home in got)
    for match in found:
        assert match.why
        assert set(match.why) <= set(WHYS)
        if match.keeper is None:  # only where nobody of the neighbourhood has a place left
            there = [one for one in people.values() if one.area == places[match.home]]
            taken = {one.id: sum(other.keeper == one.id for other in found) for one in there}
            assert all(one.kept + taken[one.id] >= one.most for one in there)
    random.shuffle(team)
    random.shuffle(homes)
    assert propose(team, homes, everyone=KO) == found


def test_roads_come_first_then_even_loads() -> None:
    team = [keeper("near", road="가람길"), keeper("goes", roads=frozenset({"나래길"})), keeper("free")]
    homes = [needing("h1", road="가람길"), needing("h2", road="나래길"), needing("h3"), needing("h4"), needing("h5")]
    found = {match.home: match for match in propose(team, homes, everyone=KO)}
    assert (found["h1"].keeper, found["h1"].why[0]) == ("near", "why_own_road")
    assert (found["h2"].keeper, found["h2"].why[0]) == ("goes", "why_same_road")
    loads = [sum(match.keeper == one.id for match in found.values()) for one in team]
    assert sorted(loads) == [1, 2, 2]


def test_a_language_weighs_more_than_a_full_hand() -> None:
    team = [keeper("busy", kept=39, tongues=frozenset({VI})), keeper("free")]
    (match,) = propose(team, [needing("h1", tongue=VI)], everyone=KO)
    assert match.keeper == "busy"
    assert "why_tongue" in match.why
    (korean,) = propose(team, [needing("h1")], everyone=KO)
    assert korean.keeper == "free"


def test_nobody_and_no_place_are_said_as_such() -> None:
    assert propose([], [needing("h1")], everyone=KO)[0].why == ("why_no_member",)
    assert propose([keeper("full", kept=40)], [needing("h1")], everyone=KO)[0].why == ("why_no_place",)
    assert propose([keeper("elsewhere", area="b")], [needing("h1")], everyone=KO)[0].why == ("why_no_member",)


def test_the_database_allows_what_the_content_says() -> None:
    assert network().care_most == MOST
    assert network().care.day_minutes == DAY_MINUTES


def test_forty_weekly_contacts_do_not_fit_into_48_hours() -> None:
    now = plan(network().tiers, {"weekly": 40}, EFFORT, members=1)
    weekly = now.lines[0]
    assert (weekly.contacts, weekly.visits) == (174, 87)  # 40 x 365/12 / 7 and / 14
    assert (now.needed, now.available, now.share) == (87 * 10 + 87 * 45, 48 * 60, 166)
    assert (now.held, now.lost) == (104, 70)
    assert enough(now, EFFORT) == 2
    assert plan(network().tiers, {"weekly": 40}, EFFORT, members=2).lost == 0


def test_hours_go_to_those_looked_in_on_most_often() -> None:
    now = plan(network().tiers, {"weekly": 20, "two_weekly": 10, "monthly_tier": 30}, EFFORT, members=1)
    lost = [line.lost for line in now.lines]
    assert lost[0] == 0
    assert lost[2] > 0
    assert plan(network().tiers, {"weekly": 1}, EFFORT, members=0).lost == 4


@given(homes=st.integers(0, 900), members=st.integers(0, 30))
def test_one_more_member_never_loses_a_contact(homes: int, members: int) -> None:
    tiers = {"weekly": homes, "two_weekly": homes // 2, "monthly_tier": homes // 3}
    fewer, more = (plan(network().tiers, tiers, EFFORT, members=count) for count in (members, members + 1))
    assert 0 <= more.lost <= fewer.lost
    assert plan(network().tiers, tiers, EFFORT, members=enough(fewer, EFFORT)).lost == 0


def test_the_planner_names_what_cannot_be() -> None:
    form = CapacityForm({"members": "x", "hours": "0"})
    assert {"members", "hours", "call", "tier_weekly"} <= set(form.errors)


@pytest.mark.parametrize(
    ("tier", "days", "state"),
    [
        ("weekly", 0, "care_fine"),
        ("weekly", 1, "care_due"),  # due on the Sunday of this week
        ("weekly", 8, "care_late"),
        ("weekly", 13, "care_late"),
        ("weekly", 14, "care_silence"),
        ("two_weekly", 14, "care_due"),
        ("two_weekly", 21, "care_silence"),
        ("monthly_tier", 20, "care_fine"),
        ("monthly_tier", 45, "care_silence"),
    ],
)
def test_how_a_household_stands_by_its_tier(tier: str, days: int, state: str) -> None:
    asked = {"began": DAY - timedelta(days=300), "visited": None, "on": DAY}
    assert standing(network().tier(tier), reached=DAY - timedelta(days=days), **asked).state == state


def test_a_new_household_has_its_first_week() -> None:
    told = standing(network().tier("weekly"), began=DAY, reached=None, visited=None, on=DAY)
    assert (told.state, told.since, told.due_on) == ("care_fine", DAY, DAY + timedelta(days=7))
    assert not told.visit


def noted(number: int, minutes_later: float, *, minutes: int = 10, visit: bool = False) -> Noted:
    at = datetime(2026, 3, 2, 1, tzinfo=UTC) + timedelta(minutes=minutes_later)
    return Noted(f"{number:03d}", at, minutes, visit)


def test_twenty_in_ten_minutes_are_asked_about_and_nineteen_are_not() -> None:
    twenty = [noted(number, number * 0.5) for number in range(20)]
    (crowd,) = odd(twenty, network().care)
    assert (crowd.what, crowd.first, crowd.count) == ("flag_crowd", "000", 20)
    assert not odd(twenty[:19], network().care)


def test_one_minute_and_two_places_at_once_are_asked_about() -> None:
    same = [noted(number, 0, minutes=1) for number in range(3)]
    assert [flag.what for flag in odd(same, network().care)] == ["flag_same"]
    overlap = [noted(1, 0, minutes=30, visit=True), noted(2, 10), noted(3, 40)]
    (flag,) = odd(overlap, network().care)
    assert (flag.what, flag.key, flag.count) == ("flag_overlap", "flag_overlap:001", 2)


@given(
    rows=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 60), st.booleans()), max_size=40),
    random=st.randoms(use_true_random=False),
)
def test_a_diary_says_the_same_in_any_order(rows: Any, random: Any) -> None:
    told = [noted(number, at, minutes=long, visit=visit) for number, (at, long, visit) in enumerate(rows)]
    first = odd(told, network().care)
    random.shuffle(told)
    assert odd(told, network().care) == first
