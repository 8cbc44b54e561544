"""Files of answers from those who carry requests (회신 파일): first a look, then taken. Rows in = accepted + refused.

A row speaks of a request by its number, never by a telephone number. The same file twice changes nothing.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.contact.actions import answer
from bandi.office.contact.models import AnswerFile, ContactRequest
from bandi.office.contact.reading import NOTE, NUMBER, RESULT, SEEN, WHEN, Row, read_rows
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused

EARLIEST = 2000  # year; before that no office asked anything
KEPT = timedelta(days=7)  # a file that nobody took: what it told is gone after that

Line = dict[str, Any]
Refusal = dict[str, Any]


class Unreadable(Exception):
    """One row that cannot be taken, in both languages (반려 줄). Names no value of the file."""

    def __init__(self, ko: str, en: str) -> None:
        self.ko, self.en = ko, en
        super().__init__(en)


@transaction.atomic
def look_into(*, by: User, channel: str, name: str, content: bytes) -> AnswerFile:
    """Reads a file and says of each row whether it could be taken. Nothing is written about any household yet.

    Raises Refused when the file is of another form, too large, or holds no row.
    """
    require(by, Permission.CONTACT_RECORD)
    if channel not in door.ladder().channels():
        raise Refused(ko="어느 회신인지 골라 주세요.", en="Choose whose answers these are.")
    AnswerFile.objects.filter(taken_at=None, sent_at__lt=clock.now() - KEPT).update(lines=None)
    rows = read_rows(name, content)
    requests = _requests(by, channel, rows)
    lines: list[Line] = []
    refused: list[Refusal] = []
    seen: set[UUID] = set()
    for row in rows:
        try:
            lines.append(_line(row, channel=channel, requests=requests, seen=seen))
        except Unreadable as wrong:
            refused.append({"line": row.line, "ko": wrong.ko, "en": wrong.en})
    return AnswerFile.objects.create(
        by=by,
        channel=channel,
        digest=hashlib.sha256(content).hexdigest(),
        rows=len(rows),
        refused=refused,
        lines=json.dumps(lines, ensure_ascii=False),
    )


@transaction.atomic
def take(*, by: User, file: UUID) -> AnswerFile:
    """Writes every row down that was found good. A second time changes nothing; so does a row written down already.

    Raises Refused when it lay so long that what it told is gone.
    """
    require(by, Permission.CONTACT_RECORD)
    row = own_file(by, file, lock=True)
    if row.taken_at is not None:
        return row
    if row.lines is None:
        raise Refused(
            ko="7일이 지나 내용을 지운 파일입니다. 다시 올려 주세요.",
            en="It lay for a week and is gone: send it again.",
        )
    lines: list[Line] = json.loads(row.lines or "[]")
    refused: list[Refusal] = list(row.refused)
    subjects, areas = [], set()
    for line in lines:
        request = ContactRequest.objects.for_user(by).select_related("attempt").filter(pk=line["request"]).first()
        if request is None or (request.attempt.answer not in ("sent", line["reply"])):
            refused.append({"line": line["line"], **_changed()})
            continue
        if request.attempt.answer == "sent":
            at = datetime.fromisoformat(line["at"])
            answer(by=by, request=request.id, reply=line["reply"], at=at, marks=line["marks"], note=line["note"])
        subjects.append(request.household_id)
        areas.add(request.area_id)
    row.taken_at, row.refused, row.lines = clock.now(), refused, None
    row.save(update_fields=["taken_at", "refused", "lines"])
    record(
        by=by,
        action=Action.ANSWERS_TAKE,
        subjects=subjects,
        areas=sorted(areas),
        detail={"channel": row.channel, "rows": row.rows, "refused": len(refused)},
    )
    return row


def own_file(user: User, file: UUID, *, lock: bool = False) -> AnswerFile:
    """A file the person sent. Raises OutOfReach for anybody else's."""
    rows = AnswerFile.objects.select_for_update() if lock else AnswerFile.objects.all()
    found = rows.filter(pk=file, by=user).first()
    if found is None:
        raise OutOfReach("answers")
    return found


def _requests(by: User, channel: str, rows: Sequence[Row]) -> dict[UUID, ContactRequest]:
    named = {number for row in rows if (number := _number(row)) is not None}
    found = ContactRequest.objects.for_user(by).filter(channel=channel, pk__in=named).select_related("attempt")
    return {request.id: request for request in found}


def _line(row: Row, *, channel: str, requests: Mapping[UUID, ContactRequest], seen: set[UUID]) -> Line:
    number = _number(row)
    if number is None or number not in requests:
        raise Unreadable("요청번호가 우리 동네 요청이 아닙니다.", "No request of these neighbourhoods has this number.")
    if number in seen:
        raise Unreadable("같은 요청번호가 위에 있습니다.", "The same request stands above.")
    request, reply = requests[number], door.ladder().reply_of(channel, row.value(RESULT))
    if reply is None:
        raise Unreadable("모르는 결과 코드입니다.", "The result's code is unknown.")
    if request.attempt.answer not in ("sent", reply):
        raise Unreadable("이미 다른 답을 적은 요청입니다.", "Another answer was written down already.")
    at = _moment(row.value(WHEN))
    if not (request.asked_on <= timezone.localdate(at) <= clock.today() and at <= clock.now() + timedelta(minutes=5)):
        raise Unreadable("일시가 요청한 날과 오늘 사이가 아닙니다.", "The moment lies before the request or ahead.")
    seen.add(number)
    known = {mark.ko: mark.id for mark in door.ladder().marks} | {mark.id: mark.id for mark in door.ladder().marks}
    ticked = [part.strip() for part in row.value(SEEN).split(";") if part.strip()]
    if unknown := [part for part in ticked if part not in known]:
        raise Unreadable(f"모르는 점검 항목이 {len(unknown)}개 있습니다.", f"{len(unknown)} unknown ticks.")
    marks = [known[part] for part in ticked]
    told: Line = {"line": row.line, "request": str(number), "reply": reply, "at": at.isoformat()}
    return told | {"marks": marks, "note": row.value(NOTE)[:500]}


def _number(row: Row) -> UUID | None:
    try:
        return UUID(row.value(NUMBER))
    except ValueError:
        return None


def _moment(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        raise Unreadable("일시를 2026-09-22 14:30처럼 써 주세요.", "Write the moment as 2026-09-22 14:30.") from None
    if len(text.strip()) <= len("2026-09-22"):
        told = datetime.combine(told.date(), time(12))
    if told.year < EARLIEST:
        raise Unreadable("일시의 연도를 확인해 주세요.", "Check the year of the moment.")
    return told if told.tzinfo else clock.at(told.date(), told.hour, told.minute)


def _changed() -> dict[str, str]:
    return {"ko": "미리 본 뒤에 다른 답이 적혔습니다.", "en": "It was answered otherwise since the preview."}


def preview(file: AnswerFile) -> list[Line]:
    """The good rows of a file that was not taken yet, in the order of the file."""
    found: list[Line] = json.loads(file.lines or "[]")
    return [line | {"at": datetime.fromisoformat(line["at"])} for line in found]
