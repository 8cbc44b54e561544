"""The safety net of the demo's first neighbourhood (시범): members in most lanes, three partners who watch with us."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import DEMO_PEOPLE
from bandi.office.discovery.door.network import network
from bandi.office.errors import Refused
from bandi.office.network.actions import Told, add_member
from bandi.office.network.counting import count_lanes
from bandi.office.network.models import Member
from bandi.office.network.partners import Agreed, answer_return, make_link, make_poster, scanned, sign_up
from bandi.office.network.periods import open_periods

LANES = {"officer": 3, "leader": 9, "council": 5, "good_neighbour": 2, "honorary": 4, "care_team": 2}
"""Kind of member -> how many are made; the first of each still waits for its training."""
PROFESSIONALS = 4  # of so many mandated groups, one each


@dataclass(frozen=True)
class Shop:
    """A partner of the demo. `told`: what the latest months but the newest were answered with."""

    kind: str
    name: str
    cycle: str
    signs: tuple[str, ...]
    told: tuple[int, ...] = ()


PARTNERS = (
    Shop("pharmacy", "없는약국", "monthly", ("untreated", "medicine_stopped"), (0, 1, 0, 2)),
    Shop("estate_agent", "없는공인중개사", "even_months", ("rent_late",), (0, 1)),
    Shop("gas", "없는도시가스 검침", "at_once", ("nobody_seen", "meter_still")),
)
SPOTS, SCANS = ("계산대", "출입문"), (7, 3)


@transaction.atomic
def join_hands() -> None:
    """Members and partners, as an officer takes them in, counted for the nation's page. Nobody is taken in twice."""
    if not settings.DEMO:
        raise Refused(ko="시범에서만 합니다.", en="In a demo only.")
    ara = User.objects.get(username=DEMO_PEOPLE[0].username)
    (area, *_) = areas_of(ara)
    with within(areas_of(ara)):
        if Member.objects.filter(area=area).exists():
            return
        since, number = clock.today() - timedelta(days=200), 0
        for kind, many in LANES.items():
            for place in range(many):
                number += 1
                _member(ara, area, kind, number, ready=place > 0 or many == 1)
        for group in network().groups[:PROFESSIONALS]:
            number += 1
            _member(ara, area, "professional", number, ready=True, group=group.id)
        for one in PARTNERS:
            _partner(ara, area, since, one)
    count_lanes()


def _member(ara: User, area: str, kind: str, number: int, *, ready: bool, group: str = "") -> None:
    since = clock.today() - timedelta(days=200)
    day = since + timedelta(days=5) if ready else None
    until = clock.today() + timedelta(days=160) if network().kind(kind).clearance else None
    told = Told(area, kind, f"가짜회원{number:02d}", f"010-0000-1{number:03d}", since, group=group)
    facts = {"trained_on": day, "pledged_on": day, "clearance_until": until}
    add_member(by=ara, told=Told(**(vars(told) | facts)))


def _partner(ara: User, area: str, since: date, shop: Shop) -> None:
    today = clock.today()
    agreed = Agreed(
        kind=shop.kind, name=shop.name, basis="act_14", signs=shop.signs, cycle=shop.cycle,
        contact="가짜담당", phone="02-0000-0000", starts_on=since, ends_on=since + timedelta(days=365),
        trained_on=since, plaque="시범-1", plaque_on=since,
    )  # fmt: skip
    row = sign_up(by=ara, area=area, agreed=agreed)
    for spot, scans in zip(SPOTS, SCANS, strict=True):
        poster = make_poster(by=ara, partner=row.pk, spot=spot)
        for _ in range(scans):
            scanned(poster.code, on=today)
    if shop.told:
        code, periods = make_link(by=ara, partner=row.pk), open_periods(row, today)[1:]
        for period, seen in zip(periods, shop.told, strict=False):
            answer_return(code, period=period, seen=seen, on=today)
