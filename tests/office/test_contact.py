"""Requests through channels and their answers: what leaves, what comes back, what is refused, what happens twice."""

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter
from django.utils import timezone

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.contact import answers
from bandi.office.contact.actions import answer, ask, take_back
from bandi.office.contact.channels import CHANNELS, day_file, safe, write_day
from bandi.office.contact.models import AnswerFile, ContactRequest
from bandi.office.contact.reading import read_rows
from bandi.office.discovery import door
from bandi.office.discovery.models import Resident
from bandi.office.errors import BandiError, OutOfReach, Refused
from bandi.office.visits import actions, queries
from bandi.office.visits.models import ContactAttempt
from bandi.office.worklist.models import Duty, Listing

Acting = Callable[[Any], AbstractContextManager[None]]
CHECK = {"channel": "well_being", "agency": "police", "trigger": "전화 2회, 방문 2회"}


@pytest.fixture(autouse=True)
def outbox(settings: Any, tmp_path: Path) -> Path:
    """An outbox of this test alone."""
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    return tmp_path / "outbox"


def sent(channel: str, area: str) -> list[dict[str, str]]:
    """The lines of today's file."""
    text = day_file(channel, area, clock.today()).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_channel_of_the_ladder_has_an_adapter_and_back() -> None:
    assert set(door.ladder().channels()) == set(CHANNELS)


@pytest.mark.parametrize("channel", ["text", "ai_call", "registered", "carrier", "well_being"])
def test_a_request_leaves_in_the_file_of_its_day(
    channel: str, town: Any, acting: Acting, django_capture_on_commit_callbacks: Any, outbox: Path
) -> None:
    told = CHECK | {"channel": channel} if channel == "well_being" else {"channel": channel}
    with acting(town.ara), django_capture_on_commit_callbacks(execute=True):
        request = ask(by=town.ara, listing=town.listing.id, **told)
        again = ask(by=town.ara, listing=town.listing.id, key=request.attempt_id, **told)
    (line,) = sent(channel, town.areas[0])
    assert again.id == request.id
    assert line["요청번호"] == str(request.id)
    private = {"가짜갑001", "가짜을001", "시험로1길 1", "010-0000-0001"} & set(" ".join(line.values()).split())
    assert bool(private) == (channel != "well_being")  # police and fire service are told by telephone
    path = day_file(channel, town.areas[0], clock.today())
    assert path.stat().st_mode & 0o077 == 0
    assert not [part for part in path.relative_to(outbox).parts if "010" in part or "가짜" in part]
    before = path.read_bytes()
    assert write_day(channel, town.areas[0], clock.today()).read_bytes() == before
    with acting(town.ara):
        assert Listing.objects.get(pk=town.listing.pk).attempts == 1
    assert AuditEvent.objects.filter(action="request.send", actor="ara").count() == 1


def test_the_console_tells_of_a_file_and_of_nobody(
    town: Any, acting: Acting, django_capture_on_commit_callbacks: Any, settings: Any, capsys: Any
) -> None:
    settings.POST = "console"
    with acting(town.ara), django_capture_on_commit_callbacks(execute=True):
        ask(by=town.ara, listing=town.listing.id, channel="text")
    told = capsys.readouterr().err
    assert "1 requests" in told
    assert "010" not in told.replace(town.areas[0], "")
    settings.POST = "pigeon"
    with acting(town.ara), pytest.raises(BandiError, match="pigeon"):
        ask(by=town.ara, listing=town.listings[1].id, channel="text")


def test_a_request_taken_back_is_gone_from_the_file(
    town: Any, acting: Acting, django_capture_on_commit_callbacks: Any
) -> None:
    with acting(town.ara), django_capture_on_commit_callbacks(execute=True):
        request = ask(by=town.ara, listing=town.listing.id, channel="text")
        with pytest.raises(Refused, match="own page"):
            actions.undo_last(by=town.ara, listing=town.listing.id)
        take_back(by=town.ara, request=request.id)
        assert Listing.objects.get(pk=town.listing.pk).attempts == 0
        late = ask(by=town.ara, listing=town.listings[1].id, channel="text")
        ContactAttempt.objects.filter(pk=late.attempt_id).update(created_at=clock.now() - timedelta(minutes=11))
        with pytest.raises(Refused, match="ten minutes"):
            take_back(by=town.ara, request=late.id)
    assert [line["요청번호"] for line in sent("text", town.areas[0])] == [str(late.id)]


