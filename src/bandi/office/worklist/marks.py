"""What stands beside a household on a list (명단의 표시): its head, masked; its signals; what else is due about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from bandi.office.discovery.models import Resident, SignalSeen
from bandi.office.discovery.names import masked_name
from bandi.office.prepared import prepared
from bandi.office.worklist.models import Duty


@dataclass(frozen=True)
class Chip:
    """A signal as a small mark beside the sentence."""

    signal: str
    name_ko: str
    name_en: str
    kind: str
    state: str
    months: int | None
    is_new: bool


@prepared
def _heads(areas: list[str], homes: list[UUID]) -> Any:
    named = Resident.objects.filter(area__among=areas, household__among=homes, relation="head").order_by("-id")
    return named.values_list("household_id", "name")


@prepared
def _chips(areas: list[str], homes: list[UUID], round_: str) -> Any:
    seen = SignalSeen.objects.filter(area__among=areas, household__among=homes, round=round_)
    return seen.values_list("household_id", *Chip.__annotations__)


@prepared
def _duties(areas: list[str], homes: list[UUID]) -> "QuerySet[Any, Duty]":
    return Duty.objects.filter(area__among=areas, household__among=homes, settled_at__isnull=True)


def marks(
    areas: list[str], homes: list[UUID], round_: str
) -> tuple[Mapping[UUID, str], Mapping[UUID, Sequence[Chip]], Mapping[UUID, Sequence[Duty]]]:
    """Heads, signals and open duties of households, each by household. The caller writes the trail."""
    heads = defaultdict(lambda: masked_name(None), {home: masked_name(name) for home, name in _heads(areas, homes)})
    chips = defaultdict[UUID, list[Chip]](list)
    for home, *facts in _chips(areas, homes, round_):
        chips[home].append(Chip(*facts))
    duties = defaultdict[UUID, list[Duty]](list)
    for duty in _duties(areas, homes):
        duties[duty.household_id].append(duty)
    return heads, chips, duties
