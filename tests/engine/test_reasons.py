"""Reasons: the largest parts are said, in two languages, with their evidence, and nothing else is."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine import tables
from bandi.engine.contract.benefits import Benefit
from bandi.engine.contract.signals import SignalType
from bandi.engine.contract.wording import Wording, particles, read_wording
from bandi.engine.errors import ContentError
from bandi.engine.reasons import explain
from bandi.engine.words import Kind

KO = """
[clause]
day = "%Y년 %-m월 %-d일"
month = "%Y년 %-m월"
on_day = "{day}에 "
in_month = "{month}에 "
in_round = "({round}차)"
unpaid = "(미납 {amount_won}원)"
[clause.for_months]
one = "{months}개월째 "
many = "{months}개월째 "
[clause.a_month]
one = "(월 {high_won}원)"
range = "(월 {low_won}~{high_won}원)"
[signal.gas_arrears]
name = "가스요금 체납"
still = "가스요금이 {for_months}밀려 있습니다{unpaid}."
new = "가스요금이 {for_months}밀린 것이 새로 확인되었습니다{unpaid}."
worsening = "가스요금이 {for_months}밀려 있고 늘었습니다{unpaid}."
again = "가스요금이 {for_months}밀려 있습니다{unpaid}. {window}개월 사이 {times}번째입니다."
[signal.gas_cut]
name = "단가스"
still = "{on_day}가스가 끊겼습니다."
new = "{on_day}가스가 새로 끊겼습니다."
worsening = "{on_day}가스가 자주 끊깁니다."
again = "{on_day}가스가 끊겼습니다. {window}개월 사이 {times}번째입니다."
[kind.aged_alone]
sentence = "혼자 사시는 어르신입니다."
[bundle.cut_and_arrears]
sentence = "밀린 데다 끊겼습니다({among})."
[bundle.multiple]
sentence = "같은 달에 왔습니다({among})."
[told.crisis]
sentence = "기다릴 수 없다고 합니다({among})."
[benefit.rent_help]
name = "월세 지원"
[benefit.old_age]
name = "노령수당"
[fact.income]
name = "소득"
[verdict.yes]
sentence = "{benefit}을(를) 받을 수 있어 보이지만 받고 있지 않습니다{a_month}."
[verdict.depends]
sentence = "{fact}을(를) 알면 {benefit}을(를) 판정할 수 있습니다."
unsaid = "{benefit}은(는) 더 알아보아야 합니다."
[history.unreached]
sentence = "지난 발굴{in_round} 때 만나지 못했습니다."
often = "이어서 {times}번 만나지 못했습니다."
[history.supported_recently]
sentence = "{on_day}지원이 이어졌습니다."
often = "{on_day}지원이 이어졌습니다."
"""
EN = """
[clause]
day = "%-d %B %Y"
month = "%B %Y"
on_day = " on {day}"
in_month = " in {month}"
in_round = " ({round})"
unpaid = " ({amount_won} won unpaid)"
[clause.for_months]
one = " for {months} month"
many = " for {months} months"
[clause.a_month]
one = " ({high_won} won a month)"
range = " ({low_won} to {high_won} won a month)"
[signal.gas_arrears]
name = "Gas arrears"
still = "Gas bills have been unpaid{for_months}{unpaid}."
new = "Gas bills have been unpaid{for_months}{unpaid}. This is new."
worsening = "Gas bills have been unpaid{for_months} and have grown{unpaid}."
again = "Gas bills have been unpaid{for_months}{unpaid}, {times} times in {window} months."
[signal.gas_cut]
name = "Gas cut"
still = "Gas was cut off{on_day}."
new = "Gas was cut off{on_day}. This is new."
worsening = "Gas is cut off often, last{on_day}."
again = "Gas was cut off{on_day}, {times} times in {window} months."
[kind.aged_alone]
sentence = "An older person lives alone here."
[bundle.cut_and_arrears]
sentence = "Bills are unpaid and the supply was cut ({among})."
[bundle.multiple]
sentence = "They came in one month ({among})."
[told.crisis]
sentence = "This cannot wait ({among})."
[benefit.rent_help]
name = "Rent Help"
[benefit.old_age]
name = "Old Age Allowance"
[fact.income]
name = "income"
[verdict.yes]
sentence = "The household seems entitled to {benefit} but does not receive it{a_month}."
[verdict.depends]
sentence = "Knowing {fact} would settle {benefit}."
unsaid = "{benefit} needs more to be known."
[history.unreached]
sentence = "Nobody was met in the last round{in_round}."
often = "Nobody was met {times} times in a row."
[history.supported_recently]
sentence = "Support was arranged{on_day}."
often = "Support was arranged{on_day}."
"""
TYPES = [
    SignalType("gas_cut", "gas_cuts", Kind.CUT, "단가스", "Gas cut", "law", counted="events"),
    SignalType("gas_arrears", "gas_bills", Kind.ARREARS, "가스요금 체납", "Gas arrears", "law"),
]
BENEFITS = [Benefit(name, "", "", "", "", "", (), ("income",), name) for name in ("rent_help", "old_age")]

Rows = Sequence[Mapping[str, Any]]


def read(folder: Path, *, ko: str = KO, en: str = EN) -> Wording:
    (folder / "ko.toml").write_text(ko, encoding="utf-8")
    (folder / "en.toml").write_text(en, encoding="utf-8")
    return read_wording(folder)


@pytest.fixture(scope="session")
def wording(tmp_path_factory: pytest.TempPathFactory) -> Wording:
    return read(tmp_path_factory.mktemp("wording"))


def table(schema: tables.Schema, rows: Rows) -> pl.DataFrame:
    return pl.DataFrame([{"household": 1, **row} for row in rows], schema=dict(schema))


def signal(id: str, **facts: object) -> dict[str, Any]:
    type_ = next(t for t in TYPES if t.id == id)
    report = {"feed": type_.feed, "delivery": "d1", "record": 7, "on": date(2026, 8, 1), "months": 5, "amount": 184_200}
    usual = {"state": "active", "months": 5, "times": 1, "trend": "steady", "is_new": False, "amount": 184_200}
    evidence = [report, report | {"record": 6, "on": date(2026, 7, 1)}]
    return usual | {"signal": id, "kind": type_.kind.value, "first_on": date(2026, 4, 3), "evidence": evidence} | facts


def part(name: str, points: int, household: int = 1) -> dict[str, Any]:
    group, _, id = name.partition(":")
    one = {"part": name, "points": points, "signal": id if group == "signal" else None}
    return {"household": household, "parts": [one]}


def told(
    wording: Wording, parts: Rows, *, signals: Rows = (), entitlements: Rows = (), history: Rows = ()
) -> pl.DataFrame:
    scores = table(tables.SCORES, parts).group_by("household", maintain_order=True).agg(pl.col("parts").list.explode())
    return explain(
        scores,
        table(tables.SIGNALS, signals),
        table(tables.ENTITLEMENTS, entitlements),
        table(tables.HISTORY, history),
        wording=wording,
        types=TYPES,
        benefits=BENEFITS,
        outcome_feed="outcomes",
    )


def test_a_signal_is_said_with_its_months_money_and_evidence(wording: Wording) -> None:
    frame = told(wording, [part("signal:gas_arrears", 15)], signals=[signal("gas_arrears", trend="worsening")])
    row = frame.row(0, named=True)
    assert row["ko"] == "가스요금이 5개월째 밀려 있고 늘었습니다(미납 184,200원)."
    assert row["en"] == "Gas bills have been unpaid for 5 months and have grown (184,200 won unpaid)."
    assert (row["place"], row["part"], row["points"], row["signal"]) == (1, "signal:gas_arrears", 15, "gas_arrears")
    assert [e["record"] for e in row["evidence"]] == [7, 6]


@pytest.mark.parametrize(
    ("facts", "ko"),
    [
        ({}, "가스요금이 5개월째 밀려 있습니다(미납 184,200원)."),
        ({"amount": None}, "가스요금이 5개월째 밀려 있습니다."),
        ({"months": None, "amount": 0}, "가스요금이 밀려 있습니다."),
        ({"is_new": True, "trend": "worsening"}, "가스요금이 5개월째 밀린 것이 새로 확인되었습니다(미납 184,200원)."),
        (
            {"times": 3, "amount": 1_234_567},
            "가스요금이 5개월째 밀려 있습니다(미납 1,234,567원). 24개월 사이 3번째입니다.",
        ),
        ({"amount": 999}, "가스요금이 5개월째 밀려 있습니다(미납 999원)."),
    ],
)
def test_what_is_not_known_is_left_out(wording: Wording, facts: dict[str, Any], ko: str) -> None:
    frame = told(wording, [part("signal:gas_arrears", 15)], signals=[signal("gas_arrears", **facts)])
    assert frame["ko"].item() == ko


def test_one_month_is_singular_in_english(wording: Wording) -> None:
    frame = told(wording, [part("signal:gas_arrears", 9)], signals=[signal("gas_arrears", months=1, amount=None)])
    assert frame["en"].item() == "Gas bills have been unpaid for 1 month."


def test_a_day_is_said_as_people_say_it(wording: Wording) -> None:
    row = told(wording, [part("signal:gas_cut", 30)], signals=[signal("gas_cut")]).row(0, named=True)
    assert row["ko"] == "2026년 4월 3일에 가스가 끊겼습니다."
    assert row["en"] == "Gas was cut off on 3 April 2026."


def test_the_largest_five_are_said_and_what_lowers_comes_last(wording: Wording) -> None:
    parts = [
        part("history:supported_recently", -25),
        part("kind:aged_alone", 8),
        part("signal:gas_arrears", 15),
        part("signal:gas_cut", 30),
    ]
    signals = [signal("gas_cut"), signal("gas_arrears")]
    helped = [{"supported_on": date(2026, 7, 3), "last_outcome_on": date(2026, 7, 3)}]
    frame = told(wording, parts, signals=signals, history=helped)
    assert frame["part"].to_list() == [
        "signal:gas_cut",
        "signal:gas_arrears",
        "kind:aged_alone",
        "history:supported_recently",
    ]
    assert frame["place"].to_list() == [1, 2, 3, 4]
    full = [*parts, part("history:unreached", 20), part("bundle:cut_and_arrears", 15)]
    missed = [helped[0] | {"unreached_rounds": 1, "last_round": "2026-4"}]
    frame = told(wording, full, signals=signals, history=missed)
    assert frame["place"].to_list() == [1, 2, 3, 4, 5]
    assert frame["part"].to_list()[-1] == "history:supported_recently", "that help came is said, whatever else there is"


def test_a_bundle_names_its_signals_and_shows_the_newest_evidence_of_each(wording: Wording) -> None:
    signals = [signal("gas_arrears"), signal("gas_cut"), signal("gas_cut", household=2)]
    row = told(wording, [part("bundle:cut_and_arrears", 15)], signals=signals).row(0, named=True)
    assert row["ko"] == "밀린 데다 끊겼습니다(단가스, 가스요금 체납)."
    assert row["en"] == "Bills are unpaid and the supply was cut (Gas cut, Gas arrears)."
    assert [(e["feed"], e["record"]) for e in row["evidence"]] == [("gas_cuts", 7), ("gas_bills", 7)]


def test_only_the_largest_bundle_is_said(wording: Wording) -> None:
    parts = [part("bundle:two_kinds", 6), part("bundle:cut_and_arrears", 15), part("kind:aged_alone", 8)]
    frame = told(wording, parts, signals=[signal("gas_arrears"), signal("gas_cut")])
    assert frame.select("place", "part").rows() == [(1, "bundle:cut_and_arrears"), (2, "kind:aged_alone")]


def test_what_was_told_as_urgent_names_only_what_was_and_shows_it(wording: Wording) -> None:
    signals = [signal("gas_arrears", together="multiple"), signal("gas_cut", crisis=True, together="consecutive")]
    frame = told(wording, [part("told:crisis", 25), part("bundle:multiple", 4)], signals=signals)
    assert frame["ko"].to_list() == ["기다릴 수 없다고 합니다(단가스).", "같은 달에 왔습니다(가스요금 체납)."]
    assert [[said["feed"] for said in row] for row in frame["evidence"].to_list()] == [["gas_cuts"], ["gas_bills"]]


def test_an_earlier_round_is_said_with_the_day_of_its_result(wording: Wording) -> None:
    known = {"unreached_rounds": 1, "last_round": "2026-4", "last_outcome_on": date(2026, 8, 20)}
    row = told(wording, [part("history:unreached", 20)], history=[known]).row(0, named=True)
    assert row["ko"] == "지난 발굴(2026-4차) 때 만나지 못했습니다."
    assert [(e["feed"], e["on"], e["record"]) for e in row["evidence"]] == [("outcomes", date(2026, 8, 20), None)]
    often = told(wording, [part("history:unreached", 40)], history=[known | {"unreached_rounds": 2}])
    assert often["ko"].item() == "이어서 2번 만나지 못했습니다."


@pytest.mark.parametrize(
    ("facts", "ko"),
    [
        (
            {"benefit": "rent_help", "verdict": "yes", "amount_low": 300_000, "amount_high": 300_000},
            "월세 지원을 받을 수 있어 보이지만 받고 있지 않습니다(월 300,000원).",
        ),
        (
            {"benefit": "old_age", "verdict": "yes", "amount_low": 90_000, "amount_high": 349_700},
            "노령수당을 받을 수 있어 보이지만 받고 있지 않습니다(월 90,000~349,700원).",
        ),
        ({"benefit": "old_age", "verdict": "yes"}, "노령수당을 받을 수 있어 보이지만 받고 있지 않습니다."),
        (
            {"benefit": "rent_help", "verdict": "depends", "missing": ["income"]},
            "소득을 알면 월세 지원을 판정할 수 있습니다.",
        ),
        ({"benefit": "rent_help", "verdict": "depends", "missing": []}, "월세 지원은 더 알아보아야 합니다."),
    ],
)
def test_a_benefit_is_said_with_its_amount_or_the_fact_it_needs(
    wording: Wording, facts: dict[str, Any], ko: str
) -> None:
    frame = told(wording, [part(f"entitlement:{facts['benefit']}", 10)], entitlements=[facts])
    assert frame["ko"].item() == ko


@settings(max_examples=25, deadline=None)
@given(
    st.permutations([signal("gas_cut"), signal("gas_arrears"), signal("gas_cut", household=2)]),
    st.permutations([part("signal:gas_cut", 30), part("signal:gas_arrears", 15), part("signal:gas_cut", 30, 2)]),
)
def test_the_order_of_rows_never_matters(wording: Wording, signals: Rows, parts: Rows) -> None:
    frame = told(wording, parts, signals=signals)
    assert frame.select("household", "place", "signal").rows() == [
        (1, 1, "gas_cut"),
        (1, 2, "gas_arrears"),
        (2, 1, "gas_cut"),
    ]
    assert frame["evidence"].list.len().min() == 2


def test_a_part_without_a_sentence_is_an_error_that_names_it(wording: Wording) -> None:
    with pytest.raises(ContentError, match=r"kind\.on_the_moon"):
        told(wording, [part("kind:on_the_moon", 3)])
    with pytest.raises(ContentError, match="signal:gas_cut"):
        told(wording, [part("signal:gas_cut", 3)])
    lacking = Wording({k: v for k, v in wording.ko.items() if k != "signal.gas_cut.new"}, wording.en)
    with pytest.raises(ContentError, match=r"signal\.gas_cut\.new"):
        told(lacking, [])


def test_nothing_to_say(wording: Wording) -> None:
    assert told(wording, []).schema == pl.Schema(tables.REASONS)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("생계급여을(를)", "생계급여를"), ("기초연금을(를)", "기초연금을"), ("129은(는)", "129는"),
        ("2026은(는)", "2026은"),
        ("서울(으)로", "서울로"), ("부산(으)로", "부산으로"), ("제주(으)로", "제주로"), ("소득이(가)", "소득이"),
        ("재산와(과)", "재산과"), ("임대료와(과)", "임대료와"), ("LH은(는)", "LH는"), ("SSIS이(가)", "SSIS가"),
        ("KEPCO와(과)", "KEPCO와"), ("AI을(를)", "AI를"), ("URL을(를)", "URL을"),
        ("8(으)로", "8로"), ("3(으)로", "3으로"),
        ("‘주거급여’을(를)", "‘주거급여’를"), ("10을(를)", "10을"), ("단수과 체납", "단수과 체납"),
    ],
)  # fmt: skip
def test_particles_follow_the_sound_before_them(written: str, read_as: str) -> None:
    assert particles(written) == read_as


def test_say_fills_one_sentence_and_names_what_is_missing(wording: Wording) -> None:
    assert wording.say("verdict.depends.unsaid", "ko", benefit="노령수당") == "노령수당은 더 알아보아야 합니다."
    with pytest.raises(ContentError, match="benefit"):
        wording.say("verdict.depends.unsaid", "ko")
    with pytest.raises(ContentError, match=r"verdict\.perhaps"):
        wording.say("verdict.perhaps", "en")


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        (('name = "Gas cut"\n', ""), "one language only: signal.gas_cut.name"),
        (('name = "Gas cut"', 'name = " "'), "nothing: signal.gas_cut.name"),
        (("Knowing {fact} would", "Knowing that would"), "placeholders.*verdict.depends.sentence"),
        (('name = "Gas cut"', "name = Gas cut"), "not valid TOML"),
    ],
)
def test_wording_that_cannot_be_trusted_is_refused(tmp_path: Path, edit: tuple[str, str], complaint: str) -> None:
    assert edit[0] in EN
    with pytest.raises(ContentError, match=complaint):
        read(tmp_path, en=EN.replace(*edit))
