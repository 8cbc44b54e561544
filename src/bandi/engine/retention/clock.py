"""Whether today can be believed (시계 확인). A wrong clock would destroy what must stay, and nobody could undo it."""

import json
from datetime import date, timedelta

from bandi.engine.errors import ClockRefused
from bandi.engine.lake import Lake
from bandi.engine.vault.durable import write_durably

FORWARD = timedelta(days=45)
"""Institutions deliver every month and the plan is made every night: a longer gap is a wrong clock or a long stop."""


def last_seen(lake: Lake) -> date | None:
    """The latest day this installation knows to have been: of a delivery, a plan, a destruction."""
    days = [day for day in lake.deliveries()["received_on"].to_list() if day]
    path = lake.folder / "retention" / "day.json"
    if path.exists():
        days.append(date.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["day"]))
    return max(days, default=None)


def check_clock(today: date, *, lake: Lake) -> None:
    """Raises ClockRefused when `today` lies before the latest day known, or more than FORWARD after it."""
    seen = last_seen(lake)
    if seen is None or seen <= today <= seen + FORWARD:
        return
    told = "before" if today < seen else f"more than {FORWARD.days} days after"
    raise ClockRefused(
        f"the clock says {today}, {told} the last day this installation knows ({seen}); nothing was destroyed",
        where="retention",
        next_step="Set the clock right. After a long stop, take in a delivery of this month first; then plan again.",
    )


def mark(today: date, *, lake: Lake) -> None:
    """Notes that this day has been. Raises ClockRefused as `check_clock` does, and then notes nothing."""
    check_clock(today, lake=lake)
    write_durably(lake.folder / "retention" / "day.json", json.dumps({"day": today.isoformat()}).encode())
