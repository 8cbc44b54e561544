"""Questions about areas and rounds: who is named, what is due, the route, what became of worry. Looks are audited."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, colleagues, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.discovery.door.walking import walking
from bandi.office.discovery.models import Household
from bandi.office.network.marks import standing
from bandi.office.network.models import Member
from bandi.office.pages import language
from bandi.office.reports.receipts import Standing, code_for
from bandi.office.reports.receipts import standing as receipt
from bandi.office.rounds.beats import LEADER_KIND, own_beats, reachable_beat
from bandi.office.rounds.calendar import SOON, WORRIED, Turn, Word, stands, turn_before, turn_of
from bandi.office.rounds.models import Beat, BeatPost, Door, Finding, Survey
from bandi.office.rounds.stretches import Stretch, held_by, stretches_of

if TYPE_CHECKING:
    from bandi.office.discovery.door.walking import DoorAnswer

Part = BeatPost.Part
MOST_DOORS, TRACE, TOLD = 1_500, 20, 30
STATES: dict[str, tuple[str, str]] = {
    "missed": ("지난 순회를 놓침", "Last round missed"),
    "soon": ("이번 주까지", "Due this week"),
    "open": ("순회 중", "Under way"),
    "done": ("이번 순회 마침", "This round done"),
    "empty": ("문이 없음", "No doors yet"),
}
"""How a round stands, in words; in the order of the page."""


@dataclass(frozen=True)
class BeatRow:
    """One area: who is named, and how its round stands."""

    beat: Beat
    names: Mapping[str, str]  # Part -> name; absent: nobody, or somebody who is gone
    doors: int
    seen: int
    turn: Turn
    state: str  # of STATES

    @property
    def vacant(self) -> bool:
        """Whether an officer or planner is wanting."""
        return not {Part.OFFICER, Part.PLANNER} <= set(self.names)

    @property
    def word(self) -> str:
        """The state in the page's language."""
        return STATES[self.state][language() == "en"]


@dataclass(frozen=True)
class BeatsPage:
    """Areas of a person's neighbourhoods, those without a name first, and what lies in none."""

    rows: Sequence[BeatRow]
    without: Sequence[Area]  # neighbourhoods without any area
    uncovered: Mapping[str, int]  # neighbourhood -> households on roads of no area


@dataclass(frozen=True)
class RouteDoor:
    """One door of a route and what stands of it. Nothing of who lives there or why anybody looks."""

    door: Door
    answer: str = ""  # in this round
    by_me: bool = False

    @property
    def word(self) -> str:
        """The answer in the page's language."""
        found = next((one for one in walking().answers if one.id == self.answer), None)
        return getattr(found, language()) if found else ""


@dataclass(frozen=True)
class Walked:
    """Areas to walk, their doors in the order of addresses, and the survey that runs."""

    rows: Sequence[BeatRow]
    doors: Mapping[UUID, Sequence[RouteDoor]]
    surveys: Mapping[str, Survey] = field(default_factory=dict)  # neighbourhood -> survey


@dataclass(frozen=True)
class ToldRow:
    """What became of somebody's worry."""

    finding: Finding
    address: str
    standing: Standing | None


def beats(user: User) -> BeatsPage:
    """Every area of a person's neighbourhoods."""
    require(user, Permission.NETWORK_VIEW)
    held = list(Beat.objects.for_user(user).filter(ended_on=None).select_related("area").order_by("area", "number"))
    order = list(STATES)
    rows = sorted(_rows(user, held), key=lambda row: (not row.vacant, order.index(row.state)))
    covered = {beat.area_id for beat in held}
    without = [area for area in areas(user) if area.code not in covered]
    return BeatsPage(rows, without, _uncovered(user, held))


def beat_page(user: User, beat: UUID) -> tuple[BeatRow, Sequence[BeatPost], Sequence[tuple["DoorAnswer", int]]]:
    """One area with the trace of who was named for it, and how many doors stand at each answer in this round."""
    require(user, Permission.NETWORK_VIEW)
    row = reachable_beat(user, beat)
    trace = BeatPost.objects.filter(beat=row).select_related("member", "user", "by")[:TRACE]
    own = _rows(user, [row])[0]
    counts = Counter(word.answer for word in _standing([own]).values())
    return own, list(trace), [(one, counts[one.id]) for one in walking().answers if counts[one.id]]


def choices(user: User, beat: Beat) -> Mapping[str, list[tuple[str, str]]]:
    """Whom one may name for each part of an area's work."""
    people = [(str(one.pk), str(one)) for one in colleagues(user, area=beat.area_id)]
    members = Member.objects.for_user(user).filter(standing(clock.today()), area=beat.area_id, kind=LEADER_KIND)
    leaders = sorted((one.name, str(one.pk)) for one in members.only("pk", "name"))
    return {Part.LEADER: [(pk, name) for name, pk in leaders], Part.OFFICER: people, Part.PLANNER: people}


def named_for(user: User, household: UUID) -> BeatRow | None:
    """Whose area a household lies in; None when it lies in none."""
    home = Household.objects.for_user(user).only("area", "street", "street_masked").filter(pk=household).first()
    if home is None:
        return None
    held = list(Beat.objects.filter(area=home.area_id, ended_on=None))
    own = held_by(held, home.street or home.street_masked) or next((beat for beat in held if not beat.roads), None)
    if own is None:
        return None
    return BeatRow(own, _names(user, [own])[own.pk], 0, 0, turn_of(own.rhythm, clock.today()), "empty")


