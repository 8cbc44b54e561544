"""Applications: asked once, nobody else's, one clock at home and at the counter, decided, told, objected to in time."""

import base64
import struct
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.conftest import make_citizen, set_areas

from bandi.office import clock
from bandi.office.applications import deciding, filling, objecting, queries
from bandi.office.applications.hands import Hand
from bandi.office.applications.models import Claim, ClaimPaper, ClaimStep, Objection
from bandi.office.audit.models import AuditEvent
from bandi.office.citizens.doors import Visitor
from bandi.office.citizens.models import CitizenSession, Mandate
from bandi.office.citizens.policies import set_citizen
from bandi.office.discovery.door.applying import applying
from bandi.office.errors import OutOfReach, Refused
from bandi.office.history.models import Watch
from bandi.office.worklist.models import Duty

Acting = Callable[[Any], AbstractContextManager[None]]
START = date(2026, 11, 23)
BENEFITS = [one.id for one in applying().programmes if one.kind == "benefit"]
BY_KIND = {
    "text": "가짜 답", "long": "먹을 것이 없습니다", "date": "1950-02-28", "dates": "2019-03-02", "won": "300000",
    "number": "1", "phone": "010-0000-0001", "account": "000-0000-000001", "consent": "yes",
}  # fmt: skip


def an_answer(question: Any) -> str:
    """Something that answers a question."""
    return question.options[0].id if question.kind == "choice" else BY_KIND[question.kind]


def png() -> bytes:
    """A picture of one dot."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


def of(citizen: Any, **session: Any) -> Hand:
    """The citizen at her own pages: from now on the database shows her rows alone."""
    set_areas()
    set_citizen(citizen.pk, citizen.household_id)
    return Hand(visitor=Visitor(citizen, CitizenSession(citizen=citizen, **session), session.get("mandate")))


def filled(hand: Hand, programme: str, *, area: str = "") -> Claim:
    """An application begun and answered; one write for each topic."""
    claim = filling.begin(hand=hand, key=uuid4(), programme=programme, area=area)
    while missing := applying().open(programme, Claim.objects.get(pk=claim.pk).told):
        topic = missing[0].topic
        told = {one.id: an_answer(one) for one in missing if one.topic == topic}
        filling.keep_answers(hand=hand, claim=claim.pk, topic=topic, answers=told)
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def gab(town: Any) -> Any:
    """A citizen of Ara's first household."""
    return make_citizen(town.listings[0], name="가짜갑001")


