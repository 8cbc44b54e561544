"""The desk: the right households in the right order, found without a name in any address, given to colleagues."""

from collections.abc import Callable
from typing import Any

import pytest

from bandi.office.audit.models import AuditEvent
from bandi.office.discovery.models import FeedCoverage
from bandi.office.worklist.models import Listing
from bandi.office.worklist.outline import outline

INVENTED = "가짜갑001"
MOST_QUERIES = 19


@pytest.fixture
def desk(town: Any, page_of: Any, read: Any) -> Callable[..., Any]:
    """`desk("tab=mine", by="bora")` reads the desk of a person."""

    def open_(query: str = "", *, by: str = "ara") -> Any:
        response = page_of(getattr(town, by)).get(f"/desk/?{query}")
        assert response.status_code == 200
        return read(response)

    return open_


def cards(page: Any) -> list[str]:
    """Addresses of the households shown, in order."""
    return [found["href"] for found in page.find("a", **{"data-open": None})]


def test_ara_sees_her_households_and_not_those_next_door(desk: Any, town: Any) -> None:
    page = desk()
    assert set(cards(page)) == {f"/households/{row.household_id}/" for row in town.listings}
    assert "오늘 확인할 가구" in page.text
    assert INVENTED not in page.html


def test_a_card_that_is_opened_says_why_with_source_date_and_what_may_be_missing(
    desk: Any, town: Any, page_of: Any, read: Any
) -> None:
    (asked, *_) = [one for one in desk().find("details") if "/desk/why/" in (one.get("hx-get") or "")]
    page = read(page_of(town.ara).get(asked["hx-get"]))
    assert "왜 목록에 올랐나요?" in desk().text
    for told in (
        "한국전력공사",
        "급여를 주거나 거절하는 근거가 아닙니다.",
        "받을 수 있어 보이는 것 생계급여",
    ):
        assert told in page.text
    assert "강" in page.text  # the weight is a word


def test_why_is_for_those_who_may_see_the_household_and_leaves_a_trace(town: Any, page_of: Any) -> None:
    asked = f"/desk/why/{town.listing.household_id}/"
    assert page_of(town.chan).get(asked).status_code == 404
    assert page_of(town.saerom).get(asked).status_code == 403
    assert page_of(town.ara).get(asked).status_code == 200
    trail = AuditEvent.objects.filter(action="household.view").get()
    assert (trail.actor, trail.subjects) == ("ara", [town.listing.household_id])


def test_a_page_of_the_desk_costs_the_same_few_queries_however_long_it_is(
    town: Any, page_of: Any, household_maker: Any, django_assert_max_num_queries: Any
) -> None:
    client = page_of(town.ara)
    client.get("/desk/")
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get("/desk/")
    household_maker(30)
    with django_assert_max_num_queries(MOST_QUERIES) as many:
        client.get("/desk/")
    assert len(many) == len(few)


def test_conditions_are_offered_when_they_are_asked_for(desk: Any) -> None:
    page = desk("tab=all")
    (asked,) = [one for one in page.find("a") if "ask=1" in (one.get("href") or "")]
    assert not page.find("select", name="band")
    assert desk(asked["href"].lstrip("?").split("#")[0]).find("select", name="signal")
    assert desk("band=high").find("select", name="band"), "whoever narrowed the list sees by what"


def test_only_the_first_card_has_a_solid_button(desk: Any) -> None:
    page = desk()
    first, *others = [found for found in page.find("a") if "hh__main" in (found.get("class") or "")]
    assert "btn--primary" in first["class"]
    assert all("btn--secondary" in other["class"] for other in others)


def test_new_signals_are_marked_and_can_be_asked_for(desk: Any, town: Any) -> None:
    assert "새 신호" in desk().text
    assert len(cards(desk("new=on"))) == 2  # households 1 and 3


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("band=high", 3),
        ("band=urgent", 0),
        ("kind=aged_alone", 3),
        ("signal=power_arrears", 3),
        ("signal=nothing", 0),
        ("state=met", 0),
        ("why=score", 3),
        ("tab=mine", 0),
        ("tab=unassigned", 3),
        ("tab=all", 3),
        ("tab=nonsense", 3),
        ("band=nonsense", 3),
        ("page=9999", 3),
        ("page=x", 3),
    ],
)
def test_conditions_narrow_the_list(desk: Any, query: str, shown: int) -> None:
    assert len(cards(desk(query))) == shown


def test_nothing_left_says_where_to_look_next(desk: Any) -> None:
    page = desk("tab=closed")
    assert "여기에 남은 가구가 없습니다" in page.text
    assert page.find("a", href="/desk/?tab=all")


def test_the_order_can_be_chosen(desk: Any, town: Any) -> None:
    first = desk("sort=points")
    assert cards(first)[0] == f"/households/{town.listings[0].household_id}/"


def test_the_table_is_remembered(desk: Any) -> None:
    assert desk("view=table").find("table")
    again = desk("tab=all")
    assert any("table--flow" in (found.get("class") or "") for found in again.find("table"))
    assert not desk("view=card").find("a", **{"class": "desk"})


def test_long_lists_come_in_pages_that_keep_the_conditions(desk: Any, household_maker: Any) -> None:
    household_maker(40)
    page = desk("band=high&sort=due")
    assert len(cards(page)) == 25
    (following,) = page.find("a", rel="next")
    assert {"band=high", "sort=due", "page=2"} <= set(following["href"].lstrip("?").split("&"))
    assert len(cards(desk(following["href"].lstrip("?")))) == 18


