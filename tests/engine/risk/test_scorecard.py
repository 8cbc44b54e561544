"""Points: they add up, trouble never lowers them, and what is unknown gives nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine import tables
from bandi.engine.contract.points import Scorecard, read_scorecard
from bandi.engine.contract.signals import SignalType
from bandi.engine.errors import ContentError
from bandi.engine.risk.scorecard import score
from bandi.engine.words import Kind

CARD_TOML = """
version = "test"
dated = 2026-06-30

[[signals]]
signal = "gas_cut"
base = 30
per_month = 2
month_cap = 6
worsening = 5
again = 5
again_cap = 3
reasons = { base = "supply", months = "longer", worsening = "worse", again = "back" }

[[signals]]
signal = "gas_arrears"
base = 10
per_month = 1
month_cap = 24
worsening = 3
again = 2
again_cap = 3
reasons = { base = "unpaid", months = "longer", worsening = "worse", again = "back" }

[[signals]]
signal = "work_lost"
base = 12
per_month = 0
month_cap = 0
worsening = 0
again = 0
again_cap = 0
reasons = { base = "income" }

[[kinds]]
id = "aged_alone"
points = 8
reason = "alone"

[[kinds]]
id = "head_died"
points = 6
months = 12
unless = ["work_lost"]
reason = "first year"

[[bundles]]
id = "two_kinds"
points = 6
reason = "rare"

[[bundles]]
id = "three_kinds"
points = 14
reason = "rarer"

[[bundles]]
id = "cut_and_arrears"
points = 15
reason = "end of the road"

[[bundles]]
id = "cut_with_aged_or_minors"
points = 10
reason = "weaker"

[[bundles]]
id = "multiple"
points = 4
reason = "at once"

[[bundles]]
id = "consecutive"
points = 1
reason = "one after another"

[[bundles]]
id = "beside_multiple"
points = 1
reason = "at once at one address"

[[bundles]]
id = "beside_consecutive"
points = 1
reason = "one after another at one address"

[[bundles]]
id = "cold_and_jobless"
points = 8
of = [["gas_cut", "gas_arrears"], ["work_lost"]]
reason = "both"

[[told]]
id = "crisis"
points = 25
reason = "cannot wait"

[[told]]
id = "handover"
points = 8
reason = "agreed"

[[told]]
id = "late"
points = 4
months = 6
reason = "long untold"

[[entitlement]]
id = "entitled_not_received"
points = 10
times = 2
reason = "help exists"

[[entitlement]]
id = "perhaps_entitled"
points = 2
reason = "only perhaps"

[[history]]
id = "unreached"
points = 20
times = 3
reason = "still looking"

[[history]]
id = "listed_again"
points = 5
times = 4
reason = "again"

[[history]]
id = "supported_recently"
points = -25
months = 6
reason = "others first"

[[history]]
id = "checked_recently"
points = -15
months = 6
reason = "met"

[[kept]]
id = "chronic"
points = 0
months = 24
reason = "long"

[[kept]]
id = "settled"
points = 0
months = 12
reason = "somebody knows"

[[kept]]
id = "repeat"
points = 0
times = 2
reason = "again and again"

[[bands]]
id = "urgent"
points = 60
reason = "first"

[[bands]]
id = "high"
points = 40
reason = "next"

