"""Retention: what is past its time goes after two releases, with a proof, and never under a wrong clock."""

import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.engine.contract.retention import RetentionClock, read_retention
from bandi.engine.errors import BandiError, ClockRefused, ContentError
from bandi.engine.intake import Arrival, take_in
from bandi.engine.lake import Lake
from bandi.engine.retention import Estate, Release, check_clock, clear_inbox, destroy, due, mark, plan, proofs
from bandi.engine.retention import destroy as destroy_of
from bandi.engine.retention.due import merkle_root
from bandi.engine.vault import Vault
from bandi.korea import pack

HEAD = "구분,고지월,주민등록번호,성명,연락처,체납월수,체납금액"
TODAY = date(2026, 7, 12)
TWO = ("a1", "b2")


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    """Three deliveries of rent arrears, of January 2024, June 2026 and July 2026, and one refused file of January."""
    lake, vault = Lake(tmp_path / "lake"), Vault(tmp_path / "vault", secret_file=tmp_path / "keys.json")
    here = Estate(lake, vault, tmp_path / "inbox", pack().feeds)
    feed = pack().feeds["lh_rent_arrears"]
    for number, day in enumerate((date(2024, 1, 9), date(2026, 6, 5), date(2026, 7, 10))):
        cells = {
            "rrn": f"900101123456{number}", "name": "홍길동", "phone": "010-1234-5678", "months": "3",
            "month": day.strftime("%Y%m"),
        }  # fmt: skip
        line = [cells.get(column.means, "100000") for column in feed.columns]
        text = "\n".join([",".join(column.name for column in feed.columns), ",".join(line)])
        if feed.file.trailer:
            text += f"\n{feed.file.trailer},1"
        put(here, feed.file.pattern.replace("*", f"{day:%Y%m}"), text.encode(feed.file.encoding), on=day)
    put(here, "nobody-knows.csv", b"x", on=date(2024, 1, 9))
    assert lake.deliveries()["state"].value_counts().rows() != []
    return here


def put(estate: Estate, name: str, content: bytes, *, on: date) -> None:
    path = estate.inbox / on.isoformat() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    take_in([Arrival(path, on)], pack=pack(), lake=estate.lake, vault=estate.vault)


def planned(estate: Estate, *, on: date = TODAY, holds: tuple[str, ...] = ()) -> pl.DataFrame:
    return plan(due(estate, on=on, clocks=pack().retention, holds=holds))


def released(estate: Estate, *, on: date = TODAY, by: tuple[str, ...] = TWO, name: str = "r1") -> Release:
    return Release(name, on, tuple(planned(estate, on=on).select("clock", "root").rows()), by)


def run(estate: Estate, release: Release, *, on: date = TODAY) -> list[dict]:
    return destroy(release, estate=estate, on=on, clocks=pack().retention)


def everything(estate: Estate) -> dict[Path, bytes]:
    folders = (estate.lake.folder, estate.vault.folder, estate.inbox)
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_the_plan_counts_what_is_past_its_time_and_changes_nothing(estate):
    before = everything(estate)
    counted = {row["clock"]: (row["count"], row["oldest"]) for row in planned(estate).to_dicts()}
    old = date(2024, 1, 9)
    assert counted == {
        "inbox": (3, old),  # the two of January 2024 and the one of 5 June; 10 July is not yet 30 days old
        "original": (2, old),
        "identity_linked_signal": (1, old),
        "record_linked_signal": (1, old),
    }
    assert everything(estate) == before


