"""An invented care team of a demonstration town in the published shape: 27 members, 46 households each (시범 돌봄단).

46 is beyond the 40 of the policy, so every member's last households are given with a reason, as a lead would have to.
A town with fewer households gets the same shape, smaller; the team's page says what was loaded. Names are invented.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.roles import Role
from bandi.office.care.actions import assign, set_profile
from bandi.office.care.keeping import KIND, lead_of
from bandi.office.care.models import CareAssignment, CareContact, CareDay, CareHome
from bandi.office.care.watch import watch
from bandi.office.discovery.door.network import network
from bandi.office.discovery.models import Household, Resident
from bandi.office.errors import Refused
from bandi.office.network.actions import Told, add_member, link_account
from bandi.office.network.models import Member

BEGUN, SINCE = timedelta(days=90), timedelta(days=200)
ALONE = 2  # households of the first neighbourhood that are given to nobody
TIERS = ("weekly", "weekly", "two_weekly", "monthly_tier")
REASON = "공개된 모양대로: 단원이 모자라 마흔을 넘겨 맡깁니다."


@transaction.atomic
def look_in() -> int:
    """The team with its households, what it noted, and the duties that follow; how many households. Once, in a demo."""
    if not settings.DEMO:
        raise Refused(ko="시범 운영에서만 쓸 수 있습니다.", en="An invented care team is for a demo only.")
    with within(Area.objects.values_list("code", flat=True)):
        if CareHome.objects.exists():
            return 0
        terms = network().care
        here = dict(Household.objects.values_list("area").annotate(count=Count("pk")).order_by("-count", "area"))
        account = User.objects.filter(role=Role.CARE_TEAM).order_by("pk").first()
        first = account.posting_set.values_list("area", flat=True).first() if account else None
        for area, members in shares(here, members=terms.shape_members).items():
            each = min(terms.shape_homes, here[area] // members)
            people = _people(area, members, account=account if area == first else None)
            _give(area, people, each=each, alone=ALONE if area == first else 0)
        watch(clock.today())
        return CareHome.objects.count()


def shares(homes: dict[str, int], *, members: int) -> dict[str, int]:
    """How many of the members work in each neighbourhood: in proportion to its households, the rest to the largest."""
    total = sum(homes.values())
    given = {area: members * count // total for area, count in homes.items()} if total else {}
    order = sorted(given, key=lambda area: (-(members * homes[area] % total), area))
    for area in order[: members - sum(given.values())]:
        given[area] += 1
    return {area: count for area, count in given.items() if count}


def _people(area: str, count: int, *, account: User | None) -> list[Member]:
    lead, day = _lead(area), clock.today() - SINCE
    told = [
        Told(
            area, KIND, f"가짜단원{area[-3:]}{number:02d}", f"02-000-{number:04d}", day, trained_on=day, pledged_on=day,
            clearance_until=clock.today() + timedelta(days=400),
        )
        for number in range(1, count + 1)
    ]  # fmt: skip
    people = [add_member(by=lead, told=one) for one in told]
    if account is not None:
        link_account(by=lead, member=people[0].pk, username=account.username)
    for number, one in enumerate(people):
        spoken = [network().tongues[1 + number % (len(network().tongues) - 1)].id]
        set_profile(by=lead, member=one.pk, tongues=spoken, road="", away_from=None, away_to=None)
    return people


def _give(area: str, people: Sequence[Member], *, each: int, alone: int) -> None:
    """Households to the members, one after another; the last ones of the first neighbourhood wait."""
    lead, today = _lead(area), clock.today()
    known = Exists(Resident.objects.filter(household=OuterRef("pk")))  # whoever looks in knows whom she looks in on
    wanted = Household.objects.filter(area=area).order_by(known.desc(), "street_masked", "pk")[: each * len(people)]
    homes = CareHome.objects.bulk_create(
        CareHome(
            household=home, area_id=area, tier=TIERS[number % len(TIERS)], tongue=network().tongues[0].id,
            from_on=today - BEGUN, by=lead,
        )
        for number, home in enumerate(wanted)
    )  # fmt: skip
    for number, one in enumerate(people):
        mine = [home.pk for home in homes[number * each : (number + 1) * each]]
        kept = mine[: len(mine) - alone] if number == len(people) - 1 else mine
        assign(by=lead, member=one.pk, homes=kept, reason=REASON)
        _work(one, [home for home in homes if home.pk in set(kept)], lead)
    span = timedelta(days=network().care_days - 1)
    CareAssignment.objects.filter(area=area).update(from_on=today - BEGUN, to_on=today - BEGUN + span)


def _work(member: Member, homes: Sequence[CareHome], by: User) -> None:
    """Three weeks of calls and visits, some late, some in vain, some written down in one go; and hours."""
    by, today = member.account or by, clock.today()
    rows = []
    for number, home in enumerate(homes):
        for turn, days in enumerate((number % 9 + 1, number % 5 + 11, 25)):
            vain = (number + turn) % 6 == 0
            kind = CareContact.Kind.VISIT if (number + turn) % 3 == 0 else CareContact.Kind.CALL
            minute = 5 if number < 4 and turn == 0 else (number * 7) % 60  # four written down at one minute
            day = 3 if number < 4 and turn == 0 else days
            rows.append(
                CareContact(
                    id=uuid5(NAMESPACE_OID, f"{home.pk} {turn}"), home=home, member=member, area_id=home.area_id,
                    kind=kind, result=CareContact.Result.MISSED if vain else CareContact.Result.REACHED,
                    at=clock.at(today - timedelta(days=day), 10 + number % 4, minute), minutes=10, by=by,
                )
            )  # fmt: skip
    CareContact.objects.bulk_create(rows)
    worked = [today - timedelta(days=back) for back in (1, 3, 8, 10)]
    CareDay.objects.bulk_create(
        CareDay(member=member, area_id=member.area_id, on=day, minutes=180, by=by) for day in worked
    )


def _lead(area: str) -> User:
    lead = lead_of(area, clock.today())
    if lead is None:
        raise Refused(ko="팀장이 없는 동네가 있습니다.", en="A neighbourhood has no team lead.")
    return lead
