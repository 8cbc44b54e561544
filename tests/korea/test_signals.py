"""Korea's signals: every one named in two languages, with its law, its threshold and where that was read."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import bandi.korea.signals as content
from bandi.engine.contract.signals import SignalType
from bandi.engine.signals import detect
from bandi.engine.tables import LINKED
from bandi.korea.registry import registry
from bandi.korea.signals import SIGNALS

FEEDS = {
    path.parent.name: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in (Path(content.__file__).parents[1] / "feeds").glob("*/feed.toml")
}
BY_ID = {entry.id: entry for entry in registry()}
CUTOFF = date(2026, 6, 30)


def column(signal: SignalType, means: str) -> dict[str, Any] | None:
    return next((c for c in FEEDS[signal.feed]["columns"] if c["as"] == means), None)


def detected(**record: Any) -> list[str]:
    usual = {"record": 1, "household": 1, "subject": 5, "how": "subject", "delivery": "d", "month": date(2026, 6, 1)}
    linked = pl.DataFrame([usual | {"received_on": date(2026, 7, 10)} | record], schema=dict(LINKED))
    delivered = linked.select("feed", "month")
    return detect(linked, delivered, types=SIGNALS, cutoff=CUTOFF, previous_cutoff=None)["signal"].to_list()


def test_the_feeds_give_these_signals() -> None:
    assert [signal.id for signal in SIGNALS] == [
        "power_cut",
        "water_cut",
        "power_arrears",
        "gas_arrears",
        "premium_arrears",
        "rent_arrears",
        "job_loss",
        "job_loss_paid",
        "benefit_stopped",
        "registered_elsewhere",
    ]


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda s: s.id)
def test_each_says_what_it_is_by_which_law_and_from_where(signal: SignalType) -> None:
    assert re.search("[가-힣]", signal.ko)
    assert signal.en.isascii()
    assert "사회보장급여법" in signal.law
    assert re.search(r"\[[LVSMI]\]", signal.source)
    assert signal.valid_from is not None


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda s: s.id)
def test_each_reads_what_its_feed_sends(signal: SignalType) -> None:
    state = column(signal, "state")
    sent = set(state["codes"].values()) if state else set()
    assert set(signal.states) <= sent
    if signal.counted == "arrears":
        months = column(signal, "months")
        assert months is not None
    if signal.id in BY_ID:  # what feeds and register say together is no linked type
        standing = BY_ID[signal.id].thresholds[-1]
        assert signal.valid_from == standing.valid_from
        assert standing.least_months in {None, signal.least_months}


@pytest.mark.parametrize(
    ("record", "signals"),
    [
        ({"feed": "kepco_cut", "event_on": date(2026, 6, 3), "state": "limited"}, ["power_cut"]),
        ({"feed": "water_cut", "event_on": date(2026, 6, 3), "amount": 0}, ["water_cut"]),
        ({"feed": "kepco_arrears", "months": 3, "amount": 90_000}, ["power_arrears"]),
        ({"feed": "gas_arrears", "months": 3, "amount": 90_000}, ["gas_arrears"]),
        ({"feed": "nhis_arrears", "months": 3, "amount": 90_000}, ["premium_arrears"]),
        ({"feed": "lh_rent_arrears", "months": 3, "amount": 90_000, "monthly": 30_000}, ["rent_arrears"]),
        ({"feed": "lh_rent_arrears", "months": 2, "amount": 60_000, "monthly": 30_000}, []),
        ({"feed": "moel_job_loss", "event_on": date(2026, 6, 3), "state": "loss_unpaid"}, ["job_loss"]),
        ({"feed": "moel_job_loss", "event_on": date(2026, 6, 3), "state": "loss_paid"}, ["job_loss_paid"]),
        ({"feed": "ssis_benefits", "state": "livelihood_stopped", "amount": 500_000}, ["benefit_stopped"]),
        ({"feed": "ssis_benefits", "state": "livelihood", "amount": 500_000}, []),
    ],
)
def test_one_record_of_each_kind(record: dict[str, Any], signals: list[str]) -> None:
    assert detected(**record) == signals
