"""Ara looks, Nari asks: a privacy officer of the district, and what a request of a person sees in the database."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.office.conftest import make_person

from bandi.office import clock
from bandi.office.accounts.jurisdiction import set_areas, within
from bandi.office.accounts.models import Area
from bandi.office.accounts.queries import areas_of
from bandi.office.audit.models import AuditEvent
from bandi.office.oversight.models import Alert
from bandi.office.oversight.watching import look_between

EVER = 2**62
NOON = clock.at(datetime(2026, 9, 22).date(), 12)  # noqa: DTZ001 - a day


@pytest.fixture
def nari(town: Any) -> Any:
    """The district's privacy officer."""
    return make_person("nari", "privacy_officer", town.areas[0])


@pytest.fixture
def asking() -> Callable[[Any], AbstractContextManager[None]]:
    """`with asking(user):` is a request of this person: her neighbourhoods, and who she is."""

    @contextmanager
    def inside(user: Any) -> Iterator[None]:
        user.__dict__.pop("_areas", None)
        set_areas(areas_of(user), person=user)
        yield
        set_areas([], person=AnonymousUser())

    return inside


def looks(
    user: Any, homes: Iterable[UUID], *, at: datetime = NOON, action: str = "household.view", **detail: str
) -> None:
    """Rows of the trail: a person opened these households, a second apart."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=at + timedelta(seconds=place), actor=user.username, actor_role=user.role, action=action,
            subjects=[home], detail=detail, mac=b"",
        )
        for place, home in enumerate(homes)
    )  # fmt: skip


def look() -> list[tuple[str, str, int]]:
    """Looks through the whole trail; officer, sign and households of every alert."""
    with within(Area.objects.values_list("code", flat=True)):
        look_between(0, EVER)
        rows = Alert.objects.exclude(state="quiet").order_by("officer__username", "sign").select_related("officer")
        return [(row.officer.username, row.sign, len(row.households)) for row in rows]
