"""What content declares about rewards for reports (위기가구 신고 포상금): local law, by district and date."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bandi.engine.contract.lines import of_list
from bandi.engine.contract.office.reports import ReportWord, same_sentences, whole
from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class ChosenAs(ReportWord):
    """As what a household was chosen (선정 자격), and the results of work that show it."""

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
    excludes: tuple[str, ...]  # ReportWord.id of `excluded`
    claim_days: int  # after the report within which it is asked for
    source: str
    confidence: str  # L V S M I, as in the domain reference
    claim_source: str  # of the days, which no ordinance read here tells
    demo: bool = False  # an invented one, for demonstrations only


@dataclass(frozen=True)
class RewardContent:
    """Every ordinance, and the words of the pages about them in the languages of the report pages."""

    languages: tuple[str, ...]
    chosen: tuple[ChosenAs, ...]
    excluded: tuple[ReportWord, ...]
    refusals: tuple[ReportWord, ...]
    states: tuple[ReportWord, ...]
    ordinances: tuple[Ordinance, ...]
    words: Mapping[str, Mapping[str, str]]  # language -> key -> sentence

    def __post_init__(self) -> None:
        for group in (self.chosen, self.excluded, self.refusals, self.states):
            whole(group, len(self.languages))
        same_sentences(self.languages, self.words)
        if wrong := list(self._faults()):
            raise ContentError("; ".join(wrong), where="rewards")

    def ordinance(self, area: str, on: date, *, demo: bool = False) -> Ordinance | None:
        """The newest of a neighbourhood's district on a day; None where no reward is paid, or none is known."""
        known = [one for one in self.ordinances if area[:5] in one.districts and one.valid_from <= on]
        return max((one for one in known if demo or not one.demo), key=lambda one: one.valid_from, default=None)

    def by_id(self, id: str) -> Ordinance:
        """The ordinance of this id. Raises KeyError for another."""
        return {one.id: one for one in self.ordinances}[id]

    def _faults(self) -> Iterator[str]:
        results, excluded = {one.id for one in self.chosen}, {one.id for one in self.excluded}
        if len({one.id for one in self.ordinances}) < len(self.ordinances):
            yield "two ordinances of one name"
        for one in self.ordinances:
            if not set(one.amounts) <= results or not set(one.excludes) <= excluded:
                yield f"{one.id}: an unknown result or exclusion"
            if not one.amounts or not 0 < min(one.amounts.values()) <= max(one.amounts.values()) <= one.yearly_cap:
                yield f"{one.id}: pays nothing, or more than its cap"
            if one.confidence not in tuple("LVSMI") or one.claim_days < 1:
                yield f"{one.id}: no confidence, or no days to ask in"


def read_rewards(path: Path) -> RewardContent:
    """Reads `rewards.toml`. Raises ContentError when a declaration is absent, unknown, double or leads nowhere."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = {"chosen": ChosenAs, "ordinances": Ordinance} | dict.fromkeys(
            ("excluded", "refusals", "states"), ReportWord
        )
        return RewardContent(**raw | {name: of_list(kind, raw[name]) for name, kind in kinds.items()})
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
