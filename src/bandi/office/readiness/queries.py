"""Questions about readiness: points, what to do next, what was kept. None of them knows who asks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from bandi.office.catalogue.models import Programme
from bandi.office.codes import digest
from bandi.office.discovery.door.readiness import readiness
from bandi.office.readiness.models import KeptReadiness

if TYPE_CHECKING:
    from bandi.office.discovery.door.readiness import AreaScore, LifeArea, ReadyStep

MOST = 3  # programmes shown for a step


@dataclass(frozen=True)
class Before:
    """What was kept under a code."""

    on: date
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """One area with its points, those of the time before, and the next steps."""

    area: "LifeArea"
    score: "AreaScore"
    before: "AreaScore | None"
    weak: bool
    steps: "tuple[tuple[ReadyStep, list[Programme]], ...]"

    @property
    def sure(self) -> bool:
        """Whether every question was answered."""
        return self.score.low == self.score.high

    @property
    def change(self) -> int | None:
        """Points more or less than before, where both are sure."""
        if self.before is None or not self.sure or self.before.low != self.before.high:
            return None
        return self.score.low - self.before.low


def standing(answers: Mapping[str, str], *, before: Before | None = None) -> list[Standing]:
    """The four areas, those that may be weak with steps and programmes that exist."""
    content = readiness()
    earlier = {one.area: one for one in content.scores(before.answers)} if before else {}
    found = []
    for area, score in zip(content.areas, content.scores(answers), strict=True):
        weak = score.answered > 0 and score.low < content.weak_below
        steps = [(step, _programmes(step)) for step in content.steps if step.area == area.id] if weak else []
        found.append(Standing(area, score, earlier.get(area.id), weak, tuple(steps)))
    return found


def kept(code: str, *, on: date) -> Before | None:
    """What was kept under a code, unless its time is over."""
    row = KeptReadiness.objects.filter(digest=digest(code), until__gte=on).first()
    return Before(row.on, json.loads(row.answers)) if row else None


def _programmes(step: "ReadyStep") -> list[Programme]:
    """The nation's programmes whose name holds one of the step's words."""
    named = Q()
    for word in step.find:
        named |= Q(name_ko__contains=word)
    rows = Programme.objects.filter(named, gone=False, same_as="", province="")
    return list(rows.only("id", "name_ko", "name_en").order_by("name_ko", "id")[:MOST])
