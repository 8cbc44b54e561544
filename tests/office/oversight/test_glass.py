"""An hour, one household, read only: held by the database as well as by the code, and reviewed by somebody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery.models import Household, Resident
from bandi.office.errors import OutOfReach, Refused
from bandi.office.oversight import glass, queries
from bandi.office.oversight.models import Opening
from bandi.office.oversight.notices import notices
from bandi.office.visits.models import ContactAttempt
from bandi.office.worklist.household import household_page
from bandi.office.worklist.models import Listing

NAME, STREET = "가짜갑001", "시험로1길 1"


@pytest.fixture
def opening(town: Any, asking: Any) -> Opening:
    """Chan, who works next door, has opened Ara's first household."""
    with asking(town.chan):
        (home,) = glass.find(by=town.chan, area=town.areas[0], name=NAME)
        return glass.open_for_an_hour(
            by=town.chan, household=home, area=town.areas[0], reason="life", why="아이가 운다고 전화가 왔습니다."
        )


@pytest.mark.parametrize(
    ("name", "street", "found"),
    [
        (NAME, "", 1), (f" {NAME[:2]} {NAME[2:]} ", "", 1), ("", STREET, 1), (NAME, f"{STREET} 1호", 1),
        ("가짜을001", "", 1),
        (NAME[:-1], "", 0), ("", "시험로", 0), (NAME, "시험로2길 2", 0), ("", "", 0), ("가짜", "", 0),
    ],
)  # fmt: skip
def test_only_what_is_exactly_named_is_found(name: str, street: str, found: int, town: Any, asking: Any) -> None:
    with asking(town.chan):
        assert len(glass.find(by=town.chan, area=town.areas[0], name=name, street=street)) == found
    event = AuditEvent.objects.get(action="glass.search")
    assert (event.actor, event.detail["found"], event.areas) == ("chan", found, [town.areas[0]])


def test_looking_around_is_refused(town: Any, asking: Any) -> None:
    with asking(town.chan):
        with pytest.raises(Refused, match="on the desk"):
            glass.find(by=town.chan, area=town.areas[1], name=NAME)
        for number in range(10):
            glass.find(by=town.chan, area=town.areas[0], name=f"가짜{number}")
        with pytest.raises(Refused, match="Ten searches"):
            glass.find(by=town.chan, area=town.areas[0], name=NAME)
    with asking(town.saerom), pytest.raises(PermissionDenied):
        glass.find(by=town.saerom, area=town.areas[0], name=NAME)


def test_one_household_can_be_read_and_nothing_else(town: Any, opening: Opening, asking: Any) -> None:
    with asking(town.chan):
        shown = glass.opened(town.chan, opening.pk, reveal=True)
        assert shown.page.household.pk == town.listing.household_id
        assert [person.name for person in shown.people.people] == [NAME, "가짜을001"]
        assert notices(town.chan).openings == ((opening.pk, opening.until),)
        assert set(Household.objects.filter(area=town.areas[0])) == {town.listing.household}
        assert set(Resident.objects.filter(area=town.areas[0]).values_list("household", flat=True)) == {
            town.listing.household_id
        }
        looking = glass.eyes(town.chan, opening)
        with pytest.raises(OutOfReach):
            household_page(looking, town.listings[1].household_id)
        with pytest.raises(OutOfReach):
            household_page(town.chan, town.listing.household_id)
    seen = AuditEvent.objects.filter(actor="chan", action__in=["household.view", "person.reveal"])
    assert [event.detail["opening"] for event in seen] == [str(opening.pk)] * 2


def test_nothing_can_be_written_through_it(town: Any, opening: Opening, asking: Any) -> None:
    from bandi.office.visits.actions import record_attempt

    with asking(town.chan):
        looking = glass.eyes(town.chan, opening)
        with pytest.raises(OutOfReach):
            record_attempt(by=looking, listing=town.listing.id, kind="call", answer="reached")
        assert Listing.objects.filter(pk=town.listing.pk).update(attempts=9) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ContactAttempt.objects.create(
                listing=town.listing, household=town.listing.household, area_id=town.areas[0], kind="call",
                at=clock.now(), by=town.chan, answer="reached",
            )  # fmt: skip


