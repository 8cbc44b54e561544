"""The calendar of discovery rounds (발굴 차수 일정): six a year since the end of 2016."""

import tomllib
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bandi.engine.contract.rounds import Round
from bandi.engine.errors import BandiError


@cache
def figures() -> dict[str, Any]:
    """The pack's figures, each with its source."""
    return tomllib.loads((Path(__file__).parent / "pack.toml").read_text(encoding="utf-8"))


def the_round(round_id: str, *, seed: int = 1) -> Round:
    """The round of an id such as "2026-5". Raises BandiError when there is no such round."""
    year, _, number = round_id.partition("-")
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= 6):
        raise BandiError(
            f"no round is called {round_id!r}", next_step="Rounds are named year-number, 2026-1 to 2026-6."
        )
    cutoff = _cutoff(int(year), int(number))
    until = _day_after_month(cutoff, figures()["calendar"]["until_day"])
    field_from = until + timedelta(days=(7 - until.weekday()) % 7 or 7)
    weeks = timedelta(weeks=figures()["calendar"]["field_weeks"])
    previous = _cutoff(*(divmod_round(int(year), int(number) - 1)))
    return Round(
        id=round_id,
        cutoff=cutoff,
        until=until,
        previous_cutoff=previous,
        field_from=field_from,
        field_to=field_from + weeks - timedelta(days=3),
        seed=seed,
    )


def following(round_id: str) -> str:
    """The id of the round after this one."""
    year, number = (int(part) for part in round_id.split("-"))
    year, number = divmod_round(year, number + 1)
    return f"{year}-{number}"


def divmod_round(year: int, number: int) -> tuple[int, int]:
    """Year and number with the number brought into 1 … 6."""
    return year + (number - 1) // 6, (number - 1) % 6 + 1


def _cutoff(year: int, number: int) -> date:
    month = figures()["calendar"]["cutoff_months"][number - 1]
    year = year - 1 if number == 1 else year
    return date(year, month, monthrange(year, month)[1])


def _day_after_month(cutoff: date, day: int) -> date:
    return (cutoff + timedelta(days=1)).replace(day=day)
