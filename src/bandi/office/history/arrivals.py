"""What institutions' records tell anew of the watched (새 사실): after each round, only those are judged again.

A record counts when it is later than the refusal: what was older, whoever decided could know. It replaces what was
found out then; when it is no longer believed the fact is unknown, not what it was before. A child born since joins the
family. The same round once more finds nothing new.
"""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from bandi.office.accounts.jurisdiction import within
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.history.look import CASE, RECORDS, YES, Case, alone, every_area, settle
from bandi.office.history.models import Check, Watch
from bandi.office.history.words import State

RECORDED = "recorded"  # in Watch.facts: Fact.id -> what records last said
BATCH = 2_000


def look_at_round(round_id: str, *, on: date) -> Check | None:
    """Takes over what a published round's records tell of the watched and judges those again under the rules of `on`.

    Returns None when nothing was new. One transaction: a run that is killed changed nothing.
    """
    began = time.perf_counter()
    with transaction.atomic(), within(every_area()):
        alone()
        known = Watch.objects.filter(state__in=[State.WATCHED, State.ENTITLED], deemed_on__isnull=True)
        rows = list(
            known.filter(household__isnull=False, facts__isnull=False).select_related("household").order_by("id")
        )
        renewed = _renewed(round_id, rows)
        Watch.objects.bulk_update(renewed, ["facts"], batch_size=BATCH)
        cases = Watch.objects.filter(pk__in=[row.pk for row in renewed]).order_by("id").values_list(*CASE)
        found = settle([Case(*case) for case in cases], on=on, why=RECORDS)
        counts = {
            "watched": len(renewed),
            "changed": len(found),
            "entitled": sum(change.after == YES for change in found),
        }
        record(by=None, action=Action.WATCH_CHECK, detail={"round": round_id, "why": RECORDS, **counts})
        if not renewed:
            return None
        seconds = round(time.perf_counter() - began, 3)
        return Check.objects.create(**counts, on=on, why=RECORDS, rules=door.rules_digest(on), seconds=seconds)


def _renewed(round_id: str, rows: Sequence[Watch]) -> list[Watch]:
    """Those of whom the round's records tell something new, with their facts renewed."""
    if not rows:
        return []
    cases = pl.DataFrame(
        [(place, row.household.key, row.decided_on) for place, row in enumerate(rows) if row.household],
        schema={"case": pl.Int64, "household": pl.Int64, "since": pl.Date},
        orient="row",
    )
    told, asked = door.told_since(round_id, cases), door.benefits()
    found = []
    for place, row in enumerate(rows):
        before = json.loads(row.facts or "{}")
        after = renewed(before, told.get(place), asked=asked.get(row.benefit, ()))
        if after != before:
            row.facts = json.dumps(after)
            found.append(row)
    return found


def renewed(before: Mapping[str, Any], told: Mapping[str, Any] | None, *, asked: Sequence[str]) -> dict[str, Any]:
    """A watched person's facts with what records tell now; `told` None: the round does not know the household."""
    after = {**before, "facts": {**before["facts"]}, "members": [*before["members"]]}
    if told is None:
        return after
    said, earlier = {fact: told["facts"][fact] for fact in asked if fact in told["facts"]}, before.get(RECORDED, {})
    for fact, value in said.items():
        if earlier.get(fact) != value:
            after["facts"][fact] = value
    for fact in earlier.keys() - said.keys():
        if after["facts"].get(fact) == earlier[fact]:
            del after["facts"][fact]
    if said or earlier:
        after[RECORDED] = said
    births = {member["birth"] for member in before["members"]}
    born = [day.isoformat() for day in told["born"] if day.isoformat() not in births]
    after["members"] += [{"birth": birth, "relation": "child"} for birth in born]
    return after
