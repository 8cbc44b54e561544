"""A round finds the same wherever its buckets are examined, also when workers are killed in the middle."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bandi.engine.errors import BandiError
from bandi.engine.executors import executor
from bandi.engine.lake import Lake
from bandi.engine.round import discover
from bandi.korea.calendar import the_round
from bandi.korea.capacity import capacity_of

SINDANG = "11020690"


def run_on(town: Any, on: Any, *, lake: str) -> dict[str, Any]:
    """Two rounds in a lake of their own; the manifest of the second, which names every byte of both."""
    for round_id in ("2026-4", "2026-5"):
        sealed = discover(the_round(round_id), house=town.house(lake), capacity=capacity_of([SINDANG]), on=on)
    return sealed.manifest


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
def test_the_same_bytes_in_one_process_in_two_and_on_spark(fork: Callable[[], Any], tmp_path: Path) -> None:
    town, told = fork(), []
    here = run_on(town, executor("", scratch=tmp_path), lake="here")
    assert run_on(town, executor("2", scratch=tmp_path), lake="two") == here
    spark = executor("local[2]", scratch=tmp_path / "spark")
    struck = Struck(spark, tmp_path / "scar")
    assert run_on(town, struck, lake="spark") == here
    assert (tmp_path / "scar").exists(), "no worker was killed"
    assert not any((tmp_path / "spark").iterdir()), "Spark left something behind"
    assert not list((town.folder / "spark").rglob("*.half"))
    assert not told
