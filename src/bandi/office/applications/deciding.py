"""Deciding an application (신청 결정): papers asked for once, the clock paused, granted or refused.

The estimate of the rules is shown beside it and decides nothing. A refusal holds once a second officer agreed, where
the content says so (`refusal_needs_second`).
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.applications.duties import await_decision, put, settle
from bandi.office.applications.hands import Hand, note, reach
from bandi.office.applications.models import Claim, ClaimAsk, ClaimPaper, month_of
from bandi.office.applications.objecting import agree_to_watch
from bandi.office.audit.models import Action
from bandi.office.counsel.actions import answer_application
from bandi.office.discovery.door.applying import applying
from bandi.office.errors import Refused
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.household import reachable_household
from bandi.office.worklist.working_days import next_working_day

PAPERS_DAYS = 14  # to bring what is missing; the pause ends only when it came or somebody goes on without it


@dataclass(frozen=True)
class Verdict:
    """What an officer decides: granted with an amount from a month, or refused for a reason, in her own words."""

    grant: bool
    amount: int | None = None
    from_month: date | None = None
    reason: str = ""
    words: str = ""


@transaction.atomic
def ask_papers(*, by: User, claim: UUID, papers: Sequence[str]) -> list[ClaimAsk]:
    """Asks for missing papers, each by name and once; from today the clock stands still.

    Raises Refused for a paper already asked for or already there.
    """
    row = _mine(by, claim, "sent", "waiting")
    given = set(row.papers.exclude(way="bring", came_on=None).values_list("paper", flat=True))
    asked = set(row.asks.values_list("paper", flat=True))
    wrong = [one for one in papers if one not in row.asked_of.papers or one in given | asked]
    if wrong or not papers:
        names = ", ".join(applying().paper[one].ko for one in wrong if one in applying().paper)
        raise Refused(
            ko=f"이미 요청했거나 이미 있는 서류입니다: {names}" if names else "요청할 서류를 골라 주세요.",
            en="Already asked for or already here." if names else "Choose the papers to ask for.",
        )
    today = clock.today()
    until = next_working_day(today + timedelta(days=PAPERS_DAYS))
    rows = ClaimAsk.objects.bulk_create(
        ClaimAsk(claim=row, area_id=row.area_id, paper=paper, on=today, until=until, by=by) for paper in papers
    )
    row.state, row.waits_since = "waiting", row.waits_since or today
    row.save(update_fields=["state", "waits_since"])
    note(Hand(user=by), row, "asked", words=",".join(papers))
    put(row, "claim_decision", until)
    return rows


def resume(*, hand: Hand, claim: Claim) -> None:
    """The clock of a locked application goes on: days of waiting, both ends included, do not count."""
    assert claim.sent_on is not None
    if claim.waits_since is None:
        return
    claim.paused += (clock.today() - claim.waits_since).days + 1
    claim.state, claim.waits_since = "sent", None
    claim.due_on = _due(claim)
    claim.save(update_fields=["paused", "state", "waits_since", "due_on"])
    note(hand, claim, "resumed")
    await_decision(claim)


@transaction.atomic
def go_on(*, by: User, claim: UUID, came: Sequence[str] = ()) -> Claim:
    """Papers came over the counter, or the officer goes on without them."""
    row = _mine(by, claim, "sent", "waiting")
    for paper in came:
        if paper in row.asked_of.papers:
            ClaimPaper.objects.filter(claim=row, paper=paper).delete()
            ClaimPaper.objects.create(claim=row, area_id=row.area_id, paper=paper, way="bring", came_on=clock.today())
            note(Hand(user=by), row, "paper", words=paper)
    resume(hand=Hand(user=by), claim=row)
    return row


@transaction.atomic
def tell_late(*, by: User, claim: UUID, words: str) -> Claim:
    """Tells the applicant why it takes longer; the later clock of the law holds from now on. Once."""
    row = _mine(by, claim, "sent", "waiting")
    if row.late_on is not None or row.asked_of.late_clock == row.asked_of.clock:
        raise Refused(ko="기한을 더 늘릴 수 없습니다.", en="The time limit cannot be moved further.")
    row.late_on, row.late_words = clock.today(), words
    row.due_on = _due(row)
    row.save(update_fields=["late_on", "late_words", "due_on"])
    note(Hand(user=by), row, "late", words=words)
    if row.state == "sent":
        await_decision(row)
    return row


@transaction.atomic
def decide(*, by: User, claim: UUID, verdict: Verdict) -> Claim:
    """Decides; a refusal waits for a second officer where the house says so."""
    require(by, Permission.RESULT_GIVE)
    row = _mine(by, claim, "sent", "waiting")
    _believable(row, verdict)
    if verdict.grant:
        row.amount, row.from_month = verdict.amount, month_of(verdict.from_month) if verdict.from_month else None
        row.words = verdict.words or None
        return _decided(row, "granted", by=by)
    row.reason, row.words = verdict.reason, verdict.words
    if not applying().refusal_needs_second:
        return _decided(row, "refused", by=by)
    row.state, row.proposed_by, row.waits_since = "proposed", by, None
    row.save(update_fields=["reason", "words", "state", "proposed_by", "waits_since"])
    note(Hand(user=by), row, "proposed", words=verdict.words, action=Action.CLAIM_DECIDE)
    settle(row, "claim_decision", by=by)
    put(row, "claim_confirm", row.due_on or clock.today())
    return row


@transaction.atomic
def confirm(*, by: User, claim: UUID, agree: bool, words: str = "") -> Claim:
    """The second officer agrees to a refusal, or sends it back with a word. Never the one who proposed it."""
    require(by, Permission.RESULT_CONFIRM)
    row = _mine(by, claim, "proposed")
    if row.proposed_by_id == by.pk:
        raise Refused(ko="거절 의견을 쓴 사람은 확인할 수 없습니다.", en="Not by the one who proposed it.")
    settle(row, "claim_confirm", by=by)
    if agree:
        return _decided(row, "refused", by=by)
    row.state, row.reason, row.words, row.proposed_by = "sent", "", None, None
    row.save(update_fields=["state", "reason", "words", "proposed_by"])
    note(Hand(user=by), row, "returned", words=words, action=Action.CLAIM_DECIDE)
    await_decision(row)
    return row


@transaction.atomic
def tie(*, by: User, claim: UUID, household: UUID) -> Claim:
    """Ties an application to a household on record; what is due about it comes to the desk."""
    row = _mine(by, claim, "draft", "sent", "waiting", "proposed", "granted", "refused")
    home = reachable_household(by, household)
    if home.area_id != row.area_id:
        raise Refused(ko="다른 동네의 가구입니다.", en="The household lives in another neighbourhood.")
    settle(row, by=by)
    row.household_id = home.pk
    row.save(update_fields=["household"])
    note(Hand(user=by), row, "tied")
    if row.state == "sent":
        await_decision(row)
    return row


def _mine(by: User, claim: UUID, *states: str) -> Claim:
    """A locked application of the officer's, in one of these states."""
    row = reach(Hand(user=by), claim, lock=True, write=True)
    if row.state not in states:
        raise Refused(
            ko="그사이 상태가 바뀌었습니다. 화면을 다시 열어 주세요.", en="Its state changed. Open the page again."
        )
    return row


