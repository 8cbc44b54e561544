"""A record joins the household its one key names at the cut-off date, or none; it never disappears."""

from datetime import date
from typing import Any

import polars as pl
from polars.testing import assert_frame_equal

from bandi.engine.contract.feeds import Feed, FileShape
from bandi.engine.linkage import Links, latest_register, link
from bandi.engine.tables import HOUSEHOLDS, LINKED, PERSONS

CUTOFF, UNTIL = date(2026, 6, 30), date(2026, 7, 14)


def feed(name: str, *, own: bool = False) -> Feed:
    target: Any = "register" if name == "register" else "records"
    shape = FileShape(format="csv", pattern="*.csv")
    words = {"name_ko": name, "name_en": name, "provider_ko": "-", "provider_en": "-", "law": "-", "source": "-"}
    return Feed(
        id=name,
        target=target,
        unit="person",
        cadence="monthly",
        confidence="I",
        valid_from=date(2015, 7, 1),
        file=shape,
        columns=(),
        own=own,
        **words,
    )


FEEDS = {name: feed(name) for name in ("register", "premiums", "power")} | {"office": feed("office", own=True)}


def linked(town: Any, *, round_id: str = "2026-4", cutoff: date = CUTOFF, until: date = UNTIL) -> Links:
    return link(town.lake, cutoff=cutoff, until=until, feeds=FEEDS, register_feed="register", round_id=round_id)


def gather(links: Links, table: int) -> pl.DataFrame:
    return pl.concat([links.bucket(n)[table] for n in range(links.lake.buckets)])


def persons(links: Links) -> pl.DataFrame:
    return gather(links, 0).sort("person")


def households(links: Links) -> pl.DataFrame:
    return gather(links, 1).sort("household")


def records(links: Links) -> pl.DataFrame:
    return gather(links, 2).sort("record")


def test_a_resident_key_leads_to_the_residents_household(town: Any) -> None:
    town.register("person household\n11 1\n12 1\n21 2", month="2026-06", received="2026-07-05")
    town.records("premiums", "subject\n12\n21\n99", received="2026-07-10")
    table = records(linked(town))
    assert table.select("subject", "household", "how").rows() == [
        (12, 1, "subject"),
        (21, 2, "subject"),
        (99, None, "unmatched"),
    ]


def test_an_address_leads_to_a_household_only_if_one_lives_there(town: Any) -> None:
    town.register(
        """
        person household address
        11     1         501
        12     1         501
        21     2         502
        31     3         502
        41     4         -
        """,
        month="2026-06",
        received="2026-07-05",
    )
    town.records("power", "address\n501\n502\n503\n-", received="2026-07-10")
    assert records(linked(town)).select("address", "household", "how").rows() == [
        (501, 1, "address"),
        (502, None, "ambiguous"),
        (503, None, "unmatched"),
        (None, None, "unmatched"),
    ]


def test_the_offices_own_records_keep_their_household(town: Any) -> None:
    town.register("person household\n11 1", month="2026-06", received="2026-07-05")
    town.records("office", "household state\n1 unlocated\n7 dead", received="2026-07-10")
    assert records(linked(town)).select("household", "how").rows() == [(1, "household"), (7, "household")]


def test_a_resident_not_in_the_register_is_not_sought_at_the_address(town: Any) -> None:
    town.register("person household address\n11 1 501", month="2026-06", received="2026-07-05")
    town.records("premiums", "subject address\n99 501", received="2026-07-10")
    assert records(linked(town))["how"].to_list() == ["unmatched"]


def test_rows_in_are_rows_out_and_the_counts_say_how(town: Any) -> None:
    town.register("person household address\n11 1 501\n21 2 -", month="2026-06", received="2026-07-05")
    town.records("premiums", "subject\n11\n21\n99", received="2026-06-10")
    town.records("premiums", "subject\n11\n98", received="2026-07-10")
    town.records("power", "address\n501\n-", received="2026-07-10")
    links = linked(town)
    assert records(links).height == 7
    assert records(links)["record"].is_unique().all()
    assert links.counts.rows() == [
        ("power", "address", 1),
        ("power", "unmatched", 1),
        ("premiums", "subject", 3),
        ("premiums", "unmatched", 2),
        ("register", "household", 2),
    ]


def test_only_what_was_accepted_by_the_day_counts(town: Any) -> None:
    town.register("person household\n11 1", month="2026-06", received="2026-07-05")
    town.records("premiums", "subject\n11", received="2026-07-14")
    town.records("premiums", "subject\n11", received="2026-07-15")
    town.records("premiums", "subject\n11", received="2026-07-10", state="held")
    assert records(linked(town)).height == 1


