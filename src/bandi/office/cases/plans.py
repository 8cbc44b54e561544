"""The plan in the statutory form, version by version, and what changed between two of them (서비스 제공계획)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.cases.actions import held, move, next_check, told
from bandi.office.cases.models import Case, CasePlan
from bandi.office.counsel.models import Consent
from bandi.office.errors import Refused
from bandi.office.worklist.actions import settle_duty

COLUMNS = ("area", "goal", "service", "amount", "provider", "ministry", "start", "until")
"""Of one service: need, goal, kind, quantity and method, who provides it, which ministry, from when, by when."""
SENTENCES = ("opinion", "linkage", "review")
PRIVATE = "private"  # code of words.ministry


@dataclass(frozen=True)
class RowChange:
    """One service between two versions."""

    how: str  # added | removed | changed | same
    row: Mapping[str, str]
    before: Mapping[str, str]
    columns: Sequence[str]  # that differ


class PlanMoved(Refused):
    """Somebody wrote a newer version meanwhile."""

    def __init__(self, newest: int) -> None:
        self.newest = newest
        super().__init__(
            ko=f"그사이 {newest}판이 나왔습니다. 쓰던 글은 그대로 있습니다. 아래 달라진 점을 보고 다시 저장해 주세요.",
            en=f"Version {newest} was written meanwhile. What you typed is kept. See the changes below and save again.",
        )


@transaction.atomic
def write_plan(
    *,
    by: User,
    case: UUID,
    based_on: int,
    rows: Sequence[Mapping[str, str]],
    sentences: Mapping[str, str],
    agreed_on: date | None = None,
    consent: UUID | None = None,
) -> CasePlan:
    """Writes the next version of the plan. The same text as the newest version makes none, unless a new agreement or
    consent comes with it; what was agreed to before holds on for the same text.

    Raises PlanMoved when it was written upon an older version, Refused without services, without the household's
    opinion (사회보장급여법 제15조 제1항), or when a private body is to help and no consent to share it is named.
    """
    row = held(by, case)
    newest = row.plans.last()
    body: dict[str, Any] = {
        "rows": [_whole(one) for one in rows],
        **{name: sentences.get(name, "").strip() for name in SENTENCES},
    }
    if newest is not None and _same(newest.told, body):
        agreed_on, consent = agreed_on or newest.agreed_on, consent or newest.consent_id
        if (agreed_on, consent) == (newest.agreed_on, newest.consent_id):
            return newest
    if based_on != (newest.version if newest else 0):
        raise PlanMoved(newest.version if newest else 0)
    _complete(body)
    agreed = _consent(by, row, consent, needed=any(one["ministry"] == PRIVATE for one in body["rows"]))
    if agreed_on is not None and agreed_on > clock.today():
        raise Refused(ko="동의한 날이 오늘보다 뒤입니다.", en="The agreement lies in the future.")
    move(row, "plan")
    about: dict[str, Any] = {"version": based_on + 1, "body": json.dumps(body), "agreed_on": agreed_on,
                             "created_at": clock.now()}  # fmt: skip
    plan = CasePlan.objects.create(case=row, area_id=row.area_id, consent=agreed, by=by, **about)
    settle_duty(key=f"cases:case_plan:{row.id}", by=by)
    next_check(row, by=by, from_on=clock.today())
    told(row, by=by, what="planned", version=plan.version, services=len(body["rows"]))
    return plan


def _complete(body: Mapping[str, Any]) -> None:
    """What the law asks of every plan."""
    if not body["rows"] or any(not one["goal"] or not one["service"] for one in body["rows"]):
        raise Refused(ko="서비스마다 목표와 내용을 써 주세요.", en="Write a goal and a service in every line.")
    if not body["opinion"]:
        raise Refused(ko="본인이나 가족의 의견을 써 주세요(제15조 제1항).", en="Write the household's own opinion.")


def changes(now: CasePlan, before: CasePlan | None) -> list[RowChange]:
    """What became of every service between two versions: those of now in their order, then those taken out."""
    earlier = {one["id"]: one for one in before.told["rows"]} if before else {}
    found = []
    for row in now.told["rows"]:
        was = earlier.pop(row["id"], None)
        columns = [name for name in COLUMNS if was is not None and was.get(name) != row.get(name)]
        how = "added" if was is None else "changed" if columns else "same"
        found.append(RowChange(how, row, was or {}, columns))
    return found + [RowChange("removed", was, was, ()) for was in earlier.values()]


def sentence_changes(now: CasePlan, before: CasePlan | None) -> list[tuple[str, str, str]]:
    """Sentences that differ: which one, before, now."""
    if before is None:
        return []
    old, new = before.told, now.told
    return [(name, old.get(name, ""), new.get(name, "")) for name in SENTENCES if old.get(name) != new.get(name)]


def _whole(row: Mapping[str, str]) -> dict[str, str]:
    return {"id": row.get("id") or uuid4().hex[:8]} | {name: str(row.get(name) or "").strip() for name in COLUMNS}


def _same(was: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether nothing differs but the ids of new lines."""
    bare = [[tuple(one[name] for name in COLUMNS) for one in told["rows"]] for told in (was, body)]
    return bare[0] == bare[1] and all(was.get(name) == body[name] for name in SENTENCES)


def _consent(by: User, case: Case, consent: UUID | None, *, needed: bool) -> Consent | None:
    found = None
    if consent is not None:
        held_ = Consent.objects.for_user(by).filter(household=case.household_id, withdrawn_on=None)
        found = held_.filter(pk=consent, until__gte=clock.today()).first()
    if needed and found is None:
        raise Refused(
            ko="민간 기관이 함께하는 계획입니다. 나누는 데 동의한 기록을 골라 주세요(제15조 제4항).",
            en="A private body takes part: choose the consent to share the plan (article 15(4)).",
        )
    return found
