"""Taking in what was found at a door (순회 기록): once each, beside what others wrote, and told on at once."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.walking import walking
from bandi.office.discovery.models import Household
from bandi.office.discovery.names import road_of
from bandi.office.errors import OutOfReach, Refused
from bandi.office.field.pictures import stripped
from bandi.office.network.models import Member
from bandi.office.reports.intake import Told, receive
from bandi.office.reports.models import Report, ReportFile
from bandi.office.reports.reading import without_resident_numbers
from bandi.office.rounds.beats import LEADER_KIND, homes_at, walked_by
from bandi.office.rounds.calendar import GONE, NOBODY, WORRIED, turn_of
from bandi.office.rounds.models import BeatPost, Door, Finding, Survey
from bandi.office.rounds.reminders import settle_looked
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.working_days import add_working_days

SLACK = timedelta(minutes=5)  # clocks of phones and desks differ
OLDEST = timedelta(days=60)  # a telephone that lay in a drawer for longer is asked to look again
NOTE, UNSEEN_DAYS = 1_000, 5


@dataclass(frozen=True)
class Seen:
    """What somebody saw at one door."""

    key: UUID  # drawn on the telephone
    door: UUID
    answer: str
    based_on: datetime
    recorded_at: datetime
    signs: Sequence[str] = ()
    danger: bool = False
    note: str = ""
    photo: str = ""  # data URL
    second: bool = False  # the officer's pass of a survey

    @classmethod
    def read(cls, raw: Any) -> "Seen":
        """The record as a telephone sent it. Raises Refused when something is missing or of the wrong kind."""
        try:
            based_on, recorded_at = (datetime.fromisoformat(raw[name]) for name in ("based_on", "recorded_at"))
            if based_on.tzinfo is None or recorded_at.tzinfo is None:
                raise ValueError("a moment without zone")
            signs, danger = [str(code) for code in raw.get("signs", [])], raw.get("danger", False) is True
            note, photo = (str(raw.get(name) or "") for name in ("note", "photo"))
            told: dict[str, Any] = {"signs": signs, "danger": danger, "note": note, "photo": photo}
            return cls(UUID(raw["key"]), UUID(raw["door"]), str(raw["answer"]), based_on, recorded_at, **told)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Refused(ko="보낸 기록을 읽을 수 없습니다.", en="The record cannot be read.") from error


@transaction.atomic
def take_finding(*, by: User, seen: Seen) -> tuple[Finding, bool]:
    """Writes down what was found, and whether somebody else wrote about the door since the route was taken.

    The same key again returns what became of it the first time. Worry becomes a report at once; nobody met twice in a
    survey becomes somebody's duty.
    """
    require(by, Permission.WALK)
    known = _known(by, seen.key)
    if known is None:
        shift = clock.now() - timezone.now()  # of a demo's day; none elsewhere
        at = min(seen.recorded_at, timezone.now() + SLACK) + shift
        known = _write(by, reachable_door(by, seen.door, at=at), seen, at=at, shift=shift)
    others = Finding.objects.filter(door=known.door_id, received_at__gt=known.based_on).exclude(by=by)
    return known, others.exists()


def reachable_door(user: User, door: UUID, *, at: datetime) -> Door:
    """A door of an area the person may walk, or could at the moment she wrote: what a telephone still holds when
    somebody else is named is not lost. Locked. Raises OutOfReach.
    """
    then = BeatPost.objects.filter(Q(until=None) | Q(until__gt=at), member__account=user, since__lte=at).values("beat")
    rows = Door.objects.for_user(user).filter(Q(beat__in=walked_by(user)) | Q(beat__in=then), gone_on=None)
    found = rows.select_related("beat").select_for_update(of=("self",)).filter(pk=door).first()
    if found is None:
        raise OutOfReach("door")
    return found


def _write(by: User, door: Door, seen: Seen, *, at: datetime, shift: timedelta) -> Finding:
    content = walking()
    signs = [one for one in content.signs if one.id in seen.signs]
    if seen.answer not in {one.id for one in content.answers}:
        raise Refused(ko="무엇을 보았는지 하나를 골라 주세요.", en="Choose what you found.")
    if at < clock.now() - OLDEST:
        raise Refused(ko="두 달도 더 지난 기록입니다. 다시 살펴 주세요.", en="More than two months old: look again.")
    day = timezone.localdate(at)
    survey = Survey.objects.filter(area=door.area_id, from_on__lte=day, until_on__gte=day).first()
    officer = by.may(Permission.CONTACT_RECORD)
    facts = {
        "door": door,
        "beat": door.beat,
        "area_id": door.area_id,
        "by": by,
        "survey": survey,
        "second": bool(survey and officer and (seen.second or day > survey.to_on)),
        "opens_on": turn_of(door.beat.rhythm, day).opens_on,
        "answer": seen.answer,
        "signs": [one.id for one in signs],
        "note": without_resident_numbers(seen.note[:NOTE])[0] or None,
        "based_on": min(seen.based_on, timezone.now()) + shift,
        "recorded_at": at,
        "received_at": clock.now(),
    }
    photo = _photo(seen)
    try:
        with transaction.atomic():
            row = Finding.objects.create(id=seen.key, **facts)
    except IntegrityError as error:  # sent twice at the same moment, or a key of somebody else
        known = _known(by, seen.key)
        if known is None:
            raise OutOfReach("finding") from error
        return known
    home = _home(by, door)
    detail = {"beat": str(door.beat_id), "answer": row.answer, "second": row.second}
    subjects = [home.pk] if home else []
    record(by=by, action=Action.DOOR_FIND, subjects=subjects, areas=[row.area_id], detail=detail)
    _follow(by, row, home, seen, photo)
    return row


def _follow(by: User, row: Finding, home: Household | None, seen: Seen, photo: Any) -> None:
    """What comes of it."""
    settle_looked(row.beat, by=by)
    if row.answer == WORRIED:
        _tell(by, row, danger=seen.danger, photo=photo)
    if row.survey is None or not row.second:
        return
    key = f"rounds:{row.beat_id}:survey:{row.survey.from_on}:{row.door_id}"
    if row.answer != NOBODY:
        settle_duty(key=key, by=by)
    elif home is not None:
        open_duty(
            household=home,
            source=Source.FOLLOW_UP,
            duty="survey_unseen",
            due_on=add_working_days(clock.today(), UNSEEN_DAYS),
            key=key,
            assignee=officer_of(row.beat_id),
            path=reverse("visits:household", args=[home.pk]),
            by=by,
        )
    else:
        _tell(by, row, danger=False, photo=None)
    if row.answer == GONE:
        Door.objects.filter(pk=row.door_id).update(gone_on=clock.today())


def officer_of(beat: UUID) -> User | None:
    """The officer named for an area now."""
    held = BeatPost.objects.filter(beat=beat, part=BeatPost.Part.OFFICER, until=None).select_related("user").first()
    return held.user if held else None


def _tell(by: User, row: Finding, *, danger: bool, photo: Any) -> None:
    """The same road as everybody's reports: routed, counted as a channel, answered within its days."""
    content, told = walking(), [one for one in walking().signs if one.id in row.signs]
    leader = Member.objects.filter(account=by, kind=LEADER_KIND, area=row.area_id).first()
    note = "\n".join(filter(None, [", ".join(one.ko for one in told), row.note]))
    receive(
        told=Told(
            key=row.pk,
            who="professional" if leader else "neighbour",
            group=content.group if leader else "",
            kinds=sorted({one.kind for one in told}) or ["isolation"],
            area=row.area_id,
            danger=danger,
            place=row.door.address,
            note=note,
            name=leader.name if leader else str(by),
            phone=leader.phone if leader else "",
            source_code=row.survey.source_code if row.survey else f"beat-{row.beat_id.hex[:12]}",
            way=Report.Way.LEADER,
            files=[(ReportFile.Kind.PHOTO, *photo)] if photo else (),
        )
    )


def _photo(seen: Seen) -> tuple[str, bytes] | None:
    """Media type and the bare picture; only worry keeps one."""
    if not seen.photo or seen.answer != WORRIED:
        return None
    try:
        return stripped(base64.b64decode(seen.photo.partition(",")[2], validate=True))
    except binascii.Error as error:
        raise Refused(ko="사진 파일을 읽을 수 없습니다.", en="The picture cannot be read.") from error


def _home(by: User, door: Door) -> Household | None:
    """The household the office knows at this door; looked for again when it was not known before."""
    if door.household_id is None:
        door.household_id = homes_at(door.area_id, [road_of(door.street)]).get(door.mark)
        door.save(update_fields=["household"])
    homes = Household.objects.for_user(by).filter(area=door.area_id)
    return homes.filter(pk=door.household_id).first() if door.household_id else None


def _known(by: User, key: UUID) -> Finding | None:
    found = Finding.objects.for_user(by).select_related("survey", "beat").filter(pk=key).first()
    if found is not None and found.by_id != by.pk:
        raise OutOfReach("finding")
    return found
