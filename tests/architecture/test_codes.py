"""Codes that have to stand in two rooms say the same in both."""

from enum import StrEnum

import pytest

from bandi.engine import words
from bandi.engine.pack import Pack, load_pack
from bandi.office.discovery.labels import LABELS


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Korea's content."""
    return load_pack("bandi.korea")


def test_the_office_sends_the_results_the_engine_knows(pack: Pack) -> None:
    column = pack.outcome_feed.column("state")
    assert column is not None
    assert column.codes == {outcome.value: outcome.value for outcome in words.Outcome}


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("outcome", words.Outcome),
        ("band", words.Band),
        ("why", words.Why),
        ("kind", words.Kind),
        ("state", words.State),
        ("trend", words.Trend),
        ("arrived", words.Arrived),
        ("verdict", words.Verdict),
        ("mender", words.Mender),
        ("check", words.Check),
        ("decision", words.Decision),
        ("measure", words.Measure),
        ("standing", words.Standing),
        ("release", words.Release),
        ("life", words.Stage),
        ("risk", words.Risk),
    ],
)
def test_every_code_has_words_for_officers(kind: str, codes: type[StrEnum]) -> None:
    assert set(LABELS[kind]) == set(codes)


def test_every_kind_of_household_has_words_for_officers(pack: Pack) -> None:
    assert set(pack.scorecard.kinds) - {"head_died"} <= set(LABELS["household"])


def test_words_stand_in_both_languages() -> None:
    assert not [(kind, code) for kind, group in LABELS.items() for code, label in group.items() if not all(label)]