def test_data_that_did_not_arrive_comes_before_any_card(desk: Any, town: Any) -> None:
    FeedCoverage.objects.create(
        round=town.round, feed="nhis_premium_arrears", name_ko="건강보험료 체납", name_en="Premium arrears",
        provider_ko="국민건강보험공단", provider_en="NHIS", arrived="late",
    )  # fmt: skip
    page = desk()
    assert "이번 차수에 오지 않은 자료 1가지" in page.text
    assert page.html.index("오지 않은 자료") < page.html.index("data-household")


def test_a_search_is_a_post_and_stands_in_no_address(town: Any, page_of: Any, read: Any) -> None:
    client = page_of(town.ara)
    page = read(client.post("/desk/search/", {"text": "가짜갑001", "purpose": "visit"}))
    assert cards(page) == [f"/households/{town.listing.household_id}/"]
    assert "1가구를 찾았습니다." in page.text
    assert not [found for found in page.find("a") if "가짜" in (found.get("href") or "")]
    assert client.get("/desk/search/?text=가짜갑001").headers["Location"] == "/desk/"
    trail = AuditEvent.objects.filter(action="search").last()
    assert trail.subjects == [town.listing.household_id]
    assert "가짜" not in str(trail.detail)
    assert trail.purpose == "visit"


@pytest.mark.parametrize("purpose", [{}, {"purpose": ""}, {"purpose": "curiosity"}])
def test_a_search_without_a_purpose_finds_nothing(purpose: dict[str, str], town: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(town.ara).post("/desk/search/", {"text": "가짜갑001"} | purpose))
    assert "열람 목적을 골라 주세요." in page.text
    assert cards(page) == []
    assert not AuditEvent.objects.filter(action="search").exists()


def test_one_letter_is_too_little_to_search(town: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(town.ara).post("/desk/search/", {"text": "가", "purpose": "contact"}))
    assert "두 글자 이상" in page.text
    assert cards(page) == []


def test_the_lead_gives_ticked_households_to_ara(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    client = page_of(town.bora)
    told = {"listing": [str(row.id) for row in town.listings[:2]], "to": "ara", "back": "/desk/?tab=all"}
    response = client.post("/desk/assign/", told)
    assert response.headers["Location"] == "/desk/?tab=all"
    assert "2가구를 Ara 님이 맡았습니다." in read(client.get("/desk/?tab=all")).text
    with acting(town.bora):
        assert Listing.objects.filter(assignee=town.ara).count() == 2


def test_nothing_ticked_is_answered_in_words(town: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(town.bora).post("/desk/assign/", {"to": "ara"}, follow=True))
    assert "맡길 가구를 하나 이상 골라 주세요." in page.text


def test_ara_takes_a_household_herself_but_gives_none_away(town: Any, page_of: Any, read: Any) -> None:
    client = page_of(town.ara)
    assert client.post("/desk/assign/", {"listing": str(town.listing.id), "to": "ara"}).status_code == 302
    assert f"/households/{town.listing.household_id}/" in cards(read(client.get("/desk/?tab=mine")))
    assert client.post("/desk/assign/", {"listing": str(town.listing.id), "to": "bora"}).status_code == 403


def test_nobody_next_door_is_given_a_household(town: Any, page_of: Any, read: Any) -> None:
    client = page_of(town.bora)
    page = read(client.post("/desk/assign/", {"listing": str(town.listing.id), "to": "chan"}, follow=True))
    assert "누구에게 맡길지 골라 주세요." in page.text
    assert client.post("/desk/assign/", {"listing": str(town.next_door[0].id), "to": "ara"}).status_code == 404


def test_after_assigning_nobody_is_led_away_from_the_office(town: Any, page_of: Any) -> None:
    told = {"listing": str(town.listing.id), "to": "ara", "back": "https://elsewhere.example/"}
    assert page_of(town.ara).post("/desk/assign/", told).headers["Location"] == "/desk/"


def test_the_map_counts_and_draws_no_household(desk: Any, town: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(town.ara).get("/desk/map/"))
    assert "시급도별 남은 가구 3곳" in page.text
    assert "그 밖의 길(다섯 곳 미만)" in page.text  # small roads are not told apart
    assert "좌표가 없어" in page.text
    assert page.find("path")


def test_a_fragment_is_for_htmx_only_and_going_back_gets_the_page(town: Any, page_of: Any) -> None:
    client = page_of(town.ara)
    part = client.get("/desk/map/", headers={"HX-Request": "true"})
    back = client.get("/desk/map/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" not in part.content
    assert b"<html" in back.content
    assert "HX-Request" in part.headers["Vary"]


def test_a_steward_has_no_desk(town: Any, page_of: Any) -> None:
    assert page_of(town.saerom).get("/desk/").status_code == 403


def test_an_outline_keeps_its_shape() -> None:
    square = {
        "type": "Polygon",
        "coordinates": [[[127.0, 0.0], [127.1, 0.0], [127.1, 0.1], [127.0, 0.1], [127.0, 0.0]]],
    }
    drawn = outline(square)
    assert drawn is not None
    assert abs(drawn.width - drawn.height) <= 1
    assert drawn.path.startswith("M6.0")
    assert outline(None) is None
    assert outline({"type": "MultiPolygon", "coordinates": [square["coordinates"]]}) == drawn
