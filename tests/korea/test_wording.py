"""The sentences of the Korean pack: everything has one in both languages, and what comes out reads like Korean."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import bandi.korea
from bandi.engine import tables, words
from bandi.engine.contract.benefits import RULES_UNKNOWN
from bandi.engine.contract.signals import SignalType
from bandi.engine.contract.wording import Wording, read_wording
from bandi.engine.reasons import CASES, explain
from bandi.korea.benefits import BENEFITS, FACTS
from bandi.korea.signals import SIGNALS

STIGMA = ("빈곤층", "취약계층", "극빈", "독거", "결손", "편부", "편모", "불우", "문제가정", "부랑", "무능", "영세민")
JUDGED = ("poor ", "needy", "vulnerable", "deadbeat", "broken", "suspicious")


@pytest.fixture(scope="session")
def wording() -> Wording:
    return read_wording(Path(bandi.korea.__file__).parent / "wording")


@pytest.mark.parametrize(
    ("group", "ids", "said"),
    [
        ("signal", [s.id for s in SIGNALS], ("name", *CASES)),
        ("benefit", [b.id for b in BENEFITS], ("name",)),
        ("fact", [*(f.id for f in FACTS), RULES_UNKNOWN], ("name",)),
        ("outcome", list(words.Outcome), ("name", "means")),
        ("why", list(words.Why), ("name", "means")),
        ("band", list(words.Band), ("name", "means")),
        ("arrived", list(words.Arrived), ("name", "means")),
        ("verdict", list(words.Verdict), ("name", "sentence")),
        ("signal_kind", list(words.Kind), ()),
        ("state", list(words.State), ()),
        ("trend", list(words.Trend), ()),
        ("mender", list(words.Mender), ()),
        ("how", list(words.How), ()),
        ("refusal", ["encoding", "shape", "count", "required", "type", "range", "code", "key", "duplicate"], ()),
        ("part", ["signal", "kind", "bundle", "told", "entitlement", "history"], ()),
        (
            "kind",
            ["aged_alone", "middle_alone", "youth_alone", "aged_only", "single_parent", "with_children", "adults"],
            ("name", "sentence"),
        ),
    ],
)
def test_every_word_of_the_engine_is_said(wording: Wording, group: str, ids: list[str], said: tuple[str, ...]) -> None:
    keys = [f"{group}.{id}.{way}" for id in ids for way in said] if said else [f"{group}.{id}" for id in ids]
    wording.need(keys, "ko")
    wording.need(keys, "en")


def test_every_part_of_the_scorecard_is_said(wording: Wording) -> None:
    card = bandi.korea.pack().scorecard
    keys = [f"kind.{id}.sentence" for id in card.kinds] + [f"bundle.{id}.sentence" for id in card.bundles]
    keys += [f"told.{id}.{way}" for id in card.told for way in ("name", "sentence")]
    keys += [f"history.{id}.{way}" for id in card.history for way in ("name", "sentence", "often")]
    wording.need(keys, "ko")
    wording.need(keys, "en")


def test_nobody_is_judged(wording: Wording) -> None:
    assert not [key for key, said in wording.ko.items() if any(word in said for word in STIGMA)]
    assert not [
        key for key, said in wording.en.items() if any(word in said.lower().replace("near-poor", "") for word in JUDGED)
    ]


def test_korean_is_korean_and_english_is_english(wording: Wording) -> None:
    plain = {
        key: re.sub(r"\{\w+\}|%-?\w", "", said) for key, said in wording.ko.items() if not key.startswith("clause")
    }
    assert not [key for key, said in plain.items() if not re.search("[가-힣]", said)]
    assert not [key for key, said in wording.en.items() if re.search("[가-힣]", said)]
    said = [
        key
        for key, text in wording.ko.items()
        if key.endswith((".sentence", *(f".{case}" for case in CASES)))
        and not key.startswith("trend.")
        and not re.search(r"다(\{\w+\}|\(.*\))?\.$", text)
    ]
    assert not said, "sentences end politely"


WAYS: list[dict[str, Any]] = [{}, {"is_new": True}, {"trend": "worsening"}, {"times": 3}]
KNOWN: list[dict[str, Any]] = [
    {"months": 5, "amount": 1_184_200, "first_on": date(2026, 4, 3)},
    {"months": 1, "amount": None, "first_on": date(2026, 12, 25)},
    {"months": None, "amount": None, "first_on": None},
]


def signal(type_: SignalType, **facts: object) -> dict[str, Any]:
    evidence = [{"feed": type_.feed, "delivery": "d", "record": 1, "on": date(2026, 8, 1)}]
    usual = {"signal": type_.id, "kind": type_.kind.value, "state": "active", "times": 1, "evidence": evidence}
    return usual | facts


def everything() -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """(part, table, rows) for each way of saying each part, every fact known or unknown in turn."""
    for type_, way, known in product(SIGNALS, WAYS, KNOWN):
        yield f"signal:{type_.id}", "signals", [signal(type_, **(way | known))]
    card = bandi.korea.pack().scorecard
    yield from ((f"kind:{id}", "signals", []) for id in card.kinds)
    by_id = {type_.id: type_ for type_ in SIGNALS}
    for id, rule in card.bundles.items():
        of = [by_id[group[0]] for group in rule.of] or SIGNALS[:4]
        yield f"bundle:{id}", "signals", [signal(type_, together="multiple", beside="multiple") for type_ in of]
    for id in card.told:
        first, told = date(2025, 4, 1), date(2026, 4, 1)
        facts = {"crisis": True, "handover": True, "first_on": first, "told_on": told}
        yield f"told:{id}", "signals", [signal(type_, **facts) for type_ in SIGNALS[:2]]
    won = ((None, None), (0, 0), (300_000, 300_000), (10_000, 612_345))
    for benefit, verdict, (low, high) in product(BENEFITS, ("yes", "depends"), won):
        for missing in ([], *([fact] for fact in benefit.facts)):
            row = {"benefit": benefit.id, "verdict": verdict, "amount_low": low, "amount_high": high}
            yield f"entitlement:{benefit.id}", "entitlements", [row | {"received": False, "missing": missing}]
    for id, times, on in product(card.history, (1, 2), (None, date(2026, 7, 3))):
        row = {"last_round": "2026-4", "last_outcome_on": on, "supported_on": on}
        yield f"history:{id}", "history", [row | {"unreached_rounds": times, "unsupported_listings": times}]


@pytest.fixture(scope="session")
def said(wording: Wording) -> pl.DataFrame:
    schemas = {"signals": tables.SIGNALS, "entitlements": tables.ENTITLEMENTS, "history": tables.HISTORY}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in schemas}
    scores: list[dict[str, Any]] = []
    for household, (part, name, facts) in enumerate(everything()):
        about = part.removeprefix("signal:") if part.startswith("signal:") else None
        scores.append({"household": household, "parts": [{"part": part, "points": 5, "signal": about}]})
        rows[name] += [{"household": household} | row for row in facts]
    frames = [pl.DataFrame(rows[name], schema=dict(schema)) for name, schema in schemas.items()]
    return explain(
        pl.DataFrame(scores, schema=dict(tables.SCORES)),
        *frames,
        wording=wording,
        types=SIGNALS,
        benefits=BENEFITS,
        outcome_feed="office_outcomes",
        card=bandi.korea.pack().scorecard,
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_sentence_comes_out_whole(said: pl.DataFrame, language: str) -> None:
    text = said[language]
    assert text.null_count() == 0
    for wrong in (
        r"[{}]",
        r"  ",
        r"\(\s",
        r"\s\)",
        r"\s[.,]",
        r"\(\)",
        r"을\(를\)|은\(는\)|이\(가\)|와\(과\)|\(으\)로",
        r"\bnull\b|None",
        r"^\s|\s$",
    ):
        assert text.filter(text.str.contains(wrong)).to_list() == [], wrong
    assert text.str.ends_with(".").all()
    assert text.str.len_chars().max() <= (90 if language == "ko" else 160)


def test_sentences_read_as_an_officer_would_write_them(said: pl.DataFrame, wording: Wording) -> None:
    expected = {
        "전기요금이 5개월째 밀려 있고 최근 석 달 사이 늘었습니다(미납 1,184,200원).",
        "혼자 사시는 어르신입니다(65세 이상 1인 가구).",
        "2026년 4월 3일에 일자리를 잃었고 실업급여를 받는 기록이 없습니다.",
        "2026년 4월에 받던 급여가 중지되었습니다.",
        "생계급여를 받을 수 있어 보이지만 받고 있지 않습니다(월 300,000원).",
        "기초연금을 받을 수 있어 보이지만 받고 있지 않습니다(월 10,000~612,345원).",
        "근로·사업소득을 알면 생계급여를 받을 수 있는지 판정할 수 있습니다.",
        "월세를 알면 주거급여를 받을 수 있는지 판정할 수 있습니다.",
        "지난 발굴(2026-4차) 때 만나지 못했습니다. 다시 찾아뵙습니다.",
    }
    assert expected - set(said["ko"]) == set()
    names = ", ".join(wording.ko[f"signal.{type_.id}.name"] for type_ in SIGNALS[:4])
    assert f"서로 다른 신호 4가지가 겹쳐 있습니다({names})." in set(said["ko"])


def test_every_signal_sentence_has_its_evidence(said: pl.DataFrame) -> None:
    of_signals = said.filter(pl.col("part").str.starts_with("signal:") | pl.col("part").str.contains("^(bundle|told):"))
    assert of_signals["evidence"].list.len().min() == 1
