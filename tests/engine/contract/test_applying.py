"""Content of applications: shared questions, papers, clocks; what is wrong in it is told by name."""

from pathlib import Path

import pytest

from bandi.engine.contract.office.applying import read_applications
from bandi.engine.errors import ContentError
from bandi.korea.applying import applications
from bandi.korea.benefits import BENEFITS
from bandi.korea.clocks import clocks

GIVEN = (Path(__file__).parents[3] / "src/bandi/korea/applications.toml").read_text("utf-8")


def test_ten_programmes_and_more_with_clocks_and_facts_the_rules_know() -> None:
    content, known = applications(), {benefit.id: set(benefit.facts) for benefit in BENEFITS}
    benefits = [one for one in content.programmes if one.kind == "benefit"]
    assert len(benefits) >= 10
    assert {"single_parent_support", "finance_consent", "account_change"} <= set(content.programme)
    assert {one.benefit for one in benefits} <= set(known)
    assert {name for one in content.programmes for name in (one.clock, one.late_clock)} <= set(clocks())
    facts = {one.fact for one in content.questions if one.fact}
    assert facts <= set().union(*known.values())


def test_a_question_that_hangs_on_another_is_asked_only_then() -> None:
    content = applications()
    asked = {one.id for one in content.asks("housing", {"home_kind": "own"})}
    assert "rent" not in asked
    assert {"rent", "deposit"} <= {one.id for one in content.asks("housing", {"home_kind": "rent"})}
    assert "debt" not in {one.id for one in content.open("housing", {})}, "what is optional never holds anybody up"


@pytest.mark.parametrize(
    ("given", "made", "told"),
    [
        ('topic = "person"', 'topic = "nobody"', "no topic nobody"),
        ('papers = ["energy_bill"]', 'papers = ["letter"]', "no paper letter"),
        ('kind = "won"', 'kind = "gold"', "no kind gold"),
        ('id = "elsewhere"', 'id = "double"', "reason double stands twice"),
        ('when = "home_kind"', 'when = "school_kind"', "school_kind, which is not asked"),
        ('pays = "month"', 'pays = "daily"', "way of paying"),
        (
            'from_finder = { earn = "here" }',
            'from_finder = { earn = "here", box = "debt" }',
            "question earned: not one clear",
        ),
        ('who = { occupational = "yes" }', 'who = { occupational = "maybe" }', "occupational_pension: no option maybe"),
        ("refusal_needs_second =", "refusal_second =", "missing or unknown"),
    ],
)
def test_what_is_wrong_is_told(given: str, made: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "applications.toml"
    path.write_text(GIVEN.replace(given, made, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        read_applications(path)
