"""A whole round, from institutions' files to candidates: time and peak memory of each stage, and how they grow. JSON.

Run: python bench/round.py [--on WHERE] [--chart FILE] [--keep FOLDER] [PLACE ...]
     BENCH=nation python bench/round.py

Without places: a district (0.2 % of the nation), 1 % and 10 % of it; with BENCH=nation also the whole nation. Each
place is measured in a process of its own: the register at the cut-off and the feeds of the last two months are made
district by district in another process, taken in and removed; then the round runs. Processor seconds are told beside
seconds on the clock, because the machine may have other work. `times_parquet`: how many times as long a stage took as
reading the same rows from Parquet (of taking in: what it wrote). With --keep, what was taken in stays in FOLDER, and
another run with the same FOLDER begins with the round; what taking in cost is told from the first.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from multiprocessing import get_context
from pathlib import Path

ROUND, CUTOFF, UNTIL = "2026-5", date(2026, 8, 31), date(2026, 9, 14)
SINCE = date(2026, 7, 1)  # the two months a round is new to
PLACES = {"district": ("11020",), "1%": ("31200",), "10%": ("23", "22"), "nation": ("전국",)}
"""Jung-gu of Seoul; Paju; Incheon and Daegu; everybody."""
BUCKETS = {"10%": 16, "nation": 96}
STAGES = ("take in", "link", "reside", "examine", "choose and seal")
COLOURS = ("#1d56bc", "#6fb1e0", "#228738", "#d9a300", "#d9544f")


class Watch:
    """Seconds, processor seconds (children included) and peak memory of each stage."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, float]] = {}
        self.start()

    def start(self) -> None:
        self._clock, self._used = time.perf_counter(), _used()
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # Linux: the peak begins anew

    def stop(self, stage: str) -> None:
        spent = self.told.setdefault(stage, {"seconds": 0.0, "cpu_seconds": 0.0, "peak_gb": 0.0})
        spent["seconds"] += time.perf_counter() - self._clock
        spent["cpu_seconds"] += _used() - self._used
        spent["peak_gb"] = max(spent["peak_gb"], _peak())
        self.start()


def _used() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _peak() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024**2


def districts(name: str) -> dict[str, tuple[str, ...]]:
    """Code of each district of the places -> its neighbourhoods."""
    from bandi.korea.regions import place  # noqa: PLC0415 - imports are not part of the figure

    found: dict[str, list[str]] = {}
    for each in PLACES.get(name, (name,)):
        for area in place(each).areas:
            found.setdefault(area[:5], []).append(area)
    return {code: tuple(areas) for code, areas in sorted(found.items())}


def make(code: str, areas: tuple[str, ...], folder: str) -> str:
    """Writes one district's files; returns their folder."""
    from bandi.synthetic.deliveries import deliver, months_until  # noqa: PLC0415
    from bandi.synthetic.nation import read_feeds  # noqa: PLC0415
    from bandi.synthetic.town import make_town  # noqa: PLC0415

    inbox = Path(folder) / code
    town = make_town(code, areas, seed=1, until=months_until(CUTOFF)[-1])
    list(deliver(town, read_feeds(), inbox, seed=1, until=CUTOFF, since=SINCE))
    return str(inbox)


def made(name: str, folder: Path) -> Iterator[Path]:
    """One district's inbox after another; the next one is made meanwhile."""
    with get_context("spawn").Pool(1) as pool:
        waiting = None
        for code, areas in districts(name).items():
            ahead = pool.apply_async(make, (code, areas, str(folder)))
            if waiting:
                yield Path(waiting.get())
            waiting = ahead
        if waiting:
            yield Path(waiting.get())


def measure(name: str, *, on: str, keep: Path | None) -> dict[str, object]:
    """Takes a place in and runs one round."""
    from bandi.engine.executors import executor  # noqa: PLC0415
    from bandi.engine.intake import find_arrivals, take_in  # noqa: PLC0415
    from bandi.engine.lake import Lake  # noqa: PLC0415
    from bandi.engine.round import House, discover  # noqa: PLC0415
    from bandi.engine.vault import Vault  # noqa: PLC0415
    from bandi.korea import pack  # noqa: PLC0415
    from bandi.korea.calendar import the_round  # noqa: PLC0415
    from bandi.korea.capacity import capacity_of  # noqa: PLC0415

    areas = [area for of in districts(name).values() for area in of]
    with nullcontext(keep) if keep else tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lake = Lake(root / "lake", buckets=BUCKETS.get(name, 8))
        vault = Vault(root / "vault", secret_file=root / "keys.json", buckets=lake.buckets)
        content, watch, taken = pack(), Watch(), root / "taken.json"
        if taken.exists():
            watch.told["take in"] = json.loads(taken.read_text(encoding="ascii"))
        else:
            for inbox in made(name, root / "made"):
                arrivals = find_arrivals(inbox, until=UNTIL)
                watch.start()
                take_in(arrivals, pack=content, lake=lake, vault=vault)
                watch.stop("take in")
                shutil.rmtree(inbox)
            taken.write_text(json.dumps(watch.told["take in"]), encoding="ascii")
        house = House(content, lake, vault, root / "inbox")

        def told(stage: str, done: int, total: int) -> None:
            if done == total and stage != "take in":
                watch.stop(stage)

        watch.start()
        somewhere, this = executor(on, scratch=root / "tmp"), the_round(ROUND)
        sealed = discover(this, house=house, capacity=capacity_of(areas), progress=told, on=somewhere)
        watch.stop("choose and seal")
        rows = sealed.manifest["rows"]
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
        return {
            "place": name,
            "persons": _of(rows, "persons"),
            "candidates": _of(rows, "candidates"),
            "lines": int(lake.deliveries()["rows_in"].sum()),
            "stages": _with_rates(watch.told, lake, sealed.folder, rows),
            "disk_gb": round(size / 1e9, 2),
        }


