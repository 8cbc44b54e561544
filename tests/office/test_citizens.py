"""Citizens: known apart from officers, seeing their own rows alone, in code and in the database behind it."""

from typing import Any

from tests.office.conftest import make_citizen

from bandi.office.citizens.models import Citizen
from bandi.office.citizens.policies import set_citizen
from bandi.office.discovery.models import Household, SignalSeen


def test_the_database_shows_a_citizen_her_own_household_alone(town: Any) -> None:
    gab, eul = make_citizen(town.listings[0]), make_citizen(town.next_door[0])
    for one in (gab, eul):
        set_citizen(one.pk, one.household_id)
        assert [row.pk for row in Citizen.objects.all()] == [one.pk]
        assert [row.pk for row in Household.objects.all()] == [one.household_id]
        assert {row.household_id for row in SignalSeen.objects.all()} == {one.household_id}
        assert not Household.objects.update(kind="other"), "reads, and changes nothing"
    set_citizen(None)
    assert not Citizen.objects.exists() and not Household.objects.exists()
