"""The team page and the district page: every number leads somewhere, nobody is ranked, nobody is named beyond need."""

from datetime import timedelta
from typing import Any

import pytest
from tests.office.conftest import MOVED

from bandi.office import clock
from bandi.office.worklist.actions import assign
from bandi.office.worklist.models import Listing


@pytest.fixture
def late(town: Any, acting: Any) -> Any:
    """One household of Ara's is overdue."""
    with acting(town.ara):
        Listing.objects.filter(pk=town.listing.pk).update(due_on=clock.today() - timedelta(days=10))
    return town


def test_every_number_opens_its_list(late: Any, page_of: Any, read: Any) -> None:
    client = page_of(late.bora)
    page = read(client.get("/team/"))
    assert page.find("a", href="#waiting"), "results of every round that wait stand below"
    for tab in ("overdue", "unassigned", "open", "closed"):
        assert page.find("a", href=f"/desk/?tab={tab}"), tab
        assert client.get(f"/desk/?tab={tab}").status_code == 200
    assert page.find("a", href=f"/households/{late.listing.household_id}/")
    assert "기한 지남" in page.text


def test_load_is_a_bar_beside_a_number_and_opens_the_colleagues_list(
    late: Any, page_of: Any, read: Any, acting: Any
) -> None:
    with acting(late.bora):
        assign(by=late.bora, listings=[late.listing.id, late.listings[1].id], to=late.ara)
    client = page_of(late.bora)
    page = read(client.get("/team/"))
    assert "2가구 (기한 지남 1)" in page.text
    assert page.find("a", href="/desk/?tab=open&assignee=ara")
    assert "w100" in page.html
    assert "평가하는 데 쓰지 않습니다" in page.text
    listed = client.get("/desk/?tab=open&assignee=ara").content.decode()
    assert str(late.listing.household_id) in listed
    assert str(late.listings[2].household_id) not in listed


def test_results_that_wait_stand_on_the_page_with_a_way_to_them(
    late: Any, page_of: Any, read: Any, acting: Any
) -> None:
    from bandi.office.visits.actions import give_result

    with acting(late.ara):
        result = give_result(by=late.ara, listing=late.listing.id, outcome="moved", rest=MOVED, evidence="관리소")
        own = give_result(by=late.bora, listing=late.listings[1].id, outcome="moved", rest=MOVED, evidence="관리소")
    page = read(page_of(late.bora).get("/team/"))
    assert page.find("a", href=f"/results/{result.id}/confirm/")
    assert not page.find("a", href=f"/results/{own.id}/confirm/")
    assert "본인이 낸 결과" in page.text


def test_the_district_adds_up(late: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(late.daon).get("/district/"))
    assert "시험동" in page.text
    assert "이웃동" in page.text
    first = late.areas[0]
    assert page.find("a", href=f"/desk/?tab=overdue&area={first}")
    assert page.find("a", href=f"/desk/?tab=all&area={first}")
    assert "모두 6" in page.text  # three households on each side
    assert "가짜" not in page.text


def test_without_a_round_both_pages_say_so(town: Any, page_of: Any, read: Any) -> None:
    from bandi.office.discovery.models import Round

    Round.objects.update(state="waiting")
    assert "아직 배포된 차수가 없습니다." in read(page_of(town.bora).get("/team/")).text
    assert "아직 배포된 차수가 없습니다." in read(page_of(town.daon).get("/district/")).text
