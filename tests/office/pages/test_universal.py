"""Pages of universal visits and of cards at moments of life, as a browser without JavaScript sees them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.network import partners
from bandi.office.universal import actions, moments
from bandi.office.universal.models import MomentCard, OptIn, UniversalPlan

NUMBER = "900101-1234567"  # invented


@pytest.fixture
def plan(town: Any, acting: Any) -> UniversalPlan:
    home, day = town.listing.household, clock.today()
    with acting(town.ara):
        return UniversalPlan.objects.create(
            household=home, area_id=home.area_id, kind="newborn", person_key=home.residents.all()[0].person_key,
            happens_on=day - timedelta(days=20), month=day.replace(day=1), round="2026-5", due_on=day,
        )  # fmt: skip


def sent(read: Any, answer: Any, step: str, **told: Any) -> dict[str, Any]:
    """The hidden fields of the form of a step, and what is typed."""
    page = read(answer)
    hidden = {found["name"]: found.get("value") or "" for found in page.find("input", type="hidden") if found["name"]}
    return {name: hidden[name] for name in ("seen", "key", "once") if name in hidden} | {"step": step} | told


def test_the_road_from_offer_to_the_second_visit(town: Any, plan: UniversalPlan, page_of: Any, read: Any) -> None:
    client, path = page_of(town.ara), f"/universal/{plan.pk}/"
    listed = read(client.get("/universal/"))
    assert "아기가 태어난 가정" in listed.text
    assert "가짜갑001" not in listed.text, "names are masked on lists"
    assert "가짜갑001" not in read(client.get(path)).text
    assert "가짜갑001" in read(client.post(path, {"step": "reveal", "purpose": "visit"})).text
    assert client.post(path, {"step": "reveal"}).status_code == 422
    letter = read(client.get(f"{path}letter/"))
    assert "사양하셔도" in letter.text
    assert "You may say no" in letter.text
    assert client.post(path, sent(read, client.get(path), "offer", way="call")).status_code == 302
    refused = client.post(path, sent(read, client.get(path), "answer", agreed="yes"))
    assert refused.status_code == 422
    assert "함께 가는 간호사 이름을 적어 주세요." in read(refused).text
    yes = sent(read, client.get(path), "answer", agreed="yes", nurse="가짜간호사")
    assert client.post(path, yes).status_code == 302
    visit = sent(read, client.get(path), "visit", met="yes", nurse="가짜간호사", on=str(clock.today()), tier="risk")
    without = client.post(path, visit)
    assert (without.status_code, "하나 이상 골라야" in read(without).text) == (422, True)
    told = {"met": "yes", "nurse": "가짜간호사", "on": str(clock.today()), "tier": "risk", "risks": "low_mood"}
    done = sent(read, without, "visit", **told)
    assert client.post(path, done).status_code == 302
    page = read(client.get(path))
    assert "산후 우울이 의심됨" in page.text
    assert "2번째 방문 적기" in page.text


def test_the_second_officer_sees_what_the_first_saved(
    town: Any, plan: UniversalPlan, page_of: Any, read: Any, acting: Any
) -> None:
    client, path = page_of(town.bora), f"/universal/{plan.pk}/"
    stale = sent(read, client.get(path), "answer", agreed="never")
    with acting(town.ara):
        actions.offer(by=town.ara, plan=plan.pk, way="call")
    answer = client.post(path, stale)
    assert answer.status_code == 422
    assert "다른 사람이 먼저 저장했습니다" in read(answer).text


def asked(client: Client, path: str, read: Any, **told: str) -> Any:
    """Sends the public form as a person would."""
    page = read(client.get(path))
    (form,) = page.find("input", name="form")
    return client.post(path, {"form": form["value"], "lang": "ko", "best": "best_any"} | told)


def test_a_card_of_an_agent_leads_to_a_page_without_script(
    town: Any, client: Client, read: Any, acting: Any, page_of: Any
) -> None:
    day = clock.today()
    with acting(town.ara):
        agreed = partners.Agreed("estate_agent", "없는 부동산", "act_14", ["rent_late"], "monthly", "가짜", "02-700-0",
                                 day - timedelta(days=2), day + timedelta(days=90))  # fmt: skip
        shop = partners.sign_up(by=town.ara, area=town.areas[0], agreed=agreed)
        code = partners.make_poster(by=town.ara, partner=shop.pk, spot="계산대").code
    path = f"/m/{code}/"
    for lang in ("ko", "en"):
        got = client.get(path, {"lang": lang})
        assert not read(got).find("script")
        assert len(got.content) < 20_000
        assert got.headers["Content-Language"] == lang
    wrong = asked(client, path, read, name=f"가짜사람 {NUMBER}", phone="12", consent="1")
    page = read(wrong)
    assert wrong.status_code == 422
    assert NUMBER not in page.html
    assert page.find("input", name="name")[0]["value"] == "가짜사람"
    assert page.find("input", name="name")[0]["aria-describedby"] == "name_error"
    assert "주민등록번호는 적지 마세요" in page.text
    assert asked(client, path, read, name="가짜사람", phone="010-0000-0001").status_code == 422, "no consent"
    good = asked(client, path, read, name="가짜사람", phone="010 0000 0001", consent="1")
    receipt = read(good).html.split('class="code">')[1].split("<")[0]
    with acting(town.ara):
        row = OptIn.objects.get()
        assert (row.moment, row.poster, row.name, row.phone) == ("lease_signed", code, "가짜사람", "010-0000-0001")
    assert not AuditEvent.objects.filter(detail__icontains="가짜사람").exists()
    assert "지웠습니다" in read(client.post("/m/withdraw/", {"code": receipt})).text
    with acting(town.ara):
        partners.end_partner(by=town.ara, partner=shop.pk)
    assert client.get(path).status_code == 404, "the card ends with the agreement"


def test_the_counter_keeps_nothing_and_counts_cards(
    town: Any, page_of: Any, read: Any, acting: Any, django_assert_max_num_queries: Any
) -> None:
    client = page_of(town.ara)
    typed = {"born_1": "1990", "role_2": "child", "born_2": "2024", "monthly_rent": "400000", "household_wages": "0"}
    with django_assert_max_num_queries(25):
        found = read(client.post("/moments/move-in/", typed))
    assert "주거급여" in found.text
    assert "아동수당" in found.text
    slip = client.post("/moments/move-in/", {"born_1": NUMBER, "role_2": "child"})
    assert slip.status_code == 422
    assert "태어난 해를 1985처럼" in read(slip).text
    cards = {"step": "cards", "area": town.areas[0], "moment": "moved_in", "poster": "", "cards": "30"}
    day = str(clock.today())
    assert client.post("/moments/", cards | {"on": day, "once": str(uuid4())}).status_code == 302
    assert client.post("/moments/", cards | {"on": "2999-01-05"}).status_code == 422
    assert client.post("/moments/", cards | {"area": town.areas[1], "on": day}).status_code == 422
    with acting(town.ara):
        (card,) = MomentCard.objects.all()
    assert "30" in read(client.get("/moments/")).text
    assert client.post("/moments/", {"step": "undo", "card": card.pk}).status_code == 302
    with acting(town.ara):
        assert not MomentCard.objects.exists()


def test_the_funnel_counts_each_step(town: Any, acting: Any, page_of: Any) -> None:
    from bandi.office.universal.moment_queries import moments_page

    source = moments.Source("moved_in", town.areas[0])
    with acting(town.ara):
        moments.hand_out(by=town.ara, area=town.areas[0], moment="moved_in", cards=10, on=clock.today())
    rows = [moments.opt_in(source=source, wish=moments.Wish(uuid4(), "가짜", "010-0000-0001", "best_any", "ko", "x"))
            for _ in range(4)]  # fmt: skip
    moments.withdraw(code=rows[0][0], on=clock.today())
    with acting(town.ara):
        for (_, row), state in zip(rows[1:], ("called", "applied_for", "helped"), strict=True):
            moments.move_on(by=town.ara, optin=row.pk, state=state)
        funnel = next(one for one in moments_page(town.ara).funnels if one.moment.id == "moved_in")
    assert (funnel.cards, funnel.opted, funnel.called, funnel.applied, funnel.helped, funnel.withdrawn) == (
        10, 4, 3, 2, 1, 1,
    )  # fmt: skip


def test_a_move_in_from_the_list_to_applied(
    town: Any, page_of: Any, read: Any, acting: Any, django_assert_max_num_queries: Any
) -> None:
    from bandi.office.universal.models import MoveIn

    home, day = town.listing.household, clock.today()
    with acting(town.ara):
        rows = [
            MoveIn.objects.create(household=one.household, area_id=one.area_id, round="2026-5", made_on=day,
                                  members=members)
            for one, members in zip(town.listings, ("head 1955-02\nchild 2024-03", "head 1955-02\nchild"), strict=False)
        ]  # fmt: skip
    client, path = page_of(town.ara), f"/moments/moved/{rows[0].pk}/"
    with django_assert_max_num_queries(25):
        listed = read(client.get("/moments/moved/"))
    assert "아동수당" in listed.text
    assert "태어난 때를 모르는 가족이 있어" in listed.text
    assert "날을 알 수 없음" in listed.text
    assert "가짜갑001" not in listed.text + read(client.get(path)).text
    opened = read(client.post(path, {"step": "reveal", "purpose": "visit"}))
    assert "가짜갑001" in opened.text
    assert home.street in opened.text
    stale = sent(read, client.get(path), "", state="moved_nothing")
    assert client.post(path, sent(read, client.get(path), "", state="moved_applied")).status_code == 302
    second = client.post(path, stale | {"once": str(uuid4())})
    assert second.status_code == 422
    assert "다른 사람이 먼저 저장했습니다" in read(second).text
    assert client.post(path, {"state": "moved_left"}).status_code == 422
    with acting(town.ara):
        rows[0].refresh_from_db()
        assert (rows[0].state, rows[0].seen_on, rows[0].applied_on) == ("moved_applied", day, day)
    assert page_of(town.chan).get(path).status_code == 404
