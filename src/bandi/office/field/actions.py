"""Taking in what a telephone recorded: once each, and nothing lost when somebody wrote meanwhile."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import OutOfReach, Refused
from bandi.office.field.models import FieldEntry, FieldPicture
from bandi.office.field.pictures import stripped
from bandi.office.field.queries import clashes, reachable_entry, shown
from bandi.office.visits.actions import SLACK, record_visit
from bandi.office.visits.models import Visit
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.household import reachable_listing
from bandi.office.worklist.working_days import next_working_day

State = FieldEntry.State
NOTE = 2_000  # signs


@dataclass(frozen=True)
class FieldRecord:
    """What a telephone sends of one visit."""

    key: UUID
    listing: UUID
    based_on: datetime
    recorded_at: datetime
    met: bool
    condition: list[str]
    needs: list[str]
    note: str
    pictures: Mapping[str, str]  # FieldPicture.Kind -> data URL

    @classmethod
    def read(cls, raw: Any) -> "FieldRecord":
        """The record as it was sent. Raises Refused when something is missing or of the wrong kind."""
        try:
            based_on, recorded_at = (datetime.fromisoformat(raw[name]) for name in ("based_on", "recorded_at"))
            if based_on.tzinfo is None or recorded_at.tzinfo is None or not isinstance(raw["met"], bool):
                raise ValueError("a moment without zone, or met that is no yes or no")
            return cls(
                UUID(raw["key"]),
                UUID(raw["listing"]),
                based_on,
                recorded_at,
                met=raw["met"],
                condition=[str(code) for code in raw["condition"]],
                needs=[str(code) for code in raw["needs"]],
                note=str(raw["note"])[:NOTE],
                pictures={kind: str(raw[kind]) for kind in FieldPicture.Kind.values if raw.get(kind)},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Refused(ko="보낸 기록을 읽을 수 없습니다.", en="The record cannot be read.") from error


@transaction.atomic
def take_record(*, by: User, told: FieldRecord) -> FieldEntry:
    """Takes in one record. The same key again returns what became of it the first time.

    When somebody wrote down a visit or a result meanwhile, nothing changes: the record waits for its writer to merge.
    """
    require(by, Permission.CONTACT_RECORD)
    known = _known(by, told.key)
    if known is not None:
        return known
    listing = reachable_listing(by, told.listing, lock=True)
    pictures = {kind: stripped(_bytes(url)) for kind, url in told.pictures.items()}
    visits, results = clashes(listing, since=told.based_on, by=by)
    facts = {
        "listing": listing,
        "household": listing.household,
        "area": listing.area,
        "by": by,
        "based_on": told.based_on,
        "recorded_at": min(told.recorded_at, clock.now() + SLACK),
        "state": State.CONFLICT if visits or results else State.APPLIED,
        "told": json.dumps(_words(told), ensure_ascii=False),
    }
    try:
        with transaction.atomic():
            entry = FieldEntry.objects.create(id=told.key, **facts)
    except IntegrityError as error:  # sent twice at the same moment, or a key of somebody else
        known = _known(by, told.key)
        if known is None:
            raise OutOfReach("field entry") from error
        return known
    for kind, (media, content) in pictures.items():
        text = base64.b64encode(content).decode()
        FieldPicture.objects.create(entry=entry, area=entry.area, kind=kind, media=media, content=text)
    if entry.state == State.APPLIED:
        _apply(entry, by)
    else:
        _to_be_merged(entry, by)
    _trail(by, entry, pictures=len(pictures))
    return entry


@transaction.atomic
def merge(*, by: User, entry: UUID, how: str) -> FieldEntry:
    """Settles a record that waited: `add` it as one more visit, put its `note` to the newest visit, or `drop` it.

    The record itself stays, whatever was chosen. A second time changes nothing.
    """
    require(by, Permission.CONTACT_RECORD)
    row = reachable_entry(by, entry, lock=True)
    if row.state != State.CONFLICT:
        return row
    if how == "add":
        row.state = State.APPLIED
        _apply(row, by)
    elif how == "note":
        _append(row, by)
    elif how == "drop":
        row.state = State.DROPPED
    else:
        raise Refused(ko="어떻게 할지 하나를 골라 주세요.", en="Choose what to do.")
    row.save(update_fields=["state", "visit"])
    settle_duty(key=_waits(row), by=by)
    _trail(by, row)
    return row


def _to_be_merged(row: FieldEntry, by: User) -> None:
    open_duty(
        household=row.household,
        source=Source.FOLLOW_UP,
        duty="field_merge",
        due_on=next_working_day(clock.today()),
        key=_waits(row),
        assignee=by,
        path=reverse("field:merge", args=[row.pk]),
        by=by,
    )


def _waits(row: FieldEntry) -> str:
    return f"field:merge:{row.pk}"


def _apply(row: FieldEntry, by: User) -> None:
    told = shown(row)
    row.visit = record_visit(
        by=by,
        listing=row.listing_id,
        met=told["met"],
        at=row.recorded_at,
        condition=told["condition"],
        needs=told["needs"],
        note=told["note"],
    )
    row.save(update_fields=["visit"])


def _append(row: FieldEntry, by: User) -> None:
    made = Visit.objects.filter(listing=row.listing_id, at__isnull=False).select_for_update()
    visit = made.order_by("-at").first()
    if visit is None:
        raise Refused(ko="메모를 합칠 방문 기록이 없습니다.", en="There is no visit to put the note to.")
    note = shown(row)["note"].strip()
    visit.note = "\n".join(part for part in (visit.note, f"{by}: {note}") if part)
    visit.save(update_fields=["note"])
    row.state, row.visit = State.MERGED, visit
    detail = {"round": row.listing.round_id, "note": True}
    record(by=by, action=Action.VISIT_RECORD, subjects=[row.household_id], areas=[row.area_id], detail=detail)


def _known(by: User, key: UUID) -> FieldEntry | None:
    found = FieldEntry.objects.for_user(by).filter(pk=key).first()
    if found is not None and found.by_id != by.pk:
        raise OutOfReach("field entry")
    return found


def _words(told: FieldRecord) -> dict[str, Any]:
    return {"met": told.met, "condition": told.condition, "needs": told.needs, "note": told.note}


def _bytes(url: str) -> bytes:
    try:
        return base64.b64decode(url.partition(",")[2], validate=True)
    except binascii.Error as error:
        raise Refused(ko="사진 파일을 읽을 수 없습니다.", en="The picture cannot be read.") from error


def _trail(by: User, row: FieldEntry, **detail: object) -> None:
    told = {"state": row.state, **detail}
    record(by=by, action=Action.FIELD_SYNC, subjects=[row.household_id], areas=[row.area_id], detail=told)
