"""A case from intake to follow-up: its stages and days, two people at its end, the plan's versions, up and back."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.office import clock
from bandi.office.cases import actions, conferences, endings, handing, queries
from bandi.office.cases.models import Case, CasePlan, Ending, FollowUp
from bandi.office.cases.plans import COLUMNS, PlanMoved, changes, write_plan
from bandi.office.cases.states import OPEN, STATES, TURNS
from bandi.office.counsel import actions as counsel
from bandi.office.counsel.models import Counselling
from bandi.office.counsel.referrals import Asking, refer, step
from bandi.office.discovery.models import Entitlement, SignalSeen
from bandi.office.errors import OutOfReach, Refused
from bandi.office.worklist.models import Duty

Acting = Callable[[Any], AbstractContextManager[None]]

ROW = {"area": "economy", "goal": "밀린 요금 정리", "service": "긴급 생계지원", "amount": "월 1회",
       "provider": "시험구", "ministry": "mohw", "start": "2026-12-01", "until": "2027-02-28"}  # fmt: skip
SAID = {"opinion": "먼저 전기요금이 걱정됩니다."}


def waiting(duty: str) -> list[Duty]:
    return list(Duty.objects.filter(duty=duty, settled_at=None))


def talked(by: Any, home: Any) -> Any:
    said = {"degree_economy": "great", "q_no_income": "yes"}
    return counsel.finish(by=by, household=home, told=said, revision=0, on=clock.today(), channel="visit")


def opened(town: Any, **facts: Any) -> Case:
    return actions.open_case(by=town.ara, household=town.listing.household_id, planner=town.ara, reason="겹침", **facts)


def served(town: Any) -> Case:
    """A case with survey, class and plan."""
    row = opened(town, survey=talked(town.ara, town.listing.household_id).id)
    people, tasks = "아라 담당자\n복지관 사례관리사", [("복지관에 전화", town.bora, clock.today() + timedelta(days=3))]
    conferences.confer(by=town.ara, case=row.id, held_on=clock.today(), agenda="구분", people=people,
                       decisions="함께 도움", kind="integrated", tasks=tasks)  # fmt: skip
    write_plan(by=town.ara, case=row.id, based_on=0, rows=[ROW], sentences=SAID)
    row.refresh_from_db()
    return row


def test_the_days_of_the_law_stand_on_the_desk_stage_by_stage(town: Any, acting: Acting) -> None:
    today = clock.today()
    with acting(town.ara):
        row = opened(town)
        assert (row.survey_due_on - today).days in range(10, 16)  # ten days, moved off a free day
        assert (row.all_due_on - today).days in range(30, 36)
        assert [one.assignee for one in waiting("case_survey")] == [town.ara]
        actions.take_survey(by=town.ara, case=row.id, survey=talked(town.ara, town.listing.household_id).id)
        assert not waiting("case_survey")
        assert waiting("case_plan")
        actions.class_case(by=town.ara, case=row.id, kind="linkage")
        row.refresh_from_db()
        assert row.plan_due_on is not None
        assert row.plan_due_on <= row.all_due_on
        write_plan(by=town.ara, case=row.id, based_on=0, rows=[ROW], sentences=SAID)
        row.refresh_from_db()
        assert (row.state, len(waiting("case_plan")), len(waiting("case_monitor"))) == ("serving", 0, 1)
        plan = row.plans.get()
        actions.check(by=town.ara, case=row.id, found="delivered", row=plan.told["rows"][0]["id"])
        actions.check(by=town.ara, case=row.id, found="better", on=today)
        assert len(waiting("case_monitor")) == 1
        for wrong in ({"found": "delivered"}, {"found": "better", "row": "x"}, {"found": "delivered", "row": "x"}):
            with pytest.raises(Refused):
                actions.check(by=town.ara, case=row.id, **wrong)


def test_pressed_twice_a_household_has_one_case(town: Any, acting: Acting) -> None:
    key = uuid4()
    with acting(town.ara):
        assert opened(town, key=key) == opened(town, key=key)
        with pytest.raises(Refused, match="already has an open case"):
            opened(town)
        with pytest.raises(Refused, match="works in this neighbourhood"):
            actions.open_case(
                by=town.ara, household=town.listings[1].household_id, planner=town.chan, reason="이웃 동네"
            )


def test_a_case_ends_with_two_people_and_is_followed(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = served(town)
        home = row.household_id
        sent = refer(by=town.ara, household=home, asking=Asking("health_centre", "health", ("name",), "진료"))
        with pytest.raises(Refused, match="check, tasks, referrals"):
            actions.ask_close(by=town.ara, case=row.id, end="reached", note="다 이룸")
        step(by=town.ara, referral=sent.id, what="delivered")
        actions.check(by=town.ara, case=row.id, found="better")
        conferences.finish_task(by=town.ara, task=row.conferences.get().tasks.get().id)
        actions.ask_close(by=town.ara, case=row.id, end="reached", note="다 이룸")
        with pytest.raises(Exception, match=r"case\.approve"):
            actions.answer_close(by=town.ara, case=row.id, approve=True)
    town.ara.role = "team_lead"  # even a lead does not approve her own
    with acting(town.ara), pytest.raises(Refused, match="Somebody else"):
        actions.answer_close(by=town.ara, case=row.id, approve=True)
    town.ara.role = "officer"
    with acting(town.bora):
        actions.answer_close(by=town.bora, case=row.id, approve=False, note="체납을 더 살필 것")
        assert Case.objects.get(pk=row.pk).state == "serving"
    with acting(town.ara):
        actions.ask_close(by=town.ara, case=row.id, end="reached", note="체납도 정리")
        assert len(waiting("case_approve")) == 1
    with acting(town.bora):
        closed = actions.answer_close(by=town.bora, case=row.id, approve=True)
        ending = closed.endings.get()
        assert [one.months for one in ending.follow_ups.all()] == [1, 3, 6, 12]
        assert not waiting("case_monitor") + waiting("case_approve") + waiting("case_plan")
        for _look in range(4):
            (duty,) = waiting("follow_up")
            look = ending.follow_ups.filter(done_on=None).first()
            assert duty.due_on == look.due_on
            endings.look_in(by=town.bora, follow_up=look.id, found="fine")
        assert not waiting("follow_up")
        assert Case.objects.get(pk=row.pk).state == "ended"


def test_no_road_leads_to_an_end_that_nobody_approved() -> None:
    reached, ahead = {"intake"}, ["intake"]
    while ahead:
        state = ahead.pop()
        for (off, event), to in TURNS.items():
            if off == state and event != "approve" and to not in reached:
                reached.add(to)
                ahead.append(to)
    assert reached == set(OPEN)
    assert {to for (off, event), to in TURNS.items() if event == "approve"} == {"followed"}
    assert set(STATES) == {state for pair in TURNS.items() for state in (pair[0][0], pair[1])}


def test_a_hard_case_goes_up_and_comes_back(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = served(town)
        handing.hand_up(by=town.ara, case=row.id, reason="정신과 치료와 소송이 얽힘")
        with pytest.raises(Refused, match="awaits an answer"):
            handing.hand_up(by=town.ara, case=row.id, reason="다시")
        with pytest.raises(Refused, match="district answers"):
            handing.answer(by=town.ara, case=row.id, take=True, note="")
        actions.check(by=town.ara, case=row.id, found="worse")  # until the district answers the hub goes on
    with acting(town.daon):
        with pytest.raises(Refused, match="hub holds"):
            actions.check(by=town.daon, case=row.id, found="same")
        handing.answer(by=town.daon, case=row.id, take=True, note="구에서 맡음")
        assert Case.objects.get(pk=row.pk).planner == town.daon
        actions.check(by=town.daon, case=row.id, found="better")
    with acting(town.ara), pytest.raises(Refused, match="district holds"):
        actions.check(by=town.ara, case=row.id, found="better")
    with acting(town.daon):
        handing.hand_back(by=town.daon, case=row.id, planner=town.ara, note="소송이 끝남. 병원 동행만 남음")
        (back,) = waiting("case_back")
        assert back.assignee == town.ara
        with pytest.raises(Refused, match="hub holds"):
            handing.hand_back(by=town.daon, case=row.id, planner=town.ara, note="다시")
    with acting(town.ara):
        page = queries.case_page(town.ara, row.id)
        assert [(one.to, one.state) for one in page.handovers] == [("district", "taken"), ("hub", "taken")]
        handing.carry_on(by=town.ara, case=row.id)
        assert not waiting("case_back")
        assert page.works


def test_what_the_district_does_not_take_comes_back_with_advice(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = opened(town)
        handing.hand_up(by=town.ara, case=row.id, reason="어려움")
    with acting(town.daon):
        with pytest.raises(Refused, match="how the hub should go on"):
            handing.answer(by=town.daon, case=row.id, take=False, note=" ")
        handing.answer(by=town.daon, case=row.id, take=False, note="보건소와 먼저 이어 주세요")
        assert Case.objects.get(pk=row.pk).holder == "hub"
        assert waiting("case_back")
        assert not waiting("case_hand_up")


def test_a_plan_keeps_every_version_and_shows_what_changed(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = served(town)
        first = row.plans.get()
        kept = first.told["rows"][0]
        about = {"by": town.ara, "case": row.id, "sentences": SAID}
        assert write_plan(**about, based_on=1, rows=[kept]) == first  # nothing changed, no new version
        food = ROW | {"service": "밑반찬", "ministry": "local"}
        second = write_plan(**about, based_on=1, rows=[kept | {"amount": "월 2회"}, food])
        assert [(one.how, list(one.columns)) for one in changes(second, first)] == [
            ("changed", ["amount"]),
            ("added", []),
        ]
        third = write_plan(**about, based_on=2, rows=second.told["rows"][1:])
        assert [one.how for one in changes(third, second)] == ["same", "removed"]
        with pytest.raises(PlanMoved, match="Version 3"):
            write_plan(**about, based_on=2, rows=[kept])
        with pytest.raises(Refused, match="consent to share"):
            write_plan(**about, based_on=3, rows=[kept | {"ministry": "private"}])
        for wrong in ([], [ROW | {"goal": ""}]):
            with pytest.raises(Refused):
                write_plan(**about, based_on=3, rows=wrong)
        with pytest.raises(Refused, match="own opinion"):
            write_plan(by=town.ara, case=row.id, based_on=3, rows=[ROW], sentences={})
        assert [plan.version for plan in CasePlan.objects.all()] == [1, 2, 3]


@given(st.permutations(range(4)), st.sets(st.integers(0, 3)), st.integers(0, 3))
def test_the_difference_counts_every_service_once(order: list[int], dropped: set[int], grown: int) -> None:
    rows = [{"id": str(n), **dict.fromkeys(COLUMNS, str(n))} for n in range(4)]
    after = [rows[n] | ({"goal": "다른 목표"} if n == grown else {}) for n in order if n not in dropped]
    import json

    before, now = (CasePlan(version=v, body=json.dumps({"rows": told})) for v, told in ((1, rows), (2, after)))
    found = {one.row["id"]: one.how for one in changes(now, before)}
    expected = {str(n): "removed" if n in dropped else "changed" if n == grown else "same" for n in range(4)}
    assert found == expected


@given(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(0, 500), st.booleans())
def test_days_missed_before_anybody_knew_make_one_look(ended_on: date, later: int, procedural: bool) -> None:
    today = ended_on + timedelta(days=later)
    looks = endings.looks(ended_on, procedural=procedural, today=today)
    days = [day for _, day in looks]
    assert days == sorted(days)
    assert all(day >= today for day in days)
    assert sum(day <= today + timedelta(days=12) for day in days) <= 2  # one now, and at most the next by the calendar
    assert len({months for months, _ in looks}) == len(looks)
    if later < 15:
        assert [months for months, _ in looks] == ([0] if procedural else []) + [1, 3, 6, 12]
    if later > 400:
        assert [months for months, _ in looks] == [12]


def test_support_that_ended_is_followed_by_itself_and_papers_come_first(
    town: Any, acting: Acting, round_maker: Any
) -> None:
    before = round_maker("2026-4", cutoff=date(2026, 6, 30))
    first, second, third = town.listings
    with acting(town.ara):
        seen = SignalSeen.objects.filter(household=first.household).get()
        SignalSeen.objects.filter(pk=seen.pk).update(
            signal="benefit_stopped", last_on=clock.today() - timedelta(days=5)
        )
        for listing, verdict in ((second, "no"), (third, "yes")):
            Entitlement.objects.create(
                round=before, household=listing.household, area_id=listing.area_id, benefit="livelihood",
                name_ko="생계급여", name_en="Livelihood", verdict="yes", received=True,
            )  # fmt: skip
            Entitlement.objects.filter(household=listing.household, round=town.round).update(verdict=verdict)
    assert endings.note_round(town.round.id) == 3
    assert endings.note_round(town.round.id) == 0  # the same round once more
    with acting(town.ara):
        assert set(Ending.objects.values_list("household", "procedural")) == {
            (first.household_id, True), (second.household_id, False), (third.household_id, True),
        }  # fmt: skip
        assert len(waiting("follow_up")) == 3  # the next look of each, not all at once
        _pages, rows, counts = queries.endings(town.ara, tab="all", page=1)
        assert [row.ending.procedural for row in rows] == [True, True, False]
        assert counts == {"first": 2, "all": 3, "settled": 0}
        ending = Ending.objects.get(household=first.household)
        endings.say_reason(by=town.ara, ending=ending.id, reason="means")
        assert queries.endings(town.ara, tab="first", page=1)[2]["first"] == 1
    with acting(town.chan):
        assert queries.endings(town.chan, tab="all", page=1)[2]["all"] == 0
        with pytest.raises(OutOfReach):
            endings.look_in(by=town.chan, follow_up=uuid4(), found="fine")


def test_a_missing_feed_ends_nothing(town: Any, acting: Acting, round_maker: Any) -> None:
    before = round_maker("2026-4", cutoff=date(2026, 6, 30))
    with acting(town.ara):
        told = Entitlement.objects.filter(household=town.listing.household)
        told.update(received=None)
        Entitlement.objects.create(
            round=before, household=town.listing.household, area_id=town.areas[0], benefit="livelihood",
            name_ko="생계급여", name_en="Livelihood", verdict="yes", received=True,
        )  # fmt: skip
    assert endings.note_round(town.round.id) == 0


def test_chan_next_door_reaches_no_case(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = served(town)
        closed = endings.note_ending(
            by=town.ara, household=row.household_id, benefit="livelihood", ended_on=clock.today(), reason="papers"
        )
        task = row.conferences.get().tasks.get()
    tries: list[Callable[[], Any]] = [
        lambda: queries.case_page(town.chan, row.id),
        lambda: queries.ending_page(town.chan, closed.id),
        lambda: actions.check(by=town.chan, case=row.id, found="same"),
        lambda: write_plan(by=town.chan, case=row.id, based_on=1, rows=[ROW], sentences=SAID),
        lambda: handing.hand_up(by=town.chan, case=row.id, reason="왜"),
        lambda: conferences.finish_task(by=town.chan, task=task.id),
        lambda: endings.look_in(by=town.chan, follow_up=FollowUp.objects.none().first() or uuid4(), found="fine"),
        lambda: actions.open_case(by=town.chan, household=row.household_id, planner=town.chan, reason="왜"),
    ]
    with acting(town.chan):
        for one in tries:
            with pytest.raises(OutOfReach):
                one()
        assert queries.cases(town.chan, tab="open", kind="", page=1)[2]["open"] == 0


def test_the_demonstration_town_has_conversations_and_cases_once(
    town: Any, acting: Acting, household_maker: Any, settings: Any
) -> None:
    from bandi.office.cases.demo import talk

    with pytest.raises(Refused):
        talk()
    settings.DEMO = True
    household_maker(5)
    assert (talk(), talk()) == (4, 0)
    with acting(town.ara):
        assert sorted(Case.objects.values_list("state", flat=True)) == ["intake", "serving", "surveyed"]
        assert queries.cases(town.ara, tab="up", kind="", page=1)[2]["up"] == 1
        served_ = Case.objects.get(state="serving")
        assert [one.how for one in queries.plan_page(town.ara, served_.id, 2)["changes"]] == ["same", "same", "added"]


def test_lists_ask_no_more_questions_when_there_are_more_rows(town: Any, acting: Acting) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    with acting(town.ara):
        for listing in town.listings:
            home = listing.household_id
            actions.open_case(by=town.ara, household=home, planner=town.ara, reason="겹침")
            about = {"benefit": "livelihood", "ended_on": clock.today(), "reason": "papers"}
            endings.note_ending(by=town.ara, household=home, **about)
            with CaptureQueriesContext(connection) as seen:
                queries.cases(town.ara, tab="open", kind="", page=1)
                queries.endings(town.ara, tab="all", page=1)
            asked.append(len(seen))
    assert asked[1:] == [asked[1]] * 2
    assert asked[1] <= 22


def test_when_a_household_is_destroyed_nothing_of_its_case_stays(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = served(town)
        home = row.household
        consent = counsel.give_consent(
            by=town.ara,
            household=home.id,
            giver="self",
            scope=["name"],
            receivers=["food_bank"],
            until=date(2099, 1, 1),
        )
        asking = Asking("food_bank", "economy", ("name",), "쌀", consent=consent.id)
        refer(by=town.ara, household=home.id, asking=asking)
        endings.note_ending(
            by=town.ara, household=home.id, benefit="livelihood", ended_on=clock.today(), reason="papers"
        )
        home.delete()
        assert not Case.objects.exists()
        assert not Ending.objects.exists()
        assert not Duty.objects.filter(duty__startswith="case").exists()


def test_closing_leaves_nothing_of_the_case_on_a_desk(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = served(town)
        actions.check(by=town.ara, case=row.id, found="better")
        conferences.finish_task(by=town.ara, task=row.conferences.get().tasks.get().id)
        handing.hand_up(by=town.ara, case=row.id, reason="법률 문제")
        with pytest.raises(Refused, match="handover"):
            actions.ask_close(by=town.ara, case=row.id, end="reached", note="다 이룸")
    with acting(town.daon):
        handing.answer(by=town.daon, case=row.id, take=False, note="동에서 이어 주세요")
    with acting(town.ara):
        assert waiting("case_back")
        actions.ask_close(by=town.ara, case=row.id, end="reached", note="다 이룸")
    with acting(town.bora):
        actions.answer_close(by=town.bora, case=row.id, approve=True)
        assert [one.duty for one in Duty.objects.filter(settled_at=None)] == ["follow_up"]


def test_another_planner_takes_what_waits(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = opened(town)
        with pytest.raises(Refused, match="works in this neighbourhood"):
            handing.change_planner(by=town.ara, case=row.id, planner=town.chan)
        handing.change_planner(by=town.ara, case=row.id, planner=town.bora)
        assert Case.objects.get().planner == town.bora
        assert [one.assignee for one in waiting("case_survey")] == [town.bora]


def test_the_same_plan_saved_again_keeps_what_was_agreed(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = served(town)
        told: dict[str, Any] = {"by": town.ara, "case": row.id, "rows": [ROW], "sentences": SAID}
        assert write_plan(**told, based_on=1).version == 1
        agreed = write_plan(**told, based_on=1, agreed_on=clock.today())
        assert (agreed.version, agreed.agreed_on) == (2, clock.today())
        assert write_plan(**told, based_on=2) == agreed  # nothing new: no version without the agreement


@pytest.mark.parametrize("what", ["check", "talk"])
def test_a_form_of_a_case_sent_twice_counts_once(what: str, town: Any, client: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = served(town)
    talk = f"/households/{row.household_id}/counsel/talk/"
    paths = {"check": (f"/cases/{row.id}/", f"/cases/{row.id}/step/"), "talk": (talk, talk)}
    told = {
        "check": {"step": "check", "found": "better"},
        "talk": {"revision": "0", "channel": "visit", "on": str(clock.today()), "q_no_income": "yes"},
    }
    client.force_login(town.ara)
    page, path = paths[what]
    once = re.search(r'name="once" value="([^"]+)"', client.get(page).content.decode())
    assert once is not None
    for _twice in range(2):
        assert client.post(path, told[what] | {"once": once[1]}).status_code == 302
    with acting(town.ara):
        made = row.checks.count() if what == "check" else Counselling.objects.filter(state="finished").count() - 1
        assert made == 1