def test_after_destruction_nothing_of_it_opens_the_rest_stays_and_the_proof_says_so(estate):
    first = estate.lake.deliveries().filter(pl.col("received_on") == date(2024, 1, 9), pl.col("state") == "accepted")
    gone = first["delivery"][0]
    keys = estate.vault.key_ids("identity"), estate.vault.key_ids("original")
    written = run(estate, released(estate))
    assert {(proof["clock"], proof["count"]) for proof in written} == {
        ("inbox", 3), ("original", 2), ("identity_linked_signal", 1), ("record_linked_signal", 1)
    }  # fmt: skip
    by_clock = {proof["clock"]: proof for proof in written}
    assert by_clock["identity_linked_signal"]["root"] == merkle_root([keys[0][gone]])
    assert by_clock["original"]["releasers"] == ["a1", "b2"]
    assert estate.vault.told_by([gone], purpose="test").is_empty()
    assert not list(estate.lake.folder.rglob(f"{gone}.parquet"))
    assert len(estate.vault.key_ids("identity")) == 2
    assert estate.vault.told_by(list(estate.vault.key_ids("identity")), purpose="test").height == 2
    assert [path.parent.name for path in estate.inbox.rglob("*.*") if path.is_file()] == ["2026-07-10"]
    assert planned(estate).is_empty()
    assert not estate.vault.check(originals=(estate.lake.folder / "originals").glob("*.aes")).orphans


def test_doing_it_again_changes_nothing_and_proofs_are_chained(estate):
    release = released(estate)
    written, after = run(estate, release), everything(estate)
    assert run(estate, release) == written
    assert everything(estate) == after
    path = estate.lake.folder / "retention" / "proofs.jsonl"
    assert len(proofs(estate.lake)) == 4
    path.write_text(path.read_text(encoding="utf-8").replace('"count": 2', '"count": 1'), encoding="utf-8")
    with pytest.raises(BandiError, match="was changed"):
        proofs(estate.lake)


@pytest.mark.parametrize("stop", range(8))
def test_killed_at_any_thing_and_run_again_ends_in_the_same_proof(estate, stop, monkeypatch):
    release, count = released(estate), 0
    real = destroy_of.__globals__["_destroy"]

    def killed(*args: object) -> None:
        nonlocal count
        count += 1
        if count == stop + 1:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setitem(destroy_of.__globals__, "_destroy", killed)
    try:
        run(estate, release)
    except KeyboardInterrupt:
        assert count == stop + 1
    monkeypatch.undo()
    written = run(estate, release, on=TODAY + timedelta(days=1))
    assert sum(proof["count"] for proof in written) == 7
    assert {proof["on"] for proof in written} == {"2026-07-12"}
    assert planned(estate).is_empty()
    assert not list(estate.lake.folder.glob("retention/*.intent"))


@pytest.mark.parametrize("by", [(), ("a1",), ("a1", "a1"), ("a1", "")])
def test_one_person_alone_destroys_nothing(estate, by):
    before = everything(estate)
    with pytest.raises(BandiError, match="two different people"):
        run(estate, released(estate, by=by))
    assert everything(estate) == before


@pytest.mark.parametrize(
    "now", [TODAY + timedelta(days=6 * 365), TODAY + timedelta(days=400), TODAY - timedelta(days=1), date(1970, 1, 1)]
)
def test_a_clock_that_jumped_destroys_nothing(estate, now):
    """T-31."""
    mark(TODAY, lake=estate.lake)
    before = everything(estate)
    with pytest.raises(ClockRefused, match="nothing was destroyed") as refused:
        run(estate, released(estate, on=now), on=now)
    assert refused.value.exit_code == 3
    with pytest.raises(ClockRefused):
        mark(now, lake=estate.lake)
    assert everything(estate) == before
    check_clock(TODAY, lake=estate.lake)
    check_clock(TODAY + timedelta(days=31), lake=estate.lake)


def test_a_plan_that_changed_since_its_release_is_not_carried_out(estate):
    release = released(estate)
    held = estate.lake.deliveries().filter(pl.col("state") == "accepted")["delivery"][0]
    before = everything(estate)
    with pytest.raises(BandiError, match="no longer the one"):
        destroy(release, estate=estate, on=TODAY, clocks=pack().retention, holds=[held])
    with pytest.raises(BandiError, match="no longer the one"):
        run(estate, release, on=TODAY + timedelta(days=40))
    assert set(everything(estate)) - set(before) <= {estate.lake.folder / "retention" / "lock"}


