"""What to ask a household first: the one fact on which most of its open benefits hang (먼저 물어볼 것)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bandi.office.discovery.models import Entitlement


@dataclass(frozen=True)
class Question:
    """A fact, and the benefits for which it settles most."""

    id: str  # code of the fact
    ko: str
    en: str
    benefits: Sequence[Entitlement]  # by name


def questions(rows: Iterable[Entitlement]) -> list[Question]:
    """One for each fact that settles most for some benefit that depends and is not received; most benefits first."""
    asked: dict[str, tuple[dict[str, str], list[Entitlement]]] = {}
    for row in rows:
        if row.verdict == "depends" and not row.received and row.missing:
            fact = row.missing[0]
            asked.setdefault(fact["id"], (fact, []))[1].append(row)
    found = [
        Question(id, fact["ko"], fact["en"], benefits=sorted(benefits, key=lambda row: row.name_ko))
        for id, (fact, benefits) in asked.items()
    ]
    return sorted(found, key=lambda question: (-len(question.benefits), question.id))