def _due(claim: Claim) -> date:
    """The last day of the decision: counted from the day it was sent, moved on by the days of waiting."""
    assert claim.sent_on is not None
    which = claim.asked_of.late_clock if claim.late_on else claim.asked_of.clock
    return due_on(which, claim.sent_on + timedelta(days=claim.paused))


def _believable(claim: Claim, verdict: Verdict) -> None:
    pays = claim.asked_of.pays != "none"
    if verdict.grant and pays and (not verdict.amount or verdict.amount < 0 or verdict.from_month is None):
        raise Refused(ko="얼마를 어느 달부터 드리는지 적어 주세요.", en="Write the amount and the first month.")
    if verdict.grant and verdict.from_month and claim.sent_on and verdict.from_month.year < claim.sent_on.year - 1:
        raise Refused(ko="시작하는 달이 신청한 날보다 너무 앞섭니다.", en="The first month lies too far back.")
    known = {one.id for one in applying().reasons}
    if not verdict.grant and (verdict.reason not in known or not verdict.words.strip()):
        raise Refused(
            ko="거절하는 까닭을 고르고 본인이 읽을 말로 적어 주세요.",
            en="Choose the reason and write it in words for the applicant.",
        )


def _decided(claim: Claim, state: str, *, by: User) -> Claim:
    claim.state, claim.decided_on, claim.decided_by, claim.waits_since = state, clock.today(), by, None
    claim.save()
    note(Hand(user=by), claim, state, action=Action.CLAIM_DECIDE)
    settle(claim, "claim_decision", "claim_confirm", by=by)
    behind = claim.on_behalf
    if behind is not None and behind.state == "waiting":
        answer_application(by=by, application=behind.pk, state="rejected" if state == "refused" else state)
    if claim.watch_agreed:
        with suppress(Refused), transaction.atomic():  # the rules say yes by these facts: the page speaks of objecting
            agree_to_watch(hand=Hand(user=by), claim=claim.pk)
            claim.refresh_from_db(fields=["watch"])
    return claim
