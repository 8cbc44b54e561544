"""After a decision (결정 뒤): made known, objected to in time; who was refused may be told when the rules change."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.applications.duties import await_decision, put, settle
from bandi.office.applications.hands import Hand, note, reach
from bandi.office.applications.models import Claim, Objection
from bandi.office.applications.words import DECIDED
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.door.applying import applying
from bandi.office.errors import Refused
from bandi.office.history.actions import Refusal, watch_refusal
from bandi.office.worklist.clocks import due_on

OBSTACLE_DAYS = 60  # after what kept somebody from objecting ended (제17조)


def objection_until(claim: Claim) -> date | None:
    """The last day to object; None while the applicant has not learned of the decision: the days have not begun."""
    return due_on("objection", claim.known_on) if claim.known_on else None


@transaction.atomic
def make_known(*, hand: Hand, claim: UUID, on: date | None = None) -> Claim:
    """The applicant learned of the decision: opened it, or got it on paper on a day. The first day holds."""
    row = reach(hand, claim, lock=True)
    if hand.user is not None:
        require(hand.user, Permission.CONTACT_RECORD)
    elif hand.visitor is None or not hand.visitor.may(row.programme, write=True):
        return row  # somebody who may only look does not learn of it in her place
    if row.state not in DECIDED or row.known_on is not None or row.decided_on is None:
        return row
    day = on or clock.today()
    if not row.decided_on <= day <= clock.today():
        raise Refused(ko="결정한 날부터 오늘 사이의 날짜여야 합니다.", en="A day between the decision and today.")
    row.known_on = day
    row.save(update_fields=["known_on"])
    note(hand, row, "known")
    return row


@transaction.atomic
def object_to(
    *, hand: Hand, claim: UUID, text: str, on: date | None = None, obstacle_until: date | None = None
) -> Objection:
    """Takes an objection in, online or on paper (`on`: the day it arrived). A second one changes nothing.

    Raises Refused after the last day, unless something kept the person from it until `obstacle_until`.
    """
    row = reach(hand, claim, lock=True, write=True)
    if known := Objection.objects.filter(claim=row).first():
        return known
    if row.state not in DECIDED or row.decided_on is None:
        raise Refused(ko="아직 결정되지 않았습니다.", en="It is not decided yet.")
    day = on or clock.today()
    if not row.decided_on <= day <= clock.today():
        raise Refused(ko="결정한 날부터 오늘 사이의 날짜여야 합니다.", en="A day between the decision and today.")
    if not text.strip():
        raise Refused(ko="무엇이 다르다고 생각하는지 적어 주세요.", en="Write what you think is wrong.")
    row.known_on = row.known_on or day
    _in_time(row, day, obstacle_until)
    row.save(update_fields=["known_on"])
    made = Objection.objects.create(
        claim=row, area_id=row.area_id, filed_on=day, due_on=due_on("objection_decision", day), text=text.strip(),
        by=hand.user,
    )  # fmt: skip
    note(hand, row, "objected", action=Action.CLAIM_DECIDE)
    put(row, "claim_objection", made.due_on)
    return made


@transaction.atomic
def take_longer(*, by: User, claim: UUID, words: str) -> Objection:
    """Tells the applicant why the answer takes ten days more, before the first ten are over. Once.

    Source: Social Security Benefits Act, article 17 (`objection_extended` in korea/clocks.toml).
    """
    require(by, Permission.DISTRICT_VIEW)
    row = reach(Hand(user=by), claim, lock=True)
    made = Objection.objects.filter(claim=row, state="filed").first()
    if made is None:
        raise Refused(ko="심사할 이의신청이 없습니다.", en="There is no open objection.")
    if made.late_on is not None or clock.today() > made.due_on:
        raise Refused(
            ko="기한 안에 한 번만 늘릴 수 있습니다. 지금 결정해 주세요.",
            en="It can be extended once, and before the time is over. Please decide now.",
        )
    if not words.strip():
        raise Refused(ko="본인이 읽을 까닭을 적어 주세요.", en="Write the reason for the applicant.")
    made.late_on, made.late_words = clock.today(), words.strip()
    made.due_on = due_on("objection_extended", made.filed_on)
    made.save(update_fields=["late_on", "late_words", "due_on"])
    note(Hand(user=by), row, "longer", words=made.late_words)
    put(row, "claim_objection", made.due_on)
    return made


@transaction.atomic
def answer_objection(*, by: User, claim: UUID, uphold: bool, words: str) -> Objection:
    """The district decides on an objection; upheld, the application is decided anew. Never by who refused it."""
    require(by, Permission.DISTRICT_VIEW)
    row = reach(Hand(user=by), claim, lock=True)
    made = Objection.objects.filter(claim=row, state="filed").first()
    if made is None:
        raise Refused(ko="심사할 이의신청이 없습니다.", en="There is no open objection.")
    if by.pk in (row.decided_by_id, row.proposed_by_id):
        raise Refused(ko="결정한 사람은 이의신청을 심사할 수 없습니다.", en="Not by the one who decided.")
    if not words.strip():
        raise Refused(ko="본인이 읽을 까닭을 적어 주세요.", en="Write the reason for the applicant.")
    made.state, made.decided_on = "upheld" if uphold else "dismissed", clock.today()
    made.words, made.decided_by = words.strip(), by
    made.save()
    settle(row, "claim_objection", by=by)
    note(Hand(user=by), row, made.state, words=made.words, action=Action.CLAIM_DECIDE)
    if uphold:
        row.state, row.due_on = "sent", due_on("objection_decision", clock.today())
        row.decided_on = row.decided_by = row.proposed_by = row.known_on = None
        row.reason, row.words = "", None
        row.save()
        await_decision(row)
    return made


@transaction.atomic
def agree_to_watch(*, hand: Hand, claim: UUID) -> Claim:
    """Whoever was refused agrees, in one tick, to be kept and told when the rules let her in (이력관리)."""
    row = reach(hand, claim, lock=True, write=True)
    row.watch_agreed = True
    row.save(update_fields=["watch_agreed"])
    if may_watch(row):
        _watch(hand, row)
    return row


def may_watch(claim: Claim) -> bool:
    """Whether a refused person can be kept: the rules know the benefit, and her birth is known."""
    return claim.state == "refused" and not claim.watch and bool(claim.asked_of.benefit and claim.told.get("birth"))


def _watch(hand: Hand, claim: Claim) -> None:
    told, today = claim.told, clock.today()
    births = [told.get("spouse_birth", ""), *told.get("child_births", "").split("\n")]
    relations = ["spouse", *["child"] * (len(births) - 1)]
    members = [(date.fromisoformat(told["birth"]), "head")]
    members += [(date.fromisoformat(day), who) for day, who in zip(births, relations, strict=True) if day]
    refusal = Refusal(
        area=claim.area_id,
        benefit=claim.asked_of.benefit,
        decided_on=claim.decided_on or today,
        filed_on=today,
        members=members,
        facts=facts_of(claim),
        consent=True,
        name=told.get("name", ""),
        household=claim.household_id,
        phone=told.get("phone", ""),
        address=told.get("address", ""),
    )
    with within([claim.area_id]):
        claim.watch = watch_refusal(by=hand.user, refusal=refusal).pk
    claim.save(update_fields=["watch"])
    note(hand, claim, "watched")


def facts_of(claim: Claim) -> dict[str, int]:
    """What the rules may read of the answers; what was not answered stays unknown."""
    told, asked = claim.told, set(door.benefits().get(claim.asked_of.benefit, ()))
    facts = {}
    for one in applying().questions:
        answer = told.get(one.id, "")
        if one.fact in asked and answer and one.id in claim.asked_of.questions:
            values = {option.id: option.value for option in one.options}
            facts[one.fact] = int(answer) if one.kind == "won" else int(values.get(answer) or 0)
    return facts


def _in_time(claim: Claim, day: date, obstacle_until: date | None) -> None:
    last = objection_until(claim)
    if obstacle_until is not None and obstacle_until <= day <= obstacle_until + timedelta(days=OBSTACLE_DAYS):
        return
    if last is not None and day > last:
        raise Refused(
            ko=f"이의신청은 {last:%Y. %m. %d.}까지였습니다. 사정이 바뀌었으면 언제든 다시 신청할 수 있고, "
            "병이나 재해처럼 어쩔 수 없는 일이 있었으면 그 일이 끝난 날부터 60일 안에 창구에서 이의신청할 수 있습니다.",
            en=f"The last day to object was {last}. You may apply again at any time; if illness or "
            "disaster kept you from it, object at the counter within 60 days of its end.",
            easy=f"{last:%Y. %m. %d.}에 끝났어요. 언제든 다시 신청할 수 있어요. 많이 아팠거나 재해가 있었나요? "
            "그 일이 끝나고 60일 안에 주민센터에 오세요.",
        )
