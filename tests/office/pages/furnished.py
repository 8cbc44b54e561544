"""A town in which everything is under way: something stands on each page, and there is something to touch."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.office.test_whereabouts import asked

from bandi.office import clock

INVENTED = re.compile(r"가짜[갑을]\d{3}")  # the names in the database, never to be seen unasked


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
        record_attempt(by=town.ara, listing=own.id, kind="leader", answer="told", note="갑을병")
        seen = {"condition": ["dog", "cold"], "needs": ["income"]}
        record_visit(by=town.ara, listing=own.id, met=True, companion="갑을병", **seen)
        about = {"requester": "갑을병", "purpose": "갑을병", "received_on": clock.today()}
        town.lookup = record_lookup(by=town.ara, listing=own.id, **about)
        _pairs(town)
    with acting(town.ara):
        _safety(town)
    _contact(town, acting)
    town.task, town.other_task = asked(town)
    _files(town)
    _rounds()
    _plans(town)
    _history(town, acting)
    _analysis(town)
    with acting(town.ara):
        _network(town)
        _care(town)
        _choosing(town)
        _counsel(town)
        _claim(town)
        _report(town)
        _rounds_on_foot(town)
        _universal(town)
        _asked(town)
    _judging(town)
    with acting(town.bora):
        from bandi.office.oversight.exports import ask

        town.export = ask(by=town.bora, scope="list", purpose="meeting", why="갑을병")
    return town


def _asked(town: Any) -> None:
    """A citizen of Ara's first household asked for a person to speak with."""
    from bandi.office.citizens.models import Citizen
    from bandi.office.mine.models import OwnAsk

    row = town.listings[0]
    citizen = Citizen.objects.create(household=row.household, name="갑을병", proof="counter")
    about = {"household": row.household, "area": row.area, "asked_on": clock.today(), "due_on": clock.today()}
    town.own_ask = OwnAsk.objects.create(citizen=citizen, kind="talk", **about)
    told = about | {"household": None, "name": "갑을병", "phone": "010-0000-0000"}
    town.stranger_ask = OwnAsk.objects.create(citizen=citizen, kind="talk", **told)


def _safety(town: Any) -> None:
    """Ara is out at her second household and overdue, met with an incident there, and her telephone sent a record."""
    from bandi.office.field.models import FieldEntry
    from bandi.office.safety.actions import report_incident
    from bandi.office.safety.bookings import book
    from bandi.office.safety.models import Outing, PoolItem
    from bandi.office.safety.outings import go_out

    now, row = clock.now(), town.listings[0]
    about = {"listing": row, "household": row.household, "area": row.area}
    told = {"kind": "incident_abuse", "told": "갑을병", "happened_at": now - timedelta(hours=1)}
    town.outing = go_out(by=town.ara, listing=row.id, minutes=30, companion="갑을병")
    town.marker = report_incident(by=town.ara, household=row.household_id, **told).marker
    late = {"out_at": now - timedelta(hours=2), "back_by": now - timedelta(hours=1)}
    Outing.objects.filter(pk=town.outing.pk).update(**late)
    car = PoolItem.objects.create(area=row.area, kind="pool_car", name="갑을병")
    book(by=town.ara, item=car.pk, from_at=now + timedelta(hours=1), to_at=now + timedelta(hours=2))
    words = {"told": '{"met": true, "condition": ["dog"], "needs": ["income"], "note": "갑을병"}'}
    moments = {"based_on": now - timedelta(hours=3), "recorded_at": now - timedelta(hours=2)}
    town.entry = FieldEntry.objects.create(
        id=row.pk, by=town.ara, state=FieldEntry.State.CONFLICT, **about, **words, **moments
    )


