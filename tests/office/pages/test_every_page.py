"""Every page, for every role, in both languages: who may open it, what it must never show, whose rows it touches."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from tests.office.test_whereabouts import asked

from bandi.office import clock
from bandi.office.visits.models import ContactAttempt, Result, Visit

PEOPLE = ("ara", "bora", "chan", "daon", "saerom")

PAGES = {
    "home": ("/", "302 302 302 302 302"),
    "signin": ("/signin/", "302 302 302 302 302"),
    "second factor": ("/account/second/", "200 200 200 200 200"),
    "code": ("/signin/code/", "302 302 302 302 302"),
    "paper codes": ("/account/second/paper/", "405 405 405 405 405"),
    "no second factor": ("/account/second/remove/", "405 405 405 405 405"),
    "help": ("/help/", "200 200 200 200 200"),
    "desk": ("/desk/", "200 200 200 200 403"),
    "desk as a table": ("/desk/?view=table&tab=all", "200 200 200 200 403"),
    "desk, nothing found": ("/desk/?tab=closed&band=low", "200 200 200 200 403"),
    "desk, a page too far": ("/desk/?page=99", "200 200 200 200 403"),
    "search": ("/desk/search/", "302 302 302 302 302"),
    "map": ("/desk/map/", "200 200 200 200 404"),  # a steward has no neighbourhood
    "map of here": ("/desk/map/?area={area}", "200 200 404 200 403"),
    "household": ("/households/{household}/", "200 200 404 200 403"),
    "readers": ("/households/{household}/readers/", "403 200 403 200 403"),
    "where it lives": ("/households/{household}/whereabouts/", "302 302 302 302 403"),  # each to the own side
    "homes to confirm": ("/whereabouts/", "200 200 200 200 403"),
    "home to confirm": ("/whereabouts/{task}/", "200 200 404 200 403"),
    "the other office's side": ("/whereabouts/{other_task}/", "404 404 200 200 403"),
    "call": ("/listings/{listing}/call/", "200 200 404 403 403"),
    "visit": ("/listings/{listing}/visit/?step=plan", "200 200 404 403 403"),
    "visit made": ("/listings/{listing}/visit/?step=record", "200 200 404 403 403"),
    "result": ("/listings/{listing}/result/", "200 200 404 403 403"),
    "next": ("/listings/{listing}/next/", "200 200 404 200 403"),
    "confirm": ("/results/{result}/confirm/", "403 200 403 200 403"),
    "history": ("/history/", "200 200 200 200 403"),
    "history, near misses": ("/history/?tab=near&benefit=basic_pension", "200 200 200 200 403"),
    "history, watched": ("/history/?tab=watched", "200 200 200 200 403"),
    "history, ended": ("/history/?tab=stopped&page=99", "200 200 200 200 403"),
    "watched person": ("/history/{watch}/", "200 200 404 200 403"),
    "newly entitled person": ("/history/{gained}/", "200 200 404 200 403"),
    "refusal": ("/history/new/", "200 200 200 403 403"),
    "refusal of a benefit": ("/history/new/?benefit=basic_pension", "200 200 200 403 403"),
    "link of a notice that leads nowhere": ("/n/{watch}/", "404 404 404 404 404"),
    "declining it": ("/n/{watch}/decline/", "405 405 405 405 405"),
    "effect of notices": ("/history/effect/", "403 200 403 200 403"),
    "team": ("/team/", "403 200 403 200 403"),
    "district": ("/district/", "403 403 403 200 403"),
    "rounds": ("/steward/rounds/", "403 403 403 403 200"),
    "round": ("/steward/rounds/2026-5/", "403 403 403 403 200"),
    "round that runs": ("/steward/rounds/2026-6/", "403 403 403 403 200"),
    "round that failed": ("/steward/rounds/2026-7/", "403 403 403 403 200"),
    "run": ("/steward/rounds/2026-7/run/", "403 403 403 403 302"),
    "progress": ("/steward/rounds/2026-6/progress/", "403 403 403 403 302"),
    "no such round": ("/steward/rounds/1999-1/", "403 403 403 403 404"),
    "feeds": ("/steward/feeds/", "403 403 403 403 200"),
    "delivery": ("/steward/feeds/0123456789abcdef/", "403 403 403 403 200"),
    "hold or release": ("/steward/feeds/0123456789abcdef/decide/", "405 405 405 405 405"),
    "take in": ("/steward/take-in/", "405 405 405 405 405"),
    "taking in": ("/steward/take-in/progress/", "403 403 403 403 302"),
    "pairs": ("/pairs/", "403 200 403 200 403"),
    "pairs decided": ("/pairs/?tab=decided&sort=oldest&page=9", "403 200 403 200 403"),
    "pair": ("/pairs/{pair}/", "403 200 403 200 403"),
    "pair decided": ("/pairs/{said}/?before={pair}", "403 200 403 200 403"),
    "refused lines": ("/steward/feeds/0123456789abcdef/refusals.csv", "403 403 403 403 200"),
    "no such delivery": ("/steward/feeds/ffff/", "403 403 403 403 404"),
    "capacity": ("/capacity/", "403 200 403 200 200"),
    "own queries": ("/queries/", "200 200 200 200 403"),
    "new query": ("/queries/new/", "200 200 200 200 403"),
    "new target": ("/queries/new/?target=1", "403 403 403 200 403"),
    "query": ("/queries/{query}/", "200 200 404 200 403"),
    "count of a query": ("/queries/count/", "405 405 405 405 405"),
    "switch a query": ("/queries/{query}/switch/", "405 405 405 405 405"),
    "case meeting": ("/listings/{listing}/meeting/", "403 200 403 200 403"),
    "audit": ("/steward/audit/", "403 403 403 403 200"),
    "retention": ("/steward/retention/", "403 403 403 200 200"),
    "certificate": ("/steward/retention/{plan}/certificate/", "403 403 403 200 200"),
    "look-up": ("/listings/{listing}/lookup/", "200 200 404 403 403"),
    "notices": ("/notices/", "200 200 200 403 403"),
    "notice letter": ("/notices/{lookup}/letter/", "200 200 404 403 403"),
    "catalogue": ("/catalogue/", "200 200 200 200 200"),
    "catalogue, nothing found": ("/catalogue/?q=x&life=001&page=99", "200 200 200 200 200"),
    "catalogue, everywhere": ("/catalogue/?where=all", "200 200 200 200 200"),
    "finder": ("/catalogue/finder/", "200 200 200 200 200"),
    "finder of a household": ("/catalogue/finder/{household}/", "200 200 404 200 403"),
    "catalogue, changes of a file": ("/catalogue/changes/?file={area}", "403 403 403 403 200"),
    "catalogue, reading": ("/catalogue/imports/{area}/progress/", "403 403 403 403 404"),
    "catalogue, changes": ("/catalogue/changes/", "403 403 403 403 200"),
    "no such import": ("/catalogue/imports/{area}/", "403 403 403 403 404"),
    "no such programme": ("/catalogue/programmes/{area}/", "404 404 404 404 404"),
    "gap": ("/analysis/gap/", "403 403 403 200 200"),
    "gap by neighbourhood": ("/analysis/gap/?by=area&benefit=livelihood&sort=won", "403 403 403 200 200"),
    "gap as a table": ("/analysis/gap.csv", "403 403 403 200 200"),
    "what if": ("/analysis/what-if/?q=livelihood", "403 403 403 200 200"),
    "ask what if": ("/analysis/what-if/of/livelihood.line.1/", "403 403 403 200 200"),
    "no such parameter": ("/analysis/what-if/of/livelihood.nothing/", "403 403 403 404 404"),
    "what would change": ("/analysis/what-if/{question}/", "403 403 403 200 404"),
    "what would change, how far": ("/analysis/what-if/{question}/progress/", "403 403 403 302 404"),
    "what would change as a table": ("/analysis/what-if/{question}.csv", "403 403 403 200 404"),
    "living alone": ("/analysis/alone/", "403 403 403 200 200"),
    "living alone in one neighbourhood": ("/analysis/alone/?area={area}", "403 403 403 200 200"),
    "living alone as a table": ("/analysis/alone.csv", "403 403 403 200 200"),
    "judging": ("/analysis/judge/", "403 403 403 200 200"),
    "judging, how far": ("/analysis/judge/progress/", "403 403 403 302 302"),
    "judge now": ("/analysis/judge/run/", "405 405 405 405 405"),
    "fairness": ("/analysis/judge/fairness/", "403 403 403 200 200"),
    "fairness of two traits": ("/analysis/judge/fairness/?by=age*sex", "403 403 403 200 200"),
    "drift": ("/analysis/judge/drift/", "403 403 403 200 200"),
    "model card": ("/analysis/judge/card/", "403 403 403 200 200"),
    "model card as text": ("/analysis/judge/card.md", "403 403 403 200 200"),
    "judging as a table": ("/analysis/judge.csv", "403 403 403 200 200"),
    "what is looked at": ("/looked-at/", "200 200 200 200 200"),
    "nowhere": ("/nowhere/", "404 404 404 404 404"),
}
"""Page -> its address, and what Ara, Bora, Chan (next door), Daon (district) and Saerom (steward) are answered."""

POSTS = {
    "reveal": ("/households/{household}/reveal/", {"purpose": "contact"}),
    "call": ("/listings/{listing}/call/", {"answer": "no_answer", "kind": "call"}),
    "names on the call page": ("/listings/{listing}/call/", {"reveal": "1"}),
    "plan": ("/listings/{listing}/visit/", {"step": "plan", "on": "2099-01-05", "at": "10:00"}),
    "visit": ("/listings/{listing}/visit/", {"step": "record", "met": "yes"}),
    "result": ("/listings/{listing}/result/", {"outcome": "pub_other"}),
    "undo": ("/listings/{listing}/undo/", {}),
    "names of a pair": ("/pairs/{pair}/reveal/", {}),
    "pair": ("/pairs/{pair}/decide/", {"verdict": "later"}),
    "pair taken back": ("/pairs/{said}/undo/", {}),
    "answer where they live": ("/whereabouts/{task}/", {"answer": "lives_here"}),
    "name and likely home": ("/whereabouts/{task}/reveal/", {"purpose": "visit"}),
    "hand over": ("/whereabouts/{task}/handover/", {}),
    "look-up": ("/listings/{listing}/lookup/", {"requester": "시험구", "purpose": "연락", "received_on": "2026-01-05"}),
    "notice": ("/notices/{lookup}/letter/", {"how": "letter"}),
    "reveal a watched person": ("/history/{watch}/reveal/", {"purpose": "counsel"}),
    "re-application": ("/history/{gained}/application/", {}),
    "step": ("/history/{watch}/step/", {"step": "died"}),
    "notice of history": ("/history/{gained}/notice/", {"channel": "letter"}),
    "new facts": ("/history/{watch}/facts/", {"fact_earned_income": "0"}),
    "undo a step": ("/history/{watch}/undo/", {}),
    "switch a query": ("/queries/{query}/switch/", {"step": "off"}),
}
"""What changes or opens something of one household."""

RELEASES = ["/steward/retention/*/release/", "/steward/retention/holds/", "/steward/retention/count/"]
"""Posts that touch no household (tests/office/test_retention.py)."""

INVENTED = re.compile(r"가짜[갑을]\d{3}")  # the names in the database, never to be seen unasked
HANGUL = re.compile(r"[가-힣]+")
NOT_TRANSLATED = {"한국어", "가", "시험로", "길", "갑을병", "동"}
"""Korean that stays on an English page: the switch, masked names, road names, what an officer wrote."""


@pytest.fixture
def busy(town: Any, acting: Any, tries: Callable[..., None]) -> Any:
    """The town with work under way, a result that waits, files, a running and a failed round."""
    from bandi.office.retention.lookups import record_lookup
    from bandi.office.visits.actions import give_result, plan_visit, record_attempt, record_visit

    with acting(town.ara):
        own, waits, planned = town.listings
        tries(town.ara, waits.id, "call", "call", "visit", "visit")
        town.result = give_result(by=town.ara, listing=waits.id, outcome="unlocated", evidence="갑을병")
        plan_visit(by=town.ara, listing=planned.id, planned_at=clock.now() + timedelta(days=2), companion="갑을병")
        record_attempt(by=town.ara, listing=own.id, kind="leader", answer="reached", note="갑을병")
        seen = {"condition": ["dog", "cold"], "needs": ["income"]}
        record_visit(by=town.ara, listing=own.id, met=True, companion="갑을병", **seen)
        about = {"requester": "갑을병", "purpose": "갑을병", "received_on": clock.today()}
        town.lookup = record_lookup(by=town.ara, listing=own.id, **about)
        _pairs(town)
    town.task, town.other_task = asked(town)
    _files(town)
    _rounds()
    _plans(town)
    _history(town, acting)
    _analysis(town)
    with acting(town.ara):
        _choosing(town)
    _judging(town)
    return town


def _choosing(town: Any) -> None:
    """A query of Ara's neighbourhood that brought her first household, which needs a case meeting."""
    from bandi.office.choosing.actions import save_query, set_capacity
    from bandi.office.discovery.models import Candidate

    lonely = [[{"column": "kind", "op": "is", "value": "aged_alone"}, {"column": "size", "op": "at_most", "value": 2}]]
    told = {"name": "갑을병", "areas": [town.areas[0]], "places": 3}
    town.query = save_query(by=town.ara, condition=lonely, **told)
    asked_ = {"why": "query", "asked": str(town.query.id), "asked_ko": "갑을병", "asked_en": "갑을병"}
    Candidate.objects.filter(pk=town.listing.candidate_id).update(escalates="case_meeting", **asked_)
    set_capacity(by=town.saerom, area=town.areas[0], households=31, reason="갑을병")


