"""Looking again at everybody who is watched (재확인): one simulation for all, and only changes make events.

A look is due on the days the law names, when a parameter or a formula changes, and for one person when new facts come.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.history.models import Change, Check, Link, Notice, Step, Watch
from bandi.office.history.post import invite_due
from bandi.office.history.words import OBJECTION, SPEAK_WITHIN, UNDO, State
from bandi.office.visits.models import Result

LOCK = 4_711_031  # one look at a time
BATCH = 50_000
YEAR = timedelta(days=365)
YES = "yes"
CALENDAR, PARAMETERS, RECORDS = "calendar", "parameters", "records"
WRITE = """
update history_watch as w set verdict = n.verdict, margin_now = n.margin, amount_low = n.low, amount_high = n.high,
       missing = n.missing::jsonb, checked_on = %s
  from unnest(%s::uuid[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[])
       as n(id, verdict, margin, low, high, missing)
 where w.id = n.id
"""


@dataclass(frozen=True)
class Case:
    """What a look needs of one watched person."""

    id: UUID
    area: str
    benefit: str
    facts: str
    verdict: str
    state: str


CASE = ("id", "area_id", "benefit", "facts", "verdict", "state")


def due(today: date) -> str:
    """Why everybody must be looked at today: a regular check, changed rules; empty when nothing asks for it."""
    last = Check.objects.exclude(why=RECORDS).order_by("-id").first()  # records bring some people only
    if last is None or door.regular_checks(last.on, today):
        return CALENDAR
    return PARAMETERS if door.rules_digest(today) != last.rules else ""


def look_if_due(today: date) -> Check | None:
    """What runs every day: the look if one is due, invitations whose time has come, and what must be forgotten."""
    why = due(today)
    if why:
        return look_again(on=today, why=why)
    with transaction.atomic(), within(every_area()):
        tidy(today)
    _invite(today)
    return None


def look_again(*, on: date, why: str) -> Check:
    """Asks the rules of a day about everybody who is watched, then tells those who gained; all neighbourhoods.

    The look is one transaction. A notice that cannot be written does not undo it; the next morning tries again.
    """
    began = time.perf_counter()
    with transaction.atomic(), within(every_area()):
        alone()
        tidy(on)
        counts = _look(on, why)
        check = Check.objects.create(
            **counts, on=on, why=why, rules=door.rules_digest(on), seconds=round(time.perf_counter() - began, 3)
        )
        record(by=None, action=Action.WATCH_CHECK, detail={"on": str(on), "why": why, **counts})
    _invite(on)
    return check


def alone() -> None:
    """One look at a time, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _look(on: date, why: str) -> dict[str, int]:
    """How many were looked at, changed and became entitled; a batch at a time."""
    watched = changed = entitled = 0
    rows = Watch.objects.filter(state__in=[State.WATCHED, State.ENTITLED], deemed_on__isnull=True)
    last: UUID | None = None
    while batch := list((rows.filter(id__gt=last) if last else rows).order_by("id").values_list(*CASE)[:BATCH]):
        cases = [Case(*row) for row in batch]
        found = settle(cases, on=on, why=why)
        watched, changed = watched + len(cases), changed + len(found)
        entitled += sum(change.after == YES for change in found)
        last = cases[-1].id
    return {"watched": watched, "changed": changed, "entitled": entitled}


def _invite(on: date) -> None:
    areas, last = every_area(), None
    while True:
        with transaction.atomic(), within(areas):
            last = invite_due(on, after=last)
        if last is None:
            return


def settle(cases: Sequence[Case], *, on: date, why: str) -> list[Change]:
    """Writes what the rules of a day say of these people; returns the changes. Needs their jurisdiction."""
    if not cases:
        return []
    told = judged([(case.benefit, case.area, case.facts) for case in cases], on=on)
    _write([case.id for case in cases], told, on=on)
    after = told["verdict"].to_list()
    changes = [
        Change(watch_id=case.id, area_id=case.area, on=on, why=why, before=case.verdict, after=verdict, margin=margin)
        for case, verdict, margin in zip(cases, after, told["margin"].to_list(), strict=True)
        if verdict != case.verdict
    ]
    Change.objects.bulk_create(changes, batch_size=5_000)
    state = {case.id: case for case in cases}
    gained = [state[c.watch_id] for c in changes if c.after == YES and state[c.watch_id].state == State.WATCHED]
    for benefit, group in groupby(sorted(gained, key=lambda case: case.benefit), key=lambda case: case.benefit):
        _entitle([case.id for case in group], benefit=benefit, on=on, why=why)
    lost = [c.watch_id for c in changes if c.before == YES and state[c.watch_id].state == State.ENTITLED]
    Watch.objects.filter(id__in=lost).update(state=State.WATCHED, due_on=None)
    return changes


def judged(asked: Sequence[tuple[str, str, str]], *, on: date) -> pl.DataFrame:
    """The answers for (benefit, area, facts as JSON), in the same order."""
    frame = pl.DataFrame(asked, schema={"benefit": pl.String, "area": pl.String, "facts": pl.String}, orient="row")
    return door.judge_again(frame, on=on)


def tidy(on: date) -> None:
    """Ends what is over: five years gone, a death found at the door, a window to decline closed; then forgets."""
    living = Watch.objects.exclude(state=State.STOPPED)
    expired = living.filter(expires_on__lt=on).exclude(state=State.APPLIED).exclude(deemed_on__isnull=False)
    expired.update(state=State.STOPPED, stop_reason="expired", stopped_on=F("expires_on"), due_on=None)
    deaths = Result.objects.filter(outcome="dead", superseded=False).exclude(
        needs_second=True, confirmed_at__isnull=True
    )
    living.filter(household__in=deaths.values("household")).update(
        state=State.STOPPED, stop_reason="died", stopped_on=on, due_on=None
    )
    closed = living.filter(state=State.ENTITLED, decline_until__lt=on)
    closed.update(state=State.APPLIED, due_on=None)
    Link.objects.filter(until__lt=on).delete()
    _forget(on)


def _forget(on: date) -> None:
    """Whoever ended is known no longer: consent withdrawn and five years over at once, any other end after OBJECTION.

    Until then a decision can be objected to, and a slip of an officer mended. What stays is the benefit, neighbourhood
    and days, which the funnel counts; and of what was granted the household, since that is whom it is received by.
    """
    recent = Step.objects.filter(created_at__gt=timezone.now() - UNDO).values("watch")
    over = Q(stop_reason__in=["withdrawn", "expired"]) | Q(stopped_on__lt=on - OBJECTION)
    gone = Watch.objects.filter(over, state=State.STOPPED).exclude(id__in=recent)
    ids = list(gone.filter(facts__isnull=False).values_list("id", flat=True))
    nothing: dict[str, Any] = dict.fromkeys(["name", "phone", "email", "address", "facts", "failed", "margin"])
    Link.objects.filter(watch__in=ids).delete()
    Watch.objects.filter(id__in=ids).exclude(stop_reason="granted").update(household=None)
    Watch.objects.filter(id__in=ids).update(**nothing, margin_now=None, amount_low=None, amount_high=None)
    Step.objects.filter(watch__in=ids).update(before=None)
    Notice.objects.filter(watch__in=ids).update(text=None)
    Change.objects.filter(watch__in=ids).update(margin=None)


def _entitle(ids: list[UUID], *, benefit: str, on: date, why: str) -> None:
    """Newly entitled: a task for the officer, and where the law says so an application.

    The law deems at its own checks only. A line that is entered late, in the month of a check, belongs to that check; a
    check that runs late pays from its own month all the same.
    """
    rule = door.watch_rule(benefit, on)
    own_check = why == CALENDAR or (why == PARAMETERS and on.month in rule.check_months)
    until = rule.decline_until(on) if own_check else None
    month = max(rule.checks(on - YEAR, on), default=on).replace(day=1)
    deemed = {"deemed_on": on, "applied_on": on, "decline_until": until, "paid_from": month}
    Watch.objects.filter(id__in=ids).update(
        state=State.ENTITLED, entitled_on=on, due_on=until or on + SPEAK_WITHIN, **(deemed if until else {})
    )


def _write(ids: list[UUID], told: pl.DataFrame, *, on: date) -> None:
    missing = [json.dumps(facts) if facts else "[]" for facts in told["missing"].to_list()]
    figures = [told[name].to_list() for name in ("verdict", "margin", "amount_low", "amount_high")]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [on, ids, *figures, missing])


def every_area() -> list[str]:
    """Codes of all neighbourhoods: what a job of the system may see."""
    return list(Area.objects.values_list("code", flat=True))
