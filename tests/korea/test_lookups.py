"""The rules of look-ups as content: each sign once, hours over midnight, and a refusal of what makes no sense."""

from pathlib import Path

import pytest

from bandi.engine.contract.office.lookups import SIGNS, LookupRule, read_lookups
from bandi.engine.errors import ContentError
from bandi.korea.lookups import lookup_rules


def test_every_sign_has_one_rule_with_words_law_and_doubt() -> None:
    rules = lookup_rules()
    assert set(rules) == set(SIGNS)
    assert all(
        rule.ko and rule.en and rule.why_ko and rule.why_en and rule.confidence in "LVSMI" for rule in rules.values()
    )


def test_the_night_goes_over_midnight() -> None:
    night = lookup_rules()["night"]
    assert [hour for hour in range(24) if night.meant(hour)] == [0, 1, 2, 3, 4, 5, 22, 23]


@pytest.mark.parametrize("wrong", [{"sign": "x"}, {"window": "week"}, {"most": -1}, {"to_hour": 25}, {"law_ko": ""}])
def test_nonsense_is_refused(wrong: dict[str, object]) -> None:
    words = dict.fromkeys(["ko", "en", "why_ko", "why_en", "law_ko", "law_en", "source", "confidence"], "x")
    with pytest.raises(ContentError):
        LookupRule(**{"sign": "night", **words, **wrong})


def test_a_file_without_a_sign_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lookups.toml"
    path.write_text("rules = []", encoding="utf-8")
    with pytest.raises(ContentError, match="exactly one rule"):
        read_lookups(path)
