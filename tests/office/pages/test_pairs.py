"""The queue of pairs in the browser: two sides, what agrees, three answers, and the way back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bandi.office.accounts.jurisdiction import within
from bandi.office.pairs.actions import write_pairs
from bandi.office.pairs.models import LinkPair

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def queued(town: Any, own_engine: Any) -> Any:
    """Two pairs here, one next door, and an engine of their own."""
    homes = [town.listings[0].household, town.listings[1].household, town.next_door[0].household]
    pairs = [
        {
            "stranger": number,
            "person": number,
            "household": home.key,
            "area": home.area_id,
            "feed": "kepco_arrears",
            "tier": "",
            "sure": 0.873,
            "parts": [
                {"comparison": "name", "level": "same", "weight": 8.0},
                {"comparison": "phone", "level": "none", "weight": 0.0},
                {"comparison": "sex", "level": "other", "weight": -4.0},
            ],
            "records": 3,
            "months": 10 - number,
            "told": {"name": "가짜돌", "phone": "010-0000-1111", "street": "시험로1길 1"},
            "registered": {"name": "가짜두리", "birth": date(1955, 3, 1), "street": "시험로1길 1", "unit": "101호"},
        }
        for number, home in enumerate(homes)
    ]
    with within(town.areas):
        write_pairs(pairs, round_id=town.round.id, by=None, on=date(2026, 9, 22))
        town.pairs = list(LinkPair.objects.order_by("stranger_key"))
    return town


def state_of(town: Any, number: int) -> str:
    with within(town.areas):
        return str(LinkPair.objects.get(pk=town.pairs[number].pk).state)


def test_the_queue_shows_who_waits_without_names(queued: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(queued.bora).get("/pairs/"))
    for words in ("가○돌", "가○○리", "체납 10개월", "기록 3건", "87%", "판단 대기 2"):
        assert words in page.text, words
    assert "가짜" not in page.html
    assert page.find("a", href="/pairs/", aria_current="page") == page.find("a", href="/pairs/")
    for odd in ("?tab=x", "?sort=x", "?page=x", "?page=²", "?before=x", "?tab=later"):
        assert page_of(queued.bora).get(f"/pairs/{odd}").status_code == 200


def test_both_sides_stand_beside_one_another(queued: Any, page_of: Any, read: Any) -> None:
    path = f"/pairs/{queued.pairs[0].pk}/"
    page = read(page_of(queued.bora).get(path))
    for words in (
        "1955년생",
        "010-****-1111",
        "시험로1길, ○○○",
        "같은 쪽",
        "다른 쪽",
        "알 수 없음",
        "가장 긴 체납은 10개월",
    ):
        assert words in page.text, words
    assert page.find("span", **{"class": "w100"})
    assert page.find("span", **{"class": "w50"})
    assert [button.get("value") for button in page.find("button", name="verdict")] == ["same", "different", "later"]
    answer = page_of(queued.bora).post(f"{path}reveal/", **HTMX)
    part = read(answer)
    assert "<html" not in part.html
    for words in ("가짜두리", "1955. 3. 1.", "시험로1길 1, 101호"):
        assert words in part.text, words
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_district_decides_without_opening_names(queued: Any, page_of: Any, read: Any) -> None:
    path, client = f"/pairs/{queued.pairs[0].pk}/", page_of(queued.daon)
    assert not read(client.get(path)).find("form", action=f"{path}reveal/")
    assert client.post(f"{path}reveal/").status_code == 403
    assert client.post(f"{path}decide/", {"verdict": "different"}).status_code == 302
    assert state_of(queued, 0) == "different"


def test_an_answer_leads_to_the_next_pair_and_can_be_taken_back_there(queued: Any, page_of: Any, read: Any) -> None:
    first, second = (str(pair.pk) for pair in queued.pairs[:2])
    client = page_of(queued.bora)
    answer = client.post(f"/pairs/{first}/decide/", {"verdict": "same", "note": "생일이 같음"}, follow=True)
    page = read(answer)
    assert answer.redirect_chain == [(f"/pairs/{second}/?before={first}", 302)]
    assert "다음 차수부터 두 기록을 이어 봅니다." in page.text
    assert page.find("form", action=f"/pairs/{first}/undo/")
    assert state_of(queued, 0) == "same"
    decided = read(client.get("/pairs/?tab=decided"))
    assert "같은 사람" in decided.text
    assert "생일이 같음" in read(client.get(f"/pairs/{first}/")).text
    assert (
        "이미 판단한 기록입니다."
        in read(client.post(f"/pairs/{first}/decide/", {"verdict": "different"}, follow=True)).text
    )
    taken = read(client.post(f"/pairs/{first}/undo/", follow=True))
    assert "판단을 되돌렸습니다." in taken.text
    assert taken.find("button", name="verdict", value="same")
    assert state_of(queued, 0) == "waiting"


def test_the_last_answer_leads_back_to_an_empty_queue(queued: Any, page_of: Any, read: Any) -> None:
    client = page_of(queued.bora)
    for pair in queued.pairs[:2]:
        page = read(client.post(f"/pairs/{pair.pk}/decide/", {"verdict": "later"}, follow=True))
    assert "판단을 기다리는 쌍이 없습니다" in page.text
    assert "나중에 볼 것 2" in page.text
    assert "골라 주세요." in read(client.post(f"/pairs/{queued.pairs[0].pk}/decide/", follow=True)).text


@pytest.mark.parametrize("deed", ["", "reveal/", "decide/", "undo/"])
def test_a_lead_next_door_is_told_that_there_is_nothing(queued: Any, page_of: Callable[[Any], Any], deed: str) -> None:
    queued.chan.role = "team_lead"
    queued.chan.save()
    client, path = page_of(queued.chan), f"/pairs/{queued.pairs[0].pk}/{deed}"
    answer = client.post(path, {"verdict": "same"}) if deed else client.get(path)
    assert answer.status_code == 404
    assert state_of(queued, 0) == "waiting"
