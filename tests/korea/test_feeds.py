"""Every type of signal has a file it comes in, and the gate lets in what the law lets in, month by month."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fnmatch import fnmatchcase

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine.contract.feeds import Feed, Limit
from bandi.engine.errors import BandiError, ContentError
from bandi.engine.intake import Arrival, take_in
from bandi.engine.intake.check import check
from bandi.engine.intake.read import Table
from bandi.engine.intake.refuse import sentence
from bandi.engine.lake import Lake
from bandi.engine.signals import detect
from bandi.engine.tables import LINKED, REFUSALS, conform
from bandi.engine.vault import Vault
from bandi.korea import HERE, leaflet, pack
from bandi.korea.lawful import with_law
from bandi.korea.registry import ARTICLE, SignalEntry, in_force, registry, retention_classes

PACK = pack()
FEEDS = sorted(PACK.feeds.values(), key=lambda feed: feed.id)
SAMPLES = {path.parent.name: path for path in sorted((HERE / "feeds").glob("*/sample.*"))}
CARRIED = [entry for entry in registry() if entry.feed]
NOT_YET = {"gas_arrears"}  # its folder comes with the linking of meters
ARRIVED = date(2026, 7, 10)
NUMBERS = ("000101-3000000", "750303-2000000", "680707-1000000", "820909-2000000", "910505-1000000")
MARKS = ("견본일", "견본이", "견본삼", "견본사", "견본오", "010-0000", *NUMBERS, *(n.replace("-", "") for n in NUMBERS))


def ids(things: Sequence[Feed] | Sequence[SignalEntry]) -> list[str]:
    return [thing.id for thing in things]


# --------------------------------------------------------------------------------------------- folders


def test_every_type_has_a_folder() -> None:
    assert {entry.id for entry in registry() if not entry.feed} <= NOT_YET
    assert len({entry.feed for entry in CARRIED}) >= 40


@pytest.mark.parametrize("entry", CARRIED, ids=ids(CARRIED))
def test_a_folder_agrees_with_the_registry(entry: SignalEntry) -> None:
    feed = PACK.feeds[entry.feed]
    assert set(feed.provider_ko.split("·")) <= set(entry.provider_ko.split("·"))
    assert feed.provider_en in entry.provider_en
    sharing = [other for other in CARRIED if other.feed == feed.id]
    assert feed.unit in {other.unit for other in sharing}
    starts = [other.valid_from for other in sharing if other.valid_from]
    assert feed.valid_from == min(starts, default=None)
    sent = feed.column("state")
    assert set(entry.states) <= set(sent.codes.values() if sent else ())


@pytest.mark.parametrize("feed", FEEDS, ids=ids(FEEDS))
def test_every_column_has_a_legal_basis_and_a_retention_class(feed: Feed) -> None:
    classes = {kept.id for kept in retention_classes()}
    assert feed.retention in classes
    for column in feed.columns:
        assert ARTICLE.search(column.law or feed.law), column.name
        assert (column.retention or feed.retention) in classes, column.name
    assert re.search(r"\[[LVSMI]\]", feed.source) or not [entry for entry in CARRIED if entry.feed == feed.id]


def test_days_and_the_laws_numbers_stand_in_the_registry_only() -> None:
    for name in sorted({entry.feed for entry in CARRIED}):
        declared = tomllib.loads((HERE / "feeds" / name / "feed.toml").read_text(encoding="utf-8"))
        assert not {"valid_from", "valid_to", "limits", "retention"} & set(declared), name
        assert {column["low"] for column in declared["columns"] if column["as"] == "months"} <= {1}, name


def test_the_feeds_of_a_day_are_those_of_the_types_in_force() -> None:
    for day in (date(2016, 1, 1), date(2017, 7, 1), date(2019, 5, 1), date(2022, 11, 14), date(2023, 11, 19), ARRIVED):
        wanted = {entry.feed for entry in in_force(day) if entry.feed}
        local = {entry.feed for entry in CARRIED if entry.number is None}
        carrying = {entry.feed for entry in CARRIED} - local
        assert {feed.id for feed in FEEDS if feed.id in carrying and feed.holds(day)} == wanted, day


def test_facts_on_health_and_crime_rest_as_briefly_as_the_registry_asks() -> None:
    for entry in registry():
        if entry.retention != "linked_signal" and entry.feed:
            assert PACK.feeds[entry.feed].retention == entry.retention, entry.id


def test_a_line_can_find_somebody() -> None:
    for feed in FEEDS:
        told = {column.means for column in feed.columns}
        named = {"name"} <= told and told & {"phone", "building", "birth"}
        assert told & {"rrn", "household_key"} or {"building", "unit"} <= told or named, feed.id


def test_a_file_name_is_that_of_one_feed_only() -> None:
    for feed in FEEDS:
        name = feed.file.pattern.replace("*", "11140_202606")
        assert [other.id for other in FEEDS if fnmatchcase(name, other.file.pattern)] == [feed.id]


def test_a_day_or_a_state_written_twice_or_wrongly_is_refused() -> None:
    power = PACK.feeds["kepco_arrears"]
    bare = replace(power, limits=(), terms=(), valid_from=None)
    entry = next(entry for entry in registry() if entry.id == "power_arrears")
    assert with_law(bare, [entry]) == power
    for feed, told in (
        (replace(bare, valid_from=date(2015, 7, 2)), "registry"),
        (replace(bare, limits=(Limit("months", date(2015, 7, 1), "제1조", low=3),)), "registry"),
    ):
        with pytest.raises(ContentError, match=told):
            with_law(feed, [entry])
    with pytest.raises(ContentError, match="dimmed"):
        with_law(bare, [replace(entry, states=("dimmed",))])
    with pytest.raises(ContentError, match="monthly"):
        replace(power, limits=(Limit("monthly", date(2015, 7, 1), "제1조", low=3),))


def test_a_house_is_connected_to_what_is_declared_and_never_without_register_and_results() -> None:
    assert {PACK.register_feed.id, PACK.outcome_feed.id} <= PACK.connected <= set(PACK.feeds)
    with pytest.raises(ContentError, match="gas_bills"):
        replace(PACK, connected=PACK.connected | {"gas_bills"})
    with pytest.raises(ContentError, match="mois_register"):
        replace(PACK, connected=PACK.connected - {"mois_register"})


# --------------------------------------------------------------------------------------------- samples


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, pl.DataFrame]:
    """Every sample, taken in as if its institution had sent it."""
    folder = tmp_path_factory.mktemp("samples")
    lake, vault = Lake(folder / "lake"), Vault(folder / "vault", secret_file=folder / "keys.json")
    inbox = folder / "inbox" / ARRIVED.isoformat()
    inbox.mkdir(parents=True)
    for feed in FEEDS:
        (inbox / feed.file.pattern.replace("*", "202606")).write_bytes(SAMPLES[feed.id].read_bytes())
    arrivals = [Arrival(path, ARRIVED) for path in sorted(inbox.iterdir())]
    return lake, take_in(arrivals, pack=PACK, lake=lake, vault=vault)


def test_every_folder_has_a_sample_in_its_own_format() -> None:
    endings = {"csv": ".csv", "fixed": ".txt", "xlsx": ".xlsx"}
    for feed in FEEDS:
        assert SAMPLES[feed.id].suffix == endings.get(feed.file.format, f".{feed.file.format}"), feed.id


@pytest.mark.parametrize("feed", FEEDS, ids=ids(FEEDS))
def test_a_sample_is_taken_in_but_for_its_last_line_where_a_limit_stands(
    feed: Feed, taken: tuple[Lake, pl.DataFrame]
) -> None:
    lake, deliveries = taken
    row = deliveries.filter(pl.col("feed") == feed.id).row(0, named=True)
    standing = {limit.means: limit for limit in feed.limits}  # the latest of each
    articles = {limit.article for limit in standing.values() if limit.low is not None}
    assert (row["state"], row["rows_in"], row["refused"]) == ("accepted", 5, len(articles))
    refused = lake.read("refusals", row["delivery"], REFUSALS).to_dicts()
    assert [line["category"] for line in refused] == ["limit"] * len(articles)
    assert all(article in line["reason_ko"] for article, line in zip(articles, refused, strict=True))


def test_every_accepted_line_of_a_sample_gives_a_signal_of_its_feed(taken: tuple[Lake, pl.DataFrame]) -> None:
    lake, _ = taken
    read = [pl.read_parquet(path) for path in sorted((lake.folder / "records").rglob("*.parquet"))]
    linked = pl.concat(read).with_columns(how=pl.lit("subject"), sure=pl.lit(1.0), household=pl.col("record"))
    delivered = linked.select("feed", pl.col("month").dt.month_start()).unique()
    given = {"types": PACK.signals, "cutoff": date(2026, 6, 30), "previous_cutoff": None}
    found = detect(conform(linked, LINKED), delivered, **given)
    metered = {meter.feed for meter in PACK.meters}  # what readings say, whole series say (tests/golden/test_meters.py)
    by_line = [signal for signal in PACK.signals if signal.counted not in {"residence", "scan"}]
    read_by_records = [signal for signal in by_line if signal.feed not in metered]
    counted = linked.filter(
        pl.any_horizontal(
            (pl.col("feed") == signal.feed) & (pl.col("state").is_in(signal.states) if signal.states else pl.lit(True))
            for signal in read_by_records
        )
    )
    assert set(found["feed"]) == {signal.feed for signal in read_by_records}
    assert set(found["household"]) == set(counted["household"])
    assert set(found["state"]) == {"active"}


def test_no_sample_leaves_a_name_or_a_number_in_the_lake(taken: tuple[Lake, pl.DataFrame]) -> None:
    lake, deliveries = taken
    assert deliveries.height == len(FEEDS)
    files = [path for path in lake.folder.rglob("*") if path.is_file()]
    tables = [pl.read_parquet(path).write_json() for path in files if path.suffix == ".parquet"]
    assert len(tables) > len(FEEDS)
    plain = b"".join(path.read_bytes() for path in files)
    for mark in MARKS:
        assert not [table for table in tables if mark in table]
        for encoding in ("utf-8", "cp949", "utf-16-le"):
            assert mark.encode(encoding) not in plain


# ---------------------------------------------------------------------------------------------- limits


def judged(feed: Feed, month: date, **cells: object) -> list[tuple[str, str]]:
    """Category and English reason of what the gate says of one line, as the institution would write it."""
    written = {
        "rrn": "900101-1000000", "name": "견본일", "birth": "19900101", "phone": "010-0000-0001",
        "month": f"{month:%Y%m}", "event_on": f"{month:%Y%m%d}",
        "months": "12", "amount": "1500000", "monthly": "100000",
    } | {means: str(value) for means, value in cells.items()}  # fmt: skip
    line: list[str] = []
    for column in feed.columns:
        if column.codes and column.means not in cells:
            line.append(next(iter(column.codes)))
        else:
            line.append(written.get(column.means, "1"))
    table = Table(pl.DataFrame({"line": [2], **{f"c{place}": [cell] for place, cell in enumerate(line)}}), [])
    faults = check(table, feed, received_on=date(2030, 1, 1)).faults
    told = []
    for at, place, fault in faults.rows():
        category, _, english = sentence(fault, at, None if place is None else feed.columns[place], feed)
        told.append((category, english))
    return told


def let_in(feed: str, month: date, **cells: object) -> bool:
    told = judged(PACK.feeds[feed], month, **cells)
    assert [category for category, _ in told] in ([], ["limit"])
    return not told


def ends(day: date) -> tuple[date, date]:
    """The month before a day's, and its own."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1), day.replace(day=1)


