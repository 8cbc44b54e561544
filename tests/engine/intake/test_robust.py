"""Taking in survives anything: kill -9, eight runs at once, a full disk, any order, strange things in the inbox."""

import hashlib
import os
import random
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.engine.errors import BandiError
from bandi.engine.intake import accepted_deliveries, decide, deliveries, find_arrivals

ROOT = Path(__file__).parents[3]
UNTIL = date(2027, 1, 1)
FEED = "kepco_arrears"


def bills(house, month: str, *, count: int = 120, factor: float = 1.0) -> bytes:
    """A month of electricity arrears of invented customers."""
    dice = random.Random(month)
    lines = [
        house.line(FEED, customer=str(n), unit=f"{n}호", month=month, months=str(dice.randint(3, 20)),
                   amount=str(int(dice.randint(40_000, 400_000) * factor)))
        for n in range(count)
    ]  # fmt: skip
    return house.csv_bytes(FEED, [*lines, house.line(FEED, month="없음")])


def state(house) -> str:
    """Digest of everything that can be read: the books, the facts, the refusals, the identities. Keys must be equal."""
    lake, digest = house.lake, hashlib.sha256()
    judged = lake.judged()
    books = (judged.deliveries, judged.findings, lake.offers(), lake.profiles(), lake.decisions())
    for table in books:
        digest.update(table.write_csv().encode())
    for path in sorted(lake.folder.rglob("*.parquet")):
        if path.parent != lake.folder:
            digest.update(str(path.relative_to(lake.folder)).encode() + path.read_bytes())
    identities = house.vault.told_by(judged.deliveries["delivery"].to_list(), purpose="test")
    digest.update(identities.sort(identities.columns).write_csv().encode())
    digest.update(str(sorted(p.name for p in (lake.folder / "originals").glob("*"))).encode())
    return digest.hexdigest()


def whole(house) -> bool:
    """Every delivery that can be seen has all of its facts, and every one of its refusals."""
    judged = deliveries(house.lake).filter(pl.col("state") != "refused")
    of_feed = judged.filter(feed=FEED)
    facts = dict(house.records(FEED).group_by("delivery").len().iter_rows())
    return bool(of_feed.height) and all(
        (facts.get(row["delivery"], 0), len(house.refusals(row["delivery"]))) == (row["accepted"], row["refused"])
        for row in of_feed.iter_rows(named=True)
    )


