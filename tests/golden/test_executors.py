"""A round finds the same wherever its buckets are examined, also when workers are killed in the middle."""

import json
import os
import pickle
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bandi.engine.disk import attempt, write_whole
from bandi.engine.errors import BandiError
from bandi.engine.executors import executor, hands, spark
from bandi.engine.round import discover
from bandi.korea.calendar import the_round
from bandi.korea.capacity import capacity_of

SINDANG = "11020690"


def run_on(town: Any, on: Any, *, lake: str) -> dict[str, Any]:
    """Two rounds in a lake of their own; the manifest of the second, which names every byte of both."""
    for round_id in ("2026-4", "2026-5"):
        sealed = discover(the_round(round_id), house=town.house(lake), capacity=capacity_of([SINDANG]), on=on)
    return sealed.manifest


def test_the_same_bytes_with_two_processes_as_with_one(fork: Callable[[], Any]) -> None:
    """Taking in, linking and examining are shared; the town's own round was run by one process."""
    town, this = fork(), the_round("2026-4")
    shared = discover(this, house=town.house("shared"), capacity=capacity_of([SINDANG]), hands=hands("here[2]"))
    assert shared.manifest == town.run("2026-4").manifest
    assert hands("here[*]") == os.cpu_count()
    assert hands("") == hands("here") == hands("local[2]") == 1


@dataclass(frozen=True)
class Struck:
    """An executor under which the worker of one bucket is killed at the first attempt, after it wrote its tables."""

    on: Any
    scar: Path

    def __call__(self, examine: Callable[[int], Any], buckets: int, *, step: Any) -> list[Any]:
        return self.on(Mortal(examine, self.scar), buckets, step=step)


@dataclass(frozen=True)
class Mortal:
    examine: Callable[[int], Any]
    scar: Path

    def __call__(self, bucket: int) -> Any:
        found = self.examine(bucket)
        if bucket == 2 and not self.scar.exists():
            self.scar.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return found


@pytest.mark.slow
def test_the_same_bytes_here_and_on_spark_also_when_a_worker_is_killed(fork: Callable[[], Any], tmp_path: Path) -> None:
    town = fork()
    here = run_on(town, executor("", scratch=tmp_path), lake="here")
    struck = Struck(executor("local[2]", scratch=tmp_path / "spark"), tmp_path / "scar")
    assert run_on(town, struck, lake="spark") == here
    assert (tmp_path / "scar").exists(), "no worker was killed"
    assert not any((tmp_path / "spark").iterdir()), "Spark left something behind"
    assert not list((town.folder / "spark").rglob("*.half"))


def fails(bucket: int) -> int:
    if bucket == 1:
        raise ValueError("this bucket never succeeds")
    return bucket


@pytest.mark.slow
def test_a_bucket_that_fails_every_time_ends_in_one_sentence_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(BandiError, match=r"\[local\[1\]\] a bucket failed 4 times"):
        executor("local[1]", scratch=tmp_path)(fails, 2, step=lambda done, total: None)
    assert not any(tmp_path.iterdir())


def test_a_worker_of_another_release_is_refused_by_name() -> None:
    with pytest.raises(BandiError, match=r"the worker has Bandi .* the driver has Bandi 0\.0"):
        list(spark._task(spark._Task(fails, ("Bandi 0.0",)), [0]))


@pytest.mark.parametrize("on", ["lokal[2]", "here[0]", "2", "-1", "2.5", "spark:/host", "localhost", "둘"])
def test_a_place_that_does_not_exist_is_refused_with_those_that_do(on: str, tmp_path: Path) -> None:
    with pytest.raises(BandiError, match=r"no way to run a round on .* `local\[2\]`"):
        executor(on, scratch=tmp_path)


def test_a_worker_without_the_data_folder_is_refused_and_makes_none(fork: Callable[[], Any]) -> None:
    """Otherwise it would find nobody in an empty folder of its own, and silence would count as no."""
    town, seen = fork(), []

    def elsewhere(examine: Callable[[int], Any], buckets: int, *, step: Any) -> list[Any]:
        travelled = pickle.loads(pickle.dumps(examine))
        travelled.__self__.work.folder = travelled.__self__.work.folder / "not" / "mounted"
        seen.append(travelled.__self__.work.folder)
        return [travelled(bucket) for bucket in range(buckets)]

    with pytest.raises(BandiError, match="data folder, under the same path"):
        run_on(town, elsewhere, lake="far")
    assert not seen[0].exists()


def test_what_travels_holds_neither_names_nor_secrets(fork: Callable[[], Any]) -> None:
    town, sent = fork(), []

    def listening(examine: Callable[[int], Any], buckets: int, *, step: Any) -> list[Any]:
        sent.append(pickle.dumps(examine))
        found = [examine(bucket) for bucket in range(buckets)]
        sent.append(pickle.dumps(found))
        return found

    run_on(town, listening, lake="heard")
    secrets = json.loads((town.folder / "keys.json").read_text())
    house = town.house("heard")
    people = house.vault.told_by(house.lake.accepted_deliveries()["delivery"].to_list(), purpose="test")
    whole, never = b"".join(sent), [*texts(secrets), *people["rrn"].drop_nulls().unique().head(2_000)]
    assert len(never) > 2_000
    for text in never:
        assert text.encode() not in whole
    assert b"Vault" not in whole
    listed = sorted(town.table("2026-4", "candidates").filter("listed")["household"])
    assert not [key for key in listed if key.to_bytes(8, "little", signed=True) in sent[2]], "no earlier list travels"
    assert not (house.lake.folder / "rounds" / "2026-5" / "scratch").exists()
    assert not any(pickle.loads(sent[-1])), "what a bucket found is in its files, and nothing returns"


def texts(value: Any) -> list[str]:
    """Every text of eight letters or more in a JSON value."""
    if isinstance(value, dict | list):
        return [text for each in (value.values() if isinstance(value, dict) else value) for text in texts(each)]
    return [value] if isinstance(value, str) and len(value) >= 8 else []


def test_a_file_written_by_two_attempts_at_once_is_never_half(tmp_path: Path) -> None:
    path, content = tmp_path / "part.parquet", bytes(200_000)
    with ThreadPoolExecutor(4) as pool:
        attempts = [pool.submit(_attempt, path, content, name) for name in range(40)]
        while not all(each.done() for each in attempts):
            assert not path.exists() or path.read_bytes() == content
    assert [each.result() for each in attempts] == [None] * 40
    assert list(tmp_path.iterdir()) == [path]


def _attempt(path: Path, content: bytes, name: int) -> None:
    with attempt(str(name)):
        write_whole(path, content)
