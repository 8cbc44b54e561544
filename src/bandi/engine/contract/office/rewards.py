"""What content declares about rewards for reports of households in need (위기가구 신고 포상금): ordinances by date.

Rewards are local law: a district without an ordinance here pays none. An expert edits `rewards.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bandi.engine.contract.lines import of_list
from bandi.engine.errors import ContentError

CONFIDENCES = ("L", "V", "S", "M", "I")


@dataclass(frozen=True)
class RewardWord:
    """A code of rewards with its words, one for each language of the public pages."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class ChosenAs:
    """As what a household was chosen (선정 자격), and the results of work that show it."""

    id: str
    words: tuple[str, ...]
    outcomes: tuple[str, ...]  # words.Outcome


@dataclass(frozen=True)
class Ordinance:
    """What one district pays from one day on (포상금 조례)."""

    id: str
    districts: tuple[str, ...]  # the first five digits of a neighbourhood's code
    ko: str
    en: str
    valid_from: date
    yearly_cap: int  # won a person and year
    amounts: Mapping[str, int]  # ChosenAs.id -> won for one household
    excludes: tuple[str, ...]  # RewardWord.id of `excluded`
    claim_days: int  # after the report within which it is asked for
    source: str
    confidence: str  # L V S M I, as in the domain reference
    claim_source: str  # of the days, which no ordinance read here tells
    demo: bool = False  # an invented one, for demonstrations only
    valid_to: date | None = None  # last day


@dataclass(frozen=True)
class RewardContent:
    """Everything the content says of rewards."""

    languages: tuple[str, ...]
    chosen: tuple[ChosenAs, ...]
    excluded: tuple[RewardWord, ...]
    refusals: tuple[RewardWord, ...]
    states: tuple[RewardWord, ...]
    ordinances: tuple[Ordinance, ...]
    words: Mapping[str, Mapping[str, str]]  # language -> key -> sentence

    def ordinance(self, area: str, on: date, *, demo: bool = False) -> Ordinance | None:
        """What held in a neighbourhood's district on a day; None where no reward is paid, or none is known."""
        held = [
            one
            for one in self.ordinances
            if area[:5] in one.districts
            and one.valid_from <= on
            and (one.valid_to is None or on <= one.valid_to)
            and (demo or not one.demo)
        ]
        return max(held, key=lambda one: one.valid_from, default=None)

    def by_id(self, id: str) -> Ordinance:
        """The ordinance of this id. Raises KeyError for another."""
        return {one.id: one for one in self.ordinances}[id]


LISTS: dict[str, type[Any]] = {
    "chosen": ChosenAs,
    "excluded": RewardWord,
    "refusals": RewardWord,
    "states": RewardWord,
    "ordinances": Ordinance,
}


def read_rewards(path: Path) -> RewardContent:
    """Reads `rewards.toml`. Raises ContentError when a declaration is absent, unknown, double or leads nowhere."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        told: dict[str, Any] = {name: of_list(made, raw.pop(name)) for name, made in LISTS.items()}
        content = RewardContent(languages=tuple(raw.pop("languages")), words=raw.pop("words"), **told, **raw)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    if wrong := [
        *_double(content),
        *_unsaid(content),
        *(one for line in content.ordinances for one in _of(line, content)),
    ]:
        raise ContentError("; ".join(wrong), where=path.name)
    return content


def _double(content: RewardContent) -> list[str]:
    found = []
    for name in LISTS:
        ids = [one.id for one in getattr(content, name)]
        found += [f"{name}: {id} stands twice" for id in sorted({id for id in ids if ids.count(id) > 1})]
    begun = [(district, one.valid_from, one.demo) for one in content.ordinances for district in one.districts]
    twice = sorted({district for district, *_ in begun if len({one for one in begun if one[0] == district}) <
                    len([one for one in begun if one[0] == district])})  # fmt: skip
    return found + [f"two ordinances of {district} begin on one day" for district in twice]


def _unsaid(content: RewardContent) -> list[str]:
    spoken: list[RewardWord | ChosenAs] = [*content.chosen, *content.excluded, *content.refusals, *content.states]
    found = [f"{one.id}: words in every language" for one in spoken if len(one.words) != len(content.languages)]
    keys = set(content.words.get(content.languages[0], {}))
    return found + [
        f"words of {language} differ from the first language's"
        for language in content.languages
        if set(content.words.get(language, {})) != keys or not all(content.words[language].values())
    ]


def _of(one: Ordinance, content: RewardContent) -> list[str]:
    results, excluded = {line.id for line in content.chosen}, {line.id for line in content.excluded}
    return [
        *(f"{one.id}: unknown result {id}" for id in sorted(set(one.amounts) - results)),
        *(f"{one.id}: unknown exclusion {id}" for id in sorted(set(one.excludes) - excluded)),
        *([f"{one.id}: pays nothing"] if not one.amounts or min(one.amounts.values()) <= 0 else []),
        *([f"{one.id}: the cap is below one reward"] if one.yearly_cap < max(one.amounts.values(), default=0) else []),
        *([f"{one.id}: ends before it begins"] if one.valid_to and one.valid_to < one.valid_from else []),
        *([f"{one.id}: unknown confidence"] if one.confidence not in CONFIDENCES else []),
        *([f"{one.id}: no days to ask in"] if one.claim_days < 1 else []),
    ]