def _network(town: Any) -> None:
    """A member who still waits, a register with a refused line, and a partner whose answer is late."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from bandi.office.network import actions, counting, importing, partners

    day, area = clock.today() - timedelta(days=100), town.areas[0]
    told = actions.Told(area, "care_team", "갑을병", "02-700-0001", day, trained_on=day)
    town.member = actions.add_member(by=town.ara, told=told)
    counting.count_lanes()
    lines = "이름,전화번호,구분\n갑을병,02-700-0002,통장·이장\n갑을병,,통장·이장\n"
    town.register = importing.receive(by=town.ara, file=SimpleUploadedFile("a.csv", lines.encode()))
    until = clock.today() + timedelta(days=30)
    about = ("pharmacy", "갑을병", "act_14", ["untreated"], "monthly", "갑을병", "02-700-0003", day, until)
    town.partner = partners.sign_up(by=town.ara, area=area, agreed=partners.Agreed(*about, address="갑을병"))
    town.poster = partners.make_poster(by=town.ara, partner=town.partner.pk, spot="갑을병")
    town.link = partners.make_link(by=town.ara, partner=town.partner.pk)


def _care(town: Any) -> None:
    """A household in care that nobody keeps yet, because its member is not ready."""
    from bandi.office.care.actions import Wish, start_care

    wish = Wish("weekly", "tongue_vi", "갑을병")
    town.care = start_care(by=town.ara, household=town.listing.household_id, wish=wish)


def _claim(town: Any) -> None:
    """An application taken in at the counter, sent, with a paper asked for."""
    from uuid import uuid4

    from bandi.office.applications import deciding, filling
    from bandi.office.applications.hands import Hand

    hand = Hand(user=town.ara)
    row = filling.begin(hand=hand, key=uuid4(), programme="account_change", household=town.listing.household_id)
    told = {"person": {"name": "갑을병", "birth": "1955-02-28", "address": "갑을병"},
            "account": {"bank": "갑을병", "account": "000-0000-000001", "account_why": "lost"}}  # fmt: skip
    for topic, answers in told.items():
        filling.keep_answers(hand=hand, claim=row.pk, topic=topic, answers=answers)
    town.claim = filling.send(hand=hand, claim=row.pk)
    deciding.ask_papers(by=town.ara, claim=row.pk, papers=["account_copy"])


def _counsel(town: Any) -> None:
    """A conversation, what followed from it in every way, and a case whose plan has two versions."""
    from bandi.office.cases import actions, conferences, endings, plans
    from bandi.office.counsel import actions as counsel
    from bandi.office.counsel.referrals import Asking, refer

    by, home, later = town.ara, town.listing.household_id, clock.today() + timedelta(days=200)
    said = {"degree_economy": "great", "note_economy": "갑을병", "q_self_harm": "some", "barrier": ["care"],
            "wish": "갑을병", "work": "support", "note": "갑을병"}  # fmt: skip
    town.told = counsel.finish(by=by, household=home, told=said, revision=0, on=clock.today(), channel="visit")
    agreed = {"giver": "self", "scope": ["name", "needs"], "until": later, "purpose": "갑을병", "written": True}
    town.consent = counsel.give_consent(by=by, household=home, receivers=["food_bank"], **agreed)
    about = {"told": True, "giver": "self", "until": later}
    town.application = counsel.apply_for(by=by, household=home, benefit="livelihood", basis="consent", **about)
    asked_ = Asking(
        "work_centre", "education_work", ["name"], "갑을병", place="갑을병", work="support", barriers=["care"]
    )
    town.referral = refer(by=by, household=home, asking=asked_)
    town.case = actions.open_case(by=by, household=home, planner=by, reason="갑을병", survey=town.told.id)
    people, task = "갑을병\n갑을병", ("갑을병", town.bora, later)
    met = conferences.confer(by=by, case=town.case.id, held_on=clock.today(), agenda="갑을병", people=people,
                             decisions="갑을병", kind="integrated", tasks=[task])  # fmt: skip
    town.case_task = met.tasks.get()
    row = {"area": "economy", "goal": "갑을병", "service": "갑을병", "provider": "갑을병", "ministry": "mohw",
           "start": "2026-01-05", "until": "2026-03-05"}  # fmt: skip
    for version, amount in enumerate(("갑을병", "병을갑")):
        rows = [row | {"amount": amount}]
        plans.write_plan(by=by, case=town.case.id, based_on=version, rows=rows, sentences={"opinion": "갑을병"})
    actions.check(by=by, case=town.case.id, found="better", note="갑을병")
    day = clock.today() - timedelta(days=3)
    town.ending = endings.note_ending(by=by, household=home, benefit="housing", ended_on=day, reason="papers")


def _visit_request(town: Any) -> None:
    """Somebody of Ara's neighbourhood asked the office to come."""
    from uuid import uuid4

    from bandi.office.callcentre.booking import Asked, ask
    from bandi.office.callcentre.models import VisitRequest
    from bandi.office.worklist.working_days import add_working_days

    days = [add_working_days(clock.today(), 2)]
    told = {"name": "갑을병", "phone": "010-0000-0001", "place": "시험로 1", "note": "갑을병"}
    ask(asked=Asked(key=uuid4(), area=town.areas[0], days=days, part="visit_am", **told))
    town.visit_request = VisitRequest.objects.get()


def _report(town: Any) -> None:
    """Two reports of one place in Ara's neighbourhood, each told by somebody, and what was added later."""
    from uuid import uuid4

    from bandi.office.reports.intake import Told, receive
    from bandi.office.reports.models import Report, ReportMessage

    told = {
        "who": "professional",
        "kinds": ["care", "health"],
        "area": town.areas[0],
        "place": "시험로9길 9",
        "point": "127.0800,37.5200",
        "group": "g12",
    }
    for _ in range(2):
        receive(told=Told(key=uuid4(), note="갑을병 900101-1234567", name="가짜갑088", phone="010-0000-0088", **told))
    town.report = Report.objects.get(joined=None)
    _visit_request(town)
    ReportMessage.objects.create(report=town.report, area=town.areas[0], kind="report_more", text="갑을병")
    _reward(town)


