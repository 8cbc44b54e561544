"""Thirty clean months of the synthetic nation pass the gate: nothing is held that should not be."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bandi.engine.intake import find_arrivals, findings, take_in
from bandi.engine.lake import Lake
from bandi.engine.vault import Vault
from bandi.korea import pack
from bandi.korea.regions import place
from bandi.synthetic.nation import make

END, CAME = date(2027, 12, 31), date(2028, 1, 10)


@pytest.mark.slow
@pytest.mark.parametrize(("area", "seed"), [("11020520", 1), ("11020600", 3)])
def test_thirty_clean_months_of_a_neighbourhood_are_all_taken(area: str, seed: int, tmp_path: Path) -> None:
    """Neighbourhoods, not districts: their counts are small, so that chance weighs most."""
    make(place(area), tmp_path, seed=seed, until=END)
    lake = Lake(tmp_path / "lake")
    vault = Vault(tmp_path / "vault", secret_file=tmp_path / "keys.json")
    rows = take_in(find_arrivals(tmp_path / "inbox", until=CAME), pack=pack(), lake=lake, vault=vault)
    months = rows.group_by("feed").len().filter(pl.col("len") == 30)
    assert months.height >= 7
    assert findings(lake).is_empty()
    assert set(rows["state"]) == {"accepted"}
