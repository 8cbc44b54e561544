"""Questions whose SQL is worked out once give the rows that Django's own give, for whoever asks, and keep no row."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bandi.office.accounts.jurisdiction import within
from bandi.office.discovery.models import Household, Resident
from bandi.office.prepared import prepared
from bandi.office.worklist.desk import Asked, DeskFilters, _counts, _shown
from bandi.office.worklist.models import Listing


@prepared
def names(areas: list[str], homes: list[Any], *, relation: str) -> Any:
    found = Resident.objects.filter(area__among=areas, household__among=homes, relation=relation)
    return found.order_by("pk").values_list("household_id", "name")


@prepared
def homes_of(area: str, day: date, least: int) -> Any:
    found = Household.objects.select_related("area").filter(area=area, created_at__date__gte=day, size__gte=least)
    return found.order_by("key")


def test_values_change_and_the_statement_stays(town: Any) -> None:
    with within(town.areas):
        wanted = [row.household_id for row in (*town.listings, *town.next_door)]
        for homes in (wanted, wanted[:1], wanted[1:3], [uuid4()], []):
            for areas in (list(town.areas), [town.areas[0]], ["99999999"], []):
                plain = Resident.objects.filter(area__in=areas, household__in=homes, relation="head").order_by("pk")
                assert names(areas, homes, relation="head") == list(plain.values_list("household_id", "name"))
        assert all(name.startswith("가짜갑") for _, name in names(list(town.areas), wanted, relation="head"))
        assert all(name.startswith("가짜을") for _, name in names(list(town.areas), wanted, relation="spouse"))
    assert len(names.kept) == 2, "one statement for each set of constants"


def test_rows_are_django_s_own_with_their_relations(town: Any) -> None:
    with within(town.areas):
        for area in town.areas:
            found = homes_of(area, date(2026, 1, 1), 2)
            assert found == list(Household.objects.filter(area=area).order_by("key"))
            with CaptureQueriesContext(connection) as asked:
                assert [home.area.code for home in found] == [area] * 3
            assert not asked.captured_queries
        assert homes_of(town.areas[0], date(2999, 1, 1), 2) == homes_of(town.areas[0], date(2026, 1, 1), 9) == []


def test_jurisdiction_holds_for_a_statement_somebody_else_had_built(town: Any, acting: Any) -> None:
    homes = [row.household_id for row in (*town.listings, *town.next_door)]
    with acting(town.ara):
        here = names(list(town.areas), homes, relation="head")
    with acting(town.chan):
        there = names(list(town.areas), homes, relation="head")
    with within([]):
        assert names(list(town.areas), homes, relation="head") == []
    assert {home for home, _ in here} == {row.household_id for row in town.listings}
    assert {home for home, _ in there} == {row.household_id for row in town.next_door}


def test_what_changed_is_seen_at_once(town: Any, acting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for question in (_counts, _shown, names):
        monkeypatch.setattr(question, "kept", {})  # of this test alone: a filter somebody chose is a constant
    with acting(town.ara):
        asked = Asked(town.ara, DeskFilters(), town.round, size=25)
        assert (asked.counts()["open"], len(asked[0:25])) == (3, 3)
        Listing.objects.filter(pk=town.listing.pk).update(state="done")
        assert (asked.counts()["open"], len(asked[0:25])) == (2, 2)
    kept = [statement for question in (_counts, _shown, names) for statement in question.kept.values()]
    told = " ".join(f"{statement.sql} {statement.told}" for statement in kept)
    for personal in (str(town.listing.pk), town.areas[0], "가짜", town.ara.username):
        assert personal not in told, "a statement that is kept holds nothing of who asked or of what was found"


def test_a_value_that_does_not_reach_the_statement_is_refused(town: Any) -> None:
    @prepared
    def wrong(area: str) -> Any:
        return Household.objects.filter(area=area[:5])

    with pytest.raises(RuntimeError, match="as they were given"):
        wrong(town.areas[0])


def test_nothing_to_find_is_no_row(town: Any) -> None:
    @prepared
    def none(area: str) -> Any:
        return Household.objects.filter(area=area, size__in=[])

    assert none(town.areas[0]) == []
