"""What institutions sent, and what the steward decides about it (수신 파일)."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from bandi.office.discovery.door.house import house

if TYPE_CHECKING:
    import polars as pl


Progress = Callable[[str, int, int], None]


def deliveries() -> "pl.DataFrame":
    """Every delivery ever offered (DELIVERIES)."""
    from bandi.engine.intake import deliveries as every_delivery  # noqa: PLC0415

    return every_delivery(house().lake)


def refusals(delivery: str) -> "pl.DataFrame":
    """The refused lines of one delivery (REFUSALS)."""
    from bandi.engine.tables import REFUSALS  # noqa: PLC0415

    return house().lake.read("refusals", delivery, REFUSALS)


def findings() -> list[dict[str, Any]]:
    """What the gate found odd about files (FINDINGS): delivery, check, column, seen, usual, ko, en."""
    from bandi.engine.intake import findings as found  # noqa: PLC0415

    return found(house().lake).to_dicts()


def decide_delivery(delivery: str, *, decision: str, reason: str, on: date) -> None:
    """Holds a delivery back or releases it, for rounds whose deliveries count until `on` or later."""
    from bandi.engine.intake import decide  # noqa: PLC0415

    decide(house().lake, delivery=delivery, decision=decision, reason=reason, on=on)


def receipt(delivery: str) -> tuple[str, bytes]:
    """What goes back to the institution about one file, in its own format: a file name and its content."""
    from bandi.engine.intake import receipt as written  # noqa: PLC0415

    here = house()
    made = written(delivery, lake=here.lake, pack=here.pack)
    return made.name, made.content


def take_in(*, until: date, progress: Progress) -> list[str]:
    """Takes in what came to the inbox by a day; returns the state of each delivery that is new."""
    from bandi.engine.intake import find_arrivals  # noqa: PLC0415
    from bandi.engine.intake import take_in as taken  # noqa: PLC0415

    here = house()
    arrivals = find_arrivals(here.inbox, until=until)
    fresh = taken(arrivals, pack=here.pack, lake=here.lake, vault=here.vault, progress=progress, wait=True)
    return [str(state) for state in fresh["state"]]