def stopped(*words: object) -> list[int]:
    """What tests/engine/intake/stopped.py printed."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.engine.intake.stopped", *map(str, words)],
        cwd=ROOT, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return [int(code) for code in told.stdout.split()]


@pytest.fixture
def half_done(tmp_path: Path, make_house) -> Path:
    """A house with files taken in and more lying there: a correction, a resent file, one renamed after its refusal."""
    house = make_house(tmp_path / "start")
    may, april = bills(house, "202605"), bills(house, "202604")
    first = [
        house.put("KEPCO_ARR_202604.csv", april, on=date(2026, 5, 11)),
        house.put("KEPCO_ARR_202605.csv", may, on=date(2026, 6, 10)),
        house.put("전기.csv", bills(house, "202603"), on=date(2026, 6, 10)),
    ]
    house.take(*first)
    house.put("KEPCO_ARR_202604.csv", april, on=date(2026, 5, 10))
    house.put("KEPCO_ARR_202605.csv", bills(house, "202605", factor=1.1), on=date(2026, 6, 12))
    house.put("KEPCO_ARR_202605.csv", may, on=date(2026, 6, 14))
    house.put("KEPCO_ARR_202603.csv", bills(house, "202603"), on=date(2026, 6, 14))
    for month in ("202606", "202607"):
        house.put(f"KEPCO_ARR_{month}.csv", bills(house, month), on=date(2026, 8, 10))
    house.put("MOIS_RESIDENT_202606.csv", house.csv_bytes("mois_register", [house.line("mois_register")]))
    return house.folder


def test_killed_at_twenty_points_nothing_is_half_visible_and_the_next_run_ends_alike(
    half_done: Path, make_house
) -> None:
    assert stopped("kill", half_done, 10**9) == [0]
    points = int((half_done.parent / "points").read_text(encoding="ascii"))
    undisturbed = make_house(half_done.parent / str(10**9))
    expected = state(undisturbed)
    assert points > 60
    chosen = sorted(random.Random(20).sample(range(1, points + 1), 20))
    assert stopped("kill", half_done, *chosen) == [-9] * 20
    for point in chosen:
        house = make_house(half_done.parent / str(point))
        assert whole(house), point
        house.take(*find_arrivals(house.folder / "inbox", until=UNTIL))
        assert state(house) == expected, point
        assert not list(house.lake.folder.rglob("*.half")), point


def test_of_eight_runs_at_once_exactly_one_works_and_the_others_say_so(half_done: Path, make_house) -> None:
    assert sorted(stopped("race", half_done, 8)) == [0, *[5] * 7]
    house = make_house(half_done)
    assert whole(house)
    assert house.take(*find_arrivals(half_done / "inbox", until=UNTIL)).is_empty()


def test_a_full_disk_is_one_sentence_and_the_next_run_ends_alike(half_done: Path, make_house) -> None:
    shutil.copytree(half_done, half_done.parent / "ample")
    ample = make_house(half_done.parent / "ample")
    ample.take(*find_arrivals(ample.folder / "inbox", until=UNTIL))
    house = make_house(half_done)
    before = state(house)
    assert stopped("full", half_done, 2_000) == [3]
    assert state(house) == before
    assert whole(house)
    house.take(*find_arrivals(half_done / "inbox", until=UNTIL))
    assert state(house) == state(ample)


def test_a_disk_that_fails_to_confirm_is_not_believed(house, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = house.put("KEPCO_ARR_202606.csv", bills(house, "202606"))

    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        with pytest.raises(BandiError, match="Input/output error"):
            house.take(arrival)
    assert deliveries(house.lake).is_empty()
    assert house.take(arrival)["state"].to_list() == ["accepted"]


def eight(house) -> list[tuple[str, bytes, date]]:
    """February to July: late, resent under another name, corrected, held and later released, held."""

    def day(month: int, of: int = 10) -> date:
        return date(2026, month, of)

    held = bills(house, "202606", factor=0.001)
    return [
        ("KEPCO_ARR_202602.csv", bills(house, "202602"), day(3)),
        ("KEPCO_ARR_202603.csv", bills(house, "202603"), day(6, 20)),  # late
        ("KEPCO_ARR_202604.csv", bills(house, "202604"), day(5)),
        ("KEPCO_ARR_202605.csv", bills(house, "202605"), day(6)),
        ("KEPCO_ARR_202605_다시.csv", bills(house, "202605"), day(6, 12)),  # resent under another name
        ("KEPCO_ARR_202605.csv", bills(house, "202605", factor=1.05), day(6, 14)),  # corrected
        ("KEPCO_ARR_202606.csv", held, day(7)),
        ("KEPCO_ARR_202607.csv", bills(house, "202607", count=40), day(8)),  # a third of the lines
    ]  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_eight_files_in_any_order_and_repetition_end_in_one_state(house, data) -> None:
    files = eight(house)
    order = data.draw(st.permutations(range(8)))
    again = data.draw(st.lists(st.sampled_from(range(8)), max_size=4))
    cuts = sorted(data.draw(st.sets(st.integers(1, 7), max_size=7)))

    def taken(turns: list[list[int]], folder: str) -> tuple[str, list[str]]:
        shutil.copytree(house.vault.folder, Path(folder) / "house" / "vault")
        shutil.copy(house.folder / "keys.json", Path(folder) / "house")
        other = type(house)(Path(folder) / "house")
        for turn in turns:
            other.take(*(other.put(name, content, on=on) for name, content, on in (files[n] for n in turn)))
        june = deliveries(other.lake).filter(file="KEPCO_ARR_202606.csv")["delivery"].item()
        decide(other.lake, delivery=june, decision="release", reason="천원 단위로 확인함", on=date(2026, 7, 20))
        return state(other), deliveries(other.lake)["state"].to_list()

    sequence = [*order, *again]
    with TemporaryDirectory(dir=house.folder) as one, TemporaryDirectory(dir=house.folder) as two:
        at_once = taken([list(range(8))], one)
        edges = [0, *cuts, len(sequence)]
        piecewise = taken([sequence[a:b] for a, b in pairwise(edges)], two)
    assert at_once == piecewise
    assert at_once[1] == ["accepted", "accepted", "superseded", "accepted", "accepted", "accepted", "held"]


def test_what_was_read_on_a_day_does_not_change_when_more_comes(house) -> None:
    files = eight(house)
    house.take(*(house.put(name, content, on=on) for name, content, on in files[:7]))
    june = deliveries(house.lake).filter(file="KEPCO_ARR_202606.csv")["delivery"].item()
    then = deliveries(house.lake, until=date(2026, 7, 14))
    assert then.filter(delivery=june)["state"].item() == "held"
    decide(house.lake, delivery=june, decision="release", reason="확인함", on=date(2026, 7, 20))
    house.take(*(house.put(name, content, on=on) for name, content, on in files[7:]))
    assert deliveries(house.lake, until=date(2026, 7, 14)).equals(then)
    assert june in accepted_deliveries(house.lake)["delivery"]


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as made:
        yield made


STRANGE = ("link", "dangling", "device", "pipe", "socket", "folder", "half", "lock", "linked day", "climbing",
           "control", "bytes", "long")  # fmt: skip


@pytest.mark.parametrize("kind", STRANGE)
def test_what_does_not_belong_in_an_inbox_is_ignored_or_refused(house, listening, kind: str) -> None:  # noqa: PLR0912
    good = bills(house, "202606")
    day = house.put("KEPCO_ARR_202605.csv", bills(house, "202605")).path.parent
    outside = house.folder / "secret.csv"
    outside.write_bytes(good)
    path = day / "KEPCO_ARR_202606.csv"
    if kind == "link":
        path.symlink_to(outside)
    elif kind == "dangling":
        path.symlink_to(house.folder / "nowhere")
    elif kind == "device":
        try:
            os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))  # /dev/zero: never ends
        except PermissionError:
            path.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(path)  # waits for ever
    elif kind == "socket":
        listening.bind(f"/proc/self/fd/{os.open(day, os.O_RDONLY)}/{path.name}")
    elif kind == "folder":
        path.mkdir()
        (path / "KEPCO_ARR_202606.csv").write_bytes(good)
    elif kind == "half":
        path.with_name(path.name + ".part").write_bytes(good)
    elif kind == "lock":
        path.with_name("~$" + path.name).write_bytes(good)
    elif kind == "linked day":
        (house.folder / "elsewhere").mkdir()
        (house.folder / "elsewhere" / path.name).write_bytes(good)
        (day.parent / "2026-07-11").symlink_to(house.folder / "elsewhere")
    elif kind == "climbing":
        path.with_name("KEPCO_ARR_..\\..\\202606.csv.exe").write_bytes(good)
    elif kind == "control":
        path.with_name("KEPCO_ARR_\x1b[2J\n202606.csv").write_bytes(good)
    elif kind == "bytes":
        Path(os.fsdecode(os.fsencode(day) + b"/KEPCO_ARR_\xb0\xa1_202606.csv")).write_bytes(good)
    else:
        path.with_name("전" * 83 + ".csv").write_bytes(good)
    house.take(*find_arrivals(house.folder / "inbox", until=UNTIL))
    states = sorted(deliveries(house.lake).select("state", "feed").rows())
    assert states in ([("accepted", FEED)], [("accepted", FEED), ("refused", "")])
    assert (len(states) == 2) == (kind in {"climbing", "control", "bytes", "long"})
    assert sorted(p.name for p in house.folder.iterdir() if p.name not in {"elsewhere"}) == [
        "inbox", "keys.json", "lake", "secret.csv", "vault",
    ]  # fmt: skip


def test_a_file_exchanged_for_a_link_after_it_was_found_is_not_followed(house) -> None:
    arrival = house.put("KEPCO_ARR_202606.csv", b"")
    arrival.path.unlink()
    assert house.take(arrival).is_empty()
    outside = house.folder / "secret.csv"
    outside.write_bytes(bills(house, "202606"))
    arrival.path.symlink_to(outside)
    assert house.take(arrival).is_empty()
    assert deliveries(house.lake).is_empty()
