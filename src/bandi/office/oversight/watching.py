"""Looking through the trail for look-ups that somebody should explain (열람 점검).

Once a minute, only what came since the last look: rows of the trail at rest, in the order in which they came to rest.
What is found is added to the day's tally of its person and kind; a tally over its rule's number becomes an alert. The
tally and the place in the trail are written together, so a look that was killed is made again and counts nothing twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, colleagues
from bandi.office.accounts.roles import Permission
from bandi.office.audit.models import Action, AuditEvent
from bandi.office.care import keeping
from bandi.office.discovery import door
from bandi.office.discovery.models import Household, Resident
from bandi.office.oversight.marks import home_mark, phone_mark
from bandi.office.oversight.models import Alert, Canary, Lookout, OwnHome
from bandi.office.worklist.bounds import LOOKS
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.states import OPEN

if TYPE_CHECKING:
    from bandi.office.discovery.door.lookups import LookupRule

WORKED = (
    Action.CONTACT_RECORD, Action.VISIT_PLAN, Action.VISIT_RECORD, Action.RESULT_GIVE, Action.RESULT_CONFIRM,
    Action.RESULT_RETURN, Action.MEETING_RECORD, Action.LOOKUP_RECORD, Action.RESIDENCE_ANSWER,
)  # fmt: skip
"""What makes a household somebody's work for a while, also after it was closed."""
LOCK = 4_711_031
CHUNK = 5_000
KEPT = timedelta(days=2)  # a tally that stayed below its number
Homes = Collection[UUID]


