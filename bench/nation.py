"""The nation's resident register and a month of its feeds, taken in and linked by exact keys: seconds and peak memory.

`python bench/nation.py [PLACE]`: a district, a province or, by default, the whole nation (51.8 million people). A
process of its own makes one district's files after another; they are removed once taken in. Peak memory is that of the
process that takes in and links; it must not grow with the place. `growth` compares with one district. Prints one JSON.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from multiprocessing import get_context
from pathlib import Path

CUTOFF, UNTIL = date(2026, 8, 31), date(2026, 9, 14)
NATION, SMALL = "전국", "11020"
BUCKETS = {NATION: 96}


def districts(name: str) -> dict[str, tuple[str, ...]]:
    """Code of each district of a place -> its neighbourhoods."""
    from bandi.korea.regions import place  # noqa: PLC0415 - imports are not part of the figure

    found: dict[str, list[str]] = {}
    for area in place(name).areas:
        found.setdefault(area[:5], []).append(area)
    return {code: tuple(areas) for code, areas in sorted(found.items())}


def make(code: str, areas: tuple[str, ...], folder: str) -> str:
    """Writes one district's register at the cut-off and its feeds of that month; returns their folder."""
    from bandi.synthetic.deliveries import deliver, months_until  # noqa: PLC0415
    from bandi.synthetic.nation import read_feeds  # noqa: PLC0415
    from bandi.synthetic.town import make_town  # noqa: PLC0415

    inbox = Path(folder) / code
    town = make_town(code, areas, seed=1, until=months_until(CUTOFF)[-1])
    list(deliver(town, read_feeds(), inbox, seed=1, until=CUTOFF, since=CUTOFF.replace(day=1)))
    return str(inbox)


def made(name: str, folder: Path) -> Iterator[Path]:
    """One district's inbox after another, the next being made while this one is taken in."""
    with get_context("spawn").Pool(1, maxtasksperchild=20) as pool:
        waiting = None
        for code, areas in districts(name).items():
            following = pool.apply_async(make, (code, areas, str(folder)))
            if waiting:
                yield Path(waiting.get())
            waiting = following
        if waiting:
            yield Path(waiting.get())


def measure(name: str) -> dict[str, object]:
    """Takes a place in and links it."""
    from bandi.engine.intake import find_arrivals, take_in  # noqa: PLC0415
    from bandi.engine.lake import Lake  # noqa: PLC0415
    from bandi.engine.linkage import link  # noqa: PLC0415
    from bandi.engine.tables import PERSONS  # noqa: PLC0415
    from bandi.engine.vault import Vault  # noqa: PLC0415
    from bandi.korea import pack  # noqa: PLC0415

    content = pack()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lake = Lake(root / "lake", buckets=BUCKETS.get(name, 8))
        vault = Vault(root / "vault", secret_file=root / "keys.json", buckets=lake.buckets)
        taking = 0.0
        for inbox in made(name, root):
            began = time.perf_counter()
            take_in(find_arrivals(inbox, until=UNTIL), pack=content, lake=lake, vault=vault)
            taking += time.perf_counter() - began
            shutil.rmtree(inbox)
        began = time.perf_counter()
        links = link(
            lake,
            cutoff=CUTOFF,
            until=UNTIL,
            feeds=content.feeds,
            register_feed=content.register_feed.id,
            round_id="bench",
        )
        linking = time.perf_counter() - began
        told = lake.deliveries()
        rows, accepted, refused = (int(told[column].sum()) for column in ("rows_in", "accepted", "refused"))
        assert rows == accepted + refused, "a line was lost"
        persons = lake.scan("rounds/bench/persons", PERSONS).select("person").collect(engine="streaming").height
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    return {
        "place": name,
        "files": told.height,
        "rows": rows,
        "refused": refused,
        "persons": persons,
        "linked": {f"{feed} {how}": count for feed, how, count in links.counts.rows()},
        "take_in_seconds": round(taking, 1),
        "take_in_microseconds_a_row": round(taking / rows * 1e6, 2),
        "link_seconds": round(linking, 1),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 2),
        "lake_and_vault_gb": round(size / 1e9, 2),
    }


def main(name: str) -> None:
    """Measures a small place and the one asked for, each in a process of its own."""
    figures = []
    for each in (SMALL, name):
        run = [sys.executable, __file__, "--one", each]
        figures.append(json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout))  # noqa: S603
    small, large = figures
    growth = {key: round(large[key] / small[key], 2) for key in ("rows", "take_in_seconds", "link_seconds", "peak_gb")}
    print(json.dumps({"bench": "nation", "figures": figures, "growth": growth}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2]), ensure_ascii=False))
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else NATION)
