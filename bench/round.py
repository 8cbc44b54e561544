"""A whole round, from institutions' files to candidates: time and peak memory of each stage, and how they grow. JSON.

Run: python bench/round.py [--hands N] [--on WHERE] [--chart FILE] [--keep FOLDER] [PLACE ...]
     BENCH=nation python bench/round.py

Without places: a district (0.2 % of the nation), 1 % and 10 % of it; with BENCH=nation also the whole nation. Each
place is measured in a process of its own: the register at the cut-off and the feeds of the last two months are made
before, district by district, and are not part of the figure; then they are taken in and the round runs, in as many
processes as `--hands` says (by default one for each core). Processor seconds are of all of them together and are told
beside seconds on the clock, because the machine may have other work: divided by the cores they are the least a quiet
machine needs. The peak of memory is the sum of each process's own peak. `times_parquet`: how many times the processor
seconds of reading the same rows from Parquet a stage took (of taking in: of what it wrote). With --keep, what was made
and what was taken in stays in FOLDER, and another run with the same FOLDER goes on from there; what taking in cost is
told from the first. The whole nation needs 30 GB of disk.
"""

import argparse
import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext, suppress
from datetime import date
from functools import partial
from multiprocessing import active_children, current_process
from pathlib import Path

ROUND, CUTOFF, UNTIL = "2026-5", date(2026, 8, 31), date(2026, 9, 14)
SINCE = date(2026, 7, 1)  # the two months a round is new to
PLACES = {"district": ("11020",), "1%": ("31200",), "10%": ("23", "22"), "nation": ("전국",)}
"""Jung-gu of Seoul; Paju; Incheon and Daegu; everybody."""
BUCKETS = {"10%": 16, "nation": 160}
STAGES = ("take in", "link", "reside", "examine", "choose and seal")
COLOURS = ("#1d56bc", "#6fb1e0", "#228738", "#d9a300", "#d9544f")


class Watch:
    """Seconds, processor seconds and peak memory of each stage, of this process and those it started."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, float]] = {}
        self.start()

    def start(self) -> None:
        self._clock, self._used = time.perf_counter(), _used()
        for process in _processes():
            with suppress(FileNotFoundError):
                (process / "clear_refs").write_text("5", encoding="ascii")  # Linux: the peak begins anew

    def stop(self, stage: str) -> None:
        spent = self.told.setdefault(stage, {"seconds": 0.0, "cpu_seconds": 0.0, "peak_gb": 0.0})
        spent["seconds"] += time.perf_counter() - self._clock
        spent["cpu_seconds"] += _used() - self._used
        spent["peak_gb"] = max(spent["peak_gb"], _peak())
        self.start()


def _processes() -> list[Path]:
    return [Path(f"/proc/{process.pid}") for process in (current_process(), *active_children())]


def _used() -> float:
    """Processor seconds of this process, of those that ended and of those that work for it."""
    ticks = 0
    for process in _processes():
        with suppress(FileNotFoundError):
            told = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            ticks += sum(map(int, told[11:15]))  # its own and its ended children's, as program and as system
    return ticks / os.sysconf("SC_CLK_TCK")


def _peak() -> float:
    peak = 0
    for process in _processes():
        with suppress(FileNotFoundError, StopIteration):
            lines = (process / "status").read_text(encoding="utf-8").splitlines()
            peak += int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    return peak / 1024**2


def districts(name: str) -> dict[str, tuple[str, ...]]:
    """Code of each district of the places -> its neighbourhoods."""
    from bandi.korea.regions import place  # noqa: PLC0415 - imports are not part of the figure

    found: dict[str, list[str]] = {}
    for each in PLACES.get(name, (name,)):
        for area in place(each).areas:
            found.setdefault(area[:5], []).append(area)
    return {code: tuple(areas) for code, areas in sorted(found.items())}


def make(folder: Path, district: tuple[str, tuple[str, ...]]) -> None:
    """Writes one district's files, unless they were made before."""
    from bandi.synthetic.deliveries import deliver, months_until  # noqa: PLC0415
    from bandi.synthetic.nation import read_feeds  # noqa: PLC0415
    from bandi.synthetic.town import make_town  # noqa: PLC0415

    code, areas = district
    if (folder / code).exists():
        return
    half = folder / "half" / code
    shutil.rmtree(half, ignore_errors=True)
    town = make_town(code, areas, seed=1, until=months_until(CUTOFF)[-1])
    list(deliver(town, read_feeds(), half, seed=1, until=CUTOFF, since=SINCE))
    half.rename(folder / code)