def boundaries() -> Iterator[tuple[str, date, int, int, bool]]:
    """Feed, month, months unpaid, won unpaid, whether the law lets it in: under, on, over each figure of each day."""
    for feed, since, least in (
        ("kepco_arrears", date(2015, 7, 1), 3),
        ("nhis_arrears", date(2015, 7, 1), 6),
        ("nhis_arrears", date(2019, 11, 1), 6),
        ("nhis_arrears", date(2019, 12, 1), 3),
        ("nps_arrears", date(2015, 7, 1), 6),
        ("nps_arrears", date(2017, 7, 1), 6),
        ("kait_telecom_arrears", date(2020, 10, 1), 3),
        ("lh_rent_arrears", date(2020, 4, 1), 3),
        ("kapt_fee_arrears", date(2020, 4, 1), 3),
        ("condominium_fee_arrears", date(2024, 8, 1), 3),
    ):
        yield from ((feed, since, months, 1_500_000, months >= least) for months in (least - 1, least, least + 1))
    for month, most in ((date(2017, 9, 1), 10), (date(2023, 4, 1), 10), (date(2023, 5, 1), 20), (date(2026, 6, 1), 20)):
        for won, fits in (
            (999_999, False), (1_000_000, True), (1_000_001, True),
            (most * 1_000_000 - 1, True), (most * 1_000_000, True), (most * 1_000_000 + 1, False),
        ):  # fmt: skip
            yield "kcis_credit_arrears", month, 12, won, fits


