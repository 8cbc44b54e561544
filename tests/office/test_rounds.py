"""Areas with a name on them, rounds on foot, and the yearly survey: whose they are, what is counted, what goes back."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.conftest import HERE, NEXT_DOOR, make_person

from bandi.office import clock
from bandi.office.accounts.roles import Role
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach, Refused
from bandi.office.network.actions import Told, add_member, link_account
from bandi.office.reports.intake import Told as Tell
from bandi.office.reports.intake import receive
from bandi.office.reports.models import Report, Reporter
from bandi.office.reports.queries import queue
from bandi.office.rounds import beats, findings, queries, surveys
from bandi.office.rounds.calendar import Word, stands, turn_before, turn_of
from bandi.office.rounds.models import Beat, BeatDuty, BeatPost, Door, Finding
from bandi.office.rounds.reminders import excuse, missed_rounds, remind_missed, take_excuse_back
from bandi.office.rounds.stretches import LAST, Stretch, held_by, read_stretch
from bandi.office.whereabouts.outbox import write_sightings
from bandi.office.worklist.actions import settle_duty
from bandi.office.worklist.models import Duty

Acting = Callable[[Any], AbstractContextManager[None]]
ADDRESSES = "시험로2길 2, 2호\n시험로1길 1, 1호\n시험로10길 3\n시험로1길 1, 1호"
NUMBERS = count(1)


@pytest.fixture
def walked(town: Any, acting: Acting) -> Any:
    """Ara's neighbourhood with two areas: one that Dure walks, with three doors, and another leader's with one."""
    town.dure, town.eun = (make_person(name, Role.LEADER, HERE) for name in ("dure", "eun"))
    with acting(town.ara):
        day = clock.today() - timedelta(days=50)
        for person, name in ((town.dure, "가짜두레"), (town.eun, "가짜은")):
            told = Told(HERE, "leader", name, f"02-700-{next(NUMBERS):04d}", day, trained_on=day, pledged_on=day)
            person.member = add_member(by=town.ara, told=told)
            link_account(by=town.ara, member=person.member.pk, username=person.username)
        town.beat = beats.open_beat(by=town.ara, area=HERE, name="1통", roads=["시험로1길"], rhythm="walk_monthly")
        town.other = beats.open_beat(by=town.ara, area=HERE, name="2통", roads=[], rhythm="walk_quarterly")
        beats.add_doors(by=town.ara, beat=town.beat.pk, lines=ADDRESSES)
        beats.add_doors(by=town.ara, beat=town.other.pk, lines="시험로5길 5")
        for beat, leader in ((town.beat, town.dure), (town.other, town.eun)):
            beats.name_for(by=town.ara, beat=beat.pk, part="beat_leader", who=str(leader.member.pk))
        beats.name_for(by=town.ara, beat=town.beat.pk, part="beat_officer", who=str(town.ara.pk))
        beats.name_for(by=town.ara, beat=town.beat.pk, part="beat_planner", who=str(town.bora.pk))
        town.doors = list(Door.objects.filter(beat=town.beat).order_by("place"))
    return town


def seen(door: Any, answer: str = "door_found", **more: Any) -> findings.Seen:
    now = timezone.now()
    moments = {"based_on": now - timedelta(hours=1), "recorded_at": now}
    return findings.Seen(**({"key": uuid4(), "door": door.pk, "answer": answer} | moments | more))


def test_doors_stand_in_the_order_a_foot_takes_and_once(walked: Any, acting: Acting) -> None:
    with acting(walked.ara):
        assert [door.address for door in walked.doors] == ["시험로1길 1 1호", "시험로2길 2 2호", "시험로10길 3"]
        assert walked.doors[0].household_id == walked.listings[0].household_id
        assert walked.doors[2].household_id is None, "most doors are of people the office knows nothing about"
        assert beats.add_doors(by=walked.ara, beat=walked.other.pk, lines="시험로 1길 1 , 1호") == (0, 1)
        assert beats.add_doors(by=walked.ara, beat=walked.beat.pk, lines="틀린로 7\n틀린로 8") == (2, 0)
        findings.take_finding(by=walked.ara, seen=seen(Door.objects.filter(beat=walked.beat).latest("place")))
        assert beats.take_doors_back(by=walked.ara, beat=walked.beat.pk) == 1, "what was looked at stays"
        Door.objects.filter(findings__isnull=False).delete()
    for lines, word in (
        ("", "한 줄에 하나씩"),
        ("시험로1길 9\n김갑을 900101-1234567", "2째 줄"),
        ("홍길동", "1째 줄"),
        ("시험로1길", "1째 줄"),
    ):
        with acting(walked.ara), pytest.raises(Refused) as refused:
            beats.add_doors(by=walked.ara, beat=walked.beat.pk, lines=lines)
        assert word in refused.value.ko
    with acting(walked.ara):
        assert Door.objects.filter(beat=walked.beat).count() == 3, "nothing of a list with a wrong line is taken"


def test_a_road_has_one_area_and_every_household_finds_its_names(walked: Any, acting: Acting) -> None:
    with acting(walked.ara):
        with pytest.raises(Refused) as refused, transaction.atomic():
            beats.open_beat(by=walked.ara, area=HERE, name="3통", roads=["시험로1길 7"], rhythm="walk_monthly")
        assert "1통" in refused.value.ko
        with pytest.raises(Refused), transaction.atomic():
            beats.open_beat(by=walked.ara, area=HERE, name="3통", roads=[], rhythm="walk_monthly")
        homes = {listing.household.street_masked: listing.household_id for listing in walked.listings}
        named = queries.named_for(walked.ara, homes["시험로1길"])
        rest = queries.named_for(walked.ara, homes["시험로2길"])
        assert named is not None
        assert named.names == {"beat_leader": "가짜두레", "beat_officer": "Ara", "beat_planner": "Bora"}
        assert rest is not None
        assert (rest.beat.name, rest.vacant) == ("2통", True)
        page = queries.beats(walked.ara)
        assert [row.beat.name for row in page.rows] == ["2통", "1통"], "those without a name come first"
        beats.end_beat(by=walked.ara, beat=walked.other.pk)
        assert queries.beats(walked.ara).uncovered == {HERE: 2}
        assert queries.named_for(walked.ara, homes["시험로2길"]) is None
    with acting(walked.chan):
        assert [area.code for area in queries.beats(walked.chan).without] == [NEXT_DOOR]
        assert queries.named_for(walked.chan, homes["시험로1길"]) is None


def test_house_numbers_part_a_road_and_its_doors(walked: Any, acting: Acting) -> None:
    ara, homes = walked.ara, {one.household.street: one.household_id for one in walked.listings}
    with acting(ara):
        told = {"name": "1통", "rhythm": "walk_monthly", "beat": walked.beat.pk, "by": ara}
        beats.change_beat(**told, roads=["시험로1길 1~ 홀", "시험로7길\t2\t20\t짝"])
        assert Beat.objects.get(pk=walked.beat.pk).roads == ["시험로1길 홀", "시험로7길 2~20 짝"]
        for roads, word in (
            (["시험로1길 9~99"], "시험로1길 9~99 홀"),
            (["시험로7길 20"], "시험로7길 20 짝"),
            (["시험로1길 아무"], "1째 길을 읽을 수 없습니다"),
            (["시험로9길", "시험로1길 12-3"], "2째 길을 읽을 수 없습니다"),
        ):
            with pytest.raises(Refused) as refused, transaction.atomic():
                beats.open_beat(by=ara, area=HERE, name="3통", roads=roads, rhythm="walk_monthly")
            assert word in refused.value.ko
        with pytest.raises(Refused) as refused:
            beats.add_doors(by=ara, beat=walked.other.pk, lines="시험로9길 1\n시험로7길 4-1")
        assert "2째 줄은 다른 구역(1통)" in refused.value.ko
        even = beats.open_beat(by=ara, area=HERE, name="3통", roads=["시험로2길 짝"], rhythm="walk_monthly")
        moved = Door.objects.filter(beat=even)
        assert [door.address for door in moved] == ["시험로2길 2 2호"], "doors go where their address belongs"
        for street, name in (("시험로1길 1", "1통"), ("시험로2길 2", "3통"), ("시험로3길 3", "2통")):
            row = queries.named_for(ara, homes[street])
            assert row is not None
            assert row.beat.name == name
        beats.end_beat(by=ara, beat=walked.other.pk)
        assert queries.beats(ara).uncovered == {HERE: len(homes) - 2}


NUMBERED = st.builds(
    lambda road, first, long, side: Stretch(road, first, LAST if long > 30 else first + long, side),
    st.sampled_from(["갑로", "갑로2길"]), st.integers(1, 40), st.integers(0, 40), st.sampled_from([None, 0, 1]),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(NUMBERED, max_size=6), st.integers(1, 120))
def test_an_address_lies_in_at_most_one_area(told: list[Stretch], sub: int) -> None:
    """Stretches are taken one after another as areas are made; whatever has something in common is refused."""
    taken: list[Stretch] = []
    for one in told:
        assert read_stretch(str(one)) == one
        doors = {f"{one.road} {number}-{sub}" for number in range(1, 121) if one.holds(f"{one.road} {number}-{sub}")}
        beside = [other for other in taken if one.shared(other)]
        clash = [other for other in taken if any(other.holds(door) for door in doors)]
        assert beside == clash, "refused exactly where a door would belong to two"
        for other in beside:
            both = one.shared(other)
            assert both == other.shared(one)
            assert both is not None
            assert any(both.holds(door) for door in doors)
        if not beside:
            taken.append(one)
    beats_ = [Beat(name=str(place), roads=[str(one)]) for place, one in enumerate(taken)]
    for road in ("갑로", "갑로2길"):
        for number in range(1, 121):
            assert sum(held_by([beat], f"{road} {number}") is not None for beat in beats_) <= 1


def test_a_change_hands_over_at_once_and_leaves_its_trace(walked: Any, acting: Acting) -> None:
    with acting(walked.dure):
        assert [row.beat.name for row in queries.walk(walked.dure).rows] == ["1통"]
    with acting(walked.ara):
        for _twice in range(2):
            beats.name_for(by=walked.ara, beat=walked.beat.pk, part="beat_leader", who=str(walked.eun.member.pk))
        trace = BeatPost.objects.filter(beat=walked.beat, part="beat_leader").order_by("since")
        assert [(post.member_id, post.until is None) for post in trace] == [
            (walked.dure.member.pk, False),
            (walked.eun.member.pk, True),
        ]
        told = AuditEvent.objects.filter(action="beat.edit", detail__part="beat_leader").latest("id").detail
        assert (told["before"], told["after"]) == (str(walked.dure.member.pk), str(walked.eun.member.pk))
        with pytest.raises(Refused):
            beats.name_for(by=walked.ara, beat=walked.beat.pk, part="beat_officer", who=str(walked.chan.pk))
    with acting(walked.dure):
        assert queries.walk(walked.dure).rows == []
        with pytest.raises(OutOfReach):
            findings.take_finding(by=walked.dure, seen=seen(walked.doors[0]))
    with acting(walked.eun):
        assert [row.beat.name for row in queries.walk(walked.eun).rows] == ["1통", "2통"]


def test_a_leader_sees_the_doors_of_her_own_area_and_nothing_else(walked: Any, acting: Acting, client: Any) -> None:
    client.force_login(walked.dure, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/rounds/mine/doors/", "{}", content_type="application/json")
    told = answer.json()
    assert [door["address"] for door in told["doors"]] == [door.address for door in walked.doors]
    assert set(told["doors"][0]) == {"id", "beat", "address", "word", "seen"}
    body = answer.content.decode()
    for secret in ("가짜갑", "전기", "aged_alone", "010-0000", str(walked.listing.household_id)):
        assert secret not in json.dumps(told, ensure_ascii=False) + body
    with acting(walked.ara):
        look = AuditEvent.objects.filter(action="doors.view").latest("id")
        assert (look.actor, look.purpose, look.detail["doors"]) == ("dure", "visit", 3)
        (other,) = Door.objects.filter(beat=walked.other)
    paper = client.get("/rounds/paper/").content.decode()
    assert "시험로10길 3" in paper
    assert other.address not in paper
    with acting(walked.dure):
        for number in (walked.other.pk, uuid4()):
            with pytest.raises(OutOfReach):
                queries.walk(walked.dure, beat=number)
    for path in (
        "/beats/",
        f"/beats/{walked.beat.pk}/",
        f"/beats/{walked.beat.pk}/route/",
        "/beats/surveys/",
        "/desk/",
        f"/households/{other.pk}/",
    ):
        assert client.get(path).status_code == 403
    record = {"key": str(uuid4()), "door": str(other.pk), "answer": "door_found"}
    now = timezone.now().isoformat()
    told = record | {"based_on": now, "recorded_at": now}
    assert client.post("/rounds/mine/sync/", json.dumps(told), content_type="application/json").status_code == 404
    for person in (walked.chan, walked.saerom):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/beats/{walked.beat.pk}/route/").status_code in (403, 404)


@pytest.mark.parametrize("missing", ["trained_on", "pledged_on"])
def test_before_training_and_pledge_no_door_opens(missing: str, walked: Any, acting: Acting) -> None:
    with acting(walked.ara):
        type(walked.dure.member).objects.filter(pk=walked.dure.member.pk).update(**{missing: None})
    with acting(walked.dure):
        assert queries.walk(walked.dure).rows == []


def test_a_record_counts_once_and_none_is_written_over(walked: Any, acting: Acting) -> None:
    door = walked.doors[0]
    with acting(walked.dure):
        first = seen(door, "door_worried", signs=["sign_mail", "nonsense"], note="불이 꺼짐 900101-1234567")
        for _again in range(3):
            row, beside = findings.take_finding(by=walked.dure, seen=first)
        assert (row.signs, beside) == (["sign_mail"], False)
        assert "1234567" not in (row.note or "")
    with acting(walked.ara):
        _, beside = findings.take_finding(by=walked.ara, seen=seen(door))
        assert beside, "the second is told that somebody else wrote"
        assert Finding.objects.filter(door=door).count() == 2
        assert queries.walk(walked.ara, beat=walked.beat.pk).doors[walked.beat.pk][0].answer == "door_worried"
    with acting(walked.eun), pytest.raises(OutOfReach):
        findings.take_finding(by=walked.eun, seen=first)
    with acting(walked.ara), pytest.raises(OutOfReach):
        findings.take_finding(by=walked.ara, seen=first)


def test_worry_is_a_report_at_once_and_the_leader_hears_of_it(walked: Any, acting: Acting, client: Any) -> None:
    worry = seen(walked.doors[2], "door_worried", signs=["sign_mail", "sign_not_seen"], danger=True, note="갑을병")
    with acting(walked.dure):
        for _twice in range(2):
            findings.take_finding(by=walked.dure, seen=worry)
        (heard,) = queries.told(walked.dure)
        assert heard.standing is not None
        assert heard.standing.state == "report_new"
    with acting(walked.ara):
        report = Report.objects.get()
        assert (report.way, report.group, report.danger) == ("report_leader", "g21", True)
        assert sorted(report.kinds) == ["isolation", "livelihood"]
        assert report.place == "시험로10길 3"
        assert "갑을병" in (report.note or "")
        assert Reporter.objects.get(report=report).name == "가짜두레"
        assert [line.report.pk for line in queue(walked.ara, tab="open", page=1).object_list] == [report.pk]
    client.force_login(walked.dure, backend="django.contrib.auth.backends.ModelBackend")
    assert "시험로10길 3" in client.get("/rounds/told/").content.decode()
    with acting(walked.eun):
        assert queries.told(walked.eun) == []


@pytest.mark.parametrize(
    "wrong",
    [{"key": "1"}, {"door": None}, {"answer": "nothing"}, {"recorded_at": "2026-01-05T10:00:00"}, {"signs": 3},
     {"recorded_at": "2020-01-05T10:00:00+09:00"}, {"answer": "door_worried", "photo": "data:,*"}, None],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(wrong: Any, walked: Any, acting: Acting, client: Any) -> None:
    client.force_login(walked.dure, backend="django.contrib.auth.backends.ModelBackend")
    now = timezone.now().isoformat()
    told = {"key": str(uuid4()), "door": str(walked.doors[0].pk), "answer": "door_found"}
    told |= {"based_on": now, "recorded_at": now}
    body = json.dumps(told | wrong) if wrong else "not json"
    answer = client.post("/rounds/mine/sync/", body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]
    with acting(walked.ara):
        assert not Finding.objects.exists()


def test_rounds_follow_the_calendar() -> None:
    assert turn_of("walk_monthly", date(2026, 2, 10)).due_on == date(2026, 2, 28)
    assert turn_of("walk_quarterly", date(2026, 12, 31)).opens_on == date(2026, 10, 1)
    assert turn_before("walk_quarterly", date(2026, 1, 1)).due_on == date(2025, 12, 31)


@pytest.fixture
def missed(walked: Any, acting: Acting) -> Any:
    """Nobody walked the first area last month."""
    with acting(walked.ara):
        assert remind_missed() == 0, "an area made today missed nothing"
        Beat.objects.filter(pk=walked.beat.pk).update(made_at=clock.now() - timedelta(days=100))
        assert queries.beat_page(walked.ara, walked.beat.pk)[0].state == "missed"
    with transaction.atomic():
        assert [remind_missed(), remind_missed()] == [1, 0], "once each"
    return walked


def test_a_missed_round_is_the_duty_of_whoever_is_named_and_of_no_household(missed: Any, acting: Acting) -> None:
    ara, bora = missed.ara, missed.bora
    with acting(ara):
        (one,) = missed_rounds(ara)
        assert (one.mine, one.officer, one.duty.times, one.late) == (True, "Ara", 1, False)
        assert not Duty.objects.filter(duty="round_missed").exists()
    with acting(bora):
        assert missed_rounds(bora) == [], "an officer who is here sees to it"
        assert len(missed_rounds(bora, every=True)) == 1
    for user in (missed.chan, missed.dure):
        with acting(user):
            assert missed_rounds(user, every=True) == []
    with acting(missed.chan), pytest.raises(Refused):
        excuse(by=missed.chan, beat=missed.beat.pk, reason="walk_weather")


def test_a_missed_round_goes_with_the_area_and_without_an_officer_to_the_lead(missed: Any, acting: Acting) -> None:
    from bandi.office.accounts.models import Posting, StandIn

    ara, bora, today = missed.ara, missed.bora, clock.today()
    stand = make_person("garam", Role.OFFICER, HERE)
    with acting(ara):
        absent = {"from_on": today, "to_on": today, "given_by": ara, "given_at": clock.now()}
        StandIn.objects.create(giver=ara, taker=stand, **absent)
    with acting(stand):
        assert [one.mine for one in missed_rounds(stand)] == [True], "whoever stands in has it"
    with acting(ara):
        StandIn.objects.all().delete()
        beats.name_for(by=ara, beat=missed.beat.pk, part="beat_officer", who=str(stand.pk))
        assert missed_rounds(ara) == []
    with acting(stand):
        assert [one.mine for one in missed_rounds(stand)] == [True], "handed over with the area"
    Posting.objects.filter(user=stand).update(to_on=today - timedelta(days=1))
    with acting(bora):
        (one,) = missed_rounds(bora)
        assert (one.officer, one.mine) == ("", False)
        beats.name_for(by=bora, beat=missed.beat.pk, part="beat_officer", who="")
        assert [one.officer for one in missed_rounds(bora)] == [""]


def test_a_missed_round_ends_when_every_door_was_looked_at_however_late(missed: Any, acting: Acting) -> None:
    with acting(missed.ara):
        BeatDuty.objects.update(due_on=clock.today() - timedelta(days=9))
    with acting(missed.bora):
        assert [one.late for one in missed_rounds(missed.bora)] == [True], "a late one is the lead's as well"
    with acting(missed.dure):
        for door in missed.doors:
            with acting(missed.ara):
                assert BeatDuty.objects.get().settled_at is None
            findings.take_finding(by=missed.dure, seen=seen(door))
        assert queries.walk(missed.dure).rows[0].state == "done"
    with acting(missed.ara):
        done = BeatDuty.objects.get()
        assert (done.settled_by, done.reason) == (missed.dure, "")
    assert remind_missed() == 0


def test_a_reason_ends_one_missed_round_and_the_next_is_counted_on(
    missed: Any, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    ara, bora = missed.ara, missed.bora
    with acting(ara):
        with pytest.raises(Refused):
            excuse(by=ara, beat=missed.beat.pk, reason="")
        excuse(by=ara, beat=missed.beat.pk, reason="walk_weather")
        assert missed_rounds(ara) == []
        take_excuse_back(by=ara, beat=missed.beat.pk)
        assert len(missed_rounds(ara)) == 1
        excuse(by=ara, beat=missed.beat.pk, reason="walk_weather")
    today = clock.today()
    for months, times in ((1, 2), (2, 3)):
        later = turn_of("walk_monthly", today).opens_on + timedelta(days=31 * months)
        monkeypatch.setattr(clock, "today", lambda later=later: later)
        with transaction.atomic():
            assert remind_missed() >= 1
        with acting(bora):
            told = {one.duty.beat_id: one.duty.times for one in missed_rounds(bora)}
            assert told[missed.beat.pk] == times, "missed again: the lead sees it too"
    with acting(ara):
        open_ = BeatDuty.objects.filter(beat=missed.beat, settled_at=None)
        assert [one.times for one in open_] == [3]
        assert BeatDuty.objects.get(beat=missed.beat, times=2).reason == "missed_again"


def test_a_missed_round_stands_on_the_desk_and_is_settled_on_its_page(missed: Any, client: Any) -> None:
    client.force_login(missed.ara, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/beats/{missed.beat.pk}/"
    for page in ("/desk/", "/desk/all/"):
        assert path in client.get(page).content.decode()
    assert "3곳 남았습니다" in client.get(path).content.decode()
    slip = client.post(f"{path}step/", {"step": "excuse"})
    assert (slip.status_code, "까닭을 골라 주세요." in slip.content.decode()) == (422, True)
    assert client.post(f"{path}step/", {"step": "excuse", "reason": "walk_ill"}).status_code == 302
    assert path not in client.get("/desk/").content.decode()
    assert "까닭을 적고 마쳤습니다." in client.get(path).content.decode()
    assert client.post(f"{path}step/", {"step": "excuse_back"}).status_code == 302
    client.force_login(missed.bora, backend="django.contrib.auth.backends.ModelBackend")
    assert path in client.get("/team/").content.decode()


def test_the_survey_from_the_first_door_to_the_file_that_goes_back(
    walked: Any, acting: Acting, client: Any, tmp_path: Any
) -> None:
    first, second, third = walked.doors
    today = clock.today()
    with acting(walked.ara):
        survey = surveys.open_survey(by=walked.ara, area=HERE, from_on=today, to_on=today + timedelta(days=3))
        with pytest.raises(Refused), transaction.atomic():
            surveys.open_survey(by=walked.ara, area=HERE, from_on=today, to_on=today)
    with acting(walked.dure):
        findings.take_finding(by=walked.dure, seen=seen(first, "door_nobody"))
        findings.take_finding(by=walked.dure, seen=seen(second))
        findings.take_finding(by=walked.dure, seen=seen(third, "door_elsewhere"))
    with acting(walked.ara):
        page = surveys.survey_page(walked.ara, survey.pk)
        assert page.total is not None
        assert (page.total.doors, page.total.open) == (4, 1)
        assert page.total.counts == {"door_nobody": 1, "door_found": 1, "door_elsewhere": 1}
        assert [one.door.pk for one in page.second] == [first.pk, third.pk]
        sent = dict(surveys_lines())
        assert list(sent.values()) == ["lives_here"], "a leader's 'elsewhere' waits for an officer"
    client.force_login(walked.ara, backend="django.contrib.auth.backends.ModelBackend")
    key = str(uuid4())
    for _double_click in range(2):
        told = {"key": key, "door": str(first.pk), "answer": "door_nobody", "note": "두 번째"}
        assert client.post(f"/beats/surveys/{survey.pk}/second/", told).status_code == 302
    told = {"key": str(uuid4()), "door": str(third.pk), "answer": "door_gone"}
    assert client.post(f"/beats/surveys/{survey.pk}/second/", told).status_code == 302
    wrong = client.post(
        f"/beats/surveys/{survey.pk}/second/", {"key": str(uuid4()), "door": str(first.pk), "note": "남는 말"}
    )
    assert wrong.status_code == 422
    with acting(walked.ara):
        duty = Duty.objects.get(duty="survey_unseen")
        assert (duty.household_id, duty.assignee) == (walked.listings[0].household_id, walked.ara)
        assert not settle_duty(key="rounds:nothing")
        page = surveys.survey_page(walked.ara, survey.pk)
        assert page.second == []
        card = client.get(f"/beats/surveys/{survey.pk}/card/").content.decode()
        assert survey.source_code in card
        assert "시험로" not in card
        receive(told=Tell(key=uuid4(), who="self", kinds=["health"], area=HERE, source_code=survey.source_code))
        assert surveys.survey_page(walked.ara, survey.pk).came.reports == 1, "who answers the card is counted"
        assert Door.objects.get(pk=third.pk).gone_on == today
        assert sorted(answer for _, answer in surveys_lines()) == ["lives_here", "unknown"]
        lines = surveys.sighting_lines(until=today)
        (path,) = [one for one in write_sightings(tmp_path, until=today, arrival=today, more=lines)
                   if f"{today:%Y%m}" in one.name]  # fmt: skip
        text = path.read_text()
        assert "unknown" in text
        assert text.splitlines()[-1].endswith("2")
        assert write_sightings(tmp_path, until=today, arrival=today, more=lines) == []
        findings.take_finding(by=walked.ara, seen=seen(first, second=True))
        assert not Duty.objects.filter(duty="survey_unseen", settled_at=None).exists()
    for person, code in ((walked.chan, 404), (walked.saerom, 403), (walked.dure, 403)):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/beats/surveys/{survey.pk}/").status_code == code


def surveys_lines() -> list[tuple[int, str]]:
    return [(key, answer) for key, answer, _, _ in surveys.sightings(until=clock.today())]


def test_nobody_met_twice_where_no_household_is_known_is_told_like_any_worry(walked: Any, acting: Acting) -> None:
    today, third = clock.today(), walked.doors[2]
    with acting(walked.ara):
        surveys.open_survey(by=walked.ara, area=HERE, from_on=today, to_on=today)
        findings.take_finding(by=walked.ara, seen=seen(third, "door_nobody", second=True))
        assert Report.objects.get().place == third.address


def test_pages_ask_the_same_number_of_questions_for_many_doors(
    walked: Any, acting: Acting, client: Any, django_assert_max_num_queries: Any
) -> None:
    with acting(walked.ara):
        beats.add_doors(by=walked.ara, beat=walked.beat.pk, lines="\n".join(f"시험로7길 {n}" for n in range(1, 301)))
        today = clock.today()
        survey = surveys.open_survey(by=walked.ara, area=HERE, from_on=today, to_on=today)
    for person, path, most in (
        (walked.ara, "/beats/", 22),
        (walked.ara, f"/beats/{walked.beat.pk}/", 25),
        (walked.ara, f"/beats/{walked.beat.pk}/route/", 25),
        (walked.ara, f"/beats/surveys/{survey.pk}/", 25),
        (walked.dure, "/rounds/mine/", 12),
    ):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_a_second_officer_sees_what_the_first_saved(walked: Any, client: Any) -> None:
    client.force_login(walked.ara, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/beats/{walked.beat.pk}/"
    mark = client.get(path).context["change"].initial["seen"]
    told = {"step": "change", "name": "첫째통", "roads": "시험로1길", "rhythm": "walk_monthly", "seen": mark}
    assert client.post(f"{path}step/", told).status_code == 302
    stale = client.post(f"{path}step/", told | {"name": "다른 이름"})
    assert stale.status_code == 422
    assert "첫째통" in stale.content.decode()
    assert "다른 이름" in stale.content.decode()


def test_the_demonstration_town_is_walked_once(town: Any, acting: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings as django_settings

    from bandi.office.rounds.demo import walk_the_town

    with pytest.raises(Refused):
        walk_the_town()
    monkeypatch.setattr(django_settings, "DEMO", True)
    dure = make_person("dure", Role.LEADER, HERE)
    assert [walk_the_town(), walk_the_town()] == [12, 0]
    with acting(town.ara):
        rows = queries.beats(town.ara).rows
        assert [(row.beat.name, row.vacant, row.doors) for row in rows] == [("나머지", True, 0), ("1통", False, 15)]
        assert Report.objects.filter(way="report_leader").count() == 1
    with acting(dure):
        assert queries.walk(dure).rows[0].seen == 12


NOON = timezone.now()
ANSWERS = ("door_found", "door_nobody", "door_worried", "door_elsewhere")
WORDS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=6)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine as well
@given(WORDS, st.integers(0, 5))
def test_what_stands_does_not_depend_on_the_order_in_which_telephones_send(told: list[Any], at: int) -> None:
    words = [
        Word(by, ANSWERS[answer], NOON + timedelta(hours=hours), second, key)
        for key, (by, answer, hours, second) in enumerate(told)
    ]
    for other in (words[::-1], words[at:] + words[:at], [*words, *words[:2]]):
        assert stands(other) == stands(words)


def test_a_later_word_of_the_same_person_corrects_hers_and_nobody_elses() -> None:
    early, late = timezone.now() - timedelta(hours=2), timezone.now()
    slip, mine = Word(1, "door_worried", early), Word(1, "door_found", late)
    theirs = Word(2, "door_worried", early)
    assert stands([slip, mine]) == mine
    assert stands([slip, mine, theirs]) == theirs
    officer = Word(3, "door_found", early, second=True)
    assert stands([slip, theirs, officer]) == officer
    assert stands([]) is None
