"""A round with a released model: its points order, the card's stand beside them; off gives the scorecard's bytes."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from bandi.engine.errors import BandiError
from bandi.engine.learning import learn, shelf
from bandi.engine.risk.learned.curves import Curve, Model, basis_of
from bandi.engine.risk.learned.shelf import Shelf
from bandi.engine.risk.learned.train import finished
from bandi.korea.calendar import the_round


def released(house: Any) -> tuple[Shelf, Model]:
    """A model that counts nothing but the months of one debt, judged and released."""
    declared = house.pack.features
    months = Curve((6.5,), (0.0, 2.0), 0.0)
    made = Model(
        made_on="2026-07-14",
        basis=basis_of(declared, ["premium_arrears.months"]),
        base=-1.0,
        starts=(0.0,) * len(declared.groups),
        curves={"premium_arrears.months": (months,) * len(declared.groups)},
        bands={},
        training={"rounds": [], "rows": 0, "unmet": 0, "results": {}, "trees": 1, "held_out": {}},
    )
    made = finished(made, {"urgent": 40, "high": 20, "normal": 10}, declared=declared)
    here = shelf(house.pack, house.lake, house.vault)
    here.put(made)
    here.judge(made.id, released=True, reasons=[])
    here.release(made.id)
    return here, made


def test_a_released_model_orders_and_off_gives_the_scorecards_bytes(fork: Callable[[], Any]) -> None:
    town = fork()
    without = town.run("2026-5", lake="lake")
    with_card = town.table("2026-5", "scores")
    (town.folder / "lake" / "rounds" / "2026-5").rename(town.folder / "without")
    here, made = released(town.house())
    with_model = town.run("2026-5")
    assert with_model.manifest["inputs"]["model"] == {"id": made.id, "digest": here.get(made.id)[1], "refused": []}
    scores = town.table("2026-5", "scores")
    assert set(scores["by"]) == {made.id}
    assert scores["card"].to_list() == with_card["points"].to_list()
    assert set(scores["points"]) == {0, 115}  # 2 / ln 2 * 40
    assert set(town.table("2026-5", "reasons")["part"]) == {"signal:premium_arrears"}
    listed = town.table("2026-5", "candidates").filter("listed", pl.col("why") == "score")
    assert listed["points"].min() == 115

    here.off()
    (town.folder / "lake" / "rounds" / "2026-5").rename(town.folder / "with")
    again = town.run("2026-5")
    assert again.manifest["tables"] == without.manifest["tables"]
    assert set(town.table("2026-5", "scores")["by"]) == {"scorecard"}


def test_a_damaged_model_leaves_the_round_to_the_scorecard_and_the_manifest_says_so(fork: Callable[[], Any]) -> None:
    town = fork()
    here, made = released(town.house())
    path = here.folder / f"{made.id}.json"
    path.write_bytes(path.read_bytes().replace(b"2.0", b"9.0", 1))
    sealed = town.run("2026-5")
    assert set(town.table("2026-5", "scores")["by"]) == {"scorecard"}
    said = f"{made.id}: the file is damaged or was not signed here"
    assert sealed.manifest["inputs"]["model"] == {"id": None, "digest": None, "refused": [said]}


def test_one_round_without_results_teaches_nothing(fork: Callable[[], Any]) -> None:
    house = fork().house()
    with pytest.raises(BandiError, match="only 0 results"):
        learn(house.pack, house.lake, this=the_round("2026-5"))
    with pytest.raises(BandiError, match="no round has been sealed"):
        learn(house.pack, house.lake, this=the_round("2026-4"))


def test_the_command_explains_itself() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "bandi", "model", "--help"], check=False, capture_output=True, text=True
    )
    for word in ("train", "list", "show", "features", "release", "off"):
        assert word in said.stdout
