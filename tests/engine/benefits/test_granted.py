"""One truth of who receives what: an office's grant counts until the benefits feed would show it, and no longer."""

from datetime import date

import pytest

from bandi.engine.benefits.granted import received


@pytest.fixture
def knows(make, rules):
    def answer(*records, coverage=None):
        street = make.Street({1: [("head", date(1950, 1, 1))], 2: [("head", date(1980, 1, 1))]})
        arrived = make.coverage() if coverage is None else coverage
        found = received(street.households, make.linked(*records), arrived, rules=rules)
        return {(home, benefit): told for home, benefit, told in found.iter_rows()}

    return answer


def grant(day, benefit="basic_pension", household=1):
    return {"feed": "office_grants", "state": benefit, "event_on": day, "household": household, "month": day}


def test_a_fresh_grant_is_received_although_the_feed_is_silent(knows):
    found = knows(grant(date(2026, 6, 10)))
    assert found[1, "basic_pension"] is True
    assert found[2, "basic_pension"] is False
    assert found[1, "livelihood"] is False


def test_once_the_feed_would_show_it_the_feed_speaks(knows):
    assert knows(grant(date(2026, 4, 30)))[1, "basic_pension"] is False
    assert knows(grant(date(2026, 5, 1)))[1, "basic_pension"] is True


def test_what_no_feed_tells_holds_for_a_year(knows):
    assert knows(grant(date(2025, 7, 31), "child_allowance"))[1, "child_allowance"] is True
    assert not knows(grant(date(2025, 6, 30), "child_allowance")).get((1, "child_allowance"))
    assert knows(grant(date(2026, 3, 1)), coverage=None)[1, "basic_pension"] is False


def test_without_the_benefits_feed_a_grant_stands_and_the_rest_is_unknown(knows, make):
    found = knows(grant(date(2026, 3, 1)), coverage=make.coverage("late"))
    assert found[1, "basic_pension"] is True
    assert found.get((2, "basic_pension")) is None


def test_strangers_and_unknown_benefits_add_nothing(knows, rules):
    found = knows(grant(date(2026, 6, 1), household=99), grant(date(2026, 6, 1), "no_such_benefit"))
    assert {home for home, _ in found} == {1, 2}
    assert not any(found.values())


def test_the_offices_feed_names_every_benefit_of_the_content(rules):
    from bandi.korea import pack

    feed = pack().feeds[rules.grants_feed]
    assert {benefit.id for benefit in rules.benefits} <= set(feed.column("state").codes.values())
    assert pack().outcome_feed.id == "office_outcomes"