def _history(town: Any, acting: Any) -> None:
    """A near miss, somebody the rise of the line in 2026 helped, and one whose consent was withdrawn."""
    from bandi.office.history.actions import Refusal, take_step, watch_refusal
    from bandi.office.history.look import look_again

    day, facts = date(2025, 10, 15), {"earned_income": 0, "residential_property": 0, "occupational_pension": 0}
    given = {"area": town.areas[0], "benefit": "basic_pension", "decided_on": day, "filed_on": day, "consent": True}
    with acting(town.ara):
        town.watch, town.gained, gone = (
            watch_refusal(
                by=town.ara,
                refusal=Refusal(
                    **given,
                    members=[(date(1950, 3, 1), "head")],
                    facts=facts | {"financial_assets": savings},
                    name="가짜갑077",
                    phone="010-0000-0077",
                    address="시험로1길 1",
                ),
            )
            for savings in (770_000_000, 710_000_000, 900_000_000)
        )
        take_step(by=town.ara, watch=gone.id, what="withdrawn")
    look_again(on=date(2026, 1, 2), why="calendar")


def _analysis(town: Any) -> None:
    from bandi.office.analysis.models import WhatIf
    from bandi.office.discovery.cells import GapCell

    money = {"amount_low": 0, "amount_high": 820_000}
    for place, (verdict, received, count) in enumerate((("depends", False, 40), ("yes", False, None), ("", True, 10))):
        GapCell.objects.create(
            round=town.round, area_id=town.areas[0], kind="aged_alone", benefit="livelihood", verdict=verdict,
            received=received, households=count, **(money if place == 0 else {}),
        )  # fmt: skip
    words = {"words_ko": "생계급여 선정기준", "words_en": "livelihood line"}
    asked_ = words | {"setting": "livelihood.line.1", "unit": "won/month", "households": 100}
    cell = {"place": town.areas[0], "kind": "adults", "benefit": "livelihood"}
    town.question = WhatIf.objects.create(
        by=town.daon, round=town.round, places=list(town.areas), old=820_556, new=900_000, on=date(2026, 8, 1),
        state="done", **asked_, cells=[
            cell | {"effect": "gains", "households": 40, "cost_low": 3_180_000, "cost_high": 3_180_000},
            cell | {"effect": "may_gain", "households": None, "cost_low": None, "cost_high": None},
        ],
    )  # fmt: skip