def test_what_cannot_be_asked(town: Any, acting: Acting) -> None:
    from bandi.office.discovery.models import Resident

    with acting(town.ara):
        ask(by=town.ara, listing=town.listing.id, channel="text")
        with pytest.raises(Refused, match="waited for"):
            ask(by=town.ara, listing=town.listing.id, channel="text")
        for wrong in ({"agency": ""}, {"agency": "army"}, {"trigger": " "}):
            with pytest.raises(Refused, match="whom you ask"):
                ask(by=town.ara, listing=town.listing.id, **CHECK | wrong)
        Resident.objects.filter(household=town.listings[1].household_id).update(phone=None)
        with pytest.raises(Refused, match="No telephone number"):
            ask(by=town.ara, listing=town.listings[1].id, channel="ai_call")
        with pytest.raises(OutOfReach):
            ask(by=town.ara, listing=town.listing.id, channel="pigeon")
    with acting(town.chan), pytest.raises(OutOfReach):
        ask(by=town.chan, listing=town.listing.id, channel="text")


def test_the_police_answer_with_number_entry_and_what_is_next(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        request = ask(by=town.ara, listing=town.listing.id, **CHECK)
        with pytest.raises(Refused, match="opened the door"):
            answer(by=town.ara, request=request.id, reply="found_in_need")
        told = {"reply": "found_in_need", "entry": "police", "reference": "2026-112-7", "following": "병원으로 옮김"}
        answer(by=town.ara, request=request.id, **told)
        kept = ContactRequest.objects.get()
        assert (kept.reference, kept.entry, kept.following) == ("2026-112-7", "police", "병원으로 옮김")
        step = queries.next_step(town.ara, town.listing.id)
        assert step.ladder.next is not None
        assert (step.ladder.next.rung.id, step.ladder.next.why) == ("visit", "news")  # the office goes there itself
        with pytest.raises(Refused, match="already"):
            answer(by=town.ara, request=request.id, **told)
        assert actions.give_result(by=town.ara, listing=town.listing.id, outcome="pub_emergency").needs_second


def test_the_postmans_ticks_open_the_check(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        request = ask(by=town.ara, listing=town.listing.id, channel="registered")
        assert not queries.next_step(town.ara, town.listing.id).ladder.may("well_being")
        answer(by=town.ara, request=request.id, reply="no_answer", marks=["mail_piled", "rubbish"])
        following = queries.next_step(town.ara, town.listing.id).ladder.next
    assert following is not None
    assert (following.rung.id, following.why) == ("well_being", "danger")


def test_steps_leave_duties_and_take_them_away(town: Any, acting: Acting) -> None:
    def open_() -> list[str]:
        return sorted(Duty.objects.filter(settled_at=None).values_list("duty", flat=True))

    with acting(town.ara):
        ara, listing = town.ara, town.listing.id
        request = ask(by=ara, listing=listing, channel="text")
        assert open_() == ["next_rung"]
        answer(by=ara, request=request.id, reply="no_answer")
        actions.record_visit(by=ara, listing=listing, met=True)
        assert open_() == []
        result = actions.give_result(by=ara, listing=listing, outcome="monitor", evidence="확인")
        assert open_() == ["recheck"]
        assert Duty.objects.get(settled_at=None).due_on == result.next_check_on
        actions.undo_last(by=ara, listing=listing)
        assert open_() == []
        actions.give_result(by=ara, listing=listing, outcome="monitor", evidence="확인")
        actions.record_visit(by=ara, listing=listing, met=True)
        assert open_() == []


def lines_of(*rows: tuple[str, ...]) -> bytes:
    """A vendor's CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("요청번호", "일시", "결과", "점검", "메모"), *rows])
    return text.getvalue().encode("cp949")


def test_a_file_of_answers_is_accepted_and_refused_row_by_row(town: Any, acting: Acting) -> None:
    when = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
    with acting(town.chan):
        foreign = ask(by=town.chan, listing=town.next_door[0].id, channel="ai_call")
    with acting(town.ara):
        first, second, third = (ask(by=town.ara, listing=one.id, channel="ai_call") for one in town.listings)
        answer(by=town.ara, request=third.id, reply="refused")
        content = lines_of(
            (str(first.id), when, "응답", "", "내일 전화 달라고 함"),
            (str(second.id), when, "부재", "", ""),
            (str(second.id), when, "응답", "", ""),  # the same request twice
            (str(third.id), when, "응답", "", ""),  # answered otherwise
            (str(foreign.id), when, "응답", "", ""),  # of next door
            (str(uuid4()), when, "응답", "", ""),
            ("010-0000-0001", when, "응답", "", ""),
            (str(first.id), "언젠가", "응답", "", ""),
        )
        file = answers.look_into(by=town.ara, channel="ai_call", name="ai.csv", content=content)
        assert (file.rows, file.accepted, [one["line"] for one in file.refused]) == (8, 2, [4, 5, 6, 7, 8, 9])
        assert ContactAttempt.objects.filter(answer="sent").count() == 2  # nothing is written yet
        assert "010-0000" not in str(file.refused)
        for _ in range(2):
            answers.take(by=town.ara, file=file.id)
            assert ContactAttempt.objects.get(pk=first.attempt_id).answer == "reached"
            assert ContactAttempt.objects.get(pk=second.attempt_id).answer == "no_answer"
        same = answers.look_into(by=town.ara, channel="ai_call", name="ai.csv", content=content)
        before = list(ContactAttempt.objects.values("id", "answer", "note"))
        answers.take(by=town.ara, file=same.id)
        assert list(ContactAttempt.objects.values("id", "answer", "note")) == before
    with acting(town.bora), pytest.raises(OutOfReach):
        answers.own_file(town.bora, file.id)
    with acting(town.chan):
        assert ContactAttempt.objects.get(pk=foreign.attempt_id).answer == "sent"
    assert AuditEvent.objects.filter(action="answers.take", actor="ara").count() == 2


def test_somebody_answers_between_the_look_and_the_taking(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        request = ask(by=town.ara, listing=town.listing.id, channel="ai_call")
        content = lines_of((str(request.id), clock.today().isoformat(), "부재", "", ""))
        if clock.now().hour >= 12:  # a row without a time is taken as noon
            file = answers.look_into(by=town.ara, channel="ai_call", name="a.csv", content=content)
            answer(by=town.ara, request=request.id, reply="reached")
            assert answers.take(by=town.ara, file=file.id).accepted == 0
            assert ContactAttempt.objects.get().answer == "reached"


def test_a_spreadsheet_is_read_like_a_text_file(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "answers.xlsx")
    sheet = book.add_worksheet()
    for place, row in enumerate([("요청번호", "일시", "결과"), ("갑", "2026-09-22 14:30", "응답"), ("", "", "")]):
        sheet.write_row(place, 0, row)
    book.close()
    (row,) = read_rows("answers.xlsx", (tmp_path / "answers.xlsx").read_bytes())
    assert (row.line, row.value("요청번호"), row.value("결과"), row.value("메모")) == (2, "갑", "응답", "")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"", "The first line must name"),
        ("a.csv", "요청번호,일시\n1,2".encode(), "lacking: 결과"),
        ("a.csv", "요청번호,일시,결과\n".encode(), "1 to 20,000"),
        ("a.csv", b"\xff\xfe\x00\x00\x81", "CSV"),
        ("a.xlsx", b"no workbook", "cannot be opened"),
        ("a.csv", b"x" * 5_000_001, "5 MB"),
    ],
)
def test_a_file_of_another_form_says_what_is_wrong(name: str, content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read_rows(name, content)


def test_a_spreadsheet_never_runs_what_leaves() -> None:
    assert [safe(value) for value in ("=1+1", "+82", "-3", "@x", "가짜갑")] == ["'=1+1", "'+82", "'-3", "'@x", "가짜갑"]


def test_one_request_for_many_leaves_out_whom_it_cannot_reach(
    town: Any, client: Any, acting: Acting, django_capture_on_commit_callbacks: Any
) -> None:
    first, second, third = town.listings
    with acting(town.ara):
        Resident.objects.filter(household=third.household).update(phone=None)
        ask(by=town.ara, listing=second.id, channel="text")
    client.force_login(town.ara)
    told = {"channel": "text", "listing": [str(one.id) for one in town.listings]}
    page = client.post("/requests/many/", told).content.decode()
    assert "1가구에 보낼까요?" in page
    assert "전화번호를 몰라" in page
    assert "답을 기다리고 있어" in page
    with acting(town.ara):
        assert ContactRequest.objects.count() == 1  # this was nothing but a look
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once is not None
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            assert client.post("/requests/many/", told | {"step": "send", "once": once[1]}).status_code == 302
    with acting(town.ara):
        asked = ContactRequest.objects.values_list("attempt__listing", flat=True)
        assert sorted(asked) == sorted([first.id, second.id])
    assert len(sent("text", town.areas[0])) == 2
    client.force_login(town.chan)
    assert client.post("/requests/many/", told).status_code == 404
    assert client.post("/requests/many/", told | {"channel": "well_being"}).status_code == 302  # asks for its reason


def test_a_file_that_was_not_written_is_written_when_the_form_is_sent_again(
    town: Any, acting: Acting, django_capture_on_commit_callbacks: Any
) -> None:
    key = uuid4()
    with acting(town.ara), django_capture_on_commit_callbacks(execute=False):  # the disk was full
        ask(by=town.ara, listing=town.listing.id, channel="text", key=key)
    assert not day_file("text", town.areas[0], clock.today()).exists()
    with acting(town.ara), django_capture_on_commit_callbacks(execute=True):
        ask(by=town.ara, listing=town.listing.id, channel="text", key=key)
    assert len(sent("text", town.areas[0])) == 1


def test_the_moment_of_entry_comes_back_with_the_door_that_was_opened(town: Any, acting: Acting) -> None:
    now = clock.now()
    with acting(town.ara):
        for entry, entered in (("not_entered", now), ("", now), ("police", now + timedelta(hours=1))):
            request = ask(by=town.ara, listing=town.listing.id, **CHECK, key=uuid4())
            with pytest.raises(Refused, match="moment of entry"):
                answer(by=town.ara, request=request.id, reply="no_answer", entry=entry, entered_at=entered)
            take_back(by=town.ara, request=request.id)
        request = ask(by=town.ara, listing=town.listing.id, **CHECK)
        answer(by=town.ara, request=request.id, reply="found_safe", entry="police", entered_at=now)
        assert ContactRequest.objects.get().entered_at == now


def test_a_broken_file_is_refused_in_words(town: Any, acting: Acting) -> None:
    heading = "요청번호,일시,결과\r\n"
    for content in (heading + '"' + "가" * 200_000, heading + '"never\nends' * 70_000):
        with acting(town.ara), pytest.raises(Refused):
            answers.look_into(by=town.ara, channel="ai_call", name="a.csv", content=content.encode())


def test_a_file_that_lay_for_a_week_is_not_said_to_be_taken(town: Any, acting: Acting, client: Any) -> None:
    with acting(town.ara):
        request = ask(by=town.ara, listing=town.listing.id, channel="ai_call")
        text = f"요청번호,일시,결과\r\n{request.id},{clock.today()},응답\r\n"
        file = answers.look_into(by=town.ara, channel="ai_call", name="a.csv", content=text.encode())
        AnswerFile.objects.update(lines=None)
    client.force_login(town.ara)
    page = client.post(f"/requests/files/{file.id}/take/", follow=True).content.decode()
    assert "다시 올려 주세요" in page
    with acting(town.ara):
        assert ContactAttempt.objects.get().answer == "sent"
