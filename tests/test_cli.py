"""What a newcomer meets when something is in the way: one sentence, a next step, no traceback."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bandi import cli
from bandi.engine.errors import BandiError


def run(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bandi", *words],
        env={**os.environ, "BANDI_DATA": str(folder), "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_port_in_use_is_said_with_another_to_try(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = run("demo", "--port", str(port), folder=tmp_path)
    assert told.returncode == 1
    assert f"port {port} on this machine is in use" in told.stderr
    assert f"BANDI_PORT={port + 1}" in told.stderr
    assert "Traceback" not in told.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(("asked", "near"), [("서울 줌구", "중구"), ("Haeundae-gu, Busam", "Haeundae")])
def test_an_unknown_place_names_the_nearest_spellings(asked: str, near: str, tmp_path: Path) -> None:
    told = run("demo", "--place", asked, "--port", "0", folder=tmp_path)
    assert told.returncode == 1
    assert near in told.stderr
    assert "Traceback" not in told.stderr
    assert not any(tmp_path.iterdir())


def test_an_unreachable_database_is_one_sentence(tmp_path: Path) -> None:
    told = run("migrate", folder=tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert told.returncode == 1
    assert "the database cannot be reached" in told.stderr
    assert "DATABASE_URL" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    told = run("build", folder=in_the_way / "data")
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert len(told.stderr.strip()) > 20


def test_a_folder_with_another_town_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "town.json").write_text('{"place": "21090", "name": "부산 해운대구", "seed": 1}', encoding="utf-8")
    told = run("demo", "--port", "0", folder=tmp_path)
    assert told.returncode == 1
    assert "부산 해운대구" in told.stderr
    assert "make clean" in told.stderr


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "lake"),
        OSError("No space left on device (os error 28)"),  # as Polars says it
    ],
)
def test_a_full_disk_is_said_in_words(error: OSError, capsys: pytest.CaptureFixture[str]) -> None:
    def fill() -> None:
        raise error

    assert cli.attempt(fill) == 1
    told = capsys.readouterr().err
    assert "No space left" in told
    assert "BANDI_DATA" in told


def test_our_own_errors_keep_their_next_step(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> None:
        raise BandiError("the file is cut off", where="line 9", next_step="Ask the provider to send it again.")

    assert cli.attempt(refuse) == 1
    told = capsys.readouterr().err
    assert "the file is cut off" in told
    assert "line 9" in told
    assert "Ask the provider" in told


def test_a_defect_is_not_hidden() -> None:
    def broken() -> None:
        raise KeyError("a defect of ours")

    with pytest.raises(KeyError):
        cli.attempt(broken)


@pytest.mark.parametrize("asked", [("--year", "2017"), ("--on", "2017-07-01")])
def test_the_types_linked_in_a_year_or_on_a_day_are_listed(asked: tuple[str, str], tmp_path: Path) -> None:
    told = run("feeds", "list", *asked, folder=tmp_path)
    assert told.returncode == 0
    heading, *rows = told.stdout.splitlines()
    assert heading.startswith("25 types in force")
    assert len([row for row in rows if not row.startswith("*")]) == 25
    assert sum("한국전력공사" in row for row in rows) == 2


def test_a_feed_is_shown_and_an_unknown_one_names_its_neighbours(tmp_path: Path) -> None:
    told = run("feeds", "show", "kepco_arrears", folder=tmp_path)
    assert told.returncode == 0
    assert "체납개월 at least 3" in told.stdout
    wrong = run("feeds", "show", "kepco_arears", folder=tmp_path)
    assert wrong.returncode == 1
    assert "kepco_arrears" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_a_place_to_run_a_round_that_does_not_exist_is_refused_before_anything_begins(tmp_path: Path) -> None:
    told = run("round", "2026-5", "--on", "lokal[2]", folder=tmp_path)
    assert told.returncode == 1
    assert "no way to run a round on 'lokal[2]'" in told.stderr
    assert "spark://" in told.stderr
    assert not any(tmp_path.iterdir())
