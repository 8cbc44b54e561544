"""The ladder and the rules of results refuse what leads nowhere or closes without proof."""

from pathlib import Path

import pytest

from bandi.engine.contract.office.ladder import read_ladder
from bandi.engine.contract.office.outcomes import read_outcomes
from bandi.engine.errors import ContentError
from bandi.engine.words import UNMET, Outcome
from bandi.korea import contacting

HERE = Path(contacting.__file__).parent


def test_the_ladder_of_the_law_stands() -> None:
    ladder = contacting.ladder()
    main = [rung.id for rung in ladder.rungs if rung.step and rung.id not in ("ai_call", "letter")]
    assert main == [
        "text", "call", "registered", "visit", "leader", "carrier", "landlord", "well_being", "fact_finding",
    ]  # fmt: skip
    assert {rung.id for rung in ladder.rungs if rung.meets} == {"call", "visit"}
    assert ladder.reply_of("ai_call", "부재") == "no_answer"
    assert ladder.reply_of("ai_call", "NO_ANSWER") is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('id = "ai_call"', 'id = "text"', "stands twice"),
        ("step = 9", "step = 11", "step 9 is missing"),
        ('replies = ["no_answer", "reached"]', 'replies = ["no_answer"]', "nobody could ever be heard"),
        ('replies = ["no_answer", "reached"]', 'replies = ["smoke", "reached"]', "unknown replies"),
        ('"mail_piled", "smell"', '"ghosts", "smell"', "unknown marks"),
        ("parts = 2", "parts = 3", "in 3 parts"),
        ('confidence = "S"', 'confidence = "sure"', "no law or doubt"),
        ('channel = "ai_call"\ncode = "부재"', 'channel = "pigeon"\ncode = "부재"', "is no channel"),
        ('code = "거부"\nreply = "refused"', 'code = "응답"\nreply = "refused"', "two meanings"),
        ('reply = "already_served"', 'reply = "gone"', "unknown 'gone'"),
        ("holds = true", "holds_back = true", "missing or unknown"),
    ],
)
def test_a_ladder_that_leads_nowhere_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    text = (HERE / "ladder.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "ladder.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=why):
        read_ladder(tmp_path / "ladder.toml")


def test_what_was_never_met_is_looked_for_again_and_endings_have_proof() -> None:
    told = contacting.outcome_rules()
    assert set(told.rules) == set(Outcome)
    assert all(told.days(code, ground) for code in UNMET for ground in ("", *told.rules[code].grounds))
    assert {"hospital", "facility", "prison", "abroad"} <= set(told.rules["long_absence"].grounds)
    for code in ("dead", "moved", "duplicate", "data_error", "long_absence"):
        assert told.rules[code].grounds
        assert all(told.grounds[ground].closes for ground in told.rules[code].grounds)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('code = "dead"', 'code = "gone"', "unknown result 'gone'; result 'dead' is missing"),
        ('grounds = ["register_dead"', 'grounds = ["empty_house"', "nobody was found"),
        ('grounds = ["register_dead"', 'grounds = ["rumour"', "unknown ground 'rumour'"),
        ("check_days = 30\ncheck_most = 60", "check_days = 0\ncheck_most = 60", "proposes no day"),
        ("check_days = 30\ncheck_most = 60", "check_days = 90\ncheck_most = 60", "too late"),
        ('group = "gone"', 'group = "lost"', "no such group"),
    ],
)
def test_a_result_without_proof_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    text = (HERE / "outcomes.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "outcomes.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=why):
        read_outcomes(tmp_path / "outcomes.toml")
