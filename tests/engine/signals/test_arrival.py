"""What arrived, what is late, held or missing; never read silence as no."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from bandi.engine.contract.feeds import Feed, FileShape
from bandi.engine.signals import coverage, delivered_months
from bandi.engine.tables import COVERAGE

CUTOFF, UNTIL = date(2026, 6, 30), date(2026, 7, 14)
COUNTS = {"feed": pl.String, "how": pl.String, "records": pl.Int64}
Table = Callable[[str], pl.DataFrame]


def feed(name: str, cadence: str = "monthly") -> Feed:
    return Feed(
        id=name,
        name_ko=name,
        name_en=name,
        provider_ko="-",
        provider_en="-",
        target="records",
        unit="person",
        cadence=cadence,
        law="-",
        confidence="I",
        source="-",
        valid_from=date(2015, 7, 1),
        file=FileShape(format="csv", pattern="*.csv"),
        columns=(),
    )


def feeds(**cadences: str) -> dict[str, Feed]:
    return {name: feed(name, cadence) for name, cadence in cadences.items()}


def counts(*rows: tuple[str, str, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=COUNTS, orient="row")


def test_each_feed_has_one_row_and_says_whether_it_arrived(deliveries: Table) -> None:
    files = deliveries("""
        feed    received_on  month_from month_to  state
        power   2026-06-10   2026-05    2026-05   accepted
        power   2026-07-10   2026-06    2026-06   accepted
        rent    2026-06-10   2026-05    2026-05   accepted
        rent    2026-07-10   2026-06    2026-06   held
        water   2026-07-10   2026-06    2026-06   held
        water   2026-07-11   -          -         refused
        """)
    table = coverage(
        files,
        counts(("power", "address", 5), ("power", "ambiguous", 2), ("power", "unmatched", 1), ("rent", "subject", 4)),
        feeds=feeds(rent="monthly", power="monthly", water="monthly", jobs="monthly"),
        connected={"rent", "power", "water", "jobs"},
        cutoff=CUTOFF,
        until=UNTIL,
    )
    assert table.schema == dict(COVERAGE)
    assert table.rows() == [
        ("jobs", "missing", None, None, 0, 0),
        ("power", "arrived", date(2026, 6, 1), date(2026, 7, 10), 8, 5),
        ("rent", "held", date(2026, 5, 1), date(2026, 6, 10), 4, 4),
        ("water", "held", None, date(2026, 7, 11), 0, 0),
    ]


def test_a_bimonthly_feed_may_be_one_month_behind(deliveries: Table) -> None:
    files = deliveries("""
        feed    received_on  month_from month_to  state
        near    2026-06-05   2026-05    2026-05   accepted
        far     2026-05-05   2026-04    2026-04   accepted
        """)
    two = feeds(near="bimonthly", far="bimonthly")
    table = coverage(files, counts(), feeds=two, connected=two, cutoff=CUTOFF, until=UNTIL)
    assert dict(table.select("feed", "arrived").rows()) == {"near": "arrived", "far": "late"}


def test_what_came_after_the_round_closed_has_not_come(deliveries: Table) -> None:
    files = deliveries("""
        feed    received_on  month_from month_to  state
        power   2026-07-15   2026-06    2026-06   accepted
        """)
    table = coverage(files, counts(), feeds=feeds(power="monthly"), connected={"power"}, cutoff=CUTOFF, until=UNTIL)
    assert table["arrived"].to_list() == ["missing"]
    assert delivered_months(files, cutoff=CUTOFF, until=UNTIL).is_empty()


def test_delivered_months_are_those_of_accepted_files_up_to_the_cutoff(deliveries: Table) -> None:
    files = deliveries("""
        feed    received_on  month_from month_to  state
        power   2026-06-10   2026-03    2026-05   accepted
        power   2026-06-11   2026-05    2026-05   accepted
        power   2026-07-10   2026-06    2026-07   accepted
        rent    2026-07-10   2026-06    2026-06   held
        empty   2026-07-10   -          -         accepted
        """)
    months = delivered_months(files, cutoff=CUTOFF, until=UNTIL)
    assert months.rows() == [("power", date(2026, m, 1)) for m in (3, 4, 5, 6)]


def test_one_region_held_and_the_others_accepted_is_held_until_it_is_mended(deliveries: Table) -> None:
    text = """
        feed    file   received_on  month_from month_to  state
        power   a05    2026-06-10   2026-05    2026-05   accepted
        power   b05    2026-06-10   2026-05    2026-05   accepted
        power   a06    2026-07-10   2026-06    2026-06   accepted
        power   b06    2026-07-10   2026-06    2026-06   held
        """
    for files, arrived, last in (
        (deliveries(text), "held", 5),
        (deliveries(text + "power   b06    2026-07-12   2026-06    2026-06   accepted"), "arrived", 6),
    ):
        table = coverage(files, counts(), feeds=feeds(power="monthly"), connected={"power"}, cutoff=CUTOFF, until=UNTIL)
        assert table["arrived"].to_list() == [arrived]
        assert delivered_months(files, cutoff=CUTOFF, until=UNTIL)["month"].max() == date(2026, last, 1)


def test_what_a_file_says_of_months_after_the_cutoff_counts_for_nothing(deliveries: Table) -> None:
    files = deliveries("""
        feed   file   received_on  month_from month_to  state
        power  both   2026-07-10   2026-06    2026-07   accepted
        rent   early  2026-06-10   2026-05    2026-05   accepted
        rent   later  2026-07-10   2026-07    2026-07   accepted
        water  later  2026-07-10   2026-07    2026-07   accepted
        gas    empty  2026-07-10   -          -         accepted
        """)
    names = ("gas", "power", "rent", "water")
    declared = feeds(**dict.fromkeys(names, "monthly"))
    table = coverage(files, counts(), feeds=declared, connected=set(names), cutoff=CUTOFF, until=UNTIL)
    assert table.select("feed", "arrived", "latest_month").rows() == [
        ("gas", "late", None),
        ("power", "arrived", date(2026, 6, 1)),
        ("rent", "late", date(2026, 5, 1)),
        ("water", "missing", None),
    ]


def test_a_file_replaced_after_the_round_closed_still_stood_then(deliveries: Table) -> None:
    files = deliveries("""
        feed   file   received_on  month_from month_to  state
        power  a.csv  2026-07-10   2026-06    2026-06   superseded
        power  a.csv  2026-07-20   2026-06    2026-06   accepted
        """)
    assert delivered_months(files, cutoff=CUTOFF, until=UNTIL).rows() == [("power", date(2026, 6, 1))]
    table = coverage(files, counts(), feeds=feeds(power="monthly"), connected={"power"}, cutoff=CUTOFF, until=UNTIL)
    assert table.select("arrived", "latest_received").rows() == [("arrived", date(2026, 7, 10))]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "connected", "arrived"),
    [
        (date(2026, 6, 30), None, True, "arrived"),
        (date(2026, 7, 1), None, True, "not_in_force"),
        (date(2015, 7, 1), date(2026, 7, 1), True, "arrived"),
        (date(2015, 7, 1), date(2026, 6, 30), True, "not_in_force"),
        (date(2015, 7, 1), None, False, "unconnected"),
        (date(2026, 7, 1), None, False, "not_in_force"),
        (None, None, True, "arrived"),
        (None, None, False, "unconnected"),
    ],
)
def test_what_the_law_or_this_house_does_not_have_is_named_so_even_when_a_file_came(
    valid_from: date | None, valid_to: date | None, connected: bool, arrived: str, deliveries: Table
) -> None:
    files = deliveries("""
        feed    received_on  month_from month_to  state
        power   2026-07-10   2026-06    2026-06   accepted
        """)
    power = replace(feed("power"), valid_from=valid_from, valid_to=valid_to)
    table = coverage(
        files,
        counts(("power", "address", 5)),
        feeds={"power": power},
        connected={"power"} if connected else set(),
        cutoff=CUTOFF,
        until=UNTIL,
    )
    assert table.select("arrived", "records").rows() == [(arrived, 5)]