class TestNewestRegister:
    def test_each_area_by_its_own_newest_month_up_to_the_cutoff(self, town: Any) -> None:
        town.register("person household area\n11 1 A\n12 1 A\n21 2 B", month="2026-04", received="2026-05-05")
        town.register("person household area\n11 1 A", month="2026-06", received="2026-07-05")
        town.register("person household area\n31 3 A", month="2026-08", received="2026-07-06")
        table = households(linked(town))
        assert table.select("household", "area", "size").rows() == [(1, "A", 1), (2, "B", 1)]

    def test_a_snapshot_sent_again_replaces_the_first(self, town: Any) -> None:
        town.register("person household\n11 1\n12 1", month="2026-06", received="2026-07-05")
        town.register("person household\n11 1", month="2026-06", received="2026-07-07")
        assert persons(linked(town))["person"].to_list() == [11]

    def test_an_area_sent_in_two_files_on_one_day_is_whole(self, town: Any) -> None:
        town.register("person household\n11 1", month="2026-06", received="2026-07-05")
        town.register("person household\n12 1", month="2026-06", received="2026-07-05")
        assert persons(linked(town))["person"].to_list() == [11, 12]

    def test_who_moved_to_an_area_that_is_ahead_lives_there(self, town: Any) -> None:
        town.register("person household area\n11 1 A\n12 1 A", month="2026-04", received="2026-05-05")
        town.register("person household area\n11 2 B", month="2026-06", received="2026-07-05")
        assert persons(linked(town)).select("person", "household").rows() == [(11, 2), (12, 1)]
        lazily = latest_register(town.lake, cutoff=CUTOFF, until=UNTIL, register_feed="register").collect()
        assert lazily.sort("person").select("person", "household").rows() == [(11, 2), (12, 1)]

    def test_a_register_that_has_not_arrived_links_nobody(self, town: Any) -> None:
        town.records("premiums", "subject\n11", received="2026-07-10")
        links = linked(town)
        assert households(links).is_empty()
        assert links.counts.rows() == [("premiums", "unmatched", 1)]


def test_records_of_a_dead_member_stay_with_the_family_and_of_a_dead_household_with_none(town: Any) -> None:
    town.register(
        """
        person household alive relation
        11     1         no    head
        12     1         yes   spouse
        21     2         no    head
        """,
        month="2026-06",
        received="2026-07-05",
    )
    town.records("premiums", "subject\n11\n21", received="2026-07-10")
    links = linked(town)
    assert records(links).select("household", "how").rows() == [(1, "subject"), (None, "unmatched")]
    assert households(links).select("household", "head_died_on").rows() == [(1, date(2026, 6, 30))]


def test_each_household_lies_whole_in_one_bucket_with_its_records(town: Any) -> None:
    text = "person household\n" + "\n".join(f"{n} {n // 3}" for n in range(300, 420))
    town.register(text, month="2026-06", received="2026-07-05")
    town.records("premiums", "subject\n" + "\n".join(str(n) for n in range(300, 420)), received="2026-07-10")
    links = linked(town)
    seen: set[int] = set()
    for number in range(town.lake.buckets):
        members, homes, facts = links.bucket(number)
        assert (members.schema, homes.schema, facts.schema) == (dict(PERSONS), dict(HOUSEHOLDS), dict(LINKED))
        assert set(members["household"]) == set(homes["household"]) == set(facts["household"])
        assert homes["household"].is_sorted()
        assert not seen & set(homes["household"])
        seen |= set(homes["household"])
    assert len(seen) == 40


def test_linking_again_gives_the_same_bytes_and_leaves_no_scratch(town: Any) -> None:
    town.register("person household address\n11 1 501\n21 2 502", month="2026-06", received="2026-07-05")
    town.records("premiums", "subject\n11\n99", received="2026-07-10")
    folder = town.lake.folder / "rounds" / "2026-4"

    def contents() -> dict[str, bytes]:
        return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

    linked(town)
    first = contents()
    linked(town)
    assert first == contents()
    assert {name.split("/")[0] for name in first} == {"persons", "households", "linked", "ties"}


def test_how_large_a_batch_is_changes_nothing(town: Any, monkeypatch: Any) -> None:
    for month, received in (("2026-04", "2026-05-05"), ("2026-06", "2026-07-05")):
        town.register("person household address\n11 1 501\n21 2 502\n31 3 502", month=month, received=received)
    for received in ("2026-06-10", "2026-07-10"):
        town.records("premiums", "subject\n11\n21\n99", received=received)
        town.records("power", "address\n501\n502", received=received)
    whole = linked(town, round_id="whole")
    monkeypatch.setattr("bandi.engine.linkage.register.BATCH", 3)
    cut = linked(town, round_id="cut")
    assert_frame_equal(whole.counts, cut.counts)
    for number in range(town.lake.buckets):
        for left, right in zip(whole.bucket(number), cut.bucket(number), strict=True):
            assert_frame_equal(left, right)