@dataclass
class Look:
    """What one person opened in the rows that are new."""

    at: dict[UUID, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    canaries: dict[UUID, list[datetime]] = field(default_factory=lambda: defaultdict(list))


@transaction.atomic
def look_through() -> int:
    """Looks through the rows that came to rest since the last look; how many alerts are new. The first look begins now.

    Nobody's name is read: households are compared by their keys, homes and numbers by keyed digests.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (until,) = cursor.fetchone()
    place, first = Lookout.objects.get_or_create(pk=1, defaults={"until": until})
    if first or place.until >= until:
        return 0
    with within(Area.objects.values_list("code", flat=True)):
        found = look_between(place.until, until)
        Alert.objects.filter(state=Alert.State.QUIET, last_at__lt=timezone.now() - KEPT).delete()
    Lookout.objects.filter(pk=1).update(until=until, looked_at=timezone.now())
    return found


def look_between(since: int, until: int) -> int:
    """Looks through the rows of these transactions, within every neighbourhood; how many alerts are new."""
    looks: dict[str, Look] = defaultdict(Look)
    planted = set(Canary.objects.values_list("pk", flat=True))
    rows = AuditEvent.objects.filter(tx__gte=since, tx__lt=until).exclude(subjects=[]).exclude(actor="system")
    for event in rows.order_by("tx", "id").iterator(chunk_size=CHUNK):
        for home in event.subjects:
            if home in planted:
                looks[event.actor].canaries[home].append(event.at)
            elif event.action in LOOKS and "opening" not in event.detail:  # openings are reviewed one by one
                looks[event.actor].at[home].append(event.at)
    people = {user.username: user for user in User.objects.filter(username__in=looks)}
    owners = _owners({home for look in looks.values() for home in look.at})
    rules = door.lookup_rules()
    return sum(_tell(people[name], look, owners, rules=rules) for name, look in looks.items() if name in people)


def _tell(user: User, look: Look, owners: Mapping[UUID, set[int]], *, rules: "Mapping[str, LookupRule]") -> int:
    """Adds one person's look-ups to her tallies; how many became alerts."""
    own = [home for home in look.at if user.pk in owners.get(home, ())]
    others = [home for home in look.at if owners.get(home, set()) - {user.pk}]
    strange, given = _work(user, set(look.at), days=rules["out_of_list"].days)
    found = {
        "canary": look.canaries,
        "own_household": _only(look, own),
        "colleague": _only(look, others),
        "out_of_list": _only(look, strange - set(own)),
        "others_work": _only(look, given),
        "scraping": look.at,
        "night": look.at,
    }
    return sum(_tally(user, rules[sign], looked) for sign, looked in found.items())


def _tally(user: User, rule: "LookupRule", looked: Mapping[UUID, list[datetime]]) -> int:
    """Adds what the rule means to the tallies of its hours; how many became alerts."""
    hours: dict[datetime, list[tuple[datetime, UUID]]] = defaultdict(list)
    for home, times in looked.items():
        for at in times:
            if rule.meant(timezone.localtime(at).hour):
                hours[_hour(at)].append((at, home))
    return sum(_count(user, rule, sorted(hours[hour])) for hour in sorted(hours))


def _count(user: User, rule: "LookupRule", looked: list[tuple[datetime, UUID]]) -> int:
    """Counts the look-ups of one hour; 1 when the tally becomes an alert with them."""
    (first_at, home), (last_at, _) = looked[0], looked[-1]
    day = timezone.localdate(first_at)
    running = Alert.objects.filter(officer=user, sign=rule.sign, day=day, state__in=["quiet", "open"]).first()
    if running is None:
        held = areas_of(user) or [Household.objects.values_list("area_id", flat=True).get(pk=home)]
        running = Alert(officer=user, area_id=held[0], sign=rule.sign, day=day, first_at=first_at, last_at=last_at)
    quiet = running.state == Alert.State.QUIET
    if quiet and rule.window == "hour" and _hour(running.last_at) != _hour(first_at):
        running.households, running.events, running.first_at = [], 0, first_at
    running.households = sorted({*running.households, *(home for _, home in looked)})
    running.events += len(looked)
    running.first_at, running.last_at = min(running.first_at, first_at), max(running.last_at, last_at)
    if quiet and len(running.households) > rule.most and len(running.households) > _usual(user, rule, first_at):
        running.state = Alert.State.OPEN
    running.save()
    return int(quiet and running.state == Alert.State.OPEN)


def _usual(user: User, rule: "LookupRule", at: datetime) -> float:
    """So many households in an hour are nothing unusual for this person and her team; 0 where the rule does not ask."""
    if not rule.times:
        return 0.0
    team = {user.username, *(person.username for person in colleagues(user))}
    rows = AuditEvent.objects.filter(
        actor__in=team, action__in=LOOKS, at__gte=at - timedelta(days=rule.days), at__lt=_hour(at)
    )
    hours: dict[tuple[str, datetime], set[UUID]] = defaultdict(set)
    for actor, seen_at, subjects in rows.values_list("actor", "at", "subjects").iterator(chunk_size=CHUNK):
        hours[actor, _hour(seen_at)].update(subjects)
    own = [len(homes) for (actor, _), homes in hours.items() if actor == user.username]
    return rule.times * max(median(own or [0]), median([len(homes) for homes in hours.values()] or [0]))


def _work(user: User, homes: Homes, *, days: int) -> tuple[set[UUID], set[UUID]]:
    """Of these households: those on no work of hers or her office's, and those given to a colleague."""
    mine: set[UUID] = set()
    given: set[UUID] = set()
    lists = Listing.objects.filter(household__in=homes, area__in=areas_of(user), state__in=OPEN)
    for home, assignee in lists.values_list("household_id", "assignee_id"):
        (mine if assignee in (None, user.pk) or user.may(Permission.TEAM_VIEW) else given).add(home)
    duties = Duty.objects.filter(household__in=homes, area__in=areas_of(user), settled_at__isnull=True)
    mine |= set(duties.filter(Q(assignee=user) | Q(assignee__isnull=True)).values_list("household_id", flat=True))
    mine |= set(
        keeping.own(user, clock.today()).filter(home__household__in=homes).values_list("home__household", flat=True)
    )
    unknown = set(homes) - mine
    worked = AuditEvent.objects.filter(
        actor=user.username,
        at__gte=timezone.now() - timedelta(days=days),
        action__in=WORKED,
        subjects__overlap=sorted(unknown),
    )
    mine |= {home for subjects in worked.values_list("subjects", flat=True) for home in subjects}
    return set(homes) - mine - given, given - mine


def _owners(homes: Homes) -> dict[UUID, set[int]]:
    """Household -> people of the office who declared its address or one of its numbers as their own."""
    marks: dict[UUID, set[bytes]] = defaultdict(set)
    for home in Household.objects.filter(pk__in=homes).only("id", "street", "unit"):
        marks[home.id].add(home_mark(home.street, home.unit) or b"")
    for resident in Resident.objects.filter(household__in=homes).only("household_id", "phone"):
        marks[resident.household_id].add(phone_mark(resident.phone) or b"")
    every = {mark for found in marks.values() for mark in found} - {b""}
    owners: dict[bytes, set[int]] = defaultdict(set)
    for own in (*OwnHome.objects.filter(home__in=every), *OwnHome.objects.filter(phone__in=every)):
        for mark in (own.home, own.phone):
            if mark is not None:
                owners[bytes(mark)].add(own.pk)
    return {home: set().union(*(owners[mark] for mark in found)) for home, found in marks.items()}


def _only(look: Look, homes: Iterable[UUID]) -> dict[UUID, list[datetime]]:
    return {home: look.at[home] for home in homes}


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
