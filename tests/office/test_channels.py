"""Data or people: months counted by hand, ways in any order, and an estimate held against a total that is known."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from tests.office.conftest import make_household, set_areas

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.analysis.channels import BY_DATA, CHANNELS, Sign, by_month, channel_page, estimate, gathered
from bandi.office.discovery.models import Candidate
from bandi.office.reports.models import Report
from bandi.office.visits.models import ContactAttempt, Result
from bandi.office.worklist.models import Duty

FIRST, LAST = date(2025, 12, 1), date(2026, 11, 30)


def sides(signs: list[Sign]) -> dict[UUID, str]:
    return {home: one.side for home, one in gathered(signs, first=FIRST, last=LAST).items()}


def test_a_year_counted_by_hand() -> None:
    a, b, c, d, e, f = (uuid4() for _ in range(6))
    signs = [
        Sign(a, BY_DATA, date(2026, 1, 5)),  # data only
        Sign(b, "by_web", date(2026, 1, 6)),  # people, then data within the half year
        Sign(b, BY_DATA, date(2026, 7, 5)),
        Sign(c, "by_phone", date(2026, 1, 7)),  # data a day too late to count
        Sign(c, BY_DATA, date(2026, 7, 7)),
        Sign(d, BY_DATA, date(2025, 11, 30)),  # first noticed before the year
        Sign(d, "by_web", date(2025, 12, 1)),
        Sign(e, "by_own_find", date(2026, 11, 30)),  # the last day
        Sign(f, "by_leader", date(2026, 12, 1)),  # a day after it
    ]
    assert sides(signs) == {a: "data", b: "both", c: "people", e: "people"}
    months = {row.month: dict(row.counts) for row in by_month(gathered(signs, first=FIRST, last=LAST), first=FIRST)}
    assert len(months) == 12
    assert months[date(2026, 1, 1)] == {"data": 1, "both": 1, "people": 1}
    assert months[date(2026, 11, 1)] == {"people": 1}


HOMES = [uuid4() for _ in range(4)]
SIGNS = st.builds(
    Sign, st.sampled_from(HOMES), st.sampled_from(sorted(CHANNELS)), st.dates(date(2025, 10, 1), date(2027, 2, 1))
)


@given(st.lists(SIGNS, max_size=8), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_signs_changes_anything(once: list[Sign], dice: random.Random) -> None:
    again = once * 2
    dice.shuffle(again)
    assert gathered(once, first=FIRST, last=LAST) == gathered(again, first=FIRST, last=LAST)


def test_the_estimate_is_chapmans_and_is_refused_on_a_small_overlap() -> None:
    told = estimate(100, 80, 20)
    assert told is not None
    assert told.all == pytest.approx(101 * 81 / 21 - 1)
    assert told.found == 160
    assert told.found < told.low < told.all < told.high
    assert estimate(100, 80, 7) is None
    assert estimate(0, 0, 0) is None
    whole = estimate(30, 30, 30)
    assert whole is not None
    assert whole.unseen == (0, 0, 0)
    with pytest.raises(ValueError, match="more found by both"):
        estimate(5, 80, 6)


def test_the_interval_holds_a_total_that_is_known() -> None:
    """A thousand households, found by data with 0.4 and by people with 0.15, independently, two hundred times."""
    draw, inside, sums = random.Random(7), 0, 0.0
    for _ in range(200):
        seen = [(draw.random() < 0.4, draw.random() < 0.15) for _ in range(1000)]
        by_data, people = (sum(one[place] for one in seen) for place in (0, 1))
        told = estimate(by_data, people, sum(one == (True, True) for one in seen))
        assert told is not None
        inside += told.low <= 1000 <= told.high
        sums += told.all
    assert inside >= 180
    assert abs(sums / 200 - 1000) < 20


def test_who_find_the_same_households_see_too_few() -> None:
    """What the page warns of: where people find whom data find, the estimate is too low."""
    draw = random.Random(7)
    easy = [draw.random() < 0.5 for _ in range(1000)]
    seen = [(draw.random() < (0.6 if one else 0.1), draw.random() < (0.4 if one else 0.05)) for one in easy]
    by_data, people = (sum(one[place] for one in seen) for place in (0, 1))
    told = estimate(by_data, people, sum(one == (True, True) for one in seen))
    assert told is not None
    assert told.high < 1000


def told_of(home: Any, **facts: Any) -> Report:
    about = {"area": home.area_id, "who": "neighbour", "kinds": ["care"], "language": "ko", "state": "report_working"}
    days = {"received_at": clock.now(), "due_on": clock.today(), "tell_by": clock.today()}
    return Report.objects.create(household=home.household, **(about | days | facts))


@pytest.fixture
def year(town: Any) -> Callable[..., Any]:
    """Data listed six households today; people told of some of them and of two more long before data could."""
    number = iter(range(300, 400))

    def more() -> Any:
        with within(town.areas):
            return make_household(town.areas[0], next(number), town.round)

    return more


def test_the_page_counts_ways_days_and_hides_what_is_small(town: Any, year: Any, client: Any) -> None:
    ago = clock.now() - timedelta(days=10)
    homes = [year() for _ in range(12)]
    set_areas(*town.areas)
    for place, home in enumerate(homes):
        told_of(home, received_at=ago, way="report_phone" if place else "report_web", group="" if place > 1 else "g21")
        by = {"listing": home, "household": home.household, "area_id": home.area_id}
        ContactAttempt.objects.create(**by, kind="call", at=clock.now(), by=town.ara, answer="reached")
        Result.objects.create(**by, outcome="pub_basic", given_on=clock.today(), given_by=town.ara, needs_second=False)
    told_of(town.listings[0], state="report_rejected")  # not true: counts for nothing
    about = {"area_id": town.areas[0], "due_on": clock.today()}
    for place, home in enumerate(homes[:9]):
        Duty.objects.create(key=f"worry {place}", household=home.household, source="care", duty="care_worry", **about)
    Candidate.objects.filter(pk=town.listings[1].candidate_id).update(asked="universal")  # offered, and no help came
    set_areas()
    page = channel_page(town.daon)
    rows = {row.code: row for row in page.channels}
    assert (rows["by_phone"].households, rows["by_phone"].days, rows["by_phone"].helped) == (10, 10.0, 10)
    assert rows["by_leader"].households is None, "two are too few to tell"
    assert rows["by_leader"].days is None
    assert rows["by_web"].households == 0
    assert (rows["by_care"].households, rows["by_universal"].households) == (10, 0)
    assert rows[BY_DATA].households == 15, "17, rounded to five"
    assert page.whole.cells[:3] == [None, 0, 10]
    assert page.estimate is not None
    assert page.estimate.found == 12
    client.force_login(town.daon, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get("/analysis/channels/").content.decode()
    assert "8 미만" in html
    assert str(homes[0].household_id) not in html
    table = client.get("/analysis/channels.csv").content.decode()
    assert "<8" in table
    assert "전화" in table


def test_below_the_overlap_nothing_is_estimated_and_officers_count_nothing(town: Any, client: Any) -> None:
    client.force_login(town.daon, backend="django.contrib.auth.backends.ModelBackend")
    assert "어림하지 않습니다" in client.get("/analysis/channels/").content.decode()
    with pytest.raises(PermissionDenied):
        channel_page(town.ara)
    client.force_login(town.saerom, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/analysis/channels/?district=99999&until=x").status_code == 200
