"""The registry of signal types replays each year's list, and never shows a guess as known (domain §1.1 to §1.3, §8)."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import bandi.korea
from bandi.engine.errors import BandiError, ContentError
from bandi.korea import registry as registry_of
from bandi.korea.registry import (
    ARTICLE,
    SignalEntry,
    in_force,
    lines,
    lines_on,
    published_counts,
    read_registry,
    registry,
    retention_classes,
    threshold,
)

FILE = Path(registry_of.__file__).parent / "registry.toml"
FEEDS = sorted(bandi.korea.pack().feeds)
NOT_SIGNALS = {"mois_register", "office_outcomes"}  # the register, and the offices' own results
NOT_SIGNALS |= {
    "molit_lease",
    "post_mail",
    "mois_fact_finding",
    "office_grants",
    "office_sightings",
}  # what they say is where people live
NOT_SIGNALS |= {"kepco_readings", "water_readings", "gas_readings"}  # readings: what they say is a series
BY_ID = {entry.id: entry for entry in registry()}
NATIONAL = [entry for entry in registry() if entry.number is not None]
DAY = timedelta(days=1)


def figures(id_: str, on: date) -> tuple[int | None, int | None, int | None] | None:
    found = threshold(BY_ID[id_], on)
    return found and (found.least_months, found.least_won, found.most_won)


# --------------------------------------------------------------------------------------------- counts


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (date(2015, 6, 30), 0),
        (date(2015, 12, 14), 19),
        (date(2016, 1, 1), 23),
        (date(2016, 12, 31), 23),
        (date(2017, 4, 1), 25),
        (date(2017, 7, 1), 25),
        (date(2017, 12, 31), 27),
        (date(2019, 5, 1), 29),
        (date(2020, 12, 31), 34),
        (date(2022, 8, 21), 34),
        (date(2022, 11, 14), 39),
        (date(2023, 7, 17), 39),
        (date(2023, 11, 20), 44),
        (date(2024, 3, 25), 45),
        (date(2024, 11, 25), 47),
        (date(2026, 1, 25), 47),
    ],
)
def test_the_list_of_a_day_has_the_published_count(on: date, count: int) -> None:
    assert len(in_force(on)) == count


def test_every_published_count_holds_on_each_of_its_days() -> None:
    assert [c.count for c in published_counts()] == [19, 23, 25, 27, 29, 34, 39, 44, 45, 47]
    for told in published_counts():
        days = [told.first + DAY * n for n in range((told.last - told.first).days + 1)]
        assert {len(in_force(day)) for day in days} == {told.count}, told
        assert "domain §" in told.source


def test_the_day_before_a_published_rise_has_fewer() -> None:
    rises = [told.first for told in published_counts() if told.confidence == "V" and told.first.year > 2015]
    assert all(len(in_force(day - DAY)) < len(in_force(day)) for day in rises)


def test_the_types_that_sources_name_enter_on_their_day() -> None:
    named = {
        date(2017, 4, 1): {"credit_arrears", "rent_arrears"},
        date(2022, 11, 14): {
            "severe_disease_special_case", "long_without_medical_care", "long_term_care_graded",
            "membership_not_applied", "household_head_died",
        },
        date(2023, 11, 20): {
            "catastrophic_medical_support", "debt_plan_lapsed", "employment_crisis", "water_arrears", "gas_arrears",
        },
        date(2024, 3, 25): {"pension_emergency_loan"},
        date(2024, 11, 25): {"microfinance_rejected"},
    }  # fmt: skip
    for day, ids in named.items():
        assert {e.id for e in in_force(day)} - {e.id for e in in_force(day - DAY)} == ids
        assert {BY_ID[id_].valid_from_confidence for id_ in ids} == {"V"}


# ----------------------------------------------------------------------------------------------- rows


def test_all_rows_of_the_working_registry_stand_once_and_local_agreements_are_never_counted() -> None:
    assert [entry.number for entry in NATIONAL] == list(range(1, 48))
    assert len(BY_ID) == len(registry())
    local = {entry.id for entry in registry() if entry.number is None}
    assert local == {
        "electricity_use_drop", "water_use_drop", "gas_use_drop",
        "police_report", "pharmacy_report", "estate_agent_report",
    }  # fmt: skip
    assert not local & {entry.id for entry in in_force(date(2026, 6, 30))}
    assert all(threshold(BY_ID[id_], date(2026, 6, 30)) is None for id_ in local)


def test_every_row_is_sourced_and_names_its_article_and_retention() -> None:
    classes = {kept.id: kept for kept in retention_classes()}
    for entry in registry():
        assert "domain §" in entry.source, entry.id
        assert ARTICLE.search(entry.law), entry.id
        assert classes[entry.retention].raw_months <= classes[entry.retention].longest_months <= 60


def test_what_is_chosen_is_never_shown_as_known() -> None:
    chosen = [entry for entry in NATIONAL if entry.valid_from_confidence == "I"]
    assert {entry.number for entry in chosen} == {10, 12, 13, 17, 18, 19, 20, 22, 23, 33, 34, 45, 46, 47}
    assert all("not known" in entry.note or "not identified" in entry.note for entry in chosen)
    assert "46th type is not identified" in BY_ID["condominium_fee_arrears"].note
    assert BY_ID["condominium_fee_arrears"].confidence == "I"


def test_feeds_and_types_know_each_other() -> None:
    named = {entry.feed for entry in registry() if entry.feed}
    assert named <= set(FEEDS)
    assert set(FEEDS) - named <= NOT_SIGNALS
    for signal in bandi.korea.pack().signals:
        if (
            signal.counted in {"residence", "scan"} or signal.feed in NOT_SIGNALS
        ):  # what feeds and register say together is no linked type
            continue
        assert BY_ID[signal.id].feed == signal.feed


# ----------------------------------------------------------------------------------- days and thresholds


def test_a_type_is_in_force_from_its_first_day_up_to_not_including_its_last() -> None:
    closed = replace(BY_ID["credit_arrears"], valid_to=date(2020, 1, 1))
    assert [closed.holds(day) for day in (date(2017, 3, 31), date(2017, 4, 1))] == [False, True]
    assert [closed.holds(day) for day in (date(2019, 12, 31), date(2020, 1, 1))] == [True, False]
    assert threshold(closed, date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("id_", "on", "expected"),
    [
        ("premium_arrears", date(2015, 6, 30), None),
        ("premium_arrears", date(2019, 12, 2), (6, None, None)),
        ("premium_arrears", date(2019, 12, 3), (3, None, None)),
        ("credit_arrears", date(2017, 9, 18), (None, None, None)),
        ("credit_arrears", date(2017, 9, 19), (None, 1_000_000, 10_000_000)),
        ("credit_arrears", date(2023, 5, 1), (None, 1_000_000, 10_000_000)),
        ("credit_arrears", date(2023, 5, 2), (None, 1_000_000, 20_000_000)),
        ("telecom_arrears", date(2020, 10, 7), None),
        ("telecom_arrears", date(2020, 10, 8), (3, None, None)),
        ("rent_arrears", date(2020, 4, 6), (None, None, None)),
        ("rent_arrears", date(2020, 4, 7), (3, None, None)),
        ("pension_arrears", date(2017, 8, 8), (6, None, None)),
        ("pension_arrears", date(2017, 8, 9), (None, None, None)),
        ("power_arrears", date(2026, 1, 1), (3, None, None)),
        ("water_arrears", date(2026, 1, 1), (None, None, None)),
    ],
)
def test_the_threshold_is_that_of_the_day(id_: str, on: date, expected: tuple[int | None, ...] | None) -> None:
    assert figures(id_, on) == expected


def test_every_statutory_figure_cites_its_article_and_none_is_from_memory() -> None:
    drawn = [(entry.id, t) for entry in registry() for t in entry.thresholds if t.has_figures]
    assert {id_ for id_, _ in drawn} == {
        "power_arrears", "premium_arrears", "pension_arrears", "credit_arrears", "telecom_arrears", "rent_arrears",
        "apartment_fee_arrears", "condominium_fee_arrears",
    }  # fmt: skip
    assert all(ARTICLE.search(t.article) and t.confidence == "L" for _, t in drawn)


# ------------------------------------------------------------------------------------------------ text


@pytest.mark.parametrize(("year", "count"), [(2016, 23), (2017, 25), (2018, 27), (2019, 29), (2023, 39), (2025, 47)])
def test_the_list_of_a_year_is_that_of_the_first_of_july(year: int, count: int) -> None:
    text = lines(year)
    rows = [line for line in text[1:] if not line.startswith("*")]
    assert text[0].startswith(f"{count} types in force on {year}-07-01")
    assert len(rows) == count
    assert text == lines_on(date(year, 7, 1))


def test_the_text_marks_chosen_days_and_says_what_is_not_known() -> None:
    text = lines(2025)
    assert sum("*" in line[:15] for line in text if not line.startswith("*")) == 14
    assert any("not known" in line for line in text)
    assert any("46th type is not identified" in line for line in text)
    assert "later types may be missing" in lines(2027)[0]


def test_before_the_act_there_is_no_list() -> None:
    with pytest.raises(BandiError, match="2015-07-01"):
        lines(2014)


# --------------------------------------------------------------------------------------------- bad content


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "gas_cut"', 'id = "water_cut"', "water_cut stands twice"),
        ("number = 3\n", "number = 2\n", "number 2 stands twice"),
        ('id = "gas_cut"', 'id = "단가스"', "단가스.*snake_case"),
        ('feed = "kepco_cut"', 'feed = "kepco_cuts"', "power_cut.*no feed 'kepco_cuts'"),
        ('kind = "cut"', 'kind = "cuts"', "power_cut.*unknown kind"),
        ("valid_from = 2015-07-01\n", "", "power_cut.*first day"),
        ("valid_from = 2015-07-01\n", 'valid_from = "2015"\n', "power_cut.*valid_from"),
        ("valid_from = 2015-07-01\n", "valid_from = 2015-07-02\n", "power_cut.*first threshold"),
        ("valid_from = 2019-12-03\n", "valid_from = 2015-07-01\n", "premium_arrears.*order"),
        ('valid_from_confidence = "L"', 'since = "L"', "power_cut.*unknown declarations"),
        ('provider_ko = "한국전력공사"\n', "", "power_cut.*provider_ko"),
        ('article = "사회보장급여법 제12조 제1항 제3호"\n', "", "premium_arrears.*cite its article"),
        ("least_won = 1_000_000", "least_won = 90_000_000", "credit_arrears.*band"),
        ('retention = "report"', 'retention = "for_ever"', "police_report.*retention class"),
        ("last = 2016-12-31", "last = 2015-12-31", "published 2016-01-01.*ends before"),
        ("count = 23", "count = twenty", "not valid TOML"),
    ],
)
def test_bad_content_is_refused_by_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "registry.toml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        read_registry(broken, feeds=FEEDS)


def test_a_chosen_day_without_a_note_is_refused() -> None:
    entry: SignalEntry = replace(BY_ID["daily_worker"], note="")
    with pytest.raises(ContentError, match="needs a note"):
        registry_of._check(entry, feeds=FEEDS, classes=[entry.retention], where=entry.id)
