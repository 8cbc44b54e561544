"""Three people in every office test: Ara owns it, Bora leads her hub, Chan works next door and must see nothing.

Names are invented and clearly so. Everything is made with the office's own models, in one neighbourhood after another.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from bandi.office import middleware
from bandi.office.visits.evidence import Rest

HERE, NEXT_DOOR = "11020690", "11020540"
DISTRICT = "11020"
MOVED = Rest(ground="register_moved", to_place="먼동 어딘가")
DEAD = Rest(ground="register_dead")


@dataclass
class Town:
    """Two neighbourhoods, five people, one published round, listed households."""

    ara: Any
    bora: Any
    chan: Any
    daon: Any
    saerom: Any
    round: Any
    listings: list[Any] = field(default_factory=list)  # in HERE
    next_door: list[Any] = field(default_factory=list)
    areas: tuple[str, str] = (HERE, NEXT_DOOR)

    @property
    def listing(self) -> Any:
        """The first household on Ara's desk."""
        return self.listings[0]


def set_areas(*areas: str) -> None:
    """Says whose rows the rest of the test sees, as the middleware does for a request."""
    from bandi.office.accounts.jurisdiction import set_areas as say

    say(areas)


@pytest.fixture(autouse=True)
def still_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """One minute a test: where a page's queries are counted, no minute turns that would be written down as well."""
    monkeypatch.setattr(middleware, "minute", lambda: 0)


@pytest.fixture
def own_engine(settings: Any, tmp_path: Path) -> Iterator[Any]:
    """The engine's house in folders of its own: what a test writes there no other test reads. Gives the house."""
    from bandi.office.discovery import door

    settings.LAKE_FOLDER, settings.VAULT_FOLDER = tmp_path / "lake", tmp_path / "vault"
    settings.INBOX_FOLDER, settings.VAULT_KEY_FILE = tmp_path / "inbox", tmp_path / "keys" / "vault.json"
    door.house.cache_clear()
    yield door.house
    door.house.cache_clear()


@contextmanager
def _as_owner() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        yield cursor  # after an error the savepoint takes the role back as well
        cursor.execute("set role bandi_app")


@pytest.fixture
def as_owner(db: None) -> Callable[[], AbstractContextManager[Any]]:
    """`with as_owner() as cursor:` works as the tables' owner, to look behind row-level security or to tamper."""
    return _as_owner


def make_area(code: str, name: str) -> Any:
    from bandi.office.accounts.models import Area

    square = {"type": "Polygon", "coordinates": [[[127.0, 37.5], [127.1, 37.5], [127.1, 37.6], [127.0, 37.5]]]}
    return Area.objects.create(
        code=code,
        name_ko=name,
        name_en=f"Test-dong {code[-3:]}",
        district_code=code[:5],
        district_ko="시험구",
        district_en="Test-gu",
        province_code=code[:2],
        province_ko="시험시",
        province_en="Test-si",
        outline=square,
        capacity=30,
    )


def make_person(name: str, role: str, *areas: str) -> Any:
    from bandi.office.accounts.models import Posting, User

    user = User.objects.create(username=name, role=role, display_name=name.title())
    for area in areas:
        Posting.objects.create(user=user, area_id=area, from_on=date(2026, 1, 1))
    return user


def make_round(round_id: str = "2026-5", **facts: Any) -> Any:
    from bandi.office.discovery.models import Round

    today = timezone.localdate()
    values = {
        "title_ko": f"{round_id} 차수",
        "title_en": f"Round {round_id}",
        "cutoff": date(2026, 8, 31),
        "field_from": today,
        "field_to": today + timedelta(days=40),
        "seed": 1,
        "state": Round.State.PUBLISHED,
        "published_at": timezone.now(),
        "published_on": today,
    }
    return Round.objects.create(id=round_id, **(values | facts))