def _judging(town: Any) -> None:
    """People who live alone in two neighbourhoods, and a report in which something stands in every state."""

    from django.conf import settings

    from bandi.office.discovery.cells import AloneCell

    for place, (stage, risk, count) in enumerate(
        (
            ("aged", "every", 60),
            ("aged", "any", 20),
            ("aged", "arrears", 15),
            ("aged", "cut", None),
            ("youth", "every", 40),
        )
    ):
        AloneCell.objects.create(
            round=town.round, area_id=town.areas[place % 2], stage=stage, sex="f", risk=risk, households=count
        )
    write_report(settings.DATA, town)


def write_report(data: Path, town: Any) -> Path:
    """Signs a report of judging and lays it into a data folder."""
    from bandi.engine.judging import signer
    from bandi.office.discovery.door import house

    path = data / "judge" / "judgement.json"
    signer(house().vault).write(path, report(town))
    return path


def report(town: Any) -> dict[str, Any]:
    """A report of judging: two rounds, one of them judged."""
    about = {"round": "2026-4", "by": ["scorecard"], "listed": 400, "by_lot": 120, "known": 300,
             "needs": {"unmet": 200}, "sealed": "0f" * 32, "feeds": ["kepco_arrears"], "judged": True}  # fmt: skip
    told = {"by": "score", "group": "", "value": 0.4, "low": 0.3, "high": 0.5, "n": 300, "state": "told"}
    singles = {"sex:f": "ok", "sex:m": "outside", "age*sex:65_up*f": "outside", "number:with_number": "not_enough"}
    rows = [
        told | {"round": round_, "by": by, "measure": measure}
        for round_ in ("all", "2026-4") for by in ("list", "score", "card", "signals", "random")
        for measure in ("precision", "recall", "lift", "missed_need", "recall_gain")
    ]  # fmt: skip
    rows += [told | {"round": "all", "measure": m, "group": g, "state": s} for g, s in singles.items()
             for m in ("missed", "omission", "precision", "selected", "not_reached")]  # fmt: skip
    rows += [told | {"round": "all", "measure": "slope", "low": None, "high": None, "state": "ok"}]
    rows += [told | {"round": "all", "by": "list", "measure": m, "group": f"area:{area}", "n": n}
             for area, n in zip(town.areas, (300, 5), strict=True) for m in ("precision", "recall")]  # fmt: skip
    bare = dict.fromkeys(("low", "high"))
    rows += [told | bare | {"round": "2026-4", "by": "list", "measure": m, "value": v}
             for m, v in {"data_only": 203.0, "people_only": 3.0, "both_ways": 51.0, "censored": 0.25}.items()
             ]  # fmt: skip
    unseen = {"value": 440.0, "low": 200.0, "high": 700.0}
    rows += [told | unseen | {"round": "2026-4", "by": "list", "measure": "nobody"}]
    rows += [told | {"round": "all", "by": "list", "measure": "base_rate"}]
    shifted = {"points": "ok", "part:signal:power_arrears": "outside", "part:history:unreached": "watch", "areas": "ok",
               "part:kind:head_died": "ok"}  # fmt: skip
    rows += [told | {"round": "2026-5", "measure": "shift", "group": g, "state": s, "low": None, "high": None}
             for g, s in shifted.items()]  # fmt: skip
    unknown = dict.fromkeys(("value", "low", "high")) | {"state": "not_enough", "by": "list"}
    rows += [told | unknown | {"round": "2026-5", "measure": "volume_ratio", "group": "feed:kepco_arrears"}]
    return {"about": {"code": "test", "rounds": [about, about | {"round": "2026-5", "judged": False}], "trial": None},
            "rows": rows}  # fmt: skip


