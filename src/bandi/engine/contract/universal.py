"""What content declares about visits offered to everybody, and about moments of life (보편방문, 생활 시점 안내).

An expert edits `universal.toml`. Everyone at a turn of life is offered a visit, whatever the points say; a card at a
moment tells people where help is and asks whether they want to be called.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

BASES = ("law", "consent")


@dataclass(frozen=True)
class UniversalKind:
    """A turn of life at which everybody is offered a visit (보편방문 대상)."""

    id: str
    ko: str
    en: str
    active: bool
    years: int  # full years reached; 0: born
    ahead: bool  # named until the end of the round's field work; else until its cut-off day
    late_days: int  # looked back beyond the previous cut-off: registrations that came late
    first_days: int  # from the day itself until the first visit should be made
    ends_months: int  # after the day, when nothing is offered any more
    named: tuple[str, ...]  # relations in the register whose names are needed beside the person's own
    tiers: tuple[str, ...]  # UniversalTier.id
    law: str
    source: str
    confidence: str


@dataclass(frozen=True)
class UniversalTier:
    """How many visits follow from the first one (방문 단계): spaced by `steps` [until day of life, every so many days].

    Days count from the day itself (the birth), or from the first visit where `from_first` says so.
    """

    id: str
    ko: str
    en: str
    most: int  # visits, the first included
    from_first: bool
    steps: tuple[tuple[int, int], ...]
    at_risk: bool
    source: str
    confidence: str

    def days(self, *, happened: date, first: date) -> tuple[date, ...]:
        """Days of the visits after the first, in order, none sooner than half a step after it; `most` in all."""
        start = first if self.from_first else happened
        found, day = [], 0
        for until, every in self.steps:
            while day + every <= until:
                day += every
                when = start + timedelta(days=day)
                if 2 * (when - first).days >= every:
                    found.append(when)
        return tuple(found[: self.most - 1])


@dataclass(frozen=True)
class RiskSign:
    """What a nurse may find at a first visit that speaks for the tier of more visits (위험 징후)."""

    id: str
    ko: str
    en: str
    kinds: tuple[str, ...]  # UniversalKind.id
    source: str
    confidence: str


@dataclass(frozen=True)
class LifeMoment:
    """A moment at which a card tells where help is (생활 시점): on which basis, with which words."""

    id: str
    ko: str
    en: str
    basis: str  # of BASES
    law: str
    giver_ko: str  # who hands the card
    giver_en: str
    card_ko: str
    card_en: str
    signs_ko: tuple[str, ...]
    signs_en: tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True)
class Universal:
    """Everything the content says of them."""

    kinds: tuple[UniversalKind, ...]
    tiers: tuple[UniversalTier, ...]
    risks: tuple[RiskSign, ...]
    moments: tuple[LifeMoment, ...]
    words: dict[str, dict[str, str]]  # language -> key -> sentence of the public page
    offer_days: int  # working days until the first offer
    answer_days: int  # working days an offer waits for its answer
    offers_most: int  # offers without any answer until somebody else must look
    reoffer_months: int  # after a no
    reoffers: int  # how often a no is asked again
    send_from: int  # o'clock: from when texts may leave on a working day
    send_until: int  # o'clock
    kept_days: int  # of who asked to be called
    call_days: int  # working days until whoever asked is called

    def kind(self, id: str) -> UniversalKind:
        """The kind of this id. Raises KeyError for another."""
        return {one.id: one for one in self.kinds}[id]

    def tier(self, id: str) -> UniversalTier:
        """The tier of this id. Raises KeyError for another."""
        return {one.id: one for one in self.tiers}[id]

    def moment(self, id: str) -> LifeMoment:
        """The moment of this id. Raises KeyError for another."""
        return {one.id: one for one in self.moments}[id]


LISTS: dict[str, type[Any]] = {
    "kinds": UniversalKind,
    "tiers": UniversalTier,
    "risks": RiskSign,
    "moments": LifeMoment,
}


def read_universal(path: Path) -> Universal:
    """Reads `universal.toml`. Raises ContentError when a declaration is absent, unknown, double or leads nowhere."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        told: dict[str, Any] = {
            name: tuple(made(**_frozen(one)) for one in raw.pop(name)) for name, made in LISTS.items()
        }
        content = Universal(**told, **raw)
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ContentError("universal visits cannot be read", where=f"{path.name}: {error}", next_step=NEXT) from error
    if faults := _faults(content):
        raise ContentError("universal visits contradict themselves", where=f"{path.name}: {faults[0]}", next_step=NEXT)
    return content


NEXT = "Compare the file with the declarations in engine/contract/universal.py."


def _frozen(one: dict[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in one.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(one) for one in value) if isinstance(value, list) else value


def _faults(content: Universal) -> list[str]:
    tiers, kinds = {one.id for one in content.tiers}, {one.id for one in content.kinds}
    found = [f"{name}: an id stands twice" for name in LISTS
             if len({one.id for one in getattr(content, name)}) < len(getattr(content, name))]  # fmt: skip
    found += [f"{one.id}: unknown or no tier" for one in content.kinds if not one.tiers or not {*one.tiers} <= tiers]
    found += [f"{one.id}: unknown kind" for one in content.risks if not {*one.kinds} <= kinds]
    found += [f"{one.id}: unknown basis" for one in content.moments if one.basis not in BASES]
    found += [f"{one.id}: its days do not go on" for one in content.tiers if not _goes_on(one)]
    if not 0 <= content.send_from < content.send_until <= 24:
        found.append("texts leave at no hour of the day")
    first, *others = content.words.values()
    found += ["the languages do not say the same" for other in others if other.keys() != first.keys()]
    return found


def _goes_on(tier: UniversalTier) -> bool:
    untils = [until for until, _ in tier.steps]
    return untils == sorted(set(untils)) and all(every > 0 for _, every in tier.steps) and tier.most >= 1
