"""Recording calls, visits and results. Each is one transaction, one row of the trail, and can be taken back shortly."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.safety.queries import two_people
from bandi.office.safety.rules import check_plan
from bandi.office.visits.due import bring_up_to_date
from bandi.office.visits.evidence import NOTHING, Rest, check_rest, looked_again_on
from bandi.office.visits.merge import require_plan_seen, require_result_seen, require_visit_seen
from bandi.office.visits.models import ContactAttempt, Result, Visit
from bandi.office.visits.queries import reachable_result
from bandi.office.visits.record import UNDO, Step, last_step, meeting_lacks, refresh, tried
from bandi.office.visits.rules import check_result
from bandi.office.visits.transfers import offer, withdraw
from bandi.office.visits.words import CONDITIONS, NEEDS
from bandi.office.worklist.actions import WORK_FIELDS
from bandi.office.worklist.household import reachable_listing
from bandi.office.worklist.models import Listing

SLACK = timedelta(minutes=5)  # clocks of phones and desks differ
LONGEST_AGO = timedelta(days=366)  # what is written down later than that is a slip of the year


@transaction.atomic
def record_attempt(
    *,
    by: User,
    listing: UUID,
    kind: str,
    answer: str,
    at: datetime | None = None,
    note: str = "",
    next_on: date | None = None,
    key: UUID | None = None,
) -> ContactAttempt:
    """Writes down a call, text, letter or other attempt and what came of it. The same `key` twice is one attempt."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_listing(by, listing, lock=True)
    rungs = {rung.id: rung for rung in door.ladder().rungs if rung.id != "visit"}
    _known(kind, rungs, ko="연락 방법을 골라 주세요.", en="Choose how you tried.")
    _known(answer, rungs[kind].replies, ko="연락 결과를 골라 주세요.", en="Choose what came of it.")
    if key and (known := ContactAttempt.objects.filter(pk=key, listing=row).first()):
        return known
    attempt = ContactAttempt.objects.create(
        id=key or uuid4(),
        listing=row,
        household=row.household,
        area=row.area,
        kind=kind,
        at=_not_ahead(at),
        by=by,
        answer=answer,
        note=note.strip() or None,
        next_on=next_on,
    )
    _moved(row, by=by, action=Action.CONTACT_RECORD, detail={"kind": kind, "answer": answer})
    return attempt


@transaction.atomic
def answer_attempt(
    *, by: User, attempt: UUID, answer: str, at: datetime | None = None, note: str = "", marks: Sequence[str] = ()
) -> ContactAttempt:
    """Writes down what came of an attempt that waited for an answer: the same attempt, now answered."""
    require(by, Permission.CONTACT_RECORD)
    found = ContactAttempt.objects.for_user(by).filter(pk=attempt).first()
    if found is None:
        raise OutOfReach("attempt")
    row = reachable_listing(by, found.listing_id, lock=True)
    found.refresh_from_db()
    if not door.ladder().replies[found.answer].waiting:
        raise Refused(ko="이미 답을 적은 요청입니다.", en="The answer was written down already.")
    _known(answer, door.ladder().rung(found.kind).replies, ko="답을 골라 주세요.", en="Choose what came back.")
    for mark in marks:
        _known(mark, [known.id for known in door.ladder().marks], ko="모르는 점검 항목입니다.", en="Unknown mark.")
    found.answer, found.at, found.next_on, found.marks = answer, max(_not_ahead(at), found.at), None, list(marks)
    found.note = "\n".join(text for text in (found.note, note.strip()) if text) or None
    found.save(update_fields=["answer", "at", "note", "next_on", "marks"])
    _moved(row, by=by, action=Action.CONTACT_RECORD, detail={"kind": found.kind, "answer": answer})
    return found