def test_a_hold_keeps_a_delivery_or_a_whole_feed(estate):
    first = estate.lake.deliveries().filter(pl.col("state") == "accepted")["delivery"][0]
    assert set(planned(estate, holds=(first,))["clock"]) == {"inbox", "original"}
    assert set(planned(estate, holds=("lh_rent_arrears",))["clock"]) == {"inbox"}


def test_the_inbox_copy_goes_when_its_sealed_original_is_there_and_nothing_else_does(estate):
    put(estate, "새자료.csv", b"never seen", on=date(2026, 7, 11))
    unread = estate.inbox / "2026-07-11" / "unread.csv"
    unread.write_bytes(b"not taken in yet")
    count = len(estate.vault.key_ids("original"))
    before = estate.lake.deliveries()
    assert clear_inbox(estate, until=TODAY) == count == 3
    left = sorted(path.name for path in estate.inbox.rglob("*") if path.is_file())
    assert left == ["nobody-knows.csv", "unread.csv", "새자료.csv"]
    assert clear_inbox(estate, until=TODAY) == 0
    assert estate.lake.deliveries().equals(before)


def test_a_damaged_original_keeps_its_inbox_copy(estate):
    for path in (estate.lake.folder / "originals").glob("*.aes"):
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BandiError, match="does not open"):
        clear_inbox(estate, until=TODAY)
    assert len([path for path in estate.inbox.rglob("*") if path.is_file()]) == 4


@given(st.lists(st.text("0123456789abcdef", min_size=1), unique=True, min_size=1, max_size=40), st.randoms())
def test_the_root_knows_the_set_and_not_its_order(ids, chance):
    mixed = list(ids)
    chance.shuffle(mixed)
    assert merkle_root(mixed) == merkle_root(ids)
    assert merkle_root([*ids, "z"]) != merkle_root(ids)
    assert merkle_root(ids[1:]) != merkle_root(ids)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_a_clock_of_months_ends_on_the_same_day_or_the_last_of_a_shorter_month(since, months):
    clock = RetentionClock("c", "original", "", "", "", "", "", "", "", "I", months=months)
    end = clock.ends(since)
    assert (end.year - since.year) * 12 + end.month - since.month == months
    assert end.day == since.day or (end.day < since.day and (end + timedelta(days=1)).day == 1)


def test_every_class_of_every_feed_has_its_clocks():
    clocks = {(clock.thing, clock.of) for clock in pack().retention}
    for feed in pack().feeds.values():
        assert {("identity", feed.retention), ("record", feed.retention)} <= clocks


def test_raw_lines_are_kept_as_long_as_the_registry_says():
    from bandi.korea.registry import retention_classes

    months = {clock.of: clock.months for clock in pack().retention if clock.thing in ("identity", "record")}
    assert months == {kept.id: kept.raw_months for kept in retention_classes()}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("days = 30", "days = 0", "no period"),
        ('thing = "inbox"', 'thing = "attic"', "unknown thing"),
        ('thing = "inbox"', 'thing = "original"', "two clocks"),
        ('law_ko = "개인정보 보호법 제21조"', "", "missing"),
    ],
)
def test_a_wrong_clock_file_is_refused(tmp_path, before, after, said):
    import bandi.korea

    text = (Path(bandi.korea.__file__).parent / "retention.toml").read_text(encoding="utf-8")
    (tmp_path / "retention.toml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        read_retention(tmp_path / "retention.toml")


def test_proofs_name_no_delivery_and_no_person(estate):
    run(estate, released(estate))
    text = (estate.lake.folder / "retention" / "proofs.jsonl").read_text(encoding="utf-8")
    assert not any(name in text for name in estate.lake.deliveries()["delivery"])
    assert "홍길동" not in text
    assert set(json.loads(text.splitlines()[0])) == {
        "release", "clock", "thing", "count", "root", "on", "releasers", "previous"
    }  # fmt: skip