def _of(rows: dict[str, int], table: str) -> int:
    return sum(count for name, count in rows.items() if name.startswith(f"{table}/"))


def _with_rates(
    told: dict[str, dict[str, float]], lake: object, sealed: Path, rows: dict[str, int]
) -> dict[str, object]:
    """Rows a second, and how long reading the same rows from Parquet takes."""
    lines = int(lake.deliveries()["accepted"].sum())  # type: ignore[attr-defined]
    came = [*lake.folder.glob("records/*/*.parquet"), *lake.folder.glob("register/*.parquet")]  # type: ignore[attr-defined]

    def tables(*names: str) -> tuple[int, list[Path]]:
        return sum(_of(rows, name) for name in names), [p for name in names for p in sealed.glob(f"{name}/*.parquet")]

    reads = {
        "take in": (lines, came),
        "link": (lines, came),
        "reside": tables("persons", "households", "linked"),
        "examine": tables("persons", "households", "linked", "reached", "whereabouts"),
        "choose and seal": tables("scores", "households", "signals", "history"),
    }
    found: dict[str, object] = {}
    for stage in STAGES:
        count, paths = reads[stage]
        began = time.perf_counter()
        _read(paths)
        reading, spent = time.perf_counter() - began, told[stage]
        rounded = {name: round(value, 2) for name, value in spent.items()}
        rates = {"rows": count, "rows_per_second": round(count / spent["seconds"])}
        found[stage] = rounded | rates | {"times_parquet": round(spent["seconds"] / reading, 1)}
    return found


def _read(paths: list[Path]) -> None:
    import polars as pl  # noqa: PLC0415

    for path in paths:
        pl.read_parquet(path)


def growth(small: dict[str, object], large: dict[str, object]) -> dict[str, float]:
    """The exponent with which each stage grows with persons; 1 is in proportion."""
    more = math.log(large["persons"] / small["persons"])  # type: ignore[operator]
    if not more:
        return {}
    spent = [{stage: figures["stages"][stage]["cpu_seconds"] for stage in STAGES} for figures in (small, large)]  # type: ignore[index]
    return {stage: round(math.log(spent[1][stage] / spent[0][stage]) / more, 2) for stage in STAGES}


def chart(figures: list[dict[str, object]]) -> str:
    """An SVG: processor seconds of each stage for 100,000 persons, a bar for each place."""
    per = [
        [100_000 * each["stages"][stage]["cpu_seconds"] / each["persons"] for stage in STAGES]  # type: ignore[index, operator]
        for each in figures
    ]
    longest, wide, left, high = max(map(sum, per)), 560, 150, 34
    body = []
    for row, (each, parts) in enumerate(zip(figures, per, strict=True)):
        at, y = float(left), 46 + row * high
        label = f"{each['place']} · {each['persons']:,}"
        body.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{label}</text>')
        for colour, part in zip(COLOURS, parts, strict=True):
            length = wide * part / longest
            body.append(f'<rect x="{at:.1f}" y="{y}" width="{length:.1f}" height="22" fill="{colour}"/>')
            at += length
        body.append(f'<text x="{at + 6:.1f}" y="{y + 15}">{sum(parts):.1f} s</text>')
    key = [
        f'<rect x="{left + 120 * place}" y="10" width="12" height="12" fill="{colour}"/>'
        f'<text x="{left + 120 * place + 17}" y="20">{stage}</text>'
        for place, (stage, colour) in enumerate(zip(STAGES, COLOURS, strict=True))
    ]
    height = 56 + len(figures) * high
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {height}" font-family="sans-serif" font-size="12">'
    )
    title = "<title>Processor seconds of a round for 100,000 persons, by stage</title>"
    return "\n".join([head, title, f'<rect width="800" height="{height}" fill="#fff"/>', *key, *body, "</svg>", ""])


def main(places: list[str], *, on: str, chart_to: Path | None, keep: Path | None) -> None:
    """Measures each place in a process of its own."""
    figures = []
    for name in places:
        run = [sys.executable, __file__, "--one", "--on", on, *(["--keep", str(keep / name)] if keep else []), name]
        figures.append(json.loads(subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True).stdout))  # noqa: S603
    told = {"bench": "round", "on": on or "here", "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    print(json.dumps(told | {"figures": figures, "growth": growth(figures[0], figures[-1])}, ensure_ascii=False))
    if chart_to:
        chart_to.write_text(chart(figures), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="*")
    parser.add_argument("--on", default="")
    parser.add_argument("--chart", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.places[0], on=asked.on, keep=asked.keep), ensure_ascii=False))
    else:
        usual = ["district", "1%", "10%", *(["nation"] if os.environ.get("BENCH") == "nation" else [])]
        main(asked.places or usual, on=asked.on, chart_to=asked.chart, keep=asked.keep)