[[bands]]
id = "normal"
points = 20
reason = "then"
"""
CUTOFF = date(2026, 8, 31)
TYPES = [
    SignalType("gas_cut", "gas_cuts", Kind.CUT, "단가스", "Gas cut", "law"),
    SignalType("gas_arrears", "gas_bills", Kind.ARREARS, "가스요금 체납", "Gas arrears", "law"),
    SignalType("work_lost", "work", Kind.LOSS, "실직", "Job loss", "law"),
]
KIND_OF = {t.id: t.kind.value for t in TYPES}

Rows = Sequence[Mapping[str, Any]]


def read(text: str, folder: Path) -> Scorecard:
    path = folder / "scorecard.toml"
    path.write_text(text, encoding="utf-8")
    return read_scorecard(path)


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Scorecard:
    return read(CARD_TOML, tmp_path_factory.mktemp("card"))


def table(schema: tables.Schema, rows: Rows, **constant: object) -> pl.DataFrame:
    return pl.DataFrame([{**constant, **row} for row in rows], schema=dict(schema))


def signal(id: str, **facts: object) -> dict[str, Any]:
    feed = next(t.feed for t in TYPES if t.id == id)
    usual = {"household": 1, "state": "active", "months": 3, "times": 1, "trend": "steady", "is_new": False}
    return usual | {"signal": id, "feed": feed, "kind": KIND_OF[id], "first_on": date(2026, 6, 1)} | facts


def scored(
    card: Scorecard,
    signals: Rows = (),
    *,
    entitlements: Rows = (),
    history: Rows = (),
    arrived: Sequence[str] = ("gas_cuts", "gas_bills", "work"),
    others: Mapping[str, str] = MappingProxyType({}),
    **household: object,
) -> pl.DataFrame:
    """SCORES of household 1, an ordinary one of adults unless told otherwise."""
    home = {"household": 1, "area": "11020690", "size": 2, "aged": 0, "minors": 0, "kind": "adults"} | household
    return score(
        table(tables.HOUSEHOLDS, [home]),
        table(tables.SIGNALS, signals),
        table(tables.ENTITLEMENTS, entitlements, household=1),
        table(tables.HISTORY, history, household=1),
        table(
            tables.COVERAGE,
            [{"feed": f, "arrived": "arrived"} for f in arrived]
            + [{"feed": f, "arrived": how} for f, how in others.items()],
        ),
        card=card,
        types=TYPES,
        cutoff=CUTOFF,
    )


def points(card: Scorecard, *args: Any, **kwargs: Any) -> int:
    return int(scored(card, *args, **kwargs)["points"].item())


def parts(card: Scorecard, *args: Any, **kwargs: Any) -> dict[str, int]:
    found = scored(card, *args, **kwargs)["parts"].explode()
    return {part["part"]: part["points"] for part in found}


def test_points_are_the_sum_of_the_parts_and_the_largest_part_comes_first(card: Scorecard) -> None:
    both = [signal("gas_cut"), signal("gas_arrears", months=5, trend="worsening", times=3)]
    frame = scored(card, both, kind="aged_alone", aged=1, size=1)
    found = frame["parts"].item().to_list()
    assert [(p["part"], p["points"], p["signal"]) for p in found] == [
        ("signal:gas_cut", 36, "gas_cut"),
        ("signal:gas_arrears", 22, "gas_arrears"),
        ("bundle:cut_and_arrears", 15, None),
        ("bundle:cut_with_aged_or_minors", 10, None),
        ("kind:aged_alone", 8, None),
        ("bundle:two_kinds", 6, None),
    ]
    assert frame.select("points", "band", "signals").row(0) == (97, "urgent", 2)


def test_months_and_recurrence_stop_at_their_caps(card: Scorecard) -> None:
    assert points(card, [signal("gas_arrears", months=24)]) == points(card, [signal("gas_arrears", months=60)]) == 34
    assert points(card, [signal("gas_arrears", times=9)]) == points(card, [signal("gas_arrears", times=4)]) == 19


def test_a_number_nobody_told_gives_nothing(card: Scorecard) -> None:
    assert points(card, [signal("gas_arrears", months=None, times=None, trend=None)]) == 10


def test_three_kinds_replace_two(card: Scorecard) -> None:
    three = parts(card, [signal("gas_cut"), signal("gas_arrears"), signal("work_lost")])
    assert three["bundle:three_kinds"] == 14
    assert "bundle:two_kinds" not in three


@pytest.mark.parametrize(("age", "lifted"), [({"aged": 1}, True), ({"minors": 2}, True), ({}, False)])
def test_a_cut_weighs_more_where_older_people_or_children_live(
    card: Scorecard, age: dict[str, int], lifted: bool
) -> None:
    assert ("bundle:cut_with_aged_or_minors" in parts(card, [signal("gas_cut")], **age)) is lifted


def test_a_cleared_signal_counts_for_nothing(card: Scorecard) -> None:
    assert scored(card, [signal("gas_cut", state="cleared")]).is_empty()


def test_the_death_of_the_head_counts_for_a_year(card: Scorecard) -> None:
    unpaid = [signal("gas_arrears")]
    assert parts(card, unpaid, head_died_on=date(2025, 9, 15))["kind:head_died"] == 6
    assert "kind:head_died" not in parts(card, unpaid, head_died_on=date(2025, 8, 1))


def test_what_a_signal_says_already_is_not_counted_twice(card: Scorecard) -> None:
    both = parts(card, [signal("work_lost")], head_died_on=date(2026, 6, 15))
    assert "kind:head_died" not in both
    gone = parts(card, [signal("gas_arrears"), signal("work_lost", state="cleared")], head_died_on=date(2026, 6, 15))
    assert gone["kind:head_died"] == 6


def test_a_bundle_of_named_signals_needs_one_of_each_group(card: Scorecard) -> None:
    work, cut, unpaid = signal("work_lost"), signal("gas_cut"), signal("gas_arrears")
    assert parts(card, [work, cut])["bundle:cold_and_jobless"] == 8
    assert parts(card, [work, cut, unpaid])["bundle:cold_and_jobless"] == 8
    for few in ([work], [cut, unpaid], [work, cut | {"state": "cleared"}]):
        assert "bundle:cold_and_jobless" not in parts(card, few)


@pytest.mark.parametrize(
    ("own", "near", "expected"),
    [
        ([None], ["multiple"], {"beside_multiple"}),
        ([None], ["consecutive"], {"beside_consecutive"}),
        ([None, None], ["consecutive", "multiple"], {"beside_multiple"}),
        (["consecutive", "consecutive"], ["multiple", "multiple"], {"consecutive"}),
        ([None], [None], set()),
    ],
)
def test_other_signals_at_the_address_count_where_its_own_do_not_come_together(
    card: Scorecard, own: list[str | None], near: list[str | None], expected: set[str]
) -> None:
    names = ["gas_cut", "gas_arrears"]
    told = [signal(name, together=a, beside=b) for name, a, b in zip(names, own, near, strict=False)]
    bundles = {part.split(":")[1] for part in parts(card, told) if part.startswith("bundle:")}
    assert bundles & {"multiple", "consecutive", "beside_multiple", "beside_consecutive"} == expected


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (["multiple", "multiple"], {"bundle:multiple": 4}),
        (["multiple", "consecutive"], {"bundle:consecutive": 1}),
        (["consecutive", "consecutive"], {"bundle:consecutive": 1}),
        (["multiple", None], {}),
        ([None, None], {}),
    ],
)
def test_signals_told_in_one_month_weigh_more_than_one_after_another(
    card: Scorecard, ways: list[str | None], expected: dict[str, int]
) -> None:
    found = parts(card, [signal("gas_cut", together=ways[0]), signal("gas_arrears", together=ways[1])])
    assert {part: n for part, n in found.items() if part.split(":")[1] in {"multiple", "consecutive"}} == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"crisis": True}, {"told:crisis": 25}),
        ({"crisis": True, "handover": True}, {"told:crisis": 25, "told:handover": 8}),
        ({"crisis": False, "handover": None}, {}),
        ({"crisis": True, "state": "cleared"}, {}),
        ({"first_on": date(2026, 1, 31), "told_on": date(2026, 7, 30)}, {}),
        ({"first_on": date(2026, 1, 31), "told_on": date(2026, 7, 31)}, {"told:late": 4}),
        ({"first_on": date(2020, 1, 31), "told_on": None}, {}),
    ],
)
def test_how_an_institution_told_of_it_counts_once(
    card: Scorecard, facts: dict[str, Any], expected: dict[str, int]
) -> None:
    found = parts(card, [signal("gas_cut", **facts), signal("gas_arrears", **facts), signal("work_lost")])
    assert {part: n for part, n in found.items() if part.startswith("told:")} == expected


def test_only_a_benefit_known_not_to_be_received_counts(card: Scorecard) -> None:
    def benefit(received: bool | None, verdict: str = "yes") -> dict[str, Any]:
        return {"benefit": "rent_help", "verdict": verdict, "received": received, "amount_high": 1}

    unpaid = [signal("gas_arrears")]
    assert points(card, unpaid, entitlements=[benefit(False)]) == 23
    assert points(card, unpaid, entitlements=[benefit(False, "depends")]) == 15
    assert points(card, unpaid, entitlements=[benefit(False, "no")]) == 13
    assert points(card, unpaid, entitlements=[benefit(True)]) == 13
    assert points(card, unpaid, entitlements=[benefit(None)]) == 13
    assert scored(card, entitlements=[benefit(None)]).is_empty()
    assert scored(card, entitlements=[benefit(False, "depends")]).is_empty()
    assert points(card, entitlements=[benefit(False)]) == 10


def test_the_largest_benefits_count_up_to_the_cap(card: Scorecard) -> None:
    three = [
        {"benefit": name, "verdict": "yes", "received": False, "amount_high": won}
        for name, won in (("a", 100), ("b", 900), ("c", 500))
    ]
    assert parts(card, entitlements=three) == {"entitlement:b": 10, "entitlement:c": 10}


def test_whoever_could_not_be_met_comes_back_higher(card: Scorecard) -> None:
    unpaid = [signal("gas_arrears")]
    missed = {"unreached_rounds": 1, "unsupported_listings": 1, "last_outcome": "unlocated"}
    assert points(card, unpaid, history=[missed]) == points(card, unpaid) + 25
    assert points(card, history=[missed]) == 25, "even when no signal is left"
    assert points(card, unpaid, history=[missed | {"unreached_rounds": 9}]) == points(card, unpaid) + 65


def test_recent_support_lowers_until_a_new_signal_or_six_months_later(card: Scorecard) -> None:
    def with_support(on: date, first_on: date) -> int:
        helped = {"supported_on": on, "last_outcome": "pub_basic", "last_outcome_on": on, "unsupported_listings": 1}
        return points(card, [signal("gas_arrears", first_on=first_on)], history=[helped])

    assert with_support(date(2026, 7, 20), date(2026, 3, 1)) == 13 - 25
    assert with_support(date(2026, 7, 20), date(2026, 8, 1)) == 13
    assert with_support(date(2026, 2, 1), date(2025, 11, 1)) == 13


def test_a_check_that_found_no_need_lowers_too(card: Scorecard) -> None:
    met = {"last_outcome": "not_needed", "last_outcome_on": date(2026, 7, 20), "unsupported_listings": 0}
    assert points(card, [signal("gas_arrears", first_on=date(2026, 3, 1))], history=[met]) == 13 - 15
    refused = met | {"last_outcome": "refused"}
    assert points(card, [signal("gas_arrears", first_on=date(2026, 3, 1))], history=[refused]) == 13


@pytest.mark.parametrize(
    ("how", "named"),
    [("late", True), ("missing", True), ("held", True), ("unconnected", False), ("not_in_force", False)],
)
def test_only_a_feed_that_should_have_come_is_named_on_the_household(card: Scorecard, how: str, named: bool) -> None:
    told = scored(card, [signal("gas_arrears")], arrived=["gas_bills", "gas_cuts"], others={"work": how})
    assert told["feeds_missing"].item().to_list() == (["work"] if named else [])


def test_a_missing_feed_is_named_and_changes_no_points(card: Scorecard) -> None:
    whole, part = scored(card, [signal("gas_arrears")]), scored(card, [signal("gas_arrears")], arrived=["gas_bills"])
    assert part["feeds_missing"].item().to_list() == ["gas_cuts", "work"]
    assert whole["feeds_missing"].item().to_list() == []
    assert whole.drop("feeds_missing").equals(part.drop("feeds_missing"))


def test_a_household_no_longer_on_the_register_has_no_row(card: Scorecard) -> None:
    assert scored(card, [signal("gas_cut", household=2)]).is_empty()


def test_a_signal_without_points_is_refused(card: Scorecard) -> None:
    stranger = signal("gas_cut") | {"signal": "unheard_of"}
    with pytest.raises(ContentError, match="unheard_of"):
        scored(card, [stranger])


@pytest.mark.parametrize(
    ("signals", "value", "band"),
    [
        ([signal("gas_cut", months=2), signal("work_lost")], 60, "urgent"),
        (
            [
                signal("gas_cut", months=1, together="consecutive"),
                signal("work_lost", months=1, together="consecutive"),
            ],
            59,
            "high",
        ),
        ([signal("gas_cut", months=5)], 40, "high"),
        ([signal("gas_cut", months=2, trend="worsening")], 39, "normal"),
        ([signal("gas_arrears", months=10)], 20, "normal"),
        ([signal("gas_arrears", months=9)], 19, "low"),
    ],
)
def test_a_band_begins_at_its_line(card: Scorecard, signals: Rows, value: int, band: str) -> None:
    assert scored(card, signals).select("points", "band").row(0) == (value, band)


TROUBLE = st.fixed_dictionaries(
    {
        "months": st.integers(0, 48),
        "times": st.integers(1, 6),
        "trend": st.sampled_from(["easing", "steady", "worsening"]),
        "crisis": st.booleans(),
        "together": st.sampled_from([None, "consecutive", "multiple"]),
        "beside": st.sampled_from([None, "consecutive", "multiple"]),
    }
)
WAYS = [None, "consecutive", "multiple"]
TREND_ORDER = ["easing", "steady", "worsening"]


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from(sorted(KIND_OF)), TROUBLE, min_size=1),
    st.sampled_from(sorted(KIND_OF)),
    TROUBLE,
    st.sampled_from(["adults", "aged_alone"]),
)
def test_more_trouble_never_lowers_the_points(
    card: Scorecard, before: dict[str, dict[str, Any]], which: str, more: dict[str, Any], kind: str
) -> None:
    known = before.get(which)
    worse = (
        more
        if known is None
        else {
            "months": max(known["months"], more["months"]),
            "times": max(known["times"], more["times"]),
            "trend": max(known["trend"], more["trend"], key=TREND_ORDER.index),
            "crisis": known["crisis"] or more["crisis"],
            "together": max(known["together"], more["together"], key=WAYS.index),
            "beside": max(known["beside"], more["beside"], key=WAYS.index),
        }
    )
    after = before | {which: worse}
    helped = [{"supported_on": date(2026, 7, 1), "last_outcome": "priv_link", "last_outcome_on": date(2026, 7, 1)}]

    def total(troubles: dict[str, dict[str, Any]]) -> int:
        return points(card, [signal(id, **facts) for id, facts in troubles.items()], history=helped, kind=kind)

    assert total(after) >= total(before)


@settings(max_examples=25, deadline=None)
@given(st.permutations([signal("gas_cut"), signal("gas_arrears"), signal("work_lost"), signal("gas_cut", household=2)]))
def test_the_order_of_rows_never_matters(card: Scorecard, signals: list[dict[str, Any]]) -> None:
    in_order = [signal("gas_cut"), signal("gas_arrears"), signal("work_lost"), signal("gas_cut", household=2)]
    assert scored(card, signals).equals(scored(card, in_order))


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        (('base = "supply", ', ""), "gas_cut.base"),
        (('reason = "alone"', 'reason = " "'), "kinds.aged_alone"),
        (("base = 30", "base = -30"), "gas_cut"),
        (('id = "three_kinds"\npoints = 14', 'id = "three_kinds"\npoints = 4'), "three_kinds"),
        (("points = -25", "points = 25"), "supported_recently"),
        (('id = "listed_again"', 'id = "unreached"'), "given twice"),
        (('id = "two_kinds"', 'id = "four_kinds"'), "four_kinds"),
        (('id = "multiple"\npoints = 4', 'id = "multiple"\npoints = 0'), "multiple gives less than consecutive"),
        (('["work_lost"]]', '["unheard_of"]]'), "unheard_of"),
        (('id = "crisis"\npoints = 25', 'id = "crisis"\npoints = -25'), "told.crisis"),
        (('id = "late"', 'id = "early"'), "told.early"),
        (("base = 12", "base = 5"), "work_lost takes the place of head_died"),
        (('id = "high"\npoints = 40', 'id = "high"\npoints = 70'), "bands"),
        (('version = "test"\n', ""), "version"),
        (("per_month = 2", "per_week = 2"), "per_week"),
        (("[[bands]]", "[[lines]]"), "lines"),
        (('id = "settled"', 'id = "forgotten"'), "kept"),
        (('version = "test"', "version = test"), "not valid TOML"),
    ],
)
def test_a_card_that_cannot_be_trusted_is_refused(tmp_path: Path, edit: tuple[str, str], complaint: str) -> None:
    assert edit[0] in CARD_TOML
    with pytest.raises(ContentError, match=complaint):
        read(CARD_TOML.replace(*edit), tmp_path)
