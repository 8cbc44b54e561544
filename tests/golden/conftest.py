"""One real neighbourhood with invented people, taken through two rounds."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bandi.engine import seal, tables
from bandi.engine.lake import Lake
from bandi.engine.round import House, discover
from bandi.engine.vault import Vault
from bandi.engine.words import Outcome
from bandi.korea import pack
from bandi.korea.calendar import the_round
from bandi.korea.capacity import capacity_of
from bandi.korea.regions import place
from bandi.synthetic.nation import make

SINDANG = "11020690"  # 신당동, Jung-gu, Seoul: 4,315 households
TABLES: dict[str, tables.Schema] = {
    "candidates": tables.CANDIDATES,
    "scores": tables.SCORES,
    "signals": tables.SIGNALS,
    "reasons": tables.REASONS,
    "history": tables.HISTORY,
    "coverage": tables.COVERAGE,
    "entitlements": tables.ENTITLEMENTS,
    "gap": tables.GAP,
    "households": tables.HOUSEHOLDS,
    "linked": tables.LINKED,
    "reached": tables.LINKED,
    "residences": tables.RESIDENCES,
    "whereabouts": tables.WHEREABOUTS,
}


@dataclass(frozen=True)
class Town:
    """A neighbourhood's inbox and keys, and how to run a round over them in a lake of its own."""

    folder: Path

    def house(self, lake: str = "lake") -> House:
        """A fresh or existing lake and vault over the same inbox and the same keys."""
        vault = Vault(self.folder / f"{lake}-vault", secret_file=self.folder / "keys.json", buckets=4)
        return House(pack(), Lake(self.folder / lake, buckets=4), vault, self.folder / "inbox")

    def run(self, round_id: str, *, lake: str = "lake") -> seal.Sealed:
        """Runs one round."""
        return discover(the_round(round_id), house=self.house(lake), capacity=capacity_of([SINDANG]))

    def table(self, round_id: str, name: str, *, lake: str = "lake") -> pl.DataFrame:
        """One table of a sealed round."""
        return seal.read(round_id, name, TABLES[name], lake=self.house(lake).lake)

    def results(
        self, given: dict[int, Outcome], *, on: date, attempts: int = 4, first: Mapping[int, date] | None = None
    ) -> None:
        """Delivers the office's own file: what became of these households."""
        firsts = {key: f"{day:%Y%m%d}" for key, day in (first or {}).items()}
        lines = [
            f"{key & (2**64 - 1):016x},{outcome.value},{on:%Y%m%d},{firsts.get(key, '')},{attempts},{on:%Y%m}"
            for key, outcome in sorted(given.items())
        ]
        self._own("BANDI_OUTCOMES", "가구키,결과코드,결과일자,첫연락일자,연락시도,기준월", lines, on=on)

    def sightings(self, given: dict[int, str], *, area: str, on: date) -> None:
        """Delivers the office's own file: whether these households live in its neighbourhood."""
        lines = [f"{key & (2**64 - 1):016x},{said},{area},{on:%Y%m%d},{on:%Y%m}" for key, said in sorted(given.items())]
        self._own("BANDI_SIGHTINGS", "가구키,확인결과,행정동코드,확인일자,기준월", lines, on=on)

    def _own(self, name: str, head: str, lines: list[str], *, on: date) -> None:
        folder = self.folder / "inbox" / on.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        text = "\n".join([head, *lines, f"합계건수,{len(lines)}"]) + "\n"
        (folder / f"{name}_{on:%Y%m}.csv").write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """신당동, its deliveries until mid-September 2026."""
    folder = tmp_path_factory.mktemp("sindang")
    make(place(SINDANG), folder, seed=7, until=date(2026, 9, 14))
    Vault(folder / "vault", secret_file=folder / "keys.json")
    return folder


@pytest.fixture(scope="session")
def town_after_one_round(made: Path) -> Town:
    """Round 2026-4 is sealed, nobody has worked on it yet."""
    town = Town(made)
    town.run("2026-4")
    return town


@pytest.fixture
def fork(town_after_one_round: Town, tmp_path: Path) -> Callable[[], Town]:
    """A copy of the town after one round, free to be changed."""

    def copy() -> Town:
        shutil.copytree(town_after_one_round.folder, tmp_path / "town")
        return replace(town_after_one_round, folder=tmp_path / "town")

    return copy