@pytest.fixture(autouse=True)
def _a_monday(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    day = {"today": START}
    monkeypatch.setattr(clock, "today", lambda: day["today"])
    return lambda new: day.update(today=new)


@pytest.fixture
def on(_a_monday: Callable[[date], None]) -> Callable[[date], None]:
    """`on(day)`: it is that day."""
    return _a_monday


@pytest.mark.parametrize("programme", [one.id for one in applying().programmes])
def test_every_programme_goes_from_the_first_question_to_a_decision(
    programme: str, town: Any, gab: Any, acting: Acting
) -> None:
    hand = of(gab)
    claim = filled(hand, programme)
    sent = filling.send(hand=hand, claim=claim.pk)
    wanted = applying().programme[programme]
    assert sent.state == "sent"
    assert sent.due_on is not None
    assert sent.due_on > START
    with acting(town.ara):
        duty = Duty.objects.get(duty="claim_decision", household=gab.household_id)
        assert (duty.due_on, duty.settled_at) == (sent.due_on, None)
        verdict = deciding.Verdict(grant=True, amount=200_000, from_month=START)
        done = deciding.decide(by=town.ara, claim=claim.pk, verdict=verdict)
        assert done.state == "granted"
        assert done.amount == 200_000
        assert not Duty.objects.filter(household=gab.household_id, duty__startswith="claim", settled_at=None).exists()
    hand = of(gab)
    objecting.make_known(hand=hand, claim=claim.pk)
    page = queries.claim_page(hand, claim.pk)
    assert page.claim.state == "granted"
    assert page.open == 0
    assert page.programme is wanted
    assert [step.what for step in page.steps][-4:] == ["written", "sent", "granted", "known"]


def test_the_second_application_asks_only_the_difference(gab: Any) -> None:
    hand = of(gab)
    first = filled(hand, "livelihood")
    filling.add_paper(hand=hand, claim=first.pk, paper="lease", way="photo", picture=("image/png", png()))
    filling.send(hand=hand, claim=first.pk)
    second = filling.begin(hand=hand, key=uuid4(), programme="single_parent_support")
    still = {one.id for one in applying().open("single_parent_support", second.told)}
    assert still == {"lone", "finance_consent", "lookup_consent"}, "consents are given anew, everything else is known"
    asked = {one.id for one in applying().asks("single_parent_support", second.told)}
    assert len(asked) - len(still) >= 15
    assert [(one.paper, one.way) for one in second.papers.all()] == [("lease", "photo")]
    assert {one.topic.id for one in queries.topics_of(second) if not one.taken} == {"family", "agree"}


def test_sent_twice_it_is_sent_once_and_begun_twice_it_is_one(town: Any, gab: Any, acting: Acting) -> None:
    hand, key = of(gab), uuid4()
    one = filling.begin(hand=hand, key=key, programme="child_allowance")
    assert filling.begin(hand=hand, key=key, programme="child_allowance").pk == one.pk
    assert filling.begin(hand=hand, key=uuid4(), programme="child_allowance").pk == one.pk
    claim = filled(hand, "child_allowance")
    assert filling.send(hand=hand, claim=claim.pk).due_on == filling.send(hand=hand, claim=claim.pk).due_on
    assert ClaimStep.objects.filter(claim=claim, what="sent").count() == 1
    with acting(town.ara):
        assert Duty.objects.filter(duty="claim_decision").count() == 1


def test_what_is_open_is_told_by_name_and_nothing_is_sent(gab: Any) -> None:
    hand = of(gab)
    claim = filling.begin(hand=hand, key=uuid4(), programme="basic_pension")
    with pytest.raises(Refused, match="Still to be answered") as refused:
        filling.send(hand=hand, claim=claim.pk)
    assert "배우자" in refused.value.ko
    assert Claim.objects.get(pk=claim.pk).state == "draft"


@pytest.mark.parametrize(
    ("programme", "sent", "due"),
    [
        ("basic_pension", date(2026, 11, 23), date(2026, 12, 23)),
        ("basic_pension", date(2026, 12, 2), date(2027, 1, 4)),  # day 30 is New Year's Day, then a weekend
        ("energy_voucher", date(2026, 11, 23), date(2026, 12, 7)),
        ("emergency", date(2026, 12, 24), date(2026, 12, 25)),  # aid waits for no holiday
        ("account_change", date(2026, 12, 24), date(2027, 1, 4)),  # five working days over Christmas and New Year
    ],
)
def test_clocks_count_as_the_law_says(
    programme: str, sent: date, due: date, gab: Any, on: Callable[[date], None]
) -> None:
    on(sent)
    hand = of(gab)
    assert filling.send(hand=hand, claim=filled(hand, programme).pk).due_on == due


def test_missing_papers_are_asked_for_once_by_name_and_the_clock_stands_still(
    town: Any, gab: Any, acting: Acting, on: Callable[[date], None]
) -> None:
    hand = of(gab)
    claim = filling.send(hand=hand, claim=filled(hand, "housing").pk)
    with acting(town.ara):
        page = queries.claim_page(Hand(user=town.ara), claim.pk)
        assert {one.paper.id for one in page.missing} == {"lease", "income_proof", "account_copy"}
        on(date(2026, 11, 30))
        deciding.ask_papers(by=town.ara, claim=claim.pk, papers=["lease", "account_copy"])
        with pytest.raises(Refused, match="Already asked"):
            deciding.ask_papers(by=town.ara, claim=claim.pk, papers=["lease"])
        with pytest.raises(Refused):
            deciding.ask_papers(by=town.ara, claim=claim.pk, papers=["resident_extract"])  # she agreed to a look-up
        assert Duty.objects.get(duty="claim_decision", settled_at=None).due_on == date(2026, 12, 14)
    on(date(2026, 12, 9))
    hand = of(gab)
    filling.add_paper(hand=hand, claim=claim.pk, paper="lease", way="photo", picture=("image/png", png()))
    assert Claim.objects.get(pk=claim.pk).state == "waiting"
    filling.add_paper(hand=hand, claim=claim.pk, paper="account_copy", way="photo", picture=("image/png", png()))
    again = Claim.objects.get(pk=claim.pk)
    assert (again.state, again.paused) == ("sent", 10), "30 November to 9 December, both included"
    assert again.due_on == date(2027, 1, 4), "23 December and ten days is a Saturday: the next open day"
    with acting(town.ara):
        assert Duty.objects.get(duty="claim_decision", settled_at=None).due_on == again.due_on
        late = deciding.tell_late(by=town.ara, claim=claim.pk, words="은행 답이 늦습니다.")
        assert late.due_on == date(2027, 2, 1), "sixty days and ten of waiting"
        with pytest.raises(Refused):
            deciding.tell_late(by=town.ara, claim=claim.pk, words="또 늦습니다.")


def refused(town: Any, hand: Hand, acting: Acting, *, programme: str = "basic_pension", watch: bool = False) -> Claim:
    """An application that Ara proposes to refuse and Bora agrees to."""
    claim = filling.send(hand=hand, claim=filled(hand, programme).pk, watch=watch)
    with acting(town.ara):
        verdict = deciding.Verdict(grant=False, reason="over_line", words="재산이 기준보다 많습니다.")
        assert deciding.decide(by=town.ara, claim=claim.pk, verdict=verdict).state == "proposed"
        with pytest.raises(Exception):  # noqa: B017, PT011 - Ara may not, whichever way it is said
            deciding.confirm(by=town.ara, claim=claim.pk, agree=True)
    with acting(town.bora):
        return deciding.confirm(by=town.bora, claim=claim.pk, agree=True)


def test_a_refusal_needs_two_and_a_returned_one_is_decided_anew(town: Any, gab: Any, acting: Acting) -> None:
    hand = of(gab)
    claim = filling.send(hand=hand, claim=filled(hand, "housing").pk)
    with acting(town.bora):
        verdict = deciding.Verdict(grant=False, reason="over_line", words="많습니다.")
        deciding.decide(by=town.bora, claim=claim.pk, verdict=verdict)
        with pytest.raises(Refused, match="who proposed"):
            deciding.confirm(by=town.bora, claim=claim.pk, agree=True)
        Claim.objects.filter(pk=claim.pk).update(proposed_by=town.ara)
        back = deciding.confirm(by=town.bora, claim=claim.pk, agree=False, words="계약서를 다시 보세요.")
        assert (back.state, back.reason, back.words) == ("sent", "", None)
        assert Duty.objects.get(duty__startswith="claim", settled_at=None).duty == "claim_decision"


@pytest.mark.parametrize("days", [90, 91])
def test_an_objection_holds_on_day_ninety_and_not_after(
    days: int, town: Any, gab: Any, acting: Acting, on: Callable[[date], None]
) -> None:
    claim = refused(town, of(gab), acting)
    hand = of(gab)
    on(date(2026, 12, 1))  # she opened it a week later: the days begin then; day 90 is Monday 1 March, a holiday
    objecting.make_known(hand=hand, claim=claim.pk)
    on(date(2026, 12, 2))
    assert queries.claim_page(hand, claim.pk).object_until == date(2027, 3, 2)
    on(date(2027, 3, 2) + timedelta(days=days - 90))
    if days == 90:
        made = objecting.object_to(hand=hand, claim=claim.pk, text="전세금은 제 돈이 아닙니다.")
        assert made.due_on == date(2027, 3, 12)
        assert objecting.object_to(hand=hand, claim=claim.pk, text="또").pk == made.pk
        with acting(town.daon):
            done = objecting.answer_objection(by=town.daon, claim=claim.pk, uphold=True, words="다시 보겠습니다.")
            assert done.state == "upheld"
            assert Claim.objects.get(pk=claim.pk).state == "sent"
    else:
        with pytest.raises(Refused, match="apply again at any time"):
            objecting.object_to(hand=hand, claim=claim.pk, text="늦었지만")
        with acting(town.ara):  # she lay in hospital until January: sixty days from then
            ill = {"on": date(2027, 3, 3), "obstacle_until": date(2027, 1, 10)}
            assert objecting.object_to(hand=Hand(user=town.ara), claim=claim.pk, text="입원해 있었습니다.", **ill)
        assert Objection.objects.count() == 1


def test_the_answer_to_an_objection_takes_ten_days_more_once_and_she_is_told_why(
    town: Any, gab: Any, acting: Acting, on: Callable[[date], None], sign_in_citizen: Callable[..., Any]
) -> None:
    claim = refused(town, of(gab), acting)
    on(date(2027, 1, 28))  # the first ten days end on Sunday 7 February, day twenty is the last of Seollal's days
    hand = of(gab)
    objecting.make_known(hand=hand, claim=claim.pk)
    assert objecting.object_to(hand=hand, claim=claim.pk, text="다시 봐 주세요.").due_on == date(2027, 2, 10)
    with acting(town.daon):
        with pytest.raises(Refused, match="reason"):
            objecting.take_longer(by=town.daon, claim=claim.pk, words=" ")
        made = objecting.take_longer(by=town.daon, claim=claim.pk, words="감정 결과를 기다립니다.")
        assert made.due_on == date(2027, 2, 17)
        (duty,) = Duty.objects.filter(duty="claim_objection", settled_at=None)
        assert duty.due_on == made.due_on
        with pytest.raises(Refused, match="once"):
            objecting.take_longer(by=town.daon, claim=claim.pk, words="또")
    with acting(town.ara), pytest.raises(PermissionDenied):
        objecting.take_longer(by=town.ara, claim=claim.pk, words="제가")
    page = sign_in_citizen(Client(), gab).get(f"/apply/{claim.pk}/").content.decode()
    assert "감정 결과를 기다립니다." in page
    assert "2027년 2월 17일" in page or "2. 17." in page


def test_after_the_first_ten_days_there_is_nothing_to_extend(
    town: Any, gab: Any, acting: Acting, on: Callable[[date], None]
) -> None:
    claim = refused(town, of(gab), acting)
    hand = of(gab)
    objecting.make_known(hand=hand, claim=claim.pk)
    until = objecting.object_to(hand=hand, claim=claim.pk, text="다시 봐 주세요.").due_on
    on(until + timedelta(days=1))
    with acting(town.daon), pytest.raises(Refused, match="before the time is over"):
        objecting.take_longer(by=town.daon, claim=claim.pk, words="늦었습니다.")


def test_before_she_knows_of_it_the_days_do_not_begin(town: Any, gab: Any, acting: Acting) -> None:
    claim = refused(town, of(gab), acting)
    with acting(town.ara):
        assert queries.claim_page(Hand(user=town.ara), claim.pk).object_until is None


@pytest.mark.parametrize("when", ["sending", "afterwards"])
def test_a_refused_pensioner_agrees_in_one_tick_to_be_told_later(
    when: str, town: Any, gab: Any, acting: Acting
) -> None:
    hand = of(gab)
    claim = filled(hand, "basic_pension")
    rich = {"property": "900000000", "savings": "900000000", "earned": "9000000"}
    filling.keep_answers(hand=hand, claim=claim.pk, topic="means", answers=rich)
    claim = refused(town, hand, acting, watch=when == "sending")
    if when == "afterwards":
        objecting.agree_to_watch(hand=of(gab), claim=claim.pk)
    with acting(town.ara):
        kept = Watch.objects.get(pk=Claim.objects.get(pk=claim.pk).watch)
        assert (kept.benefit, kept.household_id, kept.state) == ("basic_pension", gab.household_id, "watched")
        assert (kept.by is None) == (when == "afterwards"), "who took it in: the officer, or nobody but herself"


def test_it_goes_on_at_the_counter_and_back_with_one_clock(town: Any, gab: Any, acting: Acting) -> None:
    hand = of(gab)
    mine = filling.begin(hand=hand, key=uuid4(), programme="single_parent_support")
    filling.keep_answers(hand=hand, claim=mine.pk, topic="person", answers={"name": "가짜갑001"})
    seen = filling.answers_mark(Claim.objects.get(pk=mine.pk), "person")
    with acting(town.ara):
        desk = Hand(user=town.ara)
        row = queries.by_receipt(town.ara, mine.receipt.upper().replace("-", " "))
        assert row is not None
        assert row.pk == mine.pk
        filling.keep_answers(hand=desk, claim=row.pk, topic="person", answers={"address": "없는로 1"}, seen=seen)
    hand = of(gab)
    with pytest.raises(filling.Changed):
        filling.keep_answers(hand=hand, claim=mine.pk, topic="person", answers={"address": "없는로 2"}, seen=seen)
    now = Claim.objects.get(pk=mine.pk)
    assert now.told["address"] == "없는로 1"
    assert now.started_at == mine.started_at
    with acting(town.chan), pytest.raises(OutOfReach):
        queries.claim_page(Hand(user=town.chan), mine.pk)


def test_an_application_on_paper_is_joined_by_the_same_person_only(town: Any, gab: Any, acting: Acting) -> None:
    with acting(town.ara):
        desk = Hand(user=town.ara)
        paper = filling.begin(hand=desk, key=uuid4(), programme="child_allowance", area=town.areas[0])
        told = {"name": "가짜병", "birth": "1960-05-05", "address": "없는로 9"}
        filling.keep_answers(hand=desk, claim=paper.pk, topic="person", answers=told)
    other = make_citizen(None, name="가짜정")
    other.birth = "1960-05-05"
    with pytest.raises(Refused):
        filling.join_account(hand=of(other), code=paper.receipt)
    same = make_citizen(None, name="가짜병")
    same.birth = "1960-05-05"
    assert filling.join_account(hand=of(same), code=paper.receipt).citizen_id == same.pk
    of(other)
    assert not Claim.objects.exists()
    of(same)
    assert [row.pk for row in Claim.objects.all()] == [paper.pk]


def test_papers_keep_only_the_picture_and_only_pictures(
    client: Client, gab: Any, sign_in_citizen: Callable[..., Any]
) -> None:
    claim = filling.begin(hand=of(gab), key=uuid4(), programme="housing")
    set_citizen(None)
    mine = sign_in_citizen(client, gab)
    from django.core.files.uploadedfile import SimpleUploadedFile

    at = f"/apply/{claim.pk}/papers/lease/"
    for name, content, why in (
        ("lease.jpg", b"MZ\x90\x00" + b"\0" * 99, "사진 파일"),
        ("lease.jpg", b"\xff\xd8\xff" + b"\0" * 9_000_000, "너무 큽니다"),
        ("empty.png", b"", "사진을 골라"),
    ):
        answer = mine.post(at, {"way": "photo", "picture": SimpleUploadedFile(name, content)})
        assert (answer.status_code, why in answer.content.decode()) == (422, True), why
    assert mine.post(at, {"way": "office"}).status_code == 422, "a lease is in no public record"
    hidden = png()[:-12] + b"\0\0\0\x05tEXtGPS!\0" + struct.pack(">I", 0) + png()[-12:]
    answer = mine.post(at, {"way": "photo", "picture": SimpleUploadedFile("a.png", hidden, "image/png")})
    assert answer.status_code == 302
    of(gab)
    (kept,) = ClaimPaper.objects.filter(claim=claim)
    assert b"GPS" not in base64.b64decode(kept.content)
    assert kept.media == "image/png"


def mandate(giver: Any, helper: Any, *, power: str = "act", kinds: tuple[str, ...] = ()) -> Mandate:
    """A mandate that was given and taken up."""
    set_citizen(giver.pk, giver.household_id)
    about = {"from_on": START, "to_on": START + timedelta(days=99), "taken_at": timezone.now(), "kinds": list(kinds)}
    return Mandate.objects.create(giver=giver, helper=helper, helper_name="가짜딸", power=power, **about)


def test_a_daughter_applies_for_her_father_and_both_names_stay(town: Any, gab: Any, acting: Acting) -> None:
    daughter = make_citizen(town.listings[1], name="가짜딸")
    given = mandate(gab, daughter, kinds=("housing",))
    hand = of(gab, helper=daughter, mandate=given)
    with pytest.raises(Refused, match="mandate"):
        filling.begin(hand=hand, key=uuid4(), programme="livelihood")
    claim = filled(hand, "housing")
    assert claim.citizen_id == gab.pk
    assert {step.helper_id for step in claim.steps.all()} == {daughter.pk}
    trail = AuditEvent.objects.filter(action="claim.record").order_by("-id").first()
    assert trail is not None
    assert (trail.detail["citizen"], trail.detail["helper"]) == (str(gab.pk), str(daughter.pk))
    of(daughter)
    assert not Claim.objects.exists(), "on her own pages nothing of his is left"


def test_a_mandate_taken_back_in_the_middle_of_a_form_sends_nothing(
    client: Client, town: Any, gab: Any, sign_in_citizen: Callable[..., Any]
) -> None:
    daughter = make_citizen(town.listings[1], name="가짜딸")
    given = mandate(gab, daughter)
    claim = filled(of(gab, helper=daughter, mandate=given), "housing")
    helping = sign_in_citizen(client, gab, helper=daughter, mandate=given)
    assert "가짜갑001 님" in helping.get(f"/apply/{claim.pk}/check/").content.decode()
    set_citizen(gab.pk)
    Mandate.objects.filter(pk=given.pk).update(ended_at=timezone.now())
    set_citizen(None)
    assert helping.post(f"/apply/{claim.pk}/check/", {"declared": "1"}).status_code == 401
    of(gab)
    assert Claim.objects.get(pk=claim.pk).state == "draft", "what was written stays his"


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["gab", "eul", "helper"]), st.sampled_from(["begin", "paper", "send", "withdraw", "end"])
    ),
    min_size=3,
    max_size=12,
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=DEEDS)
def test_nothing_of_one_client_is_on_the_page_of_another(
    deeds: list[tuple[str, str]], town: Any, sign_in_citizen: Callable[..., Any]
) -> None:
    """Drafts, papers, mandates and withdrawals in any order: no page and no file shows anything of somebody else."""
    with transaction.atomic():
        people = {
            name: make_citizen(row, name=f"표식{name}")
            for name, row in zip(("gab", "eul"), town.listings[:2], strict=True)
        }
        lent = mandate(people["gab"], people["eul"])
        claims: dict[str, list[Claim]] = {"gab": [], "eul": []}
        for number, (who, deed) in enumerate(deeds):
            owner = "gab" if who == "helper" else who
            set_citizen(people[owner].pk)
            row = Mandate.objects.filter(pk=lent.pk, ended_at=None).first() if who == "helper" else None
            if who == "helper" and row is None:
                continue
            about = {"helper": people["eul"], "mandate": row} if row else {}
            _act(of(people[owner], **about), deed, claims[owner], number, lent=lent)
        pages = ["/apply/", "/apply/new/livelihood/", "/my/"]
        for one in (row for rows in claims.values() for row in rows):
            number = ClaimPaper.objects.filter(claim=one).values_list("pk", flat=True).first() or 0
            at = f"/apply/{one.pk}/"
            pages += [at, f"{at}about/person/", f"{at}papers/", f"{at}check/", f"{at}pictures/{number}/"]
        for name, other in (("gab", "eul"), ("eul", "gab")):
            browser = sign_in_citizen(Client(), people[name])
            theirs = {str(row.pk) for row in claims[other]}
            for path in pages:
                answer = browser.get(path)
                shown = b"".join(answer) if answer.streaming else answer.content
                assert f"표식{other}" not in shown.decode("utf-8", "ignore"), f"{path} shows {other} to {name}"
                assert not any(one in path and answer.status_code != 404 for one in theirs), path
        transaction.set_rollback(True)