@pytest.mark.parametrize(("feed", "month", "months", "won", "fits"), list(boundaries()))
def test_a_line_under_on_and_over_the_threshold_of_its_month(
    feed: str, month: date, months: int, won: int, fits: bool
) -> None:
    assert let_in(feed, month, months=months, amount=won) is fits


@pytest.mark.parametrize(
    ("feed", "month"),
    [
        ("nps_arrears", date(2017, 8, 1)),
        ("lh_rent_arrears", date(2020, 3, 1)),
        ("kcis_credit_arrears", date(2017, 8, 1)),
    ],
)
def test_where_no_figure_is_known_none_refuses(feed: str, month: date) -> None:
    assert let_in(feed, month, months=1, amount=1)


@pytest.mark.parametrize(
    ("feed", "day", "cells", "fits"),
    [
        ("nhis_arrears", date(2019, 12, 2), {"months": "005"}, False),
        ("nhis_arrears", date(2019, 12, 2), {"months": "006"}, True),
        ("nhis_arrears", date(2019, 12, 3), {"months": "002"}, False),
        ("nhis_arrears", date(2019, 12, 3), {"months": "003"}, True),
        ("nps_arrears", date(2017, 8, 8), {"months": "005"}, False),
        ("nps_arrears", date(2017, 8, 9), {"months": "005"}, True),
        ("lh_rent_arrears", date(2020, 4, 6), {"months": "2"}, True),
        ("lh_rent_arrears", date(2020, 4, 7), {"months": "2"}, False),
        ("kcis_credit_arrears", date(2017, 9, 18), {"amount": "999999"}, True),
        ("kcis_credit_arrears", date(2017, 9, 19), {"amount": "999999"}, False),
        ("kcis_credit_arrears", date(2023, 5, 1), {"amount": "10000001"}, False),
        ("kcis_credit_arrears", date(2023, 5, 2), {"amount": "10000001"}, True),
    ],
)
def test_a_line_that_tells_its_day_is_judged_by_the_law_of_that_day(
    feed: str, day: date, cells: dict[str, str], fits: bool
) -> None:
    told = PACK.feeds[feed]
    dated = [replace(c, means="event_on", type="date") for c in told.columns if c.means == "month"]
    others = [c for c in told.columns if c.means not in {"month", "event_on"}]
    limits = tuple(limit for limit in told.limits if limit.means != "event_on")
    daily = replace(told, columns=(*dated, *others), limits=limits)
    assert (not judged(daily, day, **cells)) is fits