def test_it_shows_nothing_to_others_and_ends_by_itself(town: Any, opening: Opening, asking: Any) -> None:
    with asking(town.saerom):
        assert not Household.objects.exists()
    with asking(town.chan):
        started = timezone.now() - timedelta(minutes=61)
        Opening.objects.filter(pk=opening.pk).update(at=started, until=started + timedelta(hours=1))
        assert not Household.objects.filter(area=town.areas[0]).exists()
        with pytest.raises(OutOfReach):
            glass.opened(town.chan, opening.pk)
        assert notices(town.chan).openings == ()


def test_a_person_nobody_signed_sees_nothing(town: Any, opening: Opening) -> None:
    for said in (str(town.chan.pk), f"p{town.chan.pk}", f"p{town.chan.pk};{0};{9_999_999_999};{'0' * 64}"):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('bandi.person', %s, true)", [said])
        assert not Household.objects.exists()
        assert not Opening.objects.exists()


def test_an_hour_is_the_longest_even_in_the_database(town: Any, opening: Opening, asking: Any) -> None:
    with asking(town.chan):
        with pytest.raises(IntegrityError), transaction.atomic():
            Opening.objects.filter(pk=opening.pk).update(until=opening.until + timedelta(seconds=1))
        again = glass.open_for_an_hour(
            by=town.chan, household=opening.household_id, area=town.areas[0], reason="life", why="다시"
        )
        assert again.pk == opening.pk, "opening twice opens once"
        glass.close_early(by=town.chan, opening=opening.pk)
        assert not Household.objects.filter(area=town.areas[0]).exists()


def test_reviewed_within_three_working_days_by_somebody_else(
    town: Any, opening: Opening, nari: Any, asking: Any
) -> None:
    with asking(town.chan):
        glass.opened(town.chan, opening.pk)
        with pytest.raises(PermissionDenied):
            glass.review(by=town.chan, opening=opening.pk, finding="justified")
    with asking(nari):
        (row,) = queries.openings_page(nari)
        assert (row.late, row.looks, row.own) == (False, 1, False)
        Opening.objects.filter(pk=opening.pk).update(review_by=clock.today() - timedelta(days=1))
        assert queries.openings_page(nari)[0].late
        page = queries.alerts_page(nari)
        assert (page.unreviewed, page.late) == (1, 1)
        with pytest.raises(Refused):
            glass.review(by=nari, opening=opening.pk, finding="")
        glass.review(by=nari, opening=opening.pk, finding="mistake", note="전화로 물을 수 있었음")
        with pytest.raises(Refused, match="already"):
            glass.review(by=nari, opening=opening.pk, finding="justified")
        assert not queries.openings_page(nari)[0].late


def test_the_page_lives_an_hour_with_a_banner_and_no_name_unasked(town: Any, client: Any) -> None:
    client.force_login(town.chan)
    told = {"area": town.areas[0], "name": "없는이름", "street": "", "reason": "life", "why": "급합니다"}
    answer = client.post("/emergency/", told)
    assert answer.status_code == 422
    assert "급합니다" in answer.content.decode()
    answer = client.post("/emergency/", told | {"name": NAME})
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).content.decode()
    assert "긴급 열람 중입니다" in page
    assert NAME not in page
    assert "긴급 열람 중입니다" in client.get("/desk/").content.decode()
    assert NAME in client.post(answer.headers["Location"]).content.decode()
    assert client.get(f"/households/{town.listing.household_id}/").status_code == 404
    assert client.post(f"{answer.headers['Location']}close/").status_code == 302
    assert client.get(answer.headers["Location"]).status_code == 404
    assert "긴급 열람 중입니다" not in client.get("/desk/").content.decode()
