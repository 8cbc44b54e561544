"""Seconds, memory and rows of the synthetic nation, as one JSON.

`python bench/synthetic.py [PLACE ...]`: each place in a process of its own, by default Jung-gu in Seoul and two
districts four and eight times as large. `growth` is the exponent of seconds over persons: 1 means that twice the people
take twice the time.
"""

import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

PLACES = ("11020", "11210", "31240")


def measure(code: str) -> dict[str, float | int | str]:
    """Makes one place up to October 2026 and says what it took. Seconds are wall clock and leave out imports."""
    from bandi.korea.regions import place  # noqa: PLC0415 - imports are not part of the figure
    from bandi.synthetic.nation import make  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        made = make(place(code), Path(folder), seed=1, until=date(2026, 10, 31))
        seconds = time.perf_counter() - began
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "place": code,
        "persons": made.persons,
        "rows": made.rows,
        "files": made.files,
        "seconds": round(seconds, 2),
        "peak_rss_mb": round(peak),
        "written_mb": round(size / 1e6),
    }


def main(places: list[str]) -> None:
    """Prints the figures of all places."""
    found = []
    for code in places:
        run = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, __file__, "--one", code], check=True, capture_output=True, text=True
        )
        found.append(json.loads(run.stdout))
    small, large = found[0], found[-1]
    growth = None
    if large["persons"] > small["persons"]:
        growth = round(math.log(large["seconds"] / small["seconds"]) / math.log(large["persons"] / small["persons"]), 2)
    print(json.dumps({"bench": "synthetic", "places": found, "growth": growth}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        main(sys.argv[1:] or list(PLACES))
