"""Sudden drops of use on invented meters: detection delay and false alarms per 1,000 household-days, by level. JSON.

Run: python bench/meters.py [homes] [days]. An alarm is right when it begins within a collapse or an illness; every
other alarm is false, also one for a holiday or an empty home. The first 90 days only teach what is usual and are not
counted.
"""

import json
import resource
import sys
import time
from datetime import date

import polars as pl

from bandi.engine.contract.metering import LEVELS
from bandi.engine.signals.use import alarms
from bandi.korea import pack
from bandi.synthetic.meters import CALLING, FIRST, MEDIA, Street, street

START = date(2025, 1, 1)
MARGIN = 3  # days an alarm may begin before what is known of it: a slow illness


def judged(lived: Street, found: pl.DataFrame, *, level: str, days: int) -> dict[str, object]:
    """Delay and false alarms of one level."""
    raised = found.filter(pl.col(f"{level}_on").is_not_null()).select("meter", "since", on=f"{level}_on")
    truth = lived.happenings.with_row_index("event")
    both = raised.join(truth, on="meter", suffix="_truth").filter(
        pl.col("since").is_between(pl.col("since_truth").dt.offset_by(f"-{MARGIN}d"), pl.col("until"))
    )
    calls = truth.filter(pl.col("what").is_in(CALLING))
    seen = both.join(calls.select("event"), on="event", how="semi").group_by("event", "what").agg(
        delay=(pl.col("on").min() - pl.col("since_truth").min()).dt.total_days()
    )  # fmt: skip
    right = raised.join(both.filter(pl.col("what").is_in(CALLING)), on=["meter", "since"], how="semi")
    false = raised.join(right, on=["meter", "since"], how="anti")
    why = false.join(both, on=["meter", "since"], how="left").group_by("what").len().sort("what", nulls_last=True)
    home_days = lived.readings.filter(pl.col("day") >= START + pl.duration(days=FIRST)).height
    told: dict[str, object] = {"false_alarms_per_1000_household_days": round(false.height / home_days * 1000, 3)}
    told["false_alarms_by_cause"] = {what or "nothing": count for what, count in why.rows()}
    for what in CALLING:
        of = calls.filter((pl.col("what") == what) & (pl.col("since") <= START + pl.duration(days=days - 21)))
        delays = seen.join(of, on="event", how="semi")["delay"]
        told[what] = {
            "happened": of.height,
            "noticed": round(len(delays) / max(1, of.height), 3),
            "delay_days_median": delays.median(),
            "delay_days_p90": delays.quantile(0.9, "lower"),
        }
    return told


def measure(medium: str, homes: int, days: int) -> dict[str, object]:
    """One medium."""
    lived = street(medium, homes, seed=1, first=START, days=days)
    feed = {"power": "kepco_readings"}.get(medium, f"{medium}_readings")
    of = next(meter for meter in pack().meters if meter.feed == feed)
    began = time.perf_counter()
    found = alarms(lived.readings, of=of, until=date(9999, 1, 1))
    seconds = time.perf_counter() - began
    return {
        "medium": medium,
        "readings": lived.readings.height,
        "alarms": found.height,
        "seconds": round(seconds, 2),
        "readings_per_second": round(lived.readings.height / seconds),
        "levels": {level: judged(lived, found, level=level, days=days) for level in LEVELS},
    }


if __name__ == "__main__":
    count, span = (int(given) for given in (*sys.argv[1:], "2000", "600")[:2])
    runs = [measure(medium, count, span) for medium in MEDIA]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"bench": "meters", "homes": count, "days": span, "runs": runs, "peak_mb": peak}, indent=1))
