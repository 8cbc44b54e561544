"""Those who look after the work: the nation in coarse numbers, what stands still, and what a colleague would have."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.office.conftest import MOVED

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.discovery.models import Candidate
from bandi.office.errors import OutOfReach
from bandi.office.supervision import queries
from bandi.office.supervision.actions import recount
from bandi.office.supervision.models import MonthCount
from bandi.office.visits.actions import give_result, record_visit
from bandi.office.worklist.actions import assign
from bandi.office.worklist.models import Listing


def counted(town: Any, **counts: int) -> None:
    """So much in Ara's neighbourhood, and two of everything next door."""
    month, now = clock.today().replace(day=1), timezone.now()
    for hub, told in zip(town.areas, (counts, dict.fromkeys(queries.COUNTS, 2)), strict=True):
        MonthCount.objects.create(hub_id=hub, month=month, channel="score", counted_at=now, **told)


def test_the_job_counts_what_happened_each_time_the_same(town: Any, acting: Any) -> None:
    first, second, third = town.listings
    with acting(town.ara):
        record_visit(by=town.ara, listing=first.id, met=True)
        record_visit(by=town.ara, listing=second.id, met=True)
        give_result(by=town.ara, listing=first.id, outcome="pub_other", evidence="가")
        give_result(by=town.ara, listing=second.id, outcome="priv_link", evidence="가")
        give_result(
            by=town.ara, listing=third.id, outcome="moved", evidence="가", rest=MOVED
        )  # waits for a second person
        Candidate.objects.filter(pk=third.candidate_id).update(asked="own_find")
    since = clock.today() - timedelta(days=40)
    told = [(recount(since=since), sorted(MonthCount.objects.values_list("hub", "channel", *queries.COUNTS)))
            for _ in range(2)]  # fmt: skip
    here, there = town.areas
    expected = [(here, "own_find", 1, 0, 0, 0, 0), (here, "score", 2, 2, 1, 1, 0), (there, "score", 3, 0, 0, 0, 0)]
    assert told == [(3, sorted(expected))] * 2


def test_the_nation_is_told_coarsely_and_adds_up_from_what_is_shown(town: Any) -> None:
    counted(town, found=43, visited=12, public=3, private=0, unreached=8)
    page = queries.nation(town.saerom, within=town.areas[0][:5])
    assert [dict(line.counts) for line in page.places] == [
        dict.fromkeys(queries.COUNTS) if line.code == town.areas[1] else
        {"found": 45, "visited": 10, "public": None, "private": 0, "unreached": 10}
        for line in page.places
    ]  # fmt: skip
    assert page.whole == {"found": 50, "visited": 15, "public": 10, "private": None, "unreached": 15}
    for hidden in range(1, 8):  # whatever hides behind a small cell, every total is the same
        MonthCount.objects.filter(hub=town.areas[1]).update(found=hidden)
        assert queries.nation(town.saerom, within=town.areas[0][:5]).whole["found"] == 50


def test_the_nation_is_walked_down_to_the_hub_by_whoever_may(
    town: Any, page_of: Any, read: Any, django_assert_max_num_queries: Any
) -> None:
    counted(town, found=43, visited=12, public=3, private=0, unreached=8)
    client = page_of(town.saerom)
    page, path = read(client.get("/nation/")), "/nation/"
    for code in (town.areas[0][:2], town.areas[0][:5]):
        (way,) = [one for one in page.find("a") if (one.get("href") or "").endswith(f"?within={code}")]
        path = str(way["href"])
        page = read(client.get(path))
    assert "시험동" in page.text
    assert "8 미만" in page.text
    assert "2 / 2" in page.text
    with django_assert_max_num_queries(24):
        client.get(path)
    assert client.get("/nation/?within=99").status_code == 404
    assert client.get("/nation/?within=1").status_code == 404
    for other in (town.ara, town.bora):
        with pytest.raises(PermissionDenied):
            queries.nation(other)


def test_what_stands_still_is_found_by_the_district_and_the_lead(town: Any, acting: Any) -> None:
    first, second, _ = town.listings
    with within(town.areas):
        Listing.objects.filter(pk=first.pk).update(last_attempt_at=clock.now() - timedelta(days=20), state="contacting")
        Listing.objects.filter(pk=second.pk).update(last_attempt_at=clock.now() - timedelta(days=3), state="contacting")
        Candidate.objects.filter(pk=second.candidate_id).update(escalates="case_meeting")
        done = town.next_door[0]
        Listing.objects.filter(pk=done.pk).update(last_attempt_at=clock.now() - timedelta(days=90), state="done")
    with acting(town.daon):
        page = queries.stuck(town.daon, days=14)
        assert [(row.listing, days) for row, days in page.rows] == [(first.pk, 20)]
        assert (page.total, page.handed_up, [area.code for area, _ in page.by_area]) == (1, 1, [town.areas[0]])
    with acting(town.bora):
        assert queries.stuck(town.bora, days=30).total == 0
    with acting(town.ara), pytest.raises(PermissionDenied):
        queries.stuck(town.ara, days=14)


def test_the_lead_sees_the_load_before_and_after_and_only_then_saves(
    town: Any, page_of: Any, read: Any, acting: Any
) -> None:
    first, second, third = town.listings
    with acting(town.bora):
        Candidate.objects.filter(pk=first.candidate_id).update(band="urgent")
        Candidate.objects.filter(pk=second.candidate_id).update(band="low")
        assign(by=town.bora, listings=[row.id for row in town.listings], to=town.ara)
        strange = str(town.next_door[0].id)
        page = queries.handing(town.bora, giver="ara", taker="bora", chosen=[str(first.id), str(second.id), strange])
        assert {one.person.username: (one.open, one.load, one.after) for one in page.people} == {
            "ara": (3, 8, 3), "bora": (0, 0, 5),
        }  # fmt: skip
        same = queries.handing(town.bora, giver="ara", taker="ara", chosen=[str(first.id)])
        assert all(one.load == one.after for one in same.people)
    client = page_of(town.bora)
    shown = read(client.get(f"/team/handing/?giver=ara&taker=bora&listing={first.id}"))
    assert "1가구를 이대로 나누기" in shown.text
    with acting(town.bora):
        assert Listing.objects.get(pk=first.pk).assignee == town.ara, "looking saves nothing"
    sent = {"to": "bora", "listing": [str(first.id)], "back": "/desk/"}
    assert "되돌릴 수 있습니다" in read(client.post("/desk/assign/", sent, follow=True)).text
    client.post("/desk/assign/undo/")
    with acting(town.bora):
        assert Listing.objects.get(pk=first.pk).assignee == town.ara
    assert third.pk
    with acting(town.ara), pytest.raises(PermissionDenied):
        queries.handing(town.ara, giver="ara")


def test_a_place_that_is_none_is_out_of_reach(town: Any) -> None:
    with pytest.raises(OutOfReach):
        queries.nation(town.saerom, within="1102069")
