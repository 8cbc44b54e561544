"""A conversation is kept while it is written; nothing leaves the office without the consent it needs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from bandi.engine.contract.office.counselling import ANSWERS
from bandi.engine.errors import ContentError
from bandi.office import clock
from bandi.office.counsel import actions, queries
from bandi.office.counsel.actions import Stale
from bandi.office.counsel.models import Application, Consent, Counselling, Referral
from bandi.office.counsel.referrals import Asking, refer, step
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.worklist.models import Duty
from bandi.office.worklist.working_days import add_working_days

Acting = Callable[[Any], AbstractContextManager[None]]
CONTENT = door.counselling()
QUESTIONS = [one.id for one in CONTENT.questions]
LATER = clock.today() + timedelta(days=365)


def agreed(by: Any, home: Any, *receivers: str, scope: tuple[str, ...] = ("name", "contact", "needs")) -> Consent:
    return actions.give_consent(by=by, household=home, giver="self", scope=scope, receivers=receivers, until=LATER)


def waiting(duty: str) -> list[Duty]:
    return list(Duty.objects.filter(duty=duty, settled_at=None))


@given(st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(list(ANSWERS))), st.sampled_from(QUESTIONS))
def test_an_open_question_is_never_counted_as_no(answers: dict[str, str], asked: str) -> None:
    grave = [one.id for one in CONTENT.levels]  # gravest first
    known, possible, level = CONTENT.crisis(answers)
    assert 0 <= known <= possible
    assert possible == sum(one.weight for one in CONTENT.questions if one.id not in answers) + known
    more = CONTENT.crisis(answers | {asked: "yes"})
    less = CONTENT.crisis(answers | {asked: "no"})
    assert less[0] <= more[0]
    assert grave.index(more[2]) <= grave.index(less[2])
    if asked not in answers:
        assert grave.index(more[2]) <= grave.index(level)


def test_content_that_leads_nowhere_is_refused(tmp_path: Any) -> None:
    from pathlib import Path

    import bandi.korea
    from bandi.engine.contract.office.counselling import read_counselling

    text = (Path(bandi.korea.__file__).parent / "counselling.toml").read_text("utf-8")
    faults = ('area = "safety"', 'area = "luck"'), ("at_least = 10", "at_least = 50"), ("weight = 12", "weigth = 12")
    for right, false in (*faults, ("[1, 3, 6, 12]", "[3, 1]")):
        path = tmp_path / "counselling.toml"
        path.write_text(text.replace(right, false, 1), "utf-8")
        with pytest.raises(ContentError, match=r"counselling\.toml"):
            read_counselling(path)


def test_a_draft_is_kept_and_an_older_window_overwrites_nothing(town: Any, acting: Acting) -> None:
    home = town.listing.household_id
    with acting(town.ara):
        actions.keep_draft(by=town.ara, household=home, told={"note": "처음"}, revision=0)
        kept = actions.keep_draft(by=town.ara, household=home, told={"note": "다음"}, revision=1)
        with pytest.raises(Stale):
            actions.keep_draft(by=town.ara, household=home, told={"note": "낡은 창"}, revision=1)
        assert Counselling.objects.get().fields == {"note": "다음"}
        about = {"told": {"note": "끝", "q_self_harm": "yes"}, "revision": kept.revision}
        done = actions.finish(by=town.ara, household=home, on=clock.today(), channel="visit", **about)
        with pytest.raises(Stale):  # the button was pressed twice
            actions.finish(by=town.ara, household=home, on=clock.today(), channel="visit", **about)
        assert (done.level, Counselling.objects.filter(state="finished").count()) == ("urgent", 1)
    with acting(town.bora):  # a colleague has a draft of her own and does not read Ara's
        assert queries.beside(town.bora, home).draft is None
        assert queries.beside(town.bora, home).last == done


@pytest.mark.parametrize(
    ("receiver", "scope", "shared", "work", "allowed"),
    [
        ("health_centre", None, ("name", "contact"), "", True),  # a public body is told the least that is needed
        ("health_centre", None, ("name", "health"), "", False),  # health needs consent wherever it goes
        ("food_bank", None, ("name",), "", False),  # a private body never without consent
        ("food_bank", ("name", "needs"), ("name",), "", True),
        ("food_bank", ("name",), ("name", "income"), "", False),  # more than was agreed
        ("work_centre", None, ("name",), "", False),  # nobody judged the readiness for work
        ("work_centre", None, ("name",), "support", True),
        ("nowhere", None, ("name",), "", False),
    ],
)
def test_what_may_be_told_to_whom(
    *, town: Any, acting: Acting, receiver: str, scope: Any, shared: tuple[str, ...], work: str, allowed: bool
) -> None:
    home = town.listing.household_id
    with acting(town.ara):
        consent = agreed(town.ara, home, receiver, scope=scope).id if scope else None
        asking = Asking(receiver, "economy", shared, "도와주세요", consent=consent, work=work)
        if allowed:
            row = refer(by=town.ara, household=home, asking=asking)
            assert [one.due_on for one in waiting("referral_answer")] == [row.answer_due_on]
        else:
            with pytest.raises(Refused):
                refer(by=town.ara, household=home, asking=asking)
            assert not Referral.objects.exists()


def test_a_consent_names_its_receivers_and_ends(town: Any, acting: Acting) -> None:
    home, asking = town.listing.household_id, {"need": "economy", "shared": ("name",), "message": "쌀"}
    with acting(town.ara):
        other = agreed(town.ara, home, "welfare_centre")
        with pytest.raises(Refused, match="does not name"):
            refer(by=town.ara, household=home, asking=Asking("food_bank", consent=other.id, **asking))
        gone = agreed(town.ara, home, "food_bank")
        Consent.objects.filter(pk=gone.pk).update(
            given_on=clock.today() - timedelta(days=9), until=clock.today() - timedelta(days=1)
        )
        with pytest.raises(Refused, match="no longer holds"):
            refer(by=town.ara, household=home, asking=Asking("food_bank", consent=gone.id, **asking))


def test_withdrawing_consent_calls_back_what_was_sent_under_it(town: Any, acting: Acting) -> None:
    home = town.listing.household_id
    with acting(town.ara):
        consent = agreed(town.ara, home, "food_bank", "welfare_centre")
        under = {"need": "economy", "shared": ("name",), "message": "쌀", "consent": consent.id}
        sent = refer(by=town.ara, household=home, asking=Asking("food_bank", **under))
        ended = refer(by=town.ara, household=home, asking=Asking("welfare_centre", **under))
        step(by=town.ara, referral=ended.id, what="delivered")
        for _again in range(2):
            actions.withdraw_consent(by=town.ara, consent=consent.id)
        states = {one.pk: one.state for one in Referral.objects.all()}
        assert states == {sent.pk: "called_back", ended.pk: "delivered"}
        assert len(waiting("consent_withdrawn")) == 1
        assert not waiting("referral_answer")


def test_a_silent_body_is_reminded_and_an_accepting_one_asked_each_month(town: Any, acting: Acting) -> None:
    home, today = town.listing.household_id, clock.today()
    with acting(town.ara):
        asking = Asking("work_centre", "education_work", ("name", "contact"), "면담", work="ready", barriers=("care",))
        key = uuid4()
        row = refer(by=town.ara, household=home, asking=asking, key=key)
        assert refer(by=town.ara, household=home, asking=asking, key=key) == row  # pressed twice
        with pytest.raises(Refused, match="already asked"):
            refer(by=town.ara, household=home, asking=asking)
        row = step(by=town.ara, referral=row.id, what="reminded")
        assert (row.reminders, row.answer_due_on) == (1, add_working_days(today, 7))
        assert [one.due_on for one in waiting("referral_answer")] == [row.answer_due_on]
        row = step(by=town.ara, referral=row.id, what="accepted")
        first = row.next_contact_on
        assert first is not None
        assert first > today + timedelta(days=27)
        row = step(by=town.ara, referral=row.id, what="contact", note="면접을 봄")
        assert len(waiting("monthly_contact")) == 1
        with pytest.raises(Refused, match="why they declined"):
            step(by=town.ara, referral=row.id, what="declined")
        row = step(by=town.ara, referral=row.id, what="delivered")
        assert not waiting("monthly_contact")
        with pytest.raises(Refused):
            step(by=town.ara, referral=row.id, what="reminded")
        assert row.judged == {"work": "ready", "barrier": ["care"]}


def test_a_great_need_nobody_was_asked_about_stays_visible(town: Any, acting: Acting) -> None:
    home = town.listing.household_id
    with acting(town.ara):
        said = {"degree_economy": "great", "degree_health": "great", "degree_social": "some"}
        actions.finish(by=town.ara, household=home, told=said, revision=0, on=clock.today(), channel="phone")
        assert queries.beside(town.ara, home).unserved == ["economy", "health"]
        row = refer(by=town.ara, household=home, asking=Asking("health_centre", "health", ("name",), "진료"))
        assert queries.beside(town.ara, home).unserved == ["economy"]
        step(by=town.ara, referral=row.id, what="declined", decline="capacity")
        assert queries.beside(town.ara, home).unserved == ["economy", "health"]


def test_applying_on_behalf_needs_consent_or_a_ground_and_is_decided_in_time(town: Any, acting: Acting) -> None:
    home, today = town.listing.household_id, clock.today()
    with acting(town.ara):
        about = {"by": town.ara, "household": home, "benefit": "livelihood"}
        silent = {"basis": "consent", "told": False, "giver": "self", "until": LATER}
        for wrong in ({"basis": "consent", "told": True}, silent, {"basis": "because", "told": True}):
            with pytest.raises(Refused):
                actions.apply_for(**about, **wrong)
        key = uuid4()
        for _twice in range(2):
            row = actions.apply_for(**about, basis="consent", told=True, giver="self", until=LATER, key=key)
        assert row.consent is not None
        assert row.due_on >= today + timedelta(days=29)
        assert (Application.objects.count(), Consent.objects.count()) == (1, 1)
        assert [one.due_on for one in waiting("benefit_decision")] == [row.due_on]
        with pytest.raises(Refused, match="already awaits"):
            actions.apply_for(**about, basis="minor", told=True)
        actions.answer_application(by=town.ara, application=row.id, state="granted")
        assert not waiting("benefit_decision")
        ward = actions.apply_for(**about, basis="minor", told=True)
        assert [one.due_on for one in waiting("report_ex_officio")] == [today]
        actions.answer_application(by=town.ara, application=ward.id, state="reported")
        assert not waiting("report_ex_officio")
        assert Application.objects.get(pk=ward.pk).state == "waiting"


def test_chan_next_door_reaches_nothing(town: Any, acting: Acting) -> None:
    home = town.listing.household_id
    with acting(town.ara):
        done = actions.finish(by=town.ara, household=home, told={}, revision=0, on=clock.today(), channel="visit")
        consent = agreed(town.ara, home, "food_bank")
        row = refer(by=town.ara, household=home, asking=Asking("health_centre", "health", ("name",), "진료"))
    tries: list[Callable[[], Any]] = [
        lambda: queries.beside(town.chan, home),
        lambda: queries.counselling(town.chan, done.id),
        lambda: queries.referral_page(town.chan, row.id),
        lambda: actions.keep_draft(by=town.chan, household=home, told={}, revision=0),
        lambda: actions.withdraw_consent(by=town.chan, consent=consent.id),
        lambda: step(by=town.chan, referral=row.id, what="accepted"),
        lambda: refer(by=town.chan, household=home, asking=Asking("health_centre", "health", ("name",), "진료")),
    ]
    with acting(town.chan):
        for one in tries:
            with pytest.raises(OutOfReach):
                one()
        assert queries.referrals(town.chan, tab="waiting", page=1)[2]["waiting"] == 0
    with acting(town.saerom), pytest.raises(PermissionDenied):
        queries.referrals(town.saerom, tab="waiting", page=1)
