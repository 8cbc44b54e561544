"""The public link of a notice: nobody is named, looking counts as nothing, a pressed button does."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bandi.korea.benefits import rules
from bandi.office.audit.models import AuditEvent
from bandi.office.codes import new_code
from bandi.office.history import actions, links, look
from bandi.office.history.funnel import funnel
from bandi.office.history.look import look_again, tidy
from bandi.office.history.models import Change, Link, Notice, Step, Watch
from bandi.office.history.sentence import aloud, letter

from .conftest import set_areas
from .test_history import LINE_2025, refusal, savings_of

CODE = re.compile(r"/n/([2-9a-z]{4}(?:-[2-9a-z]{4}){3})/")
DEEMED, CLOSES = date(2026, 7, 30), date(2026, 8, 14)


@pytest.fixture(autouse=True)
def reachable(settings: Any, tmp_path: Any) -> None:
    """An office that residents reach."""
    settings.OUTBOX_FOLDER, settings.PUBLIC_URL = tmp_path, "https://bandi.example"


@pytest.fixture
def told(town: Any, acting: Any, monkeypatch: Any) -> Callable[[date], tuple[Watch, str]]:
    """`told(day)`: somebody found entitled and told on that day, and the code in her notice. It stays that day."""

    def tell(day: date) -> tuple[Watch, str]:
        with acting(town.ara):
            watch = actions.watch_refusal(
                by=town.ara, refusal=refusal(town.areas[0], savings=savings_of(LINE_2025 + 15_200))
            )
        look_again(on=day, why="calendar")
        monkeypatch.setattr(links_clock(), "today", lambda: day)
        with acting(town.ara):
            found = CODE.search(Notice.objects.get(watch=watch).text or "")
        assert found
        return watch, found[1]

    return tell


def links_clock() -> Any:
    from bandi.office.history import public

    return public.clock


@pytest.fixture
def seen(town: Any, acting: Any) -> Callable[[Watch], Watch]:
    """The watch as it now rests in the database."""

    def again(watch: Watch) -> Watch:
        with acting(town.ara):
            return Watch.objects.get(pk=watch.pk)

    return again


def test_looking_counts_as_nothing_and_a_pressed_button_as_read(
    told: Any, seen: Any, town: Any, acting: Any, client: Any
) -> None:
    watch, code = told(date(2026, 1, 2))
    for method in (client.get, client.head, client.get):
        answer = method(f"/n/{code}/")
        assert answer.status_code == 200
        assert "기초연금" not in answer.content.decode()
    assert seen(watch).opened_on is None
    for spelled in (code.upper(), code.replace("-", ""), code):
        page = client.post(f"/n/{spelled}/").content.decode()
        assert "받으실 수 있어 보입니다" in page
        assert "기초연금" in page
        for secret in ("가짜", "010-", "시험로", "15,200", str(watch.id)):
            assert secret not in page
    assert seen(watch).opened_on == date(2026, 1, 2)
    with acting(town.ara):
        assert [(step.what, step.by) for step in Step.objects.all()] == [("opened", None)]
    event = AuditEvent.objects.get(detail__way="link")
    assert (event.actor, event.subjects, event.areas) == ("system", [watch.id], [town.areas[0]])
    with acting(town.bora):
        stages = funnel(town.bora, today=date(2026, 3, 1)).told
    assert (stages.invited, stages.opened, stages.applied) == (1, 1, 0)


def test_the_page_is_not_kept_not_found_by_search_and_tells_no_other_site(told: Any, client: Any) -> None:
    _, code = told(date(2026, 1, 2))
    headers = client.get(f"/n/{code}/").headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in headers["X-Robots-Tag"]


def test_a_code_that_leads_nowhere_and_one_past_its_time_say_the_same(told: Any, client: Any) -> None:
    _, code = told(date(2026, 1, 2))
    Link.objects.update(until=date(2026, 1, 1))
    pages = [client.post(f"/n/{one}/") for one in (code, new_code(), "가짜")]
    assert {answer.status_code for answer in pages} == {404}
    assert len({re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in pages}) == 1
    assert client.post(f"/n/{code}/decline/", {"sure": "1"}).status_code == 404


def test_a_deemed_application_is_declined_through_the_link_within_its_window(
    told: Any, seen: Any, client: Any, monkeypatch: Any
) -> None:
    watch, code = told(DEEMED)
    page = client.post(f"/n/{code}/").content.decode()
    assert "원하지 않으세요?" in page
    unsure = client.post(f"/n/{code}/decline/").content.decode()
    assert "먼저 이 칸에 표시해 주세요" in unsure
    assert seen(watch).state == "entitled"
    monkeypatch.setattr(links_clock(), "today", lambda: CLOSES)
    for _ in range(2):
        assert "신청하지 않는 것으로 적었습니다" in client.post(f"/n/{code}/decline/", {"sure": "1"}).content.decode()
    assert (seen(watch).state, seen(watch).stop_reason, seen(watch).stopped_on) == ("stopped", "declined", CLOSES)


@pytest.mark.parametrize("day", [date(2026, 1, 2), CLOSES + timedelta(days=1)])
def test_outside_the_window_nothing_can_be_declined(
    told: Any, seen: Any, client: Any, monkeypatch: Any, day: date
) -> None:
    watch, code = told(date(2026, 1, 2) if day < DEEMED else DEEMED)
    monkeypatch.setattr(links_clock(), "today", lambda: day)
    assert "원하지 않으세요?" not in client.post(f"/n/{code}/").content.decode()
    assert client.post(f"/n/{code}/decline/", {"sure": "1"}).status_code == 200
    assert seen(watch).state == "entitled"


def test_what_ended_says_so(told: Any, town: Any, acting: Any, client: Any) -> None:
    watch, code = told(date(2026, 1, 2))
    with acting(town.ara):
        actions.take_step(by=town.ara, watch=watch.id, what="granted", on=date(2026, 1, 3))
    assert "끝난 안내입니다" in client.post(f"/n/{code}/").content.decode()


def test_the_database_keeps_no_code_and_a_reader_of_links_sees_no_person(told: Any) -> None:
    _, code = told(date(2026, 1, 2))
    set_areas()
    row = Link.objects.get()
    assert code not in str(row.__dict__)
    assert row.digest == links.digest(code)
    assert not Watch.objects.exists()
    assert len({new_code() for _ in range(2_000)}) == 2_000


def test_a_code_stands_in_no_log(told: Any) -> None:
    import logging

    from bandi.office.logs import WithoutNumbers

    _, code = told(date(2026, 1, 2))
    line = logging.LogRecord("django.request", logging.WARNING, "", 0, "Forbidden: /n/%s/decline/", (code,), None)
    assert WithoutNumbers("%(message)s").format(line) == "Forbidden: /n/[가림]/decline/"


def test_without_an_address_for_residents_a_notice_has_no_link(
    told: Any, town: Any, acting: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = ""
    with acting(town.ara):
        watch = actions.watch_refusal(by=town.ara, refusal=refusal(town.areas[0], savings=savings_of(LINE_2025 + 1)))
    look_again(on=date(2026, 1, 2), why="calendar")
    with acting(town.ara):
        assert "/n/" not in (Notice.objects.get(watch=watch).text or "")
        assert not Link.objects.exists()


@pytest.mark.parametrize("how", ["granted", "declined", "died", "abroad"])
def test_the_details_of_what_ended_are_forgotten_when_nobody_can_object_any_more(
    told: Any, seen: Any, town: Any, acting: Any, how: str
) -> None:
    watch, _ = told(date(2026, 1, 2))
    ended = date(2026, 1, 10)
    with acting(town.ara):
        actions.take_step(by=town.ara, watch=watch.id, what=how, on=ended)
        Step.objects.update(created_at=timezone.now() - timedelta(minutes=11))
        tidy(ended + timedelta(days=90))
        assert Watch.objects.get(pk=watch.pk).name == "가짜갑009"
        tidy(ended + timedelta(days=91))
    gone = seen(watch)
    assert (gone.name, gone.phone, gone.address, gone.facts, gone.margin) == (None,) * 5
    assert (gone.stop_reason, gone.stopped_on, gone.entitled_on) == (how, ended, date(2026, 1, 2))
    assert not Link.objects.exists()
    with acting(town.bora):
        assert funnel(town.bora, today=date(2026, 9, 1)).told.granted == (how == "granted")


@pytest.mark.parametrize("benefit", sorted(benefit.id for benefit in rules().benefits))
def test_whatever_the_benefit_a_changed_verdict_becomes_a_task_a_notice_and_a_page(
    town: Any, acting: Any, client: Any, monkeypatch: Any, benefit: str
) -> None:
    """The way from refused to told is the same for every benefit of the content, calculated in won or not."""
    judged = look.judged
    with acting(town.ara):
        (watch,) = actions.keep([refusal(town.areas[0], benefit=benefit, facts={})], by=town.ara)
        Watch.objects.update(verdict="no", state="watched")
    monkeypatch.setattr(look, "judged", lambda asked, on: judged(asked, on=on).with_columns(verdict=pl_lit("yes")))
    look_again(on=date(2026, 1, 2), why="calendar")
    with acting(town.ara):
        row = Watch.objects.get(pk=watch.pk)
        assert (row.state, Change.objects.get().after) == ("entitled", "yes")
        found = CODE.search(Notice.objects.get().text or "")
        assert aloud(row)
        assert letter(row)
    assert found
    monkeypatch.setattr(links_clock(), "today", lambda: date(2026, 1, 2))
    assert client.post(f"/n/{found[1]}/").status_code == 200
    with acting(town.ara):
        assert Watch.objects.get(pk=watch.pk).opened_on == date(2026, 1, 2)


def pl_lit(word: str) -> Any:
    import polars as pl

    return pl.lit(word)