def _plans(town: Any) -> None:
    from bandi.office.retention.models import Release, RetentionPlan

    row = {"count": 3, "oldest": "2024-01-09", "root": "0f" * 32, "engine": True, "destroyed": True}
    for state in ("done", "open"):
        rows = [row | {"clock": name, "thing": name} for name in ("original", "inbox")]
        plan = RetentionPlan.objects.create(planned_on=date(2026, 9, 1), state=state, rows=rows)
        Release.objects.create(plan=plan, by=town.saerom)
        town.plan = plan if state == "done" else town.plan


def _pairs(town: Any) -> None:
    from bandi.office.pairs.models import LinkPair
    from bandi.office.pairs.queries import written

    home = town.listing.household
    sides = {
        "told": written({"name": "가짜갑001", "phone": "010-0000-0001", "street": "시험로1길 1"}),
        "registered": written({"name": "가짜갑001", "birth": date(1955, 2, 28), "sex": "f", "street": "시험로1길 1"}),
    }
    town.pair, town.said = (
        LinkPair.objects.create(
            **sides,
            area=home.area,
            household=home,
            round=town.round,
            stranger_key=1,
            person_key=number,
            feed="kepco_arrears",
            sure=0.9,
            months=4,
            parts=[
                {"comparison": "name", "level": "same", "weight": 8.0},
                {"comparison": "sex", "level": "other", "weight": -2.5},
            ],
            since=date(2026, 9, 22),
            **decided,
        )
        for number, decided in enumerate(
            ({}, {"state": "different", "decided_by": town.bora, "decided_at": clock.now(), "note": "갑을병"})
        )
    )