def _reward(town: Any) -> None:
    """Two rewards of Ara's neighbourhood: one asked to be looked at again, one that waits for the second person."""
    from uuid import uuid4

    from bandi.office.rewards.models import RewardClaim, RewardPayee

    area, now = town.areas[0], clock.now()
    about = {"area": area, "place": area[:5], "ordinance": "demo", "told_on": clock.today(), "asked_at": now}
    looked = {"decided_by": town.bora, "decided_at": now, "answer": "갑을병"}
    town.reward = RewardClaim.objects.create(
        report=town.report.id, state="reward_appealed", refusal="reward_excluded", appeal="갑을병", **looked, **about
    )
    RewardClaim.objects.create(
        report=uuid4(), household=town.listing.household_id, state="reward_decided", chosen="basic",
        chosen_on=clock.today(), ground="갑을병", **looked, **about,
    )  # fmt: skip
    secret = {"name": "가짜갑089", "birth": "1980-01-01", "bank": "갑을병", "account": "1234567890"}
    RewardPayee.objects.create(claim=town.reward, area=area, place=area[:5], person="p", mark="m", **secret)


def _rounds_on_foot(town: Any) -> None:
    """An area with an officer, a door where somebody worried, and a survey that runs."""
    from uuid import uuid4

    from bandi.office.rounds import beats, findings, surveys
    from bandi.office.rounds.models import BeatDuty, Door

    by, area, day = town.ara, town.areas[0], clock.today()
    town.beat = beats.open_beat(by=by, area=area, name="갑을병", roads=["시험로1길"], rhythm="walk_monthly")
    beats.name_for(by=by, beat=town.beat.pk, part="beat_officer", who=str(by.pk))
    beats.add_doors(by=by, beat=town.beat.pk, lines="시험로1길 1, 1호\n시험로2길 2")
    town.survey = surveys.open_survey(by=by, area=area, from_on=day, to_on=day)
    town.door, other = Door.objects.order_by("place")
    now = timezone.now()
    for door, answer in ((town.door, "door_nobody"), (other, "door_worried")):
        findings.take_finding(by=by, seen=findings.Seen(uuid4(), door.pk, answer, now, now, note="갑을병"))
    BeatDuty.objects.create(beat=town.beat, area_id=area, opens_on=day.replace(day=1), due_on=day, times=2)


def _universal(town: Any) -> None:
    """A visit that was agreed to and offered at Ara's first household, and somebody who asked to be called."""
    from uuid import uuid4

    from bandi.office.universal import actions, moments
    from bandi.office.universal.models import MoveIn, UniversalPlan

    home, day, by = town.listing.household, clock.today(), town.ara
    town.offered = UniversalPlan.objects.create(
        household=home, area_id=home.area_id, kind="turning_65", person_key=home.residents.all()[0].person_key,
        happens_on=day, month=day.replace(day=1), round="2026-5", due_on=day,
    )  # fmt: skip
    actions.offer(by=by, plan=town.offered.pk, way="letter")
    actions.answered(by=by, plan=town.offered.pk, agreed=True, nurse="갑을병")
    said = moments.Wish(uuid4(), "갑을병", "010-0000-0001", "best_any", "ko", "갑을병")
    town.optin = moments.opt_in(source=moments.Source("moved_in", home.area_id), wish=said)[1]
    moments.hand_out(by=by, area=home.area_id, moment="moved_in", cards=10, on=day)
    told = {"round": town.round.pk, "moved_on": day, "members": "head 1955-02\nspouse 1955-02", "made_on": day}
    town.moved = MoveIn.objects.create(household=home, area_id=home.area_id, **told)


def _contact(town: Any, acting: Any) -> None:
    """A request that waits, a file of answers looked into, and a household of next door handed over to here."""
    from bandi.office.contact.actions import ask
    from bandi.office.contact.answers import look_into
    from bandi.office.visits.actions import give_result
    from bandi.office.visits.evidence import Rest
    from bandi.office.visits.models import Transfer

    with acting(town.ara):
        waits = town.listings[1].id
        town.asked = ask(by=town.ara, listing=waits, channel="well_being", agency="police", trigger="갑을병")
        lines = f"요청번호,일시,결과\n{town.asked.id},{clock.today()},무사\n갑을병,,\n"
        told = {"channel": "well_being", "name": "answers.csv", "content": lines.encode()}
        town.file = look_into(by=town.ara, **told)
    with acting(town.chan):
        rest = Rest(ground="new_home_seen", to_area=town.areas[0], to_place="갑을병")
        give_result(by=town.chan, listing=town.next_door[2].id, outcome="moved", evidence="갑을병", rest=rest)
    with acting(town.ara):
        town.transfer = Transfer.objects.get()


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
