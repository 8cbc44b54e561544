"""One district of the synthetic nation, made once for all tests of this folder."""

from datetime import date
from pathlib import Path

import pytest

from bandi.korea.regions import place
from bandi.synthetic.nation import Made, make


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """Jung-gu in Seoul with every file up to October 2026, and what was made."""
    folder = tmp_path_factory.mktemp("jung-gu")
    return folder, make(place("11020"), folder, seed=1, until=date(2026, 10, 31))


@pytest.fixture(scope="session")
def jung_gu(nation: tuple[Path, Made]) -> Path:
    """The folder of Jung-gu: inbox and answer sheet."""
    return nation[0]


@pytest.fixture(scope="session")
def made(nation: tuple[Path, Made]) -> Made:
    """What was made of Jung-gu."""
    return nation[1]