def _files(town: Any) -> None:
    from bandi.office.discovery.models import Delivery, FeedCoverage, Refusal
    from bandi.office.stewardship.models import GateDecision, GateFinding, TakeIn

    round_ = town.round
    names = {"provider_ko": "시험기관", "provider_en": "Test provider"}
    delivery = Delivery.objects.create(
        **names,
        delivery="0123456789abcdef",
        feed="kepco_arrears",
        feed_ko="전기료 체납",
        feed_en="Electricity arrears",
        file="KEPCO_202608.csv",
        received_on=date(2026, 9, 10),
        month_from=date(2026, 8, 1),
        month_to=date(2026, 8, 1),
        rows_in=10,
        accepted=9,
        refused=1,
        state="accepted",
        round=round_,
    )
    Refusal.objects.create(
        delivery=delivery,
        line=4,
        column="amount",
        category="type",
        reason_ko="금액이 수가 아닙니다.",
        reason_en="Not a number.",
        mender="provider",
    )
    GateFinding.objects.create(
        delivery=delivery, kind="unit", column="amount", ko="천원인 것 같습니다.", en="Thousands?"
    )
    decided = {"decision": "release", "reason": "provider confirmed", "by": town.saerom, "on": date(2026, 9, 11)}
    GateDecision.objects.create(delivery=delivery, **decided)
    TakeIn.objects.create(asked_by=town.saerom, state="done", counts={"accepted": 1}, ended_at=clock.now())
    for feed, arrived in (("kepco_arrears", "arrived"), ("water_cut", "missing"), ("tax", "unconnected")):
        FeedCoverage.objects.create(
            **names,
            round=round_,
            feed=feed,
            name_ko="시험 자료",
            name_en="Test feed",
            arrived=arrived,
            latest_month=date(2026, 8, 1) if arrived == "arrived" else None,
            records=9,
            linked=9,
        )
    round_.counts = {"listed": 6, "reference": 0, "why": {"score": 6}, "band": {"high": 6}}
    round_.save(update_fields=["counts"])