@transaction.atomic
def plan_visit(*, by: User, listing: UUID, planned_at: datetime, companion: str = "", seen: str | None = None) -> Visit:
    """Plans a visit; an earlier plan of the same listing is replaced. Raises Changed when it is not the one `seen`."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_listing(by, listing, lock=True)
    if planned_at < clock.now() - SLACK:
        raise Refused(ko="지난 때로 방문을 잡을 수 없습니다.", en="A visit cannot be planned in the past.")
    check_plan(
        two_people=two_people(row.household_id, on=timezone.localdate(planned_at)),
        companion=companion,
        own_names=(by.username, by.display_name),
    )
    require_plan_seen(seen, row)
    Visit.objects.filter(listing=row, at__isnull=True).delete()
    visit = Visit.objects.create(
        listing=row, household=row.household, area=row.area, planned_at=planned_at, by=by, companion=companion.strip()
    )
    _moved(row, by=by, action=Action.VISIT_PLAN, detail={"planned_on": str(timezone.localdate(planned_at))})
    return visit


@transaction.atomic
def record_visit(
    *,
    by: User,
    listing: UUID,
    met: bool,
    at: datetime | None = None,
    companion: str = "",
    condition: Sequence[str] = (),
    needs: Sequence[str] = (),
    note: str = "",
    key: UUID | None = None,
    seen: str | None = None,
) -> Visit:
    """Writes down a visit that was made, the planned one if there is one. The same `key` twice is one visit.

    Raises Changed when a colleague wrote one down since the page was `seen`.
    """
    require(by, Permission.CONTACT_RECORD)
    row = reachable_listing(by, listing, lock=True)
    for code in condition:
        _known(code, CONDITIONS, ko="모르는 상태 항목입니다.", en="Unknown condition.")
    for code in needs:
        _known(code, NEEDS, ko="모르는 욕구 항목입니다.", en="Unknown need.")
    if key and (known := Visit.objects.filter(listing=row, key=key).first()):
        return known
    require_visit_seen(seen, row)
    visit = Visit.objects.filter(listing=row, at__isnull=True).first() or Visit(
        listing=row, household=row.household, area=row.area
    )
    visit.key = key
    visit.by, visit.at, visit.met = by, _not_ahead(at), met
    visit.companion = companion.strip() or visit.companion
    visit.condition, visit.needs, visit.note = list(condition), list(needs), note.strip() or None
    visit.created_at = timezone.now()
    visit.save()
    _moved(row, by=by, action=Action.VISIT_RECORD, detail={"met": met})
    return visit


@transaction.atomic
def give_result(
    *,
    by: User,
    listing: UUID,
    outcome: str,
    evidence: str = "",
    on: date | None = None,
    next_check_on: date | None = None,
    seen: str | None = None,
    rest: Rest = NOTHING,
) -> Result:
    """Says what came of a listing. Some results hold only after a second person confirmed them (`needs_second`).

    A household that moved within this office is confirmed by the office that takes it. Raises Refused when the rules do
    not allow the result yet, or it rests on nothing.
    """
    require(by, Permission.RESULT_GIVE)
    row = reachable_listing(by, listing, lock=True)
    needs_second = check_result(outcome, tried(row), meeting_lacks=meeting_lacks(row)) or bool(rest.to_area)
    check_rest(outcome, rest, from_area=row.area_id)
    day = _day(on)
    require_result_seen(seen, row)
    withdraw(row)
    Result.objects.filter(listing=row, superseded=False).update(superseded=True)
    result = Result.objects.create(
        listing=row,
        household=row.household,
        area=row.area,
        outcome=outcome,
        evidence=evidence.strip() or None,
        given_on=day,
        given_by=by,
        needs_second=needs_second,
        next_check_on=looked_again_on(outcome, rest.ground, given_on=day, asked=next_check_on),
        **rest.columns(),
    )
    offer(result)
    _moved(row, by=by, action=Action.RESULT_GIVE, detail={"outcome": outcome, "needs_second": needs_second})
    return result


@transaction.atomic
def confirm_result(*, by: User, result: UUID) -> Result:
    """A second person says that a result holds. Never the one who gave it."""
    require(by, Permission.RESULT_CONFIRM)
    row = reachable_result(by, result, lock=True)
    listing = reachable_listing(by, row.listing_id, lock=True)
    if row.given_by_id == by.pk:
        raise Refused(ko="본인이 낸 결과는 다른 사람이 확인해야 합니다.", en="Somebody else must confirm your result.")
    if row.superseded or not row.needs_second or row.confirmed_at is not None:
        raise Refused(ko="확인을 기다리는 결과가 아닙니다.", en="This result does not wait for a confirmation.")
    if row.to_area_id is not None:
        raise Refused(ko="받는 동네가 받아야 성립하는 결과입니다.", en="It holds once the other office takes it over.")
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    _moved(listing, by=by, action=Action.RESULT_CONFIRM, detail={"outcome": row.outcome})
    return row


@transaction.atomic
def undo_last(*, by: User, listing: UUID) -> str:
    """Takes back the last step on a listing: within ten minutes, by the one who took it. The trail keeps both.

    Returns what was taken back: contact, visit, plan, result or confirmation.
    """
    require(by, Permission.CONTACT_RECORD)
    row = reachable_listing(by, listing, lock=True)
    step = last_step(row)
    if step is None or step.by_id != by.pk or timezone.now() - step.created_at > UNDO:
        raise Refused(
            ko="되돌릴 수 있는 기록이 없습니다(본인이 10분 안에 남긴 마지막 기록만 되돌립니다).",
            en="Nothing to take back: only your own last step, within ten minutes.",
        )
    if isinstance(step.row, Result) and step.row.superseded:
        raise Refused(
            ko="팀장이 돌려보낸 결과는 되돌리지 않습니다. 새 결과를 내 주세요.",
            en="A result sent back by the lead stays on record. Give a new result instead.",
        )
    if isinstance(step.row, ContactAttempt) and step.row.carried:
        raise Refused(
            ko="보낸 요청은 요청 화면에서 거둡니다.", en="A request that was sent is taken back on its own page."
        )
    taken = _take_back(step)
    _moved(row, by=by, action=Action.UNDO, detail={"what": taken})
    return taken


@transaction.atomic
def drop_attempt(*, by: User, attempt: UUID) -> None:
    """Takes back a request of one's own that nobody answered yet, within ten minutes."""
    require(by, Permission.CONTACT_RECORD)
    found = ContactAttempt.objects.for_user(by).filter(pk=attempt).first()
    if found is None:
        raise OutOfReach("attempt")
    row = reachable_listing(by, found.listing_id, lock=True)
    late = timezone.now() - found.created_at > UNDO
    if found.by_id != by.pk or late or not door.ladder().replies[found.answer].waiting:
        raise Refused(
            ko="본인이 10분 안에 보낸, 답이 오지 않은 요청만 거둘 수 있습니다.",
            en="Only your own request, within ten minutes and without an answer, can be taken back.",
        )
    found.delete()
    _moved(row, by=by, action=Action.UNDO, detail={"what": "request"})


