"""The route sheet: the officer's own day in the order of the streets, without names until she opens it."""

from datetime import timedelta
from typing import Any

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery.models import Household
from bandi.office.visits.actions import plan_visit
from bandi.office.visits.day import MOST, sheet
from bandi.office.worklist.actions import assign


def test_a_day_goes_along_the_streets_and_shows_names_on_asking(
    town: Any, page_of: Any, read: Any, acting: Any
) -> None:
    first, second, third = town.listings
    tomorrow = clock.today() + timedelta(days=1)
    with acting(town.ara):
        for listing, street in ((first, "시험로10길 2"), (second, "시험로9길 11"), (third, "시험로9길 2")):
            Household.objects.filter(pk=listing.household_id).update(street=street)
        assign(by=town.ara, listings=[third.id], to=town.ara)
        plan_visit(by=town.ara, listing=first.id, planned_at=clock.at(tomorrow, 10, 30))
        page = sheet(town.ara, day=tomorrow, chosen=[second.id, third.id, town.next_door[0].id])
        assert [stop.listing for stop in page.stops] == [third.id, second.id, first.id]
        assert [stop.at is not None for stop in page.stops] == [False, False, True]
        assert sheet(town.ara, day=clock.today(), chosen=[]).stops == []
        assert [stop.listing for stop in sheet(town.ara, day=clock.today(), chosen=[]).others] == [third.id, first.id]
    client = page_of(town.ara)
    closed = read(client.get(f"/day/?on={tomorrow}&listing={second.id}"))
    assert "10:30" in closed.text
    assert "가짜갑" not in closed.text
    assert "시험로9길 11" not in closed.text
    opened = read(client.post("/day/", {"on": str(tomorrow), "listing": [str(second.id)]}))
    assert "가짜갑002" in opened.text
    assert "시험로9길 11" in opened.text
    assert "가짜갑003" not in opened.text, "only the sheet's own households are opened"
    trail = AuditEvent.objects.filter(action="person.reveal").get()
    assert (trail.purpose, set(trail.subjects)) == ("visit", {first.household_id, second.household_id})


def test_nobody_prints_next_doors_day_nor_a_whole_neighbourhood(
    town: Any, page_of: Any, read: Any, household_maker: Any, acting: Any
) -> None:
    client = page_of(town.chan)
    told = client.post("/day/", {"on": str(clock.today()), "listing": [str(town.listing.id)]})
    assert "가짜갑001" not in told.content.decode()
    household_maker(MOST + 1)
    from bandi.office.worklist.models import Listing

    with acting(town.ara):
        every = [str(pk) for pk in Listing.objects.values_list("pk", flat=True)]
    client = page_of(town.ara)
    refused = client.post("/day/", {"on": str(clock.today()), "listing": every})
    assert refused.status_code == 422
    assert "30가구까지" in read(refused).text
    assert not AuditEvent.objects.filter(action="person.reveal", actor="ara").exists()
    wrong = read(client.get("/day/?on=어제"))
    assert "날짜를 2026-09-22처럼" in wrong.text