def _rounds() -> None:
    from bandi.office.discovery.models import Round

    for number, state in ((6, "running"), (7, "failed")):
        Round.objects.create(
            id=f"2026-{number}",
            title_ko=f"{number}차",
            title_en=f"Round {number}",
            cutoff=date(2026, number + 4, 28),
            field_from=date(2026, number + 5, 1),
            field_to=date(2026, number + 5, 28),
            seed=number,
            state=state,
            stage="link",
            done=1,
            total=4,
            error="A file is held at the gate." if state == "failed" else "",
        )


def address(path: str, town: Any) -> str:
    """The address with the identifiers of Ara's first household and of the result that waits."""
    return path.format(
        area=town.areas[0],
        household=town.listing.household_id,
        listing=town.listing.id,
        result=getattr(town, "result", town.listing).id,
        pair=getattr(town, "pair", town.listing).id,
        said=getattr(town, "said", town.listing).id,
        task=getattr(town, "task", town.listing).id,
        other_task=getattr(town, "other_task", town.listing).id,
        lookup=getattr(town, "lookup", town.listing).id,
        question=getattr(town, "question", town.listing).id,
        plan=getattr(town, "plan", town.listing).id,
        watch=getattr(town, "watch", town.listing).id,
        gained=getattr(town, "gained", town.listing).id,
        query=getattr(town, "query", town.listing).id,
    )