def _take_back(step: Step) -> str:
    match step.row:
        case ContactAttempt() as contact:
            contact.delete()
            return "contact"
        case Visit(at=None) as visit:
            visit.delete()
            return "plan"
        case Visit(planned_at=None) as visit:
            visit.delete()
            return "visit"
        case Visit() as visit:
            visit.at, visit.met, visit.condition, visit.needs, visit.note = None, None, [], [], None
            visit.key = None  # the same form may be sent once more
            visit.save()
            return "visit"
        case Result(confirmed_at=None) as result:
            return _take_back_result(result)
        case result:
            result.confirmed_by, result.confirmed_at = None, None
            result.save(update_fields=["confirmed_by", "confirmed_at"])
            return "confirmation"


def _take_back_result(result: Result) -> str:
    listing = result.listing_id
    withdraw(result.listing)
    result.delete()
    earlier = (
        Result.objects.filter(listing=listing, to_area__isnull=True, returned=False).order_by("-created_at").first()
    )
    if earlier is not None:
        earlier.superseded = False
        earlier.save(update_fields=["superseded"])
    return "result"


def _moved(listing: Listing, *, by: User, action: Action, detail: dict[str, object]) -> None:
    """Brings the listing and what follows from it up to date, and writes the trail."""
    if listing.assignee_id is None and action in (Action.CONTACT_RECORD, Action.VISIT_PLAN, Action.VISIT_RECORD):
        listing.assignee = by
    refresh(listing).save(update_fields=[*WORK_FIELDS, "assignee"])
    bring_up_to_date(listing, by=by)
    record(
        by=by,
        action=action,
        subjects=[listing.household_id],
        areas=[listing.area_id],
        detail={"round": listing.round_id, **detail},
    )


def _known(code: str, known: object, *, ko: str, en: str) -> None:
    if code not in list(known):  # type: ignore[call-overload]
        raise Refused(ko=ko, en=en)


def _day(on: date | None) -> date:
    today = clock.today()
    if on is not None and not today - LONGEST_AGO <= on <= today:
        raise Refused(
            ko="결과 날짜가 오늘보다 뒤이거나 한 해도 더 지났습니다.",
            en="The result is dated in the future, or more than a year ago.",
        )
    return on or today


def _not_ahead(moment: datetime | None) -> datetime:
    now = clock.now()
    if moment is not None and moment > now + SLACK:
        raise Refused(ko="아직 오지 않은 때입니다.", en="That moment has not come yet.")
    if moment is not None and moment < now - LONGEST_AGO:
        raise Refused(ko="한 해도 더 지난 때입니다. 연도를 확인해 주세요.", en="More than a year ago: check the year.")
    return moment or now
