"""The household page: why first, what is missing before any points, names only on request."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from bandi.office.audit.models import AuditEvent
from bandi.office.discovery.models import Entitlement, FeedCoverage, Reason

NAME, PHONE, STREET = "가짜갑001", "010-0000-0001", "시험로1길 1"


@pytest.fixture
def page_for(town: Any, page_of: Any, read: Any, address: str) -> Callable[[Any], Any]:
    """`page_for(town.ara)` reads the page of the first household."""
    return lambda user: read(page_of(user).get(address))


@pytest.fixture
def address(town: Any) -> str:
    """The page of the first household on Ara's desk."""
    return f"/households/{town.listing.household_id}/"


def test_names_and_numbers_are_masked(town: Any, page_of: Any, read: Any, address: str) -> None:
    page = read(page_of(town.ara).get(address))
    assert "가○○○○1 님 가구" in page.text
    assert "010-****-0001" in page.text
    assert not {NAME, PHONE, STREET} & {told for told in (NAME, PHONE, STREET) if told in page.html}


def test_a_purpose_opens_names_and_is_written_down(town: Any, page_of: Any, read: Any, address: str) -> None:
    page = read(page_of(town.ara).post(address + "reveal/", {"purpose": "visit"}))
    for told in (NAME, PHONE, STREET, "1호"):
        assert told in page.text
    assert page.find("a", href="tel:01000000001")
    assert page.find("section", **{"data-announce": "이름과 연락처를 열었습니다. 열람 기록에 남았습니다."})
    trail = AuditEvent.objects.filter(action="person.reveal").last()
    assert (trail.actor, trail.purpose, trail.subjects) == ("ara", "visit", [town.listing.household_id])


def test_without_a_purpose_nothing_opens(town: Any, page_of: Any, read: Any, address: str) -> None:
    page = read(page_of(town.ara).post(address + "reveal/", {}))
    assert "열람 목적을 골라 주세요." in page.text
    assert NAME not in page.html
    assert not AuditEvent.objects.filter(action="person.reveal").exists()


def test_names_open_by_post_only(town: Any, page_of: Any, address: str) -> None:
    assert page_of(town.ara).get(address + "reveal/").status_code == 405


