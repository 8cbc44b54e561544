"""Calls, visits, results and their confirmation, as an officer and a lead do them with forms alone."""

from datetime import timedelta
from typing import Any

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.visits.models import ContactAttempt, Result, Visit
from bandi.office.visits.outcomes import outcome_groups
from bandi.office.worklist.models import Listing


def place(listing: Any, what: str) -> str:
    return f"/listings/{listing.id}/{what}/"


def test_every_outcome_stands_once_with_its_meaning() -> None:
    from bandi.office.discovery import door

    choices = [choice for group in outcome_groups([]) for choice in group.choices]
    assert sorted(choice.rule.code for choice in choices) == sorted(door.outcome_codes())
    assert all(choice.rule.ko and choice.rule.en and choice.name for choice in choices)


def test_no_answer_is_one_tap_and_one_button(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    client = page_of(town.ara)
    form = read(client.get(place(town.listing, "call")))
    assert len(form.find("input", name="answer")) == 6
    assert "checked" in form.find("input", name="kind", value="call")[0]
    answer = client.post(place(town.listing, "call"), {"answer": "no_answer", "kind": "call"})
    assert answer.headers["Location"] == place(town.listing, "next")
    with acting(town.ara):
        attempt = ContactAttempt.objects.get()
    assert (attempt.kind, attempt.answer, attempt.by) == ("call", "no_answer", town.ara)
    assert "부재·무응답" in read(client.get(answer.headers["Location"])).text


def test_the_next_day_is_a_working_day_and_only_kept_when_nobody_answered(town: Any, page_of: Any, acting: Any) -> None:
    client, day = page_of(town.ara), clock.today() + timedelta(days=3)
    for answer in ("reached", "no_answer"):
        client.post(place(town.listing, "call"), {"answer": answer, "kind": "call", "next_on": day.isoformat()})
    with acting(town.ara):
        assert {one.answer: one.next_on for one in ContactAttempt.objects.all()} == {"reached": None, "no_answer": day}


def test_numbers_appear_on_request_with_nothing_typed_lost(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    client = page_of(town.ara)
    typed = {"reveal": "1", "answer": "refused", "kind": "text", "note": "벨 소리만 남"}
    page = read(client.post(place(town.listing, "call"), typed))
    assert "010-0000-0001" in page.text
    assert "벨 소리만 남" in page.text
    assert "checked" in page.find("input", name="answer", value="refused")[0]
    assert "checked" in page.find("input", name="kind", value="text")[0]
    with acting(town.ara):
        assert not ContactAttempt.objects.exists()
    assert AuditEvent.objects.filter(action="person.reveal", purpose="contact", actor="ara").count() == 1


def test_enter_records_instead_of_revealing(town: Any, page_of: Any, read: Any) -> None:
    """A browser answers Enter with the first button of the form."""
    page = read(page_of(town.ara).get(place(town.listing, "call")))
    names = [found.get("name") for tag, found in page.elements if tag == "button" and found.get("type") == "submit"]
    assert names.index("reveal") > 0
    assert names[names.index("reveal") - 1] is None


def test_an_empty_form_says_what_to_choose(town: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(town.ara).post(place(town.listing, "call"), {"note": "메모는 남는다"}))
    assert "어떻게 되었는지 하나를 골라 주세요." in page.text
    assert "메모는 남는다" in page.text
    assert page.find("a", href="#id_answer")


def test_a_day_without_a_time_is_asked_for(town: Any, page_of: Any, read: Any) -> None:
    typed = {"answer": "no_answer", "kind": "call", "on": clock.today().isoformat()}
    assert "그날 몇 시였는지도" in read(page_of(town.ara).post(place(town.listing, "call"), typed)).text


def test_two_missed_calls_propose_a_visit_and_two_visits_the_well_being_check(
    town: Any, page_of: Any, read: Any, tries: Any, acting: Any
) -> None:
    client = page_of(town.ara)
    with acting(town.ara):
        tries(town.ara, town.listing.id, "text", "call", "call", "letter")
    assert "다음: 방문" in read(client.get(place(town.listing, "next"))).text
    with acting(town.ara):
        tries(town.ara, town.listing.id, "visit", "visit")
    page = read(client.get(place(town.listing, "next")))
    assert "다음: 통·이장 확인" in page.text
    assert page.find("a", href=place(town.listing, "ask") + "well_being/")
    asks = read(client.get(place(town.listing, "ask") + "well_being/"))
    assert "전화 2회" in asks.text
    assert "방문 2회" in asks.text


def test_an_emergency_says_whom_to_call(town: Any, page_of: Any, read: Any) -> None:
    client = page_of(town.ara)
    answer = client.post(place(town.listing, "call"), {"answer": "emergency", "kind": "call"}, follow=True)
    assert "위급으로 적었습니다. 119·112" in read(answer).text


def test_what_was_just_written_can_be_taken_back(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    client = page_of(town.ara)
    page = read(client.post(place(town.listing, "call"), {"answer": "no_answer", "kind": "call"}, follow=True))
    assert page.find("form", action=place(town.listing, "undo"))
    page = read(client.post(place(town.listing, "undo"), follow=True))
    assert "되돌렸습니다: 연락 기록" in page.text
    assert "아직 적은 것이 없습니다" in page.text
    assert not page.find("form", action=place(town.listing, "undo"))
    with acting(town.ara):
        assert not ContactAttempt.objects.exists()
    assert "되돌릴 수 있는 기록이 없습니다" in read(client.post(place(town.listing, "undo"), follow=True)).text


def test_a_visit_is_planned_then_recorded(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    client, day = page_of(town.ara), clock.today() + timedelta(days=2)
    plan = {"step": "plan", "on": day.isoformat(), "at": "14:30", "companion": "보라"}
    assert client.post(place(town.listing, "visit"), plan).status_code == 302
    page = read(client.get(place(town.listing, "visit")))  # a planned visit is recorded next
    assert page.find("input", name="met")
    found = {"step": "record", "met": "yes", "condition": ["dog", "cold"], "needs": ["income"], "note": "난로 고장"}
    assert client.post(place(town.listing, "visit"), found).status_code == 302
    with acting(town.ara):
        visit = Visit.objects.get()
    assert (visit.met, visit.condition, visit.needs, visit.companion) == (True, ["dog", "cold"], ["income"], "보라")
    warned = read(client.get(place(town.listing, "call"))).text
    assert "방문 전에 알아 두세요 개 있음(방문 주의)" in warned


def test_a_visit_in_the_past_cannot_be_planned(town: Any, page_of: Any, read: Any) -> None:
    plan = {"step": "plan", "on": "2020-01-06", "at": "10:00", "companion": "보라"}
    page = read(page_of(town.ara).post(place(town.listing, "visit"), plan))
    assert "지난 때로 방문을 잡을 수 없습니다." in page.text
    assert page.find("input", name="companion", value="보라")


def test_needing_nothing_goes_alone(town: Any, page_of: Any, read: Any) -> None:
    found = {"step": "record", "met": "yes", "needs": ["none", "food"]}
    assert "함께 고를 수 없습니다" in read(page_of(town.ara).post(place(town.listing, "visit"), found)).text


def test_the_result_page_says_beforehand_what_stands_in_the_way(
    town: Any, page_of: Any, read: Any, acting: Any, tries: Any
) -> None:
    client = page_of(town.ara)
    page = read(client.get(place(town.listing, "result")))
    assert "이대로 내는 결과는 모두 팀장이 확인해야" in page.text
    assert "아직 낼 수 없음 : 미접촉으로 두려면" in page.text or "아직 낼 수 없음: 미접촉으로 두려면" in page.text
    with acting(town.ara):
        tries(town.ara, town.listing.id, "call", "visit", "call", "visit")
    assert "아직 낼 수 없음" not in read(client.get(place(town.listing, "result"))).text
    client.post(place(town.listing, "call"), {"answer": "reached", "kind": "call"})
    page = read(client.get(place(town.listing, "result")))
    assert "이대로 내는 결과는 모두" not in page.text
    assert page.text.count("팀장 확인이 있어야 성립합니다.") == 1  # only unlocated


def test_a_refused_result_keeps_what_was_typed(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    typed = {"outcome": "unlocated", "evidence": "세 번 갔음"}
    page = read(page_of(town.ara).post(place(town.listing, "result"), typed))
    assert "4번 이상 있어야 합니다" in page.text
    assert "세 번 갔음" in page.text
    assert "checked" in page.find("input", name="outcome", value="unlocated")[0]
    with acting(town.ara):
        assert not Result.objects.exists()


def test_results_without_support_need_evidence_and_monitoring_a_day(town: Any, page_of: Any, read: Any) -> None:
    client = page_of(town.ara)
    for outcome in ("moved", "refused", "dead", "data_error"):
        page = read(client.post(place(town.listing, "result"), {"outcome": outcome}))
        assert "근거 없이 닫을 수 없는 결과입니다." in page.text, outcome
    page = read(
        client.post(place(town.listing, "result"), {"outcome": "dead", "evidence": "들음", "ground": "moved.x"})
    )
    assert "무엇으로 확인했는지 골라 주세요." in page.text
    far = (clock.today() + timedelta(days=400)).isoformat()
    page = read(
        client.post(place(town.listing, "result"), {"outcome": "monitor", "evidence": "확인", "next_check_on": far})
    )
    assert "180일 안에 다시 살펴야 합니다" in page.text
    today = clock.today().isoformat()
    page = read(client.post(place(town.listing, "result"), {"outcome": "pub_other", "next_check_on": today}))
    assert "오늘보다 뒤여야 합니다" in page.text


MOVED = {
    "outcome": "moved", "ground": "moved.contract_seen", "evidence": "관리소에 확인", "to_place": "먼동 1",
}  # fmt: skip


def given(client: Any, town: Any, acting: Any) -> Any:
    client.post(place(town.listing, "result"), MOVED)
    with acting(town.ara):
        return Result.objects.get()


def test_a_lead_confirms_a_waiting_result(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    result = given(page_of(town.ara), town, acting)
    client = page_of(town.bora)
    page = read(client.get(f"/results/{result.id}/confirm/"))
    assert "이사·전출" in page.text
    assert "관리소에 확인" in page.text
    assert client.post(f"/results/{result.id}/confirm/", {"step": "confirm"}).headers["Location"] == "/team/"
    with acting(town.bora):
        assert Result.objects.get().confirmed_by == town.bora
        assert Listing.objects.get(pk=town.listing.pk).state == "done"
    again = read(client.post(f"/results/{result.id}/confirm/", {"step": "confirm"}))
    assert "확인을 기다리는 결과가 아닙니다." in again.text


def test_a_lead_sends_a_result_back_with_a_reason(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    result = given(page_of(town.ara), town, acting)
    client = page_of(town.bora)
    page = read(client.post(f"/results/{result.id}/confirm/", {"step": "return", "reason": " "}))
    assert "무엇을 더 하면 되는지 써 주세요." in page.text
    client.post(f"/results/{result.id}/confirm/", {"step": "return", "reason": "전입신고를 확인해 주세요."})
    with acting(town.bora):
        assert Result.objects.get().superseded
        listing = Listing.objects.get(pk=town.listing.pk)
        assert (listing.awaiting, listing.result) == (False, None)
    assert AuditEvent.objects.filter(action="result.return", actor="bora").count() == 1
    officer = page_of(town.ara)
    page = read(officer.get(place(town.listing, "next")))
    assert "팀장이 결과를 돌려보냈습니다" in page.text
    assert "전입신고를 확인해 주세요." in page.text
    officer.post(place(town.listing, "undo"))  # cannot wipe the lead's words
    with acting(town.ara):
        assert Result.objects.count() == 1


def test_nobody_confirms_or_returns_their_own_result(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    result = given(page_of(town.bora), town, acting)
    client = page_of(town.bora)
    assert "다른 사람이 확인해야 합니다" in read(client.get(f"/results/{result.id}/confirm/")).text
    for told in ({"step": "confirm"}, {"step": "return", "reason": "까닭"}):
        assert client.post(f"/results/{result.id}/confirm/", told).status_code == 200
    with acting(town.bora):
        row = Result.objects.get()
    assert (row.confirmed_at, row.superseded) == (None, False)


def test_a_double_click_is_one_effect(town: Any, page_of: Any, read: Any, acting: Any) -> None:
    client = page_of(town.ara)
    for what, told in (
        ("call", {"answer": "no_answer", "kind": "call"}),
        ("visit", {"step": "record", "met": "no"}),
        ("ask/text", {}),
    ):
        (key,) = read(client.get(place(town.listing, what) + ("?step=record" if what == "visit" else ""))).find(
            "input", name="key"
        )
        for _ in range(2):
            assert client.post(place(town.listing, what), told | {"key": key["value"]}).status_code == 302
    with acting(town.ara):
        assert (ContactAttempt.objects.count(), Visit.objects.count()) == (2, 1)
        assert Listing.objects.get(pk=town.listing.pk).attempts == 3


def test_asking_a_leader_has_answers_of_its_own(town: Any, page_of: Any, read: Any) -> None:
    client = page_of(town.ara)
    page = read(client.get(place(town.listing, "call") + "?kind=leader"))
    assert [one["value"] for one in page.find("input", name="answer")] == [
        "told", "knows_nothing", "no_answer", "emergency",
    ]  # fmt: skip
    assert "제13조 제2항 제21호" in page.text
    wrong = read(client.post(place(town.listing, "call"), {"answer": "reached", "kind": "leader", "note": "남는다"}))
    assert "이 방법으로는 없는 결과입니다." in wrong.text
    assert "남는다" in wrong.text