def measure(name: str, *, on: str, hands: int, keep: Path | None) -> dict[str, object]:
    """Takes a place in and runs one round."""
    from bandi.engine.executors import executor  # noqa: PLC0415
    from bandi.engine.intake import find_arrivals, take_in  # noqa: PLC0415
    from bandi.engine.lake import Lake  # noqa: PLC0415
    from bandi.engine.round import House, discover  # noqa: PLC0415
    from bandi.engine.spread import processes  # noqa: PLC0415
    from bandi.engine.vault import Vault  # noqa: PLC0415
    from bandi.korea import pack  # noqa: PLC0415
    from bandi.korea.calendar import the_round  # noqa: PLC0415
    from bandi.korea.capacity import capacity_of  # noqa: PLC0415

    where = districts(name)
    with nullcontext(keep) if keep else tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lake = Lake(root / "lake", buckets=BUCKETS.get(name, 8))
        vault = Vault(root / "vault", secret_file=root / "keys.json", buckets=lake.buckets)
        content, taken = pack(), root / "taken.json"
        if not taken.exists():
            (root / "made" / "half").mkdir(parents=True, exist_ok=True)
            with processes(hands) as spread:
                list(spread(partial(make, root / "made"), where.items()))
            arrivals = [one for code in where for one in find_arrivals(root / "made" / code, until=UNTIL)]
            watch = Watch()
            with processes(hands) as spread:
                take_in(arrivals, pack=content, lake=lake, vault=vault, spread=spread)
                watch.stop("take in")
            taken.write_text(json.dumps(watch.told), encoding="ascii")
        watch, house = Watch(), House(content, lake, vault, root / "inbox")
        watch.told = json.loads(taken.read_text(encoding="ascii"))

        def told(stage: str, done: int, total: int) -> None:
            if done == total and stage != "take in":
                watch.stop(stage)

        watch.start()
        somewhere, this = executor(on, scratch=root / "tmp"), the_round(ROUND)
        capacity = capacity_of([area for areas in where.values() for area in areas])
        sealed = discover(this, house=house, capacity=capacity, progress=told, on=somewhere, hands=hands)
        watch.stop("choose and seal")
        rows = sealed.manifest["rows"]
        return {
            "place": name,
            "persons": _of(rows, "persons"),
            "candidates": _of(rows, "candidates"),
            "with_signal": _of(rows, "scores"),
            "lines": int(lake.deliveries()["rows_in"].sum()),
            "stages": _with_rates(watch.told, lake, sealed.folder, rows),
            "disk_gb": round(sum(_size(root / part) for part in ("lake", "vault")) / 1e9, 2),
            "digest": _digest(sealed.manifest),
        }


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _digest(manifest: dict[str, object]) -> str:
    """Of all tables: the same on every machine and with any number of processes, when the keys are the same."""
    return hashlib.sha256(json.dumps(manifest["tables"], sort_keys=True).encode()).hexdigest()[:16]


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
        began = time.process_time()
        _read(paths)
        reading, spent = time.process_time() - began, told[stage]
        rounded = {name: round(value, 2) for name, value in spent.items()}
        rates = {"rows": count, "rows_per_second": round(count / spent["seconds"])}
        found[stage] = rounded | rates | {"times_parquet": round(spent["cpu_seconds"] / reading, 1)}
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


def main(places: list[str], *, on: str, hands: int, chart_to: Path | None, keep: Path | None) -> None:
    """Measures each place in a process of its own."""
    figures = []
    for name in places:
        kept = ["--keep", str(keep / name)] if keep else []
        run = [sys.executable, __file__, "--one", "--on", on, "--hands", str(hands), *kept, name]
        figures.append(json.loads(subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True).stdout))  # noqa: S603
    told = {
        "bench": "round",
        "on": on or "here",
        "cores": os.cpu_count(),
        "hands": hands,
        "load": round(os.getloadavg()[0], 1),
    }
    print(json.dumps(told | {"figures": figures, "growth": growth(figures[0], figures[-1])}, ensure_ascii=False))
    if chart_to:
        chart_to.write_text(chart(figures), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="*")
    parser.add_argument("--on", default="")
    parser.add_argument("--hands", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--chart", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.places[0], on=asked.on, hands=asked.hands, keep=asked.keep), ensure_ascii=False))
    else:
        usual = ["district", "1%", "10%", *(["nation"] if os.environ.get("BENCH") == "nation" else [])]
        main(asked.places or usual, on=asked.on, hands=asked.hands, chart_to=asked.chart, keep=asked.keep)