def _act(hand: Hand, deed: str, claims: list[Claim], number: int, *, lent: Mandate) -> None:
    """One deed on the owner's newest application."""
    assert hand.visitor is not None
    owner = hand.visitor.citizen
    if deed == "begin":
        row = filled(hand, BENEFITS[number % len(BENEFITS)])
        filling.keep_answers(hand=hand, claim=row.pk, topic="person", answers={"address": f"{owner.name} 집"})
        claims.append(row)
    elif deed == "end":
        Mandate.objects.filter(pk=lent.pk, giver=owner.pk).update(ended_at=timezone.now())
    elif claims and (row := Claim.objects.filter(pk=claims[-1].pk).first()):
        try:
            if deed == "paper":
                picture = ("image/png", png())
                filling.add_paper(hand=hand, claim=row.pk, paper=row.asked_of.papers[0], way="photo", picture=picture)
            elif deed == "send":
                filling.send(hand=hand, claim=row.pk)
            else:
                filling.withdraw(hand=hand, claim=row.pk)
        except Refused:
            assert row.state != "draft"


def test_the_demonstration_shows_each_way_it_may_go(town: Any, acting: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings as office

    from bandi.office.applications.demo import apply_for_neighbours

    monkeypatch.setattr(office, "DEMO", True)
    for _ in range(2):
        apply_for_neighbours()
    with acting(town.ara):
        assert sorted(Claim.objects.values_list("state", flat=True)) == ["refused", "sent", "waiting"]
        assert Objection.objects.get().state == "filed"
        duties = Duty.objects.filter(duty__startswith="claim", settled_at=None).values_list("duty", flat=True)
        assert sorted(duties) == ["claim_decision", "claim_decision", "claim_objection"]


def test_an_application_is_found_by_its_receipt_or_by_a_name_and_not_next_door(
    town: Any, gab: Any, acting: Acting, django_assert_max_num_queries: Any
) -> None:
    claim = filled(of(gab), "housing")
    ara, chan = Client(), Client()
    for client, user in ((ara, town.ara), (chan, town.chan)):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert ara.post("/claims/find/", {"code": claim.receipt}).headers["Location"] == f"/claims/{claim.pk}/"
    with django_assert_max_num_queries(20):
        found = ara.post("/claims/find/", {"code": "가 짜갑"}).content.decode()
    assert "1건 찾음" in found
    assert f"/claims/{claim.pk}/" in found
    assert "가짜갑001" not in found, "masked as in every list"
    row = AuditEvent.objects.filter(action="search").latest("id")
    assert (row.actor, row.purpose, row.subjects) == ("ara", "counsel", [gab.household_id])
    assert "짜갑" not in str(row.detail)
    for text in ("가짜갑", claim.receipt):
        answer = chan.post("/claims/find/", {"code": text})
        assert "우리 동네에서 찾지 못했습니다" in answer.content.decode()
    assert ara.post("/claims/find/", {"code": "답"}, follow=True).content.decode().count("이름을 두 글자 이상") == 1
    assert AuditEvent.objects.filter(action="search", actor="chan").count() == 2


def test_the_queue_asks_as_often_for_many_as_for_one(
    client: Client, town: Any, acting: Acting, django_assert_max_num_queries: Any
) -> None:
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    with acting(town.ara):
        for programme in BENEFITS[:6]:
            claim = filling.begin(
                hand=Hand(user=town.ara), key=uuid4(), programme=programme, household=town.listing.household_id
            )
    client.get("/claims/")
    with django_assert_max_num_queries(22):
        assert client.get("/claims/?tab=drafts").content.decode().count("/claims/") > 6
    with django_assert_max_num_queries(28):
        assert client.get(f"/claims/{claim.pk}/").status_code == 200
