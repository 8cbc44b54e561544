"""The history's pages in a browser without JavaScript: filing, telling, applying again, taking back."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bandi.office.history.actions import Refusal, keep
from bandi.office.history.look import look_again
from bandi.office.history.models import Step, Watch

MEANS = {"fact_earned_income": "0", "fact_residential_property": "0", "fact_occupational_pension": "0"}
FORM = MEANS | {
    "benefit": "basic_pension",
    "name": "가짜갑055",
    "birth": "1950-03-01",
    "phone": "010-0000-0055",
    "address": "시험로5길 5",
    "channel": "letter",
    "decided_on": "2025-10-15",
    "filed_on": "2025-10-20",
    "consent": "on",
    "fact_financial_assets": "708560000",  # 2,295,200 won a month: 15,200 above the line of 2025
}


@pytest.fixture
def gained(town: Any, page_of: Any, acting: Any, settings: Any, tmp_path: Any) -> Watch:
    """Filed by Ara through the page, then helped by the line of 2026."""
    settings.OUTBOX_FOLDER = tmp_path
    answer = page_of(town.ara).post("/history/new/", FORM | {"area": town.areas[0]})
    assert answer.status_code == 302
    look_again(on=date(2026, 1, 2), why="calendar")
    with acting(town.ara):
        return Watch.objects.get()


def test_what_is_filed_can_be_read_aloud_and_asks_for_a_talk(town: Any, page_of: Any, read: Any, gained: Watch) -> None:
    client = page_of(town.ara)
    assert "새로 자격 생김 1" in read(client.get("/history/")).text
    page = read(client.get(f"/history/{gained.id}/"))
    assert "소득인정액이 기준보다 15,200원 많았습니다. 2026년 기준이면 받을 수 있습니다." in page.text
    assert "가짜갑055" not in page.html


@pytest.mark.parametrize("left_out", ["consent", "name", "birth", "decided_on"])
def test_what_is_missing_is_said_and_nothing_is_kept(
    town: Any, page_of: Any, read: Any, acting: Any, left_out: str
) -> None:
    told = {name: value for name, value in (FORM | {"area": town.areas[0]}).items() if name != left_out}
    page = read(page_of(town.ara).post("/history/new/", told))
    assert page.find("a", href=f"#id_{left_out}")
    assert page.find("input", name="fact_financial_assets", value="708560000")
    with acting(town.ara):
        assert not Watch.objects.exists()


def test_a_neighbourhood_next_door_cannot_be_chosen(town: Any, page_of: Any, acting: Any) -> None:
    assert page_of(town.chan).post("/history/new/", FORM | {"area": town.areas[0]}).status_code == 200
    with acting(town.ara):
        assert not Watch.objects.exists()


def test_a_household_of_the_desk_is_linked_and_one_next_door_is_not(town: Any, page_of: Any, acting: Any) -> None:
    client, told = page_of(town.ara), FORM | {"area": town.areas[0]}
    own, strange = town.listing.household_id, town.next_door[0].household_id
    assert client.get(f"/history/new/?household={own}&benefit=basic_pension").status_code == 200
    assert client.get(f"/history/new/?household={strange}&benefit=basic_pension").status_code == 404
    assert client.post("/history/new/", told | {"household": strange}).status_code == 404
    assert client.post("/history/new/", told | {"household": own}).status_code == 302
    with acting(town.ara):
        assert Watch.objects.get().household_id == own


def test_children_belong_to_the_family(town: Any, page_of: Any, acting: Any) -> None:
    """Refused when the child turned eight; the law of 2026 pays below nine, from January on."""
    told = FORM | {"area": town.areas[0], "benefit": "child_allowance", "child_1": "2017-11-20"}
    told = {name: value for name, value in told.items() if not name.startswith("fact_")}
    told |= {"decided_on": "2025-12-05", "filed_on": "2025-12-05"}
    assert page_of(town.ara).post("/history/new/", told).status_code == 302
    look_again(on=date(2026, 1, 2), why="calendar")
    with acting(town.ara):
        assert (Watch.objects.get().failed, Watch.objects.get().state) == ("no_child_of_age", "entitled")


def test_the_printed_application_is_filled_in(town: Any, page_of: Any, read: Any, gained: Watch) -> None:
    page = read(page_of(town.ara).post(f"/history/{gained.id}/application/"))
    for word in ("가짜갑055", "시험로5길 5", "708,560,000원", "1950. 3. 1.", "기초연금 재신청서", "아니요"):
        assert word in page.text


def test_steps_and_taking_back(town: Any, page_of: Any, read: Any, acting: Any, gained: Watch) -> None:
    client, address = page_of(town.ara), f"/history/{gained.id}/"
    client.post(address + "notice/", {"channel": "letter"})
    client.post(address + "step/", {"step": "opened"})
    client.post(address + "step/", {"step": "applied"})
    page = read(client.get(address))
    assert "다시 신청함" in page.text
    assert page.find("form", action=address + "undo/")
    client.post(address + "undo/")
    with acting(town.ara):
        assert (Watch.objects.get().state, [step.what for step in Step.objects.all()]) == ("entitled", ["opened"])
    refused = read(client.post(address + "step/", {"step": "nonsense"}, follow=True))
    assert "모르는 조치입니다." in refused.text


def test_new_facts_through_the_page(town: Any, page_of: Any, read: Any, acting: Any, gained: Watch) -> None:
    client, address = page_of(town.ara), f"/history/{gained.id}/"
    wrong = read(client.post(address + "facts/", MEANS | {"fact_financial_assets": "-1"}))
    assert "0 이상으로 써 주세요." in wrong.text
    client.post(address + "facts/", MEANS | {"fact_financial_assets": "990000000"})
    with acting(town.ara):
        assert (Watch.objects.get().state, Watch.objects.get().verdict) == ("watched", "no")


def test_a_longer_list_asks_the_database_no_more_often(town: Any, page_of: Any, acting: Any) -> None:
    client, counts = page_of(town.ara), []
    for many in (1, 20):
        with acting(town.ara):
            keep(
                [
                    Refusal(
                        area=town.areas[0],
                        benefit="child_allowance",
                        decided_on=date(2025, 3, 1),
                        filed_on=date(2025, 3, 1),
                        members=[(date(1985, 1, 1), "head")],
                        facts={},
                        consent=True,
                        name="가짜갑001",
                    )
                    for _ in range(many)
                ],
                by=town.ara,
            )
        client.get("/history/?tab=watched")
        with CaptureQueriesContext(connection) as asked:
            client.get("/history/?tab=watched")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 24
