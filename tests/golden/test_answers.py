"""What goes back after a real round: only numbers of listed households whose result may be told."""

from collections.abc import Callable
from datetime import date
from itertools import cycle
from typing import Any

from bandi.engine.feedback import write_feedback
from bandi.engine.words import Outcome
from bandi.korea.calendar import the_round
from bandi.korea.feedback import feedback


def test_after_a_round_only_allowed_results_go_back(fork: Callable[[], Any]) -> None:
    town = fork()
    listed = sorted(town.table("2026-4", "candidates").filter("listed")["household"].to_list())
    town.results(dict(zip(listed, cycle(Outcome), strict=False)), on=date(2026, 7, 27))
    town.run("2026-5")
    here, this = town.house(), the_round("2026-4")
    paths = write_feedback(
        this,
        before=the_round("2026-5").cutoff,
        table=feedback(),
        pack=here.pack,
        lake=here.lake,
        vault=here.vault,
        outbox=town.folder / "outbox",
    )
    suppliers = {"korea_electric_power_corporation", "local_waterworks", "city_gas_companies"}
    assert {path.parent.name for path in paths} & suppliers
    for path in paths:
        if path.suffix != ".csv":
            continue
        feed = here.pack.feeds[path.stem.removeprefix("2026-4_")]
        header, *lines = path.read_bytes().decode(feed.file.encoding).splitlines()
        assert len(header.split(",")) == 3
        words = {line.split(",")[1] for line in lines if not line.startswith("합계건수")}
        assert words <= ({"지원연계", "자료정정"} if path.parent.name in suppliers else {"자료정정"})
    told = sum(len(path.read_bytes().splitlines()) for path in paths if path.suffix != ".xlsx")
    assert told < 3 * len(listed)