def opened(client: Client, town: Any, who: str) -> dict[str, Any]:
    """Every page as one person is answered."""
    return {name: client.get(address(path, town)) for name, (path, _) in PAGES.items()}


def pages(client: Client, town: Any, who: str) -> dict[str, Any]:
    """Every page that opened for one person and is HTML."""
    answers = opened(client, town, who)
    return {
        name: answer
        for name, answer in answers.items()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    }


def test_this_list_is_complete() -> None:
    """A page that nobody wrote down here is a page whose readers nobody chose."""
    known = [re.sub(r"\{\w+\}|2026-\d|0123456789abcdef", "*", path.split("?")[0]) for path, _ in PAGES.values()]
    posts = (
        [re.sub(r"\{\w+\}", "*", path) for path, _ in POSTS.values()]
        + [
            "/desk/assign/",
            "/signout/",
            "/analysis/what-if/of/*/",
            "/steward/feeds/*/receipt/",
            "/catalogue/upload/",
        ]
        + RELEASES
    )
    routes = [re.sub(r"<\w+:\w+>", "*", "/" + prefix + part) for prefix, part in _routes()]
    assert sorted({*routes} - {*known, *posts, "/i18n/setlang/"}) == []


def _routes() -> list[tuple[str, str]]:
    found = []
    for one in get_resolver().url_patterns:
        prefix = str(one.pattern)
        found += [(prefix, str(part.pattern)) for part in getattr(one, "url_patterns", [])] or [(prefix, "")]
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_each_role_opens_its_own_pages_and_no_other(busy: Any, page_of: Any, who: str) -> None:
    answers = opened(page_of(getattr(busy, who)), busy, who)
    told = {name: answer.status_code for name, answer in answers.items()}
    place = PEOPLE.index(who)
    assert told == {name: int(codes.split()[place]) for name, (_, codes) in PAGES.items()}


def test_strangers_are_led_to_the_door(busy: Any, client: Client) -> None:
    for name, (path, _) in PAGES.items():
        if name in {"signin", "nowhere", "link of a notice that leads nowhere", "declining it", "what is looked at"}:
            continue
        answer = client.get(address(path, busy))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/signin/"), name


@pytest.mark.parametrize("post", POSTS)
def test_nobody_touches_the_households_next_door(busy: Any, page_of: Any, acting: Any, post: str) -> None:
    path, told = POSTS[post]
    with acting(busy.ara):
        before = [model.objects.count() for model in (ContactAttempt, Visit, Result)]
    answer = page_of(busy.chan).post(address(path, busy), told)
    assert answer.status_code == (403 if "pair" in post else 404)
    with acting(busy.ara):
        assert [model.objects.count() for model in (ContactAttempt, Visit, Result)] == before