def test_htmx_gets_only_the_part_with_the_people(town: Any, page_of: Any, address: str) -> None:
    response = page_of(town.ara).post(address + "reveal/", {"purpose": "contact"}, headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith("<section")
    assert NAME in response.content.decode()


def test_every_look_is_written_down(town: Any, page_of: Any, address: str) -> None:
    page_of(town.ara).get(address)
    trail = AuditEvent.objects.filter(action="household.view").last()
    assert trail.subjects == [town.listing.household_id]


def test_reasons_come_first_and_lowering_ones_say_so(
    town: Any, page_of: Any, read: Any, acting: Any, address: str
) -> None:
    with acting(town.ara):
        Reason.objects.create(
            round=town.round, household=town.listing.household, area_id=town.areas[0], place=2,
            ko="이미 지원을 받은 적이 있습니다.", en="Was helped before.", points=-5, part="history:served",
            evidence=[{"feed": "office_outcomes", "on": "2026-05-02"}],
        )  # fmt: skip
    page = read(page_of(town.ara).get(address))
    assert page.text.index("전기료가 4개월 밀렸습니다.") < page.text.index("신호와 근거")
    assert "낮춤 -5점" in page.text
    assert "2026. 5. 2.(토)" in page.text


def test_what_did_not_arrive_stands_before_any_points(town: Any, page_of: Any, read: Any, address: str) -> None:
    FeedCoverage.objects.create(
        round=town.round, feed="nhis_premium_arrears", name_ko="건강보험료 체납", name_en="Premium arrears",
        provider_ko="국민건강보험공단", provider_en="NHIS", arrived="missing", latest_month=date(2026, 7, 1),
    )  # fmt: skip
    page = read(page_of(town.ara).get(address))
    assert page.text.index("없다는 뜻이 아니라 모른다는 뜻입니다") < page.text.index("30점")
    assert "마지막 자료 2026년 7월" in page.text


def test_an_unknown_benefit_is_not_said_to_be_refused(
    town: Any, page_of: Any, read: Any, acting: Any, address: str
) -> None:
    with acting(town.ara):
        Entitlement.objects.create(
            round=town.round, household=town.listing.household, area_id=town.areas[0], benefit="housing",
            name_ko="주거급여", name_en="Housing", verdict="depends", received=None, amount_low=0, amount_high=210_000,
            missing=[{"id": "rent", "ko": "월세", "en": "rent"}],
        )  # fmt: skip
        Entitlement.objects.create(
            round=town.round, household=town.listing.household, area_id=town.areas[0], benefit="basic_pension",
            name_ko="기초연금", name_en="Pension", verdict="no", received=False, failed="over_line", margin=-15_200,
        )  # fmt: skip
    page = read(page_of(town.ara).get(address))
    assert "기초연금: 해당하지 않아 보입니다 · 소득·재산이 기준보다 많음 기준보다 15,200원 많음" in page.text
    assert "월세: 주거급여 0원~210,000원 (한 달)" in page.text


def test_what_was_tried_is_told_and_can_be_taken_back(
    town: Any, page_of: Any, read: Any, acting: Any, address: str
) -> None:
    from bandi.office.visits.actions import record_attempt

    with acting(town.ara):
        record_attempt(by=town.ara, listing=town.listing.id, kind="call", answer="no_answer", note="오후에 다시")
    page = read(page_of(town.ara).get(address))
    assert "전화: 부재·무응답" in page.text
    assert "오후에 다시" in page.text
    assert page.find("form", action=f"/listings/{town.listing.id}/undo/")
    assert "연락 시도 1회" in page.text


def test_the_ladder_proposes_a_visit_after_two_missed_calls(town: Any, acting: Any, tries: Any, page_for: Any) -> None:
    with acting(town.ara):
        tries(town.ara, town.listing.id, "text", "call", "call", "letter")
    page = page_for(town.ara)
    assert "다음: 방문" in page.text
    assert page.find("a", href=f"/listings/{town.listing.id}/visit/")


def test_the_lead_sees_who_looked(town: Any, page_of: Any, read: Any, address: str) -> None:
    page_of(town.ara).post(address + "reveal/", {"purpose": "visit"})
    page = read(page_of(town.bora).get(address + "readers/"))
    assert "Ara 이름·연락처 열람 방문하기 위해" in page.text
    assert page_of(town.ara).get(address + "readers/").status_code == 403


def test_next_door_it_does_not_exist(town: Any, page_of: Any, address: str) -> None:
    client = page_of(town.chan)
    assert client.get(address).status_code == 404
    assert client.post(address + "reveal/", {"purpose": "visit"}).status_code == 404


def test_the_district_looks_and_opens_no_name(town: Any, page_of: Any, read: Any, address: str) -> None:
    client = page_of(town.daon)
    page = read(client.get(address))
    assert not page.find("form", action=address + "reveal/")
    assert "연락 결과 적기" not in page.text
    assert client.post(address + "reveal/", {"purpose": "visit"}).status_code == 403


def test_an_earlier_round_is_remembered(town: Any, acting: Any, round_maker: Any, page_for: Any) -> None:
    from bandi.office.discovery.models import Candidate

    earlier = round_maker("2026-4", cutoff=date(2026, 6, 30), published_on=timezone.localdate())
    with acting(town.ara):
        Candidate.objects.create(
            round=earlier, household=town.listing.household, area_id=town.areas[0], listed=False, why="reference",
            points=12, band="low",
        )  # fmt: skip
    assert "2026-4 차수 · 낮음 · 참고 명단" in page_for(town.ara).text


def test_the_question_that_settles_most_comes_first(
    town: Any, page_of: Any, read: Any, acting: Any, address: str
) -> None:
    """Twenty benefits stay readable: due in the table, open ones by question, the others folded away."""
    facts = {"round": town.round, "household": town.listing.household, "area_id": town.areas[0]}
    income, class_ = (
        {"id": "earned_income", "ko": "근로·사업소득", "en": "earned income"},
        {"id": "recipient_class", "ko": "지금 받는 급여", "en": "benefit received"},
    )
    told = [
        ("housing", "주거급여", "depends", [income]),
        ("city_gas_reduction", "도시가스 요금 경감", "depends", [class_]),
        ("energy_voucher", "에너지바우처", "depends", [class_, income]),
        ("child_allowance", "아동수당", "no", []),
    ]
    for benefit, name, verdict, missing in told:
        names = {"benefit": benefit, "name_ko": name, "name_en": name}
        with acting(town.ara):
            Entitlement.objects.create(**facts, **names, verdict=verdict, missing=missing, received=None)
    page = read(page_of(town.ara).get(address))
    order = ["생계급여", "물어보면 갈리는 급여", "지금 받는 급여", "급여 2가지", "도시가스 요금 경감", "에너지바우처"]
    order += ["근로·사업소득", "주거급여", "해당하지 않아 보이는 급여 1가지", "아동수당"]
    benefits = page.text[page.text.index("받는 것과 받을 수 있어 보이는 것") :]
    places = [benefits.index(words) for words in order]
    assert places == sorted(places)