def walk(user: User, *, beat: UUID | None = None) -> Walked:
    """The route: own areas, or one of them, with addresses. No names, scores or reasons; written to the trail."""
    require(user, Permission.WALK)
    held = [reachable_beat(user, beat)] if beat else own_beats(user)
    rows = _rows(user, held)
    doors = list(Door.objects.for_user(user).filter(beat__in=held, gone_on=None).order_by("beat", "place")[:MOST_DOORS])
    standing_of = _standing(rows)
    found: dict[UUID, list[RouteDoor]] = {row.beat.pk: [] for row in rows}
    for door in doors:
        word = standing_of.get(door.pk)
        found[door.beat_id].append(RouteDoor(door, word.answer if word else "", bool(word and word.by == user.pk)))
    if doors:
        homes = [door.household_id for door in doors if door.household_id]
        where = sorted({door.area_id for door in doors})
        detail = {"doors": len(doors), "beats": len(held)}
        record(by=user, action=Action.DOORS_VIEW, purpose=Purpose.VISIT, subjects=homes, areas=where, detail=detail)
    return Walked(rows, found, running({row.beat.area_id for row in rows}))


def running(codes: set[str]) -> dict[str, Survey]:
    """Neighbourhood -> the survey whose leaders' pass runs today."""
    today = clock.today()
    rows = Survey.objects.filter(area__in=codes, from_on__lte=today, to_on__gte=today)
    return {row.area_id: row for row in rows}


def told(user: User) -> Sequence[ToldRow]:
    """Places one was worried about, and what the office says of each."""
    require(user, Permission.WALK)
    rows = Finding.objects.for_user(user).filter(by=user, answer=WORRIED).select_related("door")[:TOLD]
    today = clock.today()
    return [ToldRow(row, row.door.address, receipt(code_for(row.pk), on=today)) for row in rows]


def _rows(user: User, held: Sequence[Beat]) -> list[BeatRow]:
    today = clock.today()
    names = _names(user, held)
    doors = Counter(
        dict(Door.objects.filter(beat__in=held, gone_on=None).order_by().values_list("beat").annotate(n=Count("pk")))
    )
    asked = Q(pk__in=[])
    for beat in held:
        turns = [turn_of(beat.rhythm, today).opens_on, turn_before(beat.rhythm, today).opens_on]
        asked |= Q(beat=beat.pk, opens_on__in=turns)
    counted = Finding.objects.filter(asked, door__gone_on=None).order_by().values_list("beat", "opens_on")
    seen = {(beat, day): n for beat, day, n in counted.annotate(n=Count("door", distinct=True))}
    return [_row(beat, names[beat.pk], doors[beat.pk], seen) for beat in held]


def _row(beat: Beat, names: Mapping[str, str], doors: int, seen: Mapping[tuple[UUID, Any], int]) -> BeatRow:
    today = clock.today()
    turn, before = turn_of(beat.rhythm, today), turn_before(beat.rhythm, today)
    now = seen.get((beat.pk, turn.opens_on), 0)
    if not doors:
        state = "empty"
    elif now >= doors:
        state = "done"
    elif timezone.localdate(beat.made_at) <= before.opens_on and seen.get((beat.pk, before.opens_on), 0) < doors:
        state = "missed"
    else:
        state = "soon" if turn.due_on <= today + SOON else "open"
    return BeatRow(beat, names, doors, now, turn, state)


def _names(user: User, held: Sequence[Beat]) -> dict[UUID, dict[str, str]]:
    """Area -> part -> name, of those who may still do it today."""
    found: dict[UUID, dict[str, str]] = {beat.pk: {} for beat in held}
    rows = BeatPost.objects.filter(beat__in=held, until=None)
    here = {person.pk for person in colleagues(user)}
    leaders = set(Member.objects.filter(standing(clock.today()), beats__in=rows).values_list("pk", flat=True))
    for row in rows.select_related("member", "user"):
        if row.member is not None and row.member_id in leaders:
            found[row.beat_id][row.part] = row.member.name
        elif row.user_id in here:
            found[row.beat_id][row.part] = str(row.user)
    return found


def _standing(rows: Sequence[BeatRow]) -> dict[UUID, Word]:
    """Door -> what stands of it in its area's round of today."""
    asked = Q(pk__in=[])
    for row in rows:
        asked |= Q(beat=row.beat.pk, opens_on=row.turn.opens_on)
    words: dict[UUID, list[Word]] = defaultdict(list)
    for door, by, answer, at, second, key in Finding.objects.filter(asked).values_list(
        "door", "by", "answer", "recorded_at", "second", "pk"
    ):
        words[door].append(Word(by, answer, at, second, key))
    return {door: word for door, said in words.items() if (word := stands(said))}


def _uncovered(user: User, held: Sequence[Beat]) -> dict[str, int]:
    """Neighbourhood -> households that lie in no area, where no area takes the rest.

    An address is opened only on roads of which areas take some house numbers.
    """
    taken: dict[str, list[Stretch]] = defaultdict(list)
    for beat in held:
        taken[beat.area_id] += stretches_of(beat)
    rest = {beat.area_id for beat in held if not beat.roads}
    asked = [code for code in areas_of(user) if code not in rest]
    homes = Household.objects.for_user(user).filter(area__in=asked)
    counted = homes.order_by().values_list("area", "street_masked")
    found: Counter[str] = Counter()
    parts = Q(pk__in=[])
    for area, road, count in counted.annotate(n=Count("pk")):
        own = [one for one in taken[area] if one.road == road]
        if own and not any(one.whole for one in own):
            parts |= Q(area=area, street_masked=road)
        elif not own:
            found[area] += count
    for area, street in homes.filter(parts).values_list("area", "street") if parts != Q(pk__in=[]) else ():
        found[area] += not any(one.holds(street or "") for one in taken[area])
    return {area: count for area, count in found.items() if count}
