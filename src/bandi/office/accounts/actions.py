"""Making neighbourhoods and people."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from bandi.office.accounts.models import Area, Posting, Sketch, User
from bandi.office.accounts.roles import DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson, Role
from bandi.office.accounts.shapes import sketch_of
from bandi.office.errors import Refused

DEMO_SINCE = date(2026, 1, 1)
OWN = ("code", "capacity", "office_phone", "office_address")  # of a neighbourhood, never overwritten by the places


@transaction.atomic
def make_areas(areas: Iterable[Area]) -> int:
    """Writes neighbourhoods, new or known; what its office said of itself is kept. Returns how many."""
    rows = list(areas)
    changing = [field.name for field in Area._meta.concrete_fields if field.name not in OWN]
    Area.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=changing)
    drawn = [Sketch(code=row.code, **sketch_of(row.outline)) for row in rows if row.outline]
    sides = ["west", "south", "east", "north", "rings"]
    Sketch.objects.bulk_create(drawn, update_conflicts=True, unique_fields=["code"], update_fields=sides)
    return len(rows)


@transaction.atomic
def make_demo_people(areas: Sequence[Area]) -> list[User]:
    """One account of each role and the officer next door, to sign in with; staff for the other neighbourhoods.

    아라 and 보라 work in the first neighbourhood, 찬 in the next, 다온 in the whole district. Staff of the other
    neighbourhoods exist so that the demo's first round has people who worked it; nobody can sign in as them.
    """
    if not settings.DEMO:
        raise Refused(ko="데모 계정은 데모에서만 만듭니다.", en="Demo accounts are made in a demo only.")
    if not areas:
        raise Refused(ko="동네가 없어 계정을 만들 수 없습니다.", en="There is no neighbourhood to work in.")
    password = make_password(DEMO_PASSWORD)
    people = [_demo_person(person, areas, password=password) for person in DEMO_PEOPLE]
    _staff(areas)
    return people


def _demo_person(person: DemoPerson, areas: Sequence[Area], *, password: str) -> User:
    user, _ = User.objects.update_or_create(
        username=person.username,
        defaults={"role": person.role.value, "display_name": person.display_name, "password": password},
    )
    if person.place is not None:
        area = areas[min(person.place, len(areas) - 1)]
        Posting.objects.get_or_create(user=user, area=area, from_on=DEMO_SINCE)
    return user


def _staff(areas: Sequence[Area]) -> None:
    """An officer and a lead for every neighbourhood without one."""
    for role, word, name in ((Role.OFFICER, "담당", "officer"), (Role.TEAM_LEAD, "팀장", "lead")):
        held = set(Posting.objects.filter(user__role=role, area__in=areas).values_list("area_id", flat=True))
        missing = [area for area in areas if area.code not in held]
        people = User.objects.bulk_create(
            User(
                username=f"{name}.{area.code}",
                role=role.value,
                display_name=f"{area.name_ko} {word}",
                password=make_password(None),
            )
            for area in missing
        )
        Posting.objects.bulk_create(
            Posting(user=user, area=area, from_on=DEMO_SINCE) for user, area in zip(people, missing, strict=True)
        )