def test_every_type_with_figures_stands_among_the_boundaries() -> None:
    tried = {feed for feed, *_ in boundaries()}
    assert tried == {entry.feed for entry in CARRIED if any(drawn.has_figures for drawn in entry.thresholds)}


def test_arrears_that_began_over_two_years_before_are_refused() -> None:
    month = date(2026, 6, 1)
    assert let_in("kcis_credit_arrears", month, event_on="20240630")
    told = judged(PACK.feeds["kcis_credit_arrears"], month, event_on="20240629")
    assert [category for category, _ in told] == ["limit"]
    assert "within 24 months" in told[0][1]


def test_a_refusal_names_the_figure_and_the_article_of_its_day() -> None:
    premium = PACK.feeds["nhis_arrears"]
    ((_, before),) = judged(premium, date(2019, 11, 1), months=5)
    ((_, after),) = judged(premium, date(2019, 12, 1), months=2)
    assert "at least 6" in before
    assert "제12조 제1항 제3호)" in before
    assert "at least 3" in after
    assert "제12조 제1항 제3호(2019-12-03)" in after


# ------------------------------------------------------------------------------------------------ days


@pytest.mark.parametrize("entry", CARRIED, ids=ids(CARRIED))
def test_a_line_of_a_time_in_which_the_type_was_not_linked_is_refused(entry: SignalEntry) -> None:
    feed = PACK.feeds[entry.feed]
    column = feed.column("state")
    theirs = {ours: written for written, ours in column.codes.items()} if column else {}
    state = {"state": theirs[entry.states[0]]} if entry.states else {}
    shared = [
        other for other in CARRIED if other.feed == feed.id and (not other.states or other.states == entry.states)
    ]
    starts = [other.valid_from for other in shared if other.valid_from]
    if not starts:  # a local agreement: its first day is its own
        assert not judged(feed, date(2015, 1, 1), **state)
        return
    before, on = ends(min(starts))
    assert not judged(feed, on, **state)
    ((category, reason),) = judged(feed, before, **state)
    assert category == "limit"
    assert f"linked only from {min(starts)}" in reason
    assert ARTICLE.search(reason)


