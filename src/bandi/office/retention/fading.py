"""The nightly removal of what tables no longer keep (밤마다 지우기): `fades` of the models, clocks of the content.

Due = held + removed + left for the next night. A hold on a clock, a household or a row keeps what it names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import DateTimeField, Model, Q, QuerySet

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, AuditEvent
from bandi.office.citizens.policies import NIGHT
from bandi.office.discovery import door
from bandi.office.fading import Fades
from bandi.office.reports.models import UNPLACED
from bandi.office.retention.models import Hold

BATCH, MOST = 500, 20_000
"""Rows in one transaction, and of one kind in one night: nobody who works at night waits for a lock."""


@dataclass
class Faded:
    """What one clock came to in a night."""

    due: int = 0  # past their time, counted before anything went
    held: int = 0  # of them, stay because of a hold
    removed: int = 0

    @property
    def left(self) -> int:
        """For the next night."""
        return self.due - self.held - self.removed


def fade(on: date) -> dict[str, Faded]:
    """Counts, then removes; clock -> what came of it. Doing it again removes what is left."""
    held = set(Hold.objects.filter(lifted_at__isnull=True).values_list("subject", flat=True))
    told: dict[str, Faded] = {}
    for one in door.retention_clocks():
        for model, fades in fading():
            if fades.thing == one.thing:
                _fade(model, fades, before=one.began(on), held=held | ({"*"} if one.id in held else set()), told=told)
    counts = {thing: [one.due, one.held, one.removed] for thing, one in told.items() if one.due}
    if counts:
        record(by=None, action=Action.RETENTION_RUN, detail={"faded": counts})
    return told


def last_night() -> dict[str, Faded]:
    """Thing -> what the last night in which something was due came to."""
    events = AuditEvent.objects.filter(action=Action.RETENTION_RUN, detail__has_key="faded").order_by("-at")
    event = events.first()
    return {thing: Faded(*counts) for thing, counts in event.detail["faded"].items()} if event else {}


@lru_cache(maxsize=1)
def fading() -> tuple[tuple[type[Model], Fades], ...]:
    """Every table that says it keeps something for a while only, what hangs on others first."""
    return tuple((model, one) for model in apps.get_models() for one in getattr(model, "fades", ()))


def _fade(model: type[Model], fades: Fades, *, before: date, held: set[str], told: dict[str, Faded]) -> None:
    sums = told.setdefault(fades.thing, Faded())
    with _everywhere():
        rows = due(model, fades, before)
        free = rows.none() if "*" in held else rows.exclude(_holding(model, fades, held))
        all_, may = rows.count(), free.count()
    sums.due, sums.held = sums.due + all_, sums.held + all_ - may
    gone = 0
    while gone < min(may, MOST):
        with _everywhere():
            keys = list(free.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[:BATCH])
            batch = model._default_manager.filter(pk__in=keys)
            if fades.blanks:
                batch.update(**fades.blanks)
            else:
                batch.delete()
        gone += len(keys)
        if not keys:
            break
    sums.removed += gone


def due(model: type[Model], fades: Fades, before: date) -> QuerySet[Any]:
    """Rows whose clock started on that day or earlier. Needs the jurisdiction of all."""
    field: Any = None
    for part in fades.since.split("__"):
        field = (field.related_model if field else model)._meta.get_field(part)
    moment = isinstance(field, DateTimeField)
    ends: Any = clock.at(before + timedelta(days=1), 0) if moment else before + timedelta(days=1)
    return model._default_manager.filter(fades.rows, **{f"{fades.since}__lt": ends}).order_by("pk")


def _holding(model: type[Model], fades: Fades, held: set[str]) -> Q:
    keys = [key for key in map(_uuid, held) if key is not None]
    named = Q(**{f"{fades.home}__in": keys}) if fades.home and keys else Q(pk__in=[])
    return named | Q(pk__in=keys) if model._meta.pk.get_internal_type() == "UUIDField" else named


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@contextmanager
def _everywhere() -> Iterator[None]:
    """One transaction within every neighbourhood, what has none, and citizens no counter knows."""
    with transaction.atomic(), within([*Area.objects.values_list("code", flat=True), UNPLACED, NIGHT]):
        yield
