"""The yearly fact-finding of residents (주민등록 사실조사): opening it, its funnel, the second look, what returns."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.discovery.door.walking import walking
from bandi.office.errors import OutOfReach, Refused
from bandi.office.network.funnel import Reached
from bandi.office.reports.funnel import came_of
from bandi.office.rounds.calendar import FINE, WORRIED, Word, stands
from bandi.office.rounds.models import Beat, Door, Finding, Survey
from bandi.office.visits.outbox import key_text

if TYPE_CHECKING:
    from bandi.office.discovery.door.walking import DoorAnswer

SETTLED = {FINE, WORRIED}  # answers of leaders that need no second look
PAGE = 50


@dataclass(frozen=True)
class FunnelRow:
    """How far a survey is in one area: doors, and how many stand at each answer."""

    beat: Beat
    doors: int
    counts: Mapping[str, int]  # DoorAnswer.id -> doors

    @property
    def open(self) -> int:
        """Doors nobody was at."""
        return self.doors - sum(self.counts.values())

    @property
    def shown(self) -> list[tuple["DoorAnswer", int]]:
        """Counts in the order of the content's answers."""
        return [(one, self.counts.get(one.id, 0)) for one in walking().answers]


@dataclass(frozen=True)
class Second:
    """A door an officer looks at again."""

    door: Door
    answer: str  # what the leader wrote; empty: nobody was there


@dataclass(frozen=True)
class SurveyPage:
    """One survey: its funnel, and doors to look at a second time."""

    survey: Survey
    rows: Sequence[FunnelRow]
    total: FunnelRow | None
    came: Reached
    second: Sequence[Second]
    waiting: int  # doors of the second look, shown or not


@transaction.atomic
def open_survey(*, by: User, area: str, from_on: date, to_on: date, until_on: date | None = None) -> Survey:
    """A survey of a neighbourhood. Refused when its days cross those of another, or one has no doors to ask at."""
    require(by, Permission.NETWORK_EDIT)
    if area not in areas_of(by):
        raise OutOfReach("area")
    until = until_on or to_on + timedelta(days=walking().second_days)
    if not from_on <= to_on <= until or until < clock.today():
        raise Refused(ko="날짜의 차례를 확인해 주세요. 시작, 통장 조사 끝, 담당자 확인 끝 순서입니다.",
                      en="Check the days: begin, end of the leaders' pass, end of the officers' pass.")  # fmt: skip
    if Survey.objects.filter(area=area, from_on__lte=until, until_on__gte=from_on).exists():
        raise Refused(ko="그 기간에 이미 다른 조사가 있습니다.", en="Another survey lies in these days.")
    if not Door.objects.filter(area=area, gone_on=None, beat__ended_on=None).exists():
        raise Refused(ko="조사할 문이 없습니다. 담당 구역을 만들고 주소를 넣어 주세요.",
                      en="There are no doors to ask at. Make areas and take addresses in first.")  # fmt: skip
    row = Survey.objects.create(area_id=area, from_on=from_on, to_on=to_on, until_on=until, by=by)
    record(by=by, action=Action.SURVEY_EDIT, areas=[area], detail={"survey": str(row.pk), "what": "open"})
    return row


def surveys(user: User) -> Sequence[Survey]:
    """Surveys of the person's neighbourhoods, the newest first."""
    require(user, Permission.NETWORK_VIEW)
    return list(Survey.objects.for_user(user).select_related("area")[:PAGE])


def reachable_survey(user: User, survey: UUID) -> Survey:
    """A survey of one's own neighbourhoods. Raises OutOfReach."""
    return Survey.objects.select_related("area").reach(user, survey)


def survey_page(user: User, survey: UUID) -> SurveyPage:
    """How far a survey is. Addresses of the second look are shown to those who meet households, and audited."""
    meets = user.may(Permission.CONTACT_RECORD)
    require(user, Permission.CONTACT_RECORD if meets else Permission.NETWORK_VIEW)
    row = reachable_survey(user, survey)
    standing = _standing(row)
    beats = list(Beat.objects.filter(area=row.area_id, ended_on=None).order_by("number"))
    doors = _doors(row)
    of: dict[UUID, list[UUID]] = defaultdict(list)
    for door, beat in doors:
        of[beat].append(door)
    rows = [_funnel(beat, of[beat.pk], standing) for beat in beats]
    again = [door for door, _ in doors if _needs_second(standing.get(door), row)]
    shown: list[Second] = []
    if meets:
        found = Door.objects.select_related("beat").filter(pk__in=again).order_by("beat__number", "place")[:PAGE]
        shown = [Second(door, word.answer if (word := standing.get(door.pk)) else "") for door in found]
        homes = [one.door.household_id for one in shown if one.door.household_id]
        detail = {"list": "survey", "doors": len(shown)}
        record(by=user, action=Action.LIST_VIEW, purpose=Purpose.VISIT, subjects=homes, areas=[row.area_id],
               detail=detail)  # fmt: skip
    total = _funnel(beats[0], [door for door, _ in doors], standing) if beats else None
    came = came_of(user, [row.source_code]).get(row.source_code, Reached())
    return SurveyPage(row, rows, total, came, shown, len(again))


def sightings(*, until: date) -> Iterator[tuple[int, str, str, date]]:
    """Household key, what is known of its home, neighbourhood and day, of each door a survey settled up to a day.

    A leader's word that somebody lives elsewhere is no answer yet: an officer looks first. Needs the jurisdiction of
    all.
    """
    told = {one.id: one.sighting for one in walking().answers}
    for survey in Survey.objects.filter(from_on__lte=until).order_by("from_on", "area"):
        standing = _standing(survey)
        doors = Door.objects.filter(pk__in=standing, household__isnull=False).order_by("household__key", "pk")
        for door, key in doors.values_list("pk", "household__key"):
            word = standing[door]
            day = timezone.localdate(word.at)
            if day <= until and told.get(word.answer) and (word.second or word.answer == FINE):
                yield key, told[word.answer], survey.area_id, day


def sighting_lines(*, until: date) -> list[tuple[str, ...]]:
    """The same as lines of the feed of sightings."""
    told = sightings(until=until)
    return [(key_text(key), answer, area, f"{day:%Y%m%d}", f"{day:%Y%m}") for key, answer, area, day in told]


def _standing(survey: Survey) -> dict[UUID, Word]:
    """Door -> the word that stands in a survey."""
    words: dict[UUID, list[Word]] = defaultdict(list)
    rows = Finding.objects.filter(survey=survey).values_list("door", "by", "answer", "recorded_at", "second", "pk")
    for door, by, answer, at, second, key in rows:
        words[door].append(Word(by, answer, at, second, key))
    return {door: word for door, told in words.items() if (word := stands(told))}


def _doors(survey: Survey) -> list[tuple[UUID, UUID]]:
    """Doors a survey asks at, with their areas; those found to be no home during it are counted."""
    rows = Door.objects.filter(area=survey.area_id, beat__ended_on=None).exclude(gone_on__lt=survey.from_on)
    return list(rows.order_by("place").values_list("pk", "beat"))


def _funnel(beat: Beat, doors: Sequence[UUID], standing: Mapping[UUID, Word]) -> FunnelRow:
    return FunnelRow(beat, len(doors), Counter(standing[door].answer for door in doors if door in standing))


def _needs_second(word: Word | None, survey: Survey) -> bool:
    if word is None:
        return clock.today() > survey.to_on
    return not word.second and word.answer not in SETTLED
