"""What content declares about the human safety net (인적안전망): kinds of members, mandated groups, partners, care.

An expert edits `network.toml`. The office keeps who the members are; nothing here names anybody.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class MemberKind:
    """One lane of the safety net (회원 구분)."""

    id: str
    ko: str
    en: str
    training_ko: str  # what must be learned before anything opens
    training_en: str
    clearance: bool  # needs a clearance (신원조회) that has not run out
    grouped: bool  # belongs to one of the mandated groups
    policy: int  # people the policy names for the nation; 0: none
    source: str
    confidence: str


@dataclass(frozen=True)
class MandatedGroup:
    """Professionals who must report (신고의무자 직군)."""

    id: str
    place: int  # number of the item in the article
    ko: str
    en: str


@dataclass(frozen=True)
class WatchSign:
    """What a partner looks out for (살필 신호)."""

    id: str
    ko: str
    en: str
    source: str
    confidence: str


@dataclass(frozen=True)
class PartnerKind:
    """A kind of shop or agency an agreement is made with (협약기관 종류)."""

    id: str
    ko: str
    en: str
    signs: tuple[str, ...]  # WatchSign.id, proposed for a new agreement


@dataclass(frozen=True)
class LegalBasis:
    """On what an agreement stands (협약 근거)."""

    id: str
    ko: str
    en: str
    law: str
    confidence: str


@dataclass(frozen=True)
class ReturnCycle:
    """How often a partner says what was seen, nothing included (정기 회신 주기)."""

    id: str
    ko: str
    en: str
    months: int  # between two returns; 0: reports at once only


@dataclass(frozen=True)
class CareTier:
    """How often a household in somebody's care hears from her (돌봄 단계)."""

    id: str
    ko: str
    en: str
    days: int  # between two contacts
    visit_days: int  # between two visits
    alarm_days: int  # without any contact until the office is told
    source: str
    confidence: str


@dataclass(frozen=True)
class CareTongue:
    """A language somebody in care is spoken to in (돌봄 언어)."""

    id: str
    ko: str
    en: str


@dataclass(frozen=True)
class CareTerms:
    """How much a member of the care team works, what a contact takes, and what looks odd in a diary (돌봄단 조건)."""

    month_hours: int
    week_days: int
    day_hours: int
    allowance: int  # won a month; told, never paid from here
    allowance_year: int
    terms_source: str
    terms_confidence: str
    call_minutes: int  # these and the next ones are proposals, changed on the page
    visit_minutes: int
    travel_minutes: int  # to one visit
    minutes_source: str
    minutes_confidence: str
    crowd_contacts: int  # so many within `crowd_minutes` are asked about
    crowd_minutes: int
    same_minute: int  # so many noted at the very same minute
    shape_members: int  # a published team: its members and how many households each kept
    shape_homes: int
    shape_source: str

    @property
    def month_minutes(self) -> int:
        """Minutes a member works in a month at most."""
        return self.month_hours * 60

    @property
    def day_minutes(self) -> int:
        """Minutes a member works on a day at most."""
        return self.day_hours * 60


@dataclass(frozen=True)
class SafetyNet:
    """Everything the content says of members, partners and care."""

    kinds: tuple[MemberKind, ...]
    groups: tuple[MandatedGroup, ...]
    signs: tuple[WatchSign, ...]
    partners: tuple[PartnerKind, ...]
    bases: tuple[LegalBasis, ...]
    cycles: tuple[ReturnCycle, ...]
    tiers: tuple[CareTier, ...]
    tongues: tuple[CareTongue, ...]  # the first is spoken by everybody
    care: CareTerms
    renewal_days: int  # before the end of an agreement in which it is asked for again
    return_days: int  # after the end of a period until a return is late
    care_most: int  # households one member cares for
    care_days: int  # days a household stays in one member's care
    group_law: str
    group_source: str
    group_confidence: str

    def kind(self, id: str) -> MemberKind:
        """The kind of this id. Raises KeyError for another."""
        return {one.id: one for one in self.kinds}[id]

    def tier(self, id: str) -> CareTier:
        """The tier of this id. Raises KeyError for another."""
        return {one.id: one for one in self.tiers}[id]

    @property
    def policy(self) -> int:
        """People of the neighbourhood lanes the policy names for the nation; professionals come besides."""
        return sum(one.policy for one in self.kinds if not one.grouped)


LISTS: dict[str, type[Any]] = {
    "kinds": MemberKind,
    "groups": MandatedGroup,
    "signs": WatchSign,
    "partners": PartnerKind,
    "bases": LegalBasis,
    "cycles": ReturnCycle,
    "tiers": CareTier,
    "tongues": CareTongue,
}


def read_network(path: Path) -> SafetyNet:
    """Reads `network.toml`. Raises ContentError when a declaration is absent, unknown, double or leads nowhere."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        told: dict[str, Any] = {
            name: tuple(made(**_frozen(one)) for one in raw.pop(name)) for name, made in LISTS.items()
        }
        content = SafetyNet(**raw | told | {"care": CareTerms(**raw["care"])})
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    if wrong := _faults(content):
        raise ContentError("; ".join(wrong), where=path.name)
    return content


def _frozen(one: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in one.items()}


def _faults(content: SafetyNet) -> list[str]:
    found = []
    for name in LISTS:
        ids = [one.id for one in getattr(content, name)]
        found += [f"{name}: {id} stands twice" for id in sorted({id for id in ids if ids.count(id) > 1})]
    signs = {one.id for one in content.signs}
    found += [f"partner {one.id}: unknown sign" for one in content.partners if not set(one.signs) <= signs]
    if [one.place for one in content.groups] != list(range(1, len(content.groups) + 1)):
        found.append("groups are numbered from 1 without a gap")
    if any(one.days <= 0 or one.visit_days < one.days for one in content.tiers):
        found.append("a tier visits no more often than it makes contact")
    if any(one.alarm_days <= one.days for one in content.tiers):
        found.append("a tier's alarm comes after its contact is due")
    if min(value for value in vars(content.care).values() if isinstance(value, int)) <= 0:
        found.append("numbers of the care team are above zero")
    return found
