"""Korea's signals: every one named in two languages, with its law, its threshold and where that was read."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import bandi.korea
import bandi.korea.signals as content
from bandi.engine.contract.metering import LEVELS
from bandi.engine.contract.signals import SignalType
from bandi.engine.reasons import CASES
from bandi.engine.signals import detect
from bandi.engine.tables import LINKED
from bandi.korea.registry import SignalEntry, registry, threshold
from bandi.korea.signals import COUNTED_ELSEWHERE, SIGNALS, meters

FEEDS = {
    path.parent.name: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in (Path(content.__file__).parents[1] / "feeds").glob("*/feed.toml")
}
BY_ID = {entry.id: entry for entry in registry()}
METERS = {signal.id for signal in meters.SIGNALS}
CUTOFF = date(2026, 6, 30)


def column(signal: SignalType, means: str) -> dict[str, Any] | None:
    return next((c for c in FEEDS[signal.feed]["columns"] if c["as"] == means), None)


def detected(**record: Any) -> list[str]:
    usual = {"record": 1, "household": 1, "subject": 5, "how": "subject", "delivery": "d", "month": date(2026, 6, 1)}
    linked = pl.DataFrame([usual | {"received_on": date(2026, 7, 10)} | record], schema=dict(LINKED))
    delivered = linked.select("feed", "month")
    return detect(linked, delivered, types=SIGNALS, cutoff=CUTOFF, previous_cutoff=None)["signal"].to_list()


def test_every_type_of_the_registry_has_a_signal_or_a_reason_why_not() -> None:
    ids = [signal.id for signal in SIGNALS]
    assert len(ids) == len(set(ids))
    assert set(BY_ID) - set(ids) == set(COUNTED_ELSEWHERE)
    assert all(len(reason) > 40 for reason in COUNTED_ELSEWHERE.values())
    assert set(ids) - set(BY_ID) == {"registered_elsewhere", "care_without_benefit"} | METERS


def test_every_signal_has_points_with_reasons_and_words_in_two_languages() -> None:
    pack = bandi.korea.pack()
    assert {signal.id for signal in SIGNALS} == set(pack.scorecard.signals)
    assert all(re.search("[가-힣]", text) for s in pack.scorecard.signals.values() for text in s.reasons.values())
    keys = [f"signal.{signal.id}.{said}" for signal in SIGNALS for said in ("name", *CASES)]
    pack.wording.need(keys, "ko")
    pack.wording.need(keys, "en")


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda s: s.id)
def test_each_says_what_it_is_by_which_law_and_from_where(signal: SignalType) -> None:
    assert re.search("[가-힣]", signal.ko)
    assert signal.en.isascii()
    assert "사회보장급여법" in signal.law
    assert re.search(r"\[[LVSMI]\]", signal.source)
    assert signal.valid_from is not None or signal.id in METERS or BY_ID[signal.id].number is None, (
        "only an agreement has no first day"
    )


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda s: s.id)
def test_each_reads_what_its_feed_sends(signal: SignalType) -> None:
    state = column(signal, "state")
    sent = set(state["codes"].values()) if state else set()
    if signal.id in METERS:  # the level that the engine reads from them
        assert column(signal, "used")
        sent = set(LEVELS)
    assert set(signal.states) <= sent
    if signal.counted == "arrears":
        assert column(signal, "months") or column(signal, "event_on"), "how long is told, or since when"
    if signal.counted == "events":
        assert column(signal, "event_on") or column(signal, "month")
        assert signal.lasts > 0


@pytest.mark.parametrize("entry", registry(), ids=lambda e: e.id)
@pytest.mark.parametrize("on", [date(2016, 6, 30), date(2019, 12, 2), date(2019, 12, 3), date(2026, 6, 30)])
def test_the_threshold_is_the_registrys_of_that_day(entry: SignalEntry, on: date) -> None:
    signal = next((s for s in SIGNALS if s.id == entry.id), None)
    if signal is None:
        return
    assert signal.holds(on) is (entry.holds(on) or entry.number is None)
    if standing := threshold(entry, on):
        drawn = signal.threshold(on)
        assert drawn.least_won == standing.least_won
        assert drawn.most_won == standing.most_won
        assert drawn.within_months == standing.within_months
        assert not standing.has_figures or drawn.least_months == standing.least_months


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
        ({"feed": "moel_work", "event_on": date(2026, 6, 3), "state": "daily_work"}, ["daily_worker"]),
        ({"feed": "moel_work", "event_on": date(2026, 6, 3), "state": "work_crisis"}, ["employment_crisis"]),
        ({"feed": "kcis_credit_arrears", "state": "card", "amount": 999_999}, []),
        ({"feed": "kcis_credit_arrears", "state": "card", "amount": 1_000_000}, ["credit_arrears"]),
        ({"feed": "kcis_credit_arrears", "state": "loan", "amount": 20_000_001}, []),
        ({"feed": "nhis_no_claim", "months": 14}, ["long_without_medical_care"]),
        ({"feed": "health_centre_care", "state": "hearing_loss"}, ["newborn_hearing_loss"]),
        ({"feed": "kepco_use_drop", "state": "use_stopped"}, ["electricity_use_drop"]),
        ({"feed": "police_report", "subject": None, "stranger": 7}, ["police_report"]),
    ],
)
def test_one_record_of_each_kind(record: dict[str, Any], signals: list[str]) -> None:
    assert detected(**record) == signals


def test_five_months_of_premiums_were_no_crisis_before_december_2019() -> None:
    def told(month: date, cutoff: date) -> list[str]:
        linked = pl.DataFrame(
            [{"record": 1, "household": 1, "subject": 5, "feed": "nhis_arrears", "delivery": "d", "month": month,
              "months": 5, "received_on": month}], schema=dict(LINKED)
        )  # fmt: skip
        delivered = linked.select("feed", "month")
        return detect(linked, delivered, types=SIGNALS, cutoff=cutoff, previous_cutoff=None)["signal"].to_list()

    assert told(date(2019, 10, 1), date(2019, 10, 31)) == []
    assert told(date(2019, 12, 1), date(2019, 12, 31)) == ["premium_arrears"]
    assert told(date(2019, 10, 1), date(2019, 12, 31)) == ["premium_arrears"], "the law of the cut-off counts"


def test_a_deposit_is_not_an_unpaid_sum() -> None:
    survey = {"feed": "lh_housing_survey", "state": "deposit_tenant", "amount": 20_000_000, "monthly": 0}
    linked = pl.DataFrame(
        [survey | {"record": 1, "household": 1, "subject": 5, "delivery": "d", "month": date(2026, 6, 1),
                   "event_on": date(2026, 4, 9), "received_on": date(2026, 7, 1)}], schema=dict(LINKED)
    )  # fmt: skip
    (row,) = detect(linked, linked.select("feed", "month"), types=SIGNALS, cutoff=CUTOFF, previous_cutoff=None).rows(
        named=True
    )
    assert (row["signal"], row["amount"], row["first_on"]) == ("vulnerable_deposit_tenant", None, date(2026, 4, 9))