def test_a_lead_next_door_confirms_nothing_here(busy: Any, page_of: Any, acting: Any) -> None:
    from bandi.office.accounts.models import Posting, User

    lead = User.objects.create(username="dul", role="team_lead")
    Posting.objects.create(user=lead, area_id=busy.areas[1], from_on=date(2026, 1, 1))
    answer = page_of(lead).post(f"/results/{busy.result.id}/confirm/", {"step": "confirm"})
    assert answer.status_code == 404
    with acting(busy.ara):
        assert Result.objects.get(pk=busy.result.id).confirmed_at is None


@pytest.mark.parametrize(
    "path",
    [
        "/households/{household}/reveal/",
        "/listings/{listing}/undo/",
        "/desk/assign/",
        "/signout/",
        "/pairs/{pair}/reveal/",
        "/pairs/{pair}/decide/",
        "/pairs/{pair}/undo/",
    ],
)
def test_what_changes_something_is_a_post(busy: Any, page_of: Any, path: str) -> None:
    assert page_of(busy.ara).get(address(path, busy)).status_code == 405


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("who", PEOPLE)
def test_pages_are_whole(busy: Any, page_of: Any, read: Any, who: str, language: str) -> None:
    client = page_of(getattr(busy, who))
    client.cookies["django_language"] = language
    for name, answer in pages(client, busy, who).items():
        page = read(answer)
        assert page.find("html", lang=language), name
        assert len(page.find("h1")) == 1, name
        assert page.find("main"), name
        assert page.find("a", href="#content"), name
        for leak in ("{%", "{{", "<c-", *((">None<",) if language == "ko" else ())):
            assert leak not in page.html, (name, leak)
        assert not page.find("style"), name
        assert [
            one for one in page.find("script") if not one.get("src") and one.get("type") != "application/json"
        ] == []
        bad = {"style", "onclick", "onchange", "onsubmit", "onload"}
        assert [tag for tag, found in page.elements if bad & set(found)] == [], name
        ids = [found["id"] for _, found in page.elements if found.get("id")]
        assert sorted(one for one in set(ids) if ids.count(one) > 1) == [], name
        labelled = {one.get("for") for one in page.find("label")} - {None}
        assert labelled <= set(ids), (name, labelled - set(ids))


@pytest.mark.parametrize("who", PEOPLE)
def test_no_name_is_shown_before_somebody_asks_for_it(busy: Any, page_of: Any, who: str) -> None:
    for name, answer in pages(page_of(getattr(busy, who)), busy, who).items():
        html = answer.content.decode()
        assert not INVENTED.search(html), name
        assert "010-0000" not in html, name
        assert "시험로1길 1" not in html, name


def test_a_name_stands_in_no_address(busy: Any, page_of: Any, read: Any) -> None:
    client = page_of(busy.ara)
    answers = [
        client.post("/desk/search/", {"text": "가짜갑001"}),
        client.post(address("/households/{household}/reveal/", busy), {"purpose": "contact"}),
        client.post(address("/listings/{listing}/call/", busy), {"reveal": "1"}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        for _, found in read(answer).elements:
            for name in ("href", "action", "src", "hx-get", "hx-post"):
                assert not INVENTED.search(found.get(name) or "")
    assert INVENTED.search(answers[1].content.decode())


@pytest.mark.parametrize("who", PEOPLE)
def test_english_pages_speak_english(busy: Any, page_of: Any, read: Any, who: str) -> None:
    client = page_of(getattr(busy, who))
    client.cookies["django_language"] = "en"
    for name, answer in pages(client, busy, who).items():
        if name in {"notice letter", "what is looked at"}:  # a letter to a resident; laws and reasons as they stand
            continue
        page = read(answer)
        spoken = [page.text, *(value or "" for _, found in page.elements for value in _spoken(found))]
        left = {word for text in spoken for word in HANGUL.findall(text)} - NOT_TRANSLATED
        assert left == set(), name


def _spoken(found: dict[str, str | None]) -> list[str | None]:
    return [found.get(name) for name in ("aria-label", "title", "alt", "placeholder", "data-announce", "data-results")]