def test_a_type_that_ended_is_refused_from_its_last_day_on() -> None:
    entry = next(entry for entry in registry() if entry.id == "power_cut")
    bare = replace(PACK.feeds["kepco_cut"], terms=(), valid_from=None)
    closed = with_law(bare, [replace(entry, valid_to=date(2026, 1, 1))])
    assert (closed.holds(date(2025, 12, 31)), closed.holds(date(2026, 1, 1))) == (True, False)
    assert not judged(closed, date(2025, 12, 1))
    ((_, reason),) = judged(closed, date(2026, 1, 1))
    assert "no longer linked from 2026-01-01" in reason


@settings(deadline=None, max_examples=40)
@given(months=st.integers(1, 239), month=st.dates(date(2015, 7, 1), date(2029, 12, 31)))
def test_more_trouble_is_never_refused_where_less_is_let_in(months: int, month: date) -> None:
    if let_in("nhis_arrears", month, months=f"{months:03d}"):
        assert let_in("nhis_arrears", month, months=f"{months + 1:03d}")


# ------------------------------------------------------------------------------------------------ text


@pytest.mark.parametrize("feed", FEEDS, ids=ids(FEEDS))
def test_a_leaflet_tells_every_column_and_the_schema_fits_the_sample(feed: Feed) -> None:
    told = "\n".join(leaflet.lines(feed.id))
    assert all(column.name in told for column in feed.columns)
    assert f"feeds/{feed.id}/sample" in told
    assert feed.law in told
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(leaflet.schema(feed.id))
    jsonschema.Draft202012Validator.check_schema(schema)
    if feed.file.format == "csv":
        text = SAMPLES[feed.id].read_bytes().decode(feed.file.encoding).removeprefix("\ufeff")
        for line in list(csv.DictReader(io.StringIO(text)))[:5]:
            jsonschema.validate(line, schema)


def test_a_feed_nobody_declared_is_met_with_its_neighbours() -> None:
    with pytest.raises(BandiError) as told:
        leaflet.lines("kepco_arears")
    assert "kepco_arrears" in told.value.next_step
