"""The release gate: outside blocks, too little is not enough, and nothing passes by being absent."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.engine.judge import sheet
from bandi.engine.judge.release import REQUIRED, in_words, verdict
from bandi.engine.words import Release

GROUPS = {"sex": "f m", "age": "under_40 40_64 65_up", "alone": "alone together", "children": "children no_children"}
WHOLE = ("recall", "recall_gain", "slope", "calibration_error")


def row(measure: str, group: str = "", state: str = "ok", value: float = 0.5, by: str = "model") -> dict[str, Any]:
    return {"round": "all", "by": by, "measure": measure, "group": group, "value": value, "low": value, "high": value,
            "n": 500, "state": state}  # fmt: skip


def good() -> list[dict[str, Any]]:
    """A model of which everything is known and nothing is wrong."""
    singles = [f"{of}:{group}" for of, codes in GROUPS.items() for group in codes.split()]
    rows = [row(measure, group) for measure in ("missed", "omission", "precision") for group in singles]
    return rows + [row(measure) for measure in WHOLE]


def judged(rows: list[dict[str, Any]], by: str = "model") -> Any:
    return verdict(pl.DataFrame(rows, schema=dict(sheet.JUDGEMENT)), by=by)


def test_a_good_model_is_released() -> None:
    assert set(GROUPS) == set(REQUIRED)
    assert (judged(good()).release, judged(good()).reasons) == (Release.RELEASED, ())


@pytest.mark.parametrize(
    "wrong",
    [
        row("missed", "sex:m", "outside"), row("omission", "area:11020690", "outside"),
        row("precision", "age*sex:65_up*f", "outside"),
        row("slope", "", "outside"), row("calibration_error", "sex:f", "outside"), row("recall_gain", value=-0.01),
    ],
)  # fmt: skip
def test_one_failed_gate_blocks_with_its_reason(wrong: dict[str, Any]) -> None:
    rest = [one for one in good() if (one["measure"], one["group"]) != (wrong["measure"], wrong["group"])]
    given_ = judged([*rest, wrong])
    assert given_.release is Release.BLOCKED
    assert [(one.measure, one.group) for one in given_.reasons] == [(wrong["measure"], wrong["group"])]
    assert wrong["measure"] in in_words(given_.reasons[0])
    assert "outside" in in_words(given_.reasons[0])


@given(st.data())
def test_whatever_is_absent_or_unknown_never_passes(data: Any) -> None:
    rows = good()
    place = data.draw(st.integers(0, len(rows) - 1))
    gone = {"precision": "sex:", "missed": "age:"}  # a whole dimension may be absent as well
    fewer = data.draw(
        st.sampled_from(
            [
                [one if n != place else one | {"state": "not_enough"} for n, one in enumerate(rows)],
                [one for one in rows if one["measure"] not in WHOLE or one is not rows[-1]],
                [one for one in rows if not one["group"].startswith(tuple(gone.values()))],
                [],
            ]
        )
    )
    given_ = judged(fewer)
    assert given_.release is Release.SHADOW
    assert given_.reasons
    assert not given_.released


def test_a_failure_is_not_hidden_by_what_is_unknown() -> None:
    rows = [row("missed", "sex:m", "outside"), row("missed", "sex:f", "not_enough")]
    assert judged(rows).release is Release.BLOCKED


def test_another_orders_failure_is_not_the_models() -> None:
    assert judged([*good(), row("missed", "sex:m", "outside", by="score")]).released


def test_what_has_no_gate_blocks_nobody() -> None:
    assert judged([*good(), row("not_reached", "sex:m", "outside"), row("selected", "sex:m", "told")]).released