def make_household(area: str, number: int, round_: Any, *, band: str = "high", listed: bool = True) -> Any:
    """A household on the list (returns its listing) or on the reference list (returns its candidate)."""
    from bandi.office.discovery.models import Candidate, Entitlement, Household, Reason, Resident, SignalSeen
    from bandi.office.worklist.models import Listing

    own = int(area) * 10_000 + number
    home = Household.objects.create(
        key=own if number % 2 else -own,
        area_id=area,
        kind="aged_alone",
        size=2,
        aged=1,
        minors=0,
        youngest=60,
        head_age=71,
        head_sex="f",
        street=f"시험로{number}길 {number}",
        unit=f"{number}호",
        street_masked=f"시험로{number % 3}길",
        round_seen=round_.id,
    )
    for place, relation in enumerate(("head", "spouse")):
        Resident.objects.create(
            household=home,
            area_id=area,
            person_key=own * 10 + place,
            name=f"가짜{'갑을'[place]}{number:03d}",
            phone=f"010-0000-{number:04d}",
            relation=relation,
            birth=date(1955, 2, 28),
            sex="f" if relation == "head" else "m",
            source="mois_register",
            as_of=date(2026, 9, 5),
        )
    facts = {"round": round_, "household": home, "area_id": area}
    names = {"name_ko": "전기료 체납", "name_en": "Electricity arrears"}
    SignalSeen.objects.create(
        **facts,
        **names,
        signal="power_arrears",
        feed="kepco_arrears",
        provider_ko="한국전력공사",
        provider_en="KEPCO",
        kind="arrears",
        state="active",
        first_on=date(2026, 5, 1),
        last_on=date(2026, 8, 1),
        months=4,
        times=1,
        trend="worsening",
        amount=180_000,
        is_new=bool(number % 2),
    )
    Reason.objects.create(
        **facts, place=1, ko="전기료가 4개월 밀렸습니다.", en="4 months unpaid.", points=30, part="signal"
    )
    Entitlement.objects.create(
        **facts, benefit="livelihood", name_ko="생계급여", name_en="Livelihood", verdict="yes", received=False
    )
    candidate = Candidate.objects.create(
        **facts,
        listed=listed,
        rank=number if listed else None,
        why="score" if listed else "reference",
        points=100 - number,
        band=band,
        reason_ko="전기료가 4개월 밀렸습니다.",
        reason_en="4 months unpaid.",
    )
    if not listed:
        return candidate
    return Listing.objects.create(candidate=candidate, due_on=timezone.localdate() + timedelta(days=7), **facts)


@pytest.fixture
def town(db: None) -> Town:
    """The three people, their lead's lead, the steward, and three households on each side of the border."""
    from bandi.office.accounts.roles import Role

    make_area(HERE, "시험동")
    make_area(NEXT_DOOR, "이웃동")
    set_areas(HERE, NEXT_DOOR)
    round_ = make_round()
    made = Town(
        ara=make_person("ara", Role.OFFICER, HERE),
        bora=make_person("bora", Role.TEAM_LEAD, HERE),
        chan=make_person("chan", Role.OFFICER, NEXT_DOOR),
        daon=make_person("daon", Role.DISTRICT, HERE),
        saerom=make_person("saerom", Role.STEWARD),
        round=round_,
        listings=[make_household(HERE, number, round_) for number in range(1, 4)],
        next_door=[make_household(NEXT_DOOR, number, round_) for number in range(1, 4)],
    )
    set_areas()
    return made


@pytest.fixture
def acting() -> Callable[[Any], AbstractContextManager[None]]:
    """`with acting(user):` sees what a request of this person would see in the database."""
    from bandi.office.accounts.jurisdiction import within
    from bandi.office.accounts.queries import areas_of

    return lambda user: within(areas_of(user))


@pytest.fixture
def tries(acting: Callable[[Any], AbstractContextManager[None]]) -> Callable[..., None]:
    """`tries(ara, listing, "call", "visit", …)`: missed attempts in the past days, in the morning and the evening."""
    from bandi.office import clock
    from bandi.office.visits.actions import record_attempt, record_visit

    def attempt(user: Any, listing: UUID, *kinds: str) -> None:
        for place, kind in enumerate(kinds):
            day = clock.today() - timedelta(days=len(kinds) - place)
            at: datetime = clock.at(day, 10 if place % 2 else 19)
            if kind == "visit":
                record_visit(by=user, listing=listing, met=False, at=at)
            else:
                record_attempt(by=user, listing=listing, kind=kind, answer="no_answer", at=at)

    return attempt


@pytest.fixture
def household_maker(town: Town) -> Callable[[int], None]:
    """`household_maker(40)` puts as many more households on Ara's desk."""

    def add(count: int) -> None:
        set_areas(*town.areas)
        for number in range(100, 100 + count):
            make_household(town.areas[0], number, town.round)
        set_areas()

    return add


@pytest.fixture
def round_maker(db: None) -> Callable[..., Any]:
    """`round_maker("2026-4", cutoff=…)` makes another round."""
    return make_round


def make_citizen(listing: Any = None, *, name: str = "가짜시민") -> Any:
    """A citizen of a listed household, or of none that the office knows."""
    from bandi.office.citizens.models import Citizen
    from bandi.office.citizens.policies import set_citizen

    made = Citizen(household_id=listing.household_id if listing else None, name=name, proof="online")
    set_citizen(made.pk)
    made.save(force_insert=True)
    set_citizen(None)
    return made


@pytest.fixture
def sign_in_citizen() -> Callable[..., Any]:
    """`sign_in_citizen(client, citizen)`: the client is this citizen from now on; more facts of the session by name."""
    from bandi.office.citizens import sessions
    from bandi.office.citizens.models import CitizenSession

    def signed_in(client: Any, citizen: Any, **facts: Any) -> Any:
        client.cookies[sessions.COOKIE] = sessions.begin(CitizenSession(citizen=citizen, **facts))
        return client

    return signed_in
