"""What is true in the synthetic nation, beside what was published: signals by type, need, and who has no signal at all.

`python bench/truth.py [STEP]`: every STEPth district by code (25 by default, 1 for the whole nation), people and months
but no files, on 31 August 2026. Shares are of the sample, counts are scaled to 51.8 million people. Prints one JSON.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl

from bandi.synthetic import truth
from bandi.synthetic.census import neighbourhoods
from bandi.synthetic.town import make_town

CUTOFF, NATION = date(2026, 8, 31), 51_800_000
UNTIL = CUTOFF.year * 12 + CUTOFF.month - 1


def measure(code: str, areas: tuple[str, ...]) -> tuple[Counter[str], Counter[str]]:
    """Sums of one district: people and households by what is so, and households by signal."""
    town = make_town(code, areas, seed=1, until=UNTIL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth.write(town, [], folder)
        signals = truth.signals(folder, CUTOFF)
        national = signals.filter(~pl.col("signal").is_in(truth.AGREED)).group_by("household_no").len("signals")
        homes = truth.needs(folder, on=CUTOFF).filter(~pl.col("dead")).join(national, on="household_no", how="left")
        in_need, silent = homes["in_need"], homes["signals"].is_null()
        told = homes["household_no"].is_in(truth.reported(folder, CUTOFF).to_list())
        found = Counter(
            people=int(town.counts["people"].sum()),
            carriers=truth.carriers(folder, CUTOFF).height,
            households=homes.height,
            several=int((homes["signals"].fill_null(0) > 1).sum()),
            in_need=int(in_need.sum()),
            in_need_silent=int((in_need & silent).sum()),
            flagged=int((~silent).sum()),
            flagged_in_need=int((in_need & ~silent).sum()),
            reported=int(told.sum()),
            reported_silent=int((told & silent).sum()),
            reported_in_need=int((told & in_need).sum()),
        )
        for group, values in truth.groups(folder, on=CUTOFF).join(homes, on="household_no").to_dict().items():
            if group in {"sex", "age", "one_person", "disabled", "children", "moved", "rural"}:
                both = (
                    pl.DataFrame([values.alias("value"), in_need])
                    .group_by("value")
                    .agg(pl.len(), pl.col("in_need").sum())
                )
                for value, households, needy in both.iter_rows():
                    found[f"{group} {value}"] += households
                    found[f"{group} {value} in need"] += needy
    return found, Counter(dict(signals.group_by("signal").len().iter_rows()))


def main(step: int) -> None:
    """Prints the sums of the sample."""
    began, sums, by_signal = time.perf_counter(), Counter[str](), Counter[str]()
    districts = sorted(neighbourhoods()["district"].unique())
    for code in districts[::step]:
        areas = neighbourhoods().filter(pl.col("district") == code)["area"]
        found, signals = measure(code, tuple(areas))
        sums.update(found)
        by_signal.update(signals)
    scale = NATION / sums["people"]
    share = {
        "people_with_a_signal": sums["carriers"] / sums["people"],
        "households_with_several": sums["several"] / sums["households"],
        "households_in_need": sums["in_need"] / sums["households"],
        "in_need_without_signal": sums["in_need_silent"] / sums["in_need"],
        "flagged_in_need": sums["flagged_in_need"] / sums["flagged"],
        "reported_by_people_without_signal": sums["reported_silent"] / sums["reported"],
        "reported_by_people_in_need": sums["reported_in_need"] / sums["reported"],
    }
    groups = {
        name.removesuffix(" in need"): round(count / sums[name.removesuffix(" in need")], 4)
        for name, count in sorted(sums.items())
        if name.endswith(" in need")
    }
    print(
        json.dumps(
            {
                "bench": "truth",
                "districts": len(districts[::step]),
                "people": sums["people"],
                "people_with_a_signal_in_the_nation": round(sums["carriers"] * scale),
                "shares": {name: round(value, 4) for name, value in share.items()},
                "in_need_by_group": groups,
                "households_by_signal_in_the_nation": {k: round(n * scale) for k, n in sorted(by_signal.items())},
                "seconds": round(time.perf_counter() - began),
            },
            ensure_ascii=False,
            indent=2,
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 25)
