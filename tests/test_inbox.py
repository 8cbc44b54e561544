"""The commands at the inbox, as a data steward starts them: no database, no traceback, the same file once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bandi.engine.disk import alone
from bandi.engine.intake import Arrival, deliveries
from bandi.engine.lake import Lake
from bandi.inbox import QUIET, Doorstep

HEADER = "고객번호,건물관리번호,상세주소,조치구분,조치일자,기준월"
LINE = "0001,1114010200,101동 203호,단전,2026-05-11,202605"


def cut(*lines: str) -> bytes:
    """A file of cut-offs as the power company sends it."""
    return "\r\n".join([HEADER, *lines, f"합계건수,{len(lines)}", ""]).encode("cp949")


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BANDI_DB", "DATABASE"))}
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    return kept | {"BANDI_DATA": str(folder), "COLUMNS": "160", "DATABASE_URL": nowhere}


def bandi(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bandi", *words]
    return subprocess.run(
        command, env=environment(folder), capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / "inbox" / "2026-06-10" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def seen(folder: Path) -> pl.DataFrame:
    return deliveries(Lake(folder / "lake"))


def until(what: Callable[[], bool], *, seconds: int = 60) -> None:
    """Waits for something that must come."""
    last = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < last, "it did not come"
        time.sleep(0.1)


def test_taking_in_tells_by_feed_what_became_of_the_files_and_writes_receipts(tmp_path: Path) -> None:
    put(tmp_path, "KEPCO_CUT_202605.csv", cut(LINE, LINE.replace("단전", "차단")))
    put(tmp_path, "누구.csv", b"x")
    told = bandi("take-in", folder=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "단전·전류제한" in told.stderr
    assert "unknown name" in told.stderr
    assert sorted(seen(tmp_path)["state"]) == ["accepted", "refused"]
    again = bandi("take-in", folder=tmp_path)
    assert (again.returncode, "Nothing new" in again.stderr) == (0, True)
    out = tmp_path / "out"
    assert "2 receipts" in bandi("receipts", "--out", str(out), folder=tmp_path).stderr
    (receipt,) = (out / "kepco_cut").iterdir()
    assert "줄별,3,조치구분" in receipt.read_text(encoding="cp949")
    assert len(list((out / "unknown").iterdir())) == 1


def test_while_another_run_takes_in_this_one_says_so_and_ends_well(tmp_path: Path) -> None:
    put(tmp_path, "KEPCO_CUT_202605.csv", cut(LINE))
    with alone(tmp_path / "lake" / "take_in.lease", wait=False):
        told = bandi("take-in", folder=tmp_path)
    assert told.returncode == 0
    assert "another run is taking files in" in told.stderr
    assert seen(tmp_path).is_empty()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_watching_takes_each_file_once_it_is_whole_and_ends_when_told(tmp_path: Path, ending: signal.Signals) -> None:
    put(tmp_path, "KEPCO_CUT_202605.csv", cut(LINE))
    command = [sys.executable, "-m", "bandi", "take-in", "--watch"]
    watcher = subprocess.Popen(command, env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: seen(tmp_path).height == 1)
        path = put(tmp_path, "KEPCO_CUT_202604.csv", b"")
        with path.open("ab") as growing:
            for piece in range(0, 200, 20):
                growing.write(cut(LINE.replace("05", "04"))[piece : piece + 20])
                growing.flush()
                time.sleep(QUIET / 8)
        until(lambda: seen(tmp_path).height == 2)
        assert seen(tmp_path)["state"].to_list() == ["accepted", "accepted"]
        assert Lake(tmp_path / "lake").offers().height == 2
        watcher.send_signal(ending)
        _, said = watcher.communicate(timeout=30)
    finally:
        watcher.kill()
    assert watcher.returncode == 0, said
    assert "Stopped" in said
    assert "Traceback" not in said


def test_a_file_is_ready_when_it_was_quiet_and_only_once(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", b"1")
    arrival, doorstep = Arrival(path, date(2026, 6, 10)), Doorstep()
    assert doorstep.ready([arrival], now=0.0) == []
    path.write_bytes(b"12")
    assert doorstep.ready([arrival], now=QUIET) == []
    assert doorstep.ready([arrival], now=2 * QUIET) == [arrival]
    doorstep.took([arrival])
    assert doorstep.ready([arrival], now=9 * QUIET) == []
    path.write_bytes(b"123")
    assert doorstep.ready([arrival], now=10 * QUIET) == []
    assert doorstep.ready([arrival], now=11 * QUIET) == [arrival]
    path.unlink()
    assert doorstep.ready([arrival], now=12 * QUIET) == []
