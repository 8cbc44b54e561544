"""What may be asked of the reference list: a closed vocabulary, clear refusals, and unknown that is never no."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bandi.engine import tables
from bandi.engine.contract.choosing import Ask, Choosing, as_json, condition, faults, read_choosing, vocabulary
from bandi.engine.contract.rounds import Round
from bandi.engine.errors import ContentError
from bandi.engine.pack import load_pack
from bandi.engine.selection import asked_of, matched
from bandi.engine.words import Why

KNOWN = vocabulary(["power_cut", "gas_arrears"], ["housing"])
CUTOFF = date(2026, 8, 31)


def clause(column: str, op: str, value: object) -> dict[str, Any]:
    return {"column": column, "op": op, "value": value}


def table(schema: tables.Schema, *rows: dict[str, Any], **constant: object) -> pl.DataFrame:
    return pl.DataFrame([{**constant, **row} for row in rows], schema=dict(schema))


def meeting(*alternatives: list[dict[str, Any]]) -> list[int]:
    """Which of four invented households meet a condition: 1 gas arrears, long, aged alone; 2 power cut, new, a child;
    3 nothing; 4 another signal ended."""
    homes = table(
        tables.HOUSEHOLDS,
        {"household": 1, "kind": "aged_alone", "size": 1, "aged": 1, "moved_in": date(2026, 1, 1)},
        {"household": 2, "kind": "with_children", "size": 3, "minors": 1, "youngest": 0},
        {"household": 3, "kind": "adults", "size": 2},
        {"household": 4, "kind": "adults", "size": 2},
        area="11020690",
    )
    signals = table(
        tables.SIGNALS,
        {
            "household": 1,
            "signal": "gas_arrears",
            "kind": "arrears",
            "state": "active",
            "months": 14,
            "amount": 300_000,
        },
        {"household": 2, "signal": "power_cut", "kind": "cut", "state": "active", "months": 1, "is_new": True},
        {"household": 4, "signal": "power_cut", "kind": "cut", "state": "cleared", "months": 9},
        is_new=False,
    )
    due = table(
        tables.ENTITLEMENTS,
        {"household": 1, "verdict": "yes", "received": False},
        {"household": 2, "verdict": "depends", "received": None},
        {"household": 3, "verdict": "yes", "received": True},
        benefit="housing",
    )
    past = table(tables.HISTORY, {"household": 3, "times_listed": 2, "last_outcome": "refused",
                                  "last_outcome_on": date(2026, 6, 30)})  # fmt: skip
    scores = table(tables.SCORES, *({"household": n, "points": 10 * n} for n in (1, 2, 3, 4)), band="low", signals=1)
    ask = Ask("it", Why.QUERY, condition(alternatives))
    found = matched(homes, scores, signals, due, past, asks=[ask], cutoff=CUTOFF)
    return found["household"].to_list()


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        (clause("signal.power_cut", "is", True), [2]),
        (clause("kind.cut", "is", True), [2]),
        (clause("months.gas_arrears", "at_least", 14), [1]),
        (clause("months.gas_arrears", "at_most", 99), [1]),
        (clause("amount.gas_arrears", "at_least", 300_001), []),
        (clause("owed", "at_least", 1), [1]),
        (clause("longest", "at_least", 1), [1, 2]),
        (clause("fresh", "at_least", 1), [2]),
        (clause("kind", "is", ["adults", "aged_alone"]), [1, 3, 4]),
        (clause("kind", "is_not", "adults"), [1, 2]),
        (clause("verdict.housing", "is", "yes"), [1, 3]),
        (clause("verdict.housing", "is_not", "yes"), [2]),
        (clause("received.housing", "is", False), [1]),
        (clause("received.housing", "is", True), [3]),
        (clause("unclaimed", "at_least", 1), [1]),
        (clause("times_listed", "at_most", 0), [1, 2, 4]),
        (clause("last_outcome", "is_not", "pub_basic"), [3]),
        (clause("since_outcome", "at_most", 2), [3]),
        (clause("lived_here", "at_least", 7), [1]),
        (clause("youngest", "at_most", 1), [2]),
        (clause("points", "is", 40), [4]),
    ],
)
def test_what_a_clause_finds_and_that_unknown_is_never_no(asked: dict[str, Any], who: list[int]) -> None:
    assert meeting([asked]) == who


def test_all_within_one_alternative_and_any_of_several() -> None:
    children, cut, old = (
        clause("minors", "at_least", 1),
        clause("signal.power_cut", "is", True),
        clause("aged", "is", 1),
    )
    assert meeting([children, cut]) == [2]
    assert meeting([children, old]) == []
    assert meeting([children], [old]) == [1, 2]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (clause("shoe_size", "is", 5), "unknown column 'shoe_size'"),
        (clause("nationality", "is", "x"), "unknown column"),
        (clause("kind", "at_least", "adults"), "only with is, is_not"),
        (clause("kind", "is", "pirates"), "unknown value pirates"),
        (clause("size", "at_least", "three"), "a whole number"),
        (clause("size", "at_least", True), "a whole number"),
        (clause("owed", "is", 5), "only with at_least, at_most"),
        (clause("signal.power_cut", "is", False), "silence is not a no"),
        (clause("received.housing", "is", "no"), "yes or no"),
        (clause("signal.moon", "is", True), "unknown column"),
    ],
)
def test_a_clause_that_cannot_be_asked_says_why(asked: dict[str, Any], said: str) -> None:
    assert said in "; ".join(faults(condition([[asked]]), KNOWN))


@pytest.mark.parametrize("raw", [[], [[]], [[{"column": "size"}]], [[clause("size", "like", 1)]], [["size"]]])
def test_a_condition_of_another_shape_is_refused(raw: Any) -> None:
    with pytest.raises(ContentError):
        condition(raw)


def test_a_condition_comes_back_from_json_as_it_went() -> None:
    asked = condition([[clause("kind", "is", ["adults", "aged_alone"]), clause("size", "at_least", 2)]])
    assert condition(as_json(asked)) == asked


def autumn(field_from: date, field_to: date) -> Round:
    return Round("2026-6", CUTOFF, CUTOFF, None, field_from, field_to)


def test_groups_are_asked_for_in_their_season_targets_first_and_queries_last() -> None:
    anything = condition([[clause("size", "at_least", 1)]])
    content = Choosing(
        (Ask("t", Why.TARGET, anything), Ask("w", Why.GROUP, anything, months=(12,)), Ask("g", Why.GROUP, anything))
    )
    own = [Ask("b", Why.QUERY, anything), Ask("a", Why.QUERY, anything), Ask("d", Why.TARGET, anything)]
    winter = asked_of(autumn(date(2026, 11, 20), date(2027, 1, 15)), content=content, offices=own)
    assert [ask.id for ask in winter] == ["t", "d", "w", "g", "b", "a"]
    spring = asked_of(autumn(date(2026, 3, 20), date(2026, 5, 15)), content=content, offices=own)
    assert "w" not in {ask.id for ask in spring}


def test_the_content_explains_every_number_and_every_group_and_asks_only_what_is_known() -> None:
    content = load_pack("bandi.korea").choosing
    assert {ask.id for ask in content.asks} >= {"winter", "heat", "housing", "aged_alone", "middle_alone", "newborn"}
    assert content.faults(load_pack("bandi.korea").measures) == []
    assert 0.01 <= content.explored_share <= 0.02


GOOD = """
[numbers]
cool_down_months = { value = 4, reason = "r" }
open_share = { value = 0.3, reason = "r" }
chronic_share = { value = 0.3, reason = "r" }
asked_share = { value = 0.1, reason = "r" }
explored_share = { value = 0.015, reason = "r" }
team_lead_at = { value = 2, reason = "r" }
case_meeting_at = { value = 3, reason = "r" }
[[groups]]
id = "g"
ko = "무리"
en = "group"
share = 0.1
any = [[{ column = "size", op = "is", value = 1 }]]
reason = "r"
source = "s"
confidence = "I"
"""


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('value = 0.015, reason = "r"', 'value = 0.2, reason = "r"', "explored_share must lie between"),
        ('value = 4, reason = "r"', 'value = 4, reason = " "', "a number without a reason: cool_down_months"),
        ("value = 3, reason", "value = 2, reason", "a case meeting comes after the team lead"),
        ("share = 0.1", "share = 0.1\nplaces = 3", "either a share"),
        ('reason = "r"\nsource', 'reason = ""\nsource', "g: needs ko"),
        ("share = 0.1", "share = 0.1\nmonths = [13]", "months are 1 to 12"),
        ("share = 0.1", "share = 0.1\nshade = 1", "missing or unknown"),
        ("[[groups]]", "[[gruops]]", "unknown table gruops"),
        ('op = "is"', 'op = "was"', "a clause is column, op and value"),
    ],
)
def test_content_that_does_not_hold_together_is_refused(tmp_path: Path, good: str, bad: str, said: str) -> None:
    path = tmp_path / "groups.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert len(read_choosing(path).asks) == 1
    path.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        read_choosing(path)
