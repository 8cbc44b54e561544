"""A round of a real neighbourhood, its results, and what judging says of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from bandi.engine.judging import content_groups, judge, report_path, signer, write
from bandi.engine.signature import SignatureRefused
from bandi.engine.words import Outcome
from bandi.korea.calendar import the_round
from bandi.korea.judging import judging
from bandi.synthetic import truth

ON = date(2026, 8, 20)


def judged(town: Any) -> Any:
    house = town.house()
    return judge(house.pack, house.lake, content=judging())


def test_a_round_is_judged_by_what_came_after_it(fork: Callable[[], Any]) -> None:
    town = fork()
    before = judged(town)
    assert before.rows.filter(pl.col("measure") == "recall").is_empty()  # nothing has come back yet
    listed = sorted(town.table("2026-4", "candidates").filter("listed")["household"])
    outcomes = [Outcome.PUB_OTHER, Outcome.NOT_NEEDED, Outcome.PRIV_LINK, Outcome.UNLOCATED, Outcome.REFUSED]
    began = the_round("2026-4").field_from
    tried = {key: began + timedelta(days=14 + n % 2) for n, key in enumerate(listed) if n % 4}
    town.results({key: outcomes[n % 5] for n, key in enumerate(listed)}, on=ON, first=tried)
    town.run("2026-5")
    told = judged(town)
    (first, second) = told.about["rounds"] if len(told.about["rounds"]) == 2 else (told.about["rounds"][0], None)
    assert (first["round"], first["judged"], first["listed"]) == ("2026-4", True, len(listed))
    assert first["known"] == sum(n % 5 < 3 for n in range(len(listed)))
    assert second is None or not second["judged"]
    rows = {
        (row["by"], row["measure"]): row
        for row in told.rows.filter(round="2026-4", group="").iter_rows(named=True)
    }  # fmt: skip
    assert (
        abs(rows["list", "precision"]["value"] - 2 / 3) < 0.05
    )  # those who are silent weigh in by why they were listed
    late = told.rows.filter(pl.col("measure") == "late_contact", pl.col("round") == "2026-4")
    every = late.filter(pl.col("group").str.starts_with("alone:"))
    assert every["n"].sum() == len(tried), "only households of which the office says when it first tried"
    assert set(late.filter(pl.col("n") < 97)["state"]) == {"not_enough"}
    assert abs((every["value"] * every["n"]).sum() / len(tried) - 2 / 3) < 0.05
    assert rows["list", "censored"]["n"] == len(listed) - first["known"]
    assert rows["score", "recall"]["state"] == "not_enough"  # one neighbourhood draws a handful by lot
    assert not told.rows.filter(pl.col("state") == "outside", pl.col("measure") == "missed").height
    assert told.body == judged(town).body
    house = town.house()
    pen = signer(house.vault)
    path = write(told, lake=house.lake, signer=pen)
    assert path == report_path(house.lake)
    assert pen.read(path) == told.body
    whole = path.read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(SignatureRefused):
            pen.read(path)


def test_who_rents_and_who_is_disabled_is_known_of_some_and_of_nobody_wrongly(town_after_one_round: Any) -> None:
    town = town_after_one_round
    house, homes = town.house(), town.table("2026-4", "households")
    told = content_groups(house.lake, "2026-4", homes, judging(), cutoff=the_round("2026-4").cutoff)
    group = {frame["dimension"][0]: dict(frame.select("household", "group").iter_rows()) for frame in told}
    sheet = truth.read(town.folder, "households")
    keys = sheet.with_columns(household=house.vault.keys(sheet["household_no"], purpose="household"))
    rents = dict(keys.select("household", pl.col("tenure") != "owned").iter_rows())
    disabled = dict(keys.select("household", pl.col("disabled") > 0).iter_rows())
    known = [home for home, said in group["renting"].items() if said == "renting" and home in rents]
    assert len(known) > 300
    assert sum(rents[home] for home in known) >= 0.9 * len(known), "a few sign a lease for somebody else"
    known = [home for home, said in group["disabled"].items() if said == "disabled"]
    assert len(known) > 10
    assert all(disabled[home] for home in known)
    unknown = [disabled[home] for home, said in group["disabled"].items() if said == "not_known" and home in disabled]
    assert sum(unknown) > len(known), "most disabled people receive nothing for it, and nothing tells of them"
