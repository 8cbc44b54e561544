"""`bandi model …` over a real round and its results: from the list's outcomes to a signed model on the shelf."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from bandi.engine import seal, tables
from bandi.engine.intake import find_arrivals, take_in
from bandi.engine.round import discover
from bandi.engine.words import Outcome
from bandi.korea.calendar import the_round
from bandi.model_commands import model
from bandi.office import database
from bandi.office.discovery import door
from bandi.synthetic.outcomes import household_numbers, outcomes_for

SINDANG = "11020690"
PLACES = 400
"""On the list: a town of this size tells fifty of each kind in one round only when it meets a tenth of its homes."""


@pytest.fixture
def town(fork: Callable[[], Any], settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The town in an installation of its own, whose one sealed round listed many."""
    here = fork()
    settings.LAKE_FOLDER, settings.VAULT_FOLDER = here.folder / "wide" / "lake", here.folder / "wide" / "vault"
    settings.INBOX_FOLDER, settings.VAULT_KEY_FILE = here.folder / "inbox", here.folder / "keys.json"
    monkeypatch.setenv(database.ROLE, "app")
    monkeypatch.setenv(database.URL, "postgresql:///asked-by-nobody")  # models need no database
    door.house.cache_clear()
    capacity = pl.DataFrame({"area": [SINDANG], "households": [PLACES]}, schema=dict(tables.CAPACITY))
    discover(the_round("2026-4"), house=door.house(), capacity=capacity)
    yield here
    door.house.cache_clear()


def say(*words: str) -> Result:
    return CliRunner().invoke(model, list(words))


def test_results_of_a_round_become_a_model_that_orders_nothing_until_it_is_judged(town: Any) -> None:
    assert "only 0 results" in str(say("train", "2026-5").exception)
    house = door.house()
    listed = seal.read("2026-4", "candidates", tables.CANDIDATES, lake=house.lake).filter("listed")
    numbers = household_numbers(town.folder)
    keyed = pl.DataFrame({"number": numbers, "household": house.vault.keys(numbers, purpose="household")})
    known = keyed.join(listed, on="household", how="semi").sort("number")
    found = outcomes_for(town.folder, known["number"].to_list(), round_id="2026-4", seed=7)
    results = dict(zip(known["household"], map(Outcome, found["outcome"]), strict=True))
    town.results(results, on=date(2026, 8, 14))
    came = find_arrivals(house.inbox, until=date(2026, 8, 14))
    take_in(came, pack=house.pack, lake=house.lake, vault=house.vault)

    made = say("train", "2026-5")
    assert made.exit_code == 0, made.exception
    id, rows = made.stdout.split(":")[0], int(made.stdout.split()[1])
    assert 100 <= rows < listed.height
    assert f"{rows} rows" in say("list").stdout
    assert "The next round is ordered by the scorecard." in say("list").stdout
    shown = say("show", id).stdout
    assert "가구" in shown
    assert say("train", "2026-5").stdout == made.stdout  # the same results, the same model
    assert "has not been judged" in str(say("release", id).exception)
