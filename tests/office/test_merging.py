"""Two officers on one record: the second sees what the first saved and keeps her typing. Two clicks: one effect."""

import re
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.office.conftest import HERE, make_area, make_household, make_person, make_round, set_areas

from bandi.office.access.models import FormKey
from bandi.office.accounts.jurisdiction import within
from bandi.office.visits.models import Result, Visit
from bandi.office.worklist.models import Listing


def hidden(client: Client, path: str) -> dict[str, str]:
    """What the form of a page carries besides its fields."""
    html = client.get(path).content.decode()
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', html) for name in ("once", "seen")}
    return {name: match[1] for name, match in found.items() if match}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_second_plan_meets_the_first_and_loses_nothing(town: Any, acting: Any) -> None:
    path = f"/listings/{town.listing.id}/visit/?step=plan"
    ara, bora = signed_in(town.ara), signed_in(town.bora)
    hers, his = hidden(ara, path), hidden(bora, path)
    plan = {"step": "plan", "on": "2099-01-05", "at": "10:00", "companion": "다솜"}
    assert bora.post(path, plan | his).status_code == 302
    late = plan | hers | {"at": "15:30", "companion": "마루"}
    answer = ara.post(path, late)
    page = answer.content.decode()
    assert answer.status_code == 409
    for told in ("Bora 님이 저장한 것", "2099-01-05 10:00", "다솜", "2099-01-05 15:30", 'value="마루"'):
        assert told in page, told
    with acting(town.ara):
        assert Visit.objects.get().companion == "다솜"
    fresh = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("seen", "once")}
    assert ara.post(path, late | fresh).status_code == 302, "knowingly she may"
    with acting(town.ara):
        assert Visit.objects.get().companion == "마루"


def test_the_second_result_meets_the_first(town: Any, acting: Any) -> None:
    path = f"/listings/{town.listing.id}/result/"
    ara, bora = signed_in(town.ara), signed_in(town.bora)
    hers, his = hidden(ara, path), hidden(bora, path)
    told = {"outcome": "priv_link", "evidence": "주민센터에 연결했습니다."}
    assert bora.post(path, told | his).status_code == 302
    answer = ara.post(path, {"outcome": "pub_other", "evidence": "신청서를 냈습니다."} | hers)
    assert answer.status_code == 409
    assert "주민센터에 연결했습니다." in answer.content.decode()
    assert "신청서를 냈습니다." in answer.content.decode()
    with acting(town.ara):
        assert [one.outcome for one in Result.objects.all()] == ["priv_link"]


def test_the_same_form_twice_has_one_effect_and_leads_to_one_place(town: Any, acting: Any) -> None:
    path = f"/listings/{town.listing.id}/result/"
    ara = signed_in(town.ara)
    told = hidden(ara, path) | {"outcome": "priv_link", "evidence": "연결했습니다."}
    assert ara.post(path, {"once": told["once"]}).status_code == 200, "a refused form is not spent"
    first, second = ara.post(path, told), ara.post(path, told)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert "두 번 적지 않았습니다" in ara.get(second.headers["Location"]).content.decode()
    with acting(town.ara):
        assert Result.objects.count() == 1
    bora = signed_in(town.bora)
    assert bora.post(path, told).status_code in (302, 409), "a key of somebody else is none"


@pytest.mark.usefixtures("transactional_db")
def test_two_clicks_at_the_same_moment_have_one_effect() -> None:
    with transaction.atomic():
        make_area(HERE, "시험동")
        set_areas(HERE)
        ara = make_person("ara", "officer", HERE)
        listing = make_household(HERE, 1, make_round())
    path, clients = f"/listings/{listing.id}/result/", [signed_in(ara) for _ in range(4)]
    told = hidden(clients[0], path) | {"outcome": "priv_link", "evidence": "연결했습니다."}
    start, answers = threading.Barrier(len(clients)), []

    def click(client: Client) -> None:
        start.wait()
        answers.append(client.post(path, told).status_code)
        connection.close()

    clicks = [threading.Thread(target=click, args=(client,)) for client in clients]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert answers == [302] * 4
    with transaction.atomic(), within([HERE]):
        assert Result.objects.count() == 1
    assert FormKey.objects.count() == 1


def test_the_second_visit_meets_the_first_and_is_one_more_when_meant(town: Any, acting: Any) -> None:
    path = f"/listings/{town.listing.id}/visit/?step=record"
    ara, bora = signed_in(town.ara), signed_in(town.bora)
    hers, his = hidden(ara, path), hidden(bora, path)
    assert bora.post(path, {"step": "record", "met": "yes", "note": "보라가 만남"} | his).status_code == 302
    late = {"step": "record", "met": "no", "note": "문이 잠겨 있음"} | hers
    answer = ara.post(path, late)
    page = answer.content.decode()
    assert answer.status_code == 409
    for told in ("Bora 님이 저장한 것", "보라가 만남", "문이 잠겨 있음"):
        assert told in page, told
    with acting(town.ara):
        assert Visit.objects.count() == 1
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    assert ara.post(path, late | {"seen": seen[1]}).status_code == 302
    with acting(town.ara):
        assert Visit.objects.count() == 2


def test_what_a_colleague_took_meanwhile_is_not_taken_from_her(town: Any, acting: Any) -> None:
    ara, bora = signed_in(town.ara), signed_in(town.bora)
    listing = str(town.listing.id)
    page = bora.get("/desk/?tab=all").content.decode()
    assert f'name="was" value="{listing} "' in page
    take = {"listing": listing, "to": "ara", "free": "1"}
    assert ara.post("/desk/assign/", take).status_code == 302
    give = {"listing": listing, "to": "bora", "was": f"{listing} "}
    told = bora.post("/desk/assign/", give, follow=True).content.decode()
    assert "지금 담당: Ara" in told
    assert "바뀐 가구가" not in ara.post("/desk/assign/", take, follow=True).content.decode()  # a second click
    with acting(town.ara):
        assert Listing.objects.get(pk=listing).assignee == town.ara
    assert bora.post("/desk/assign/", give | {"was": f"{listing} Ara"}).status_code == 302
    with acting(town.ara):
        assert Listing.objects.get(pk=listing).assignee == town.bora
