"""A whole round, from institutions' files to candidates: seconds, memory, growth with the size of the place. JSON."""

import json
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bandi.engine.lake import Lake
from bandi.engine.round import House, discover
from bandi.engine.vault import Vault
from bandi.korea import pack
from bandi.korea.calendar import the_round
from bandi.korea.capacity import capacity_of
from bandi.korea.regions import place
from bandi.synthetic.nation import make

PLACES = sys.argv[1:] or ["11020", "11170"]  # Jung-gu and Guro-gu of Seoul


def measure(code: str) -> dict[str, object]:
    """Makes the place, runs two rounds, and says how long each took."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        began = time.perf_counter()
        make(place(code), root, seed=1, until=date(2026, 9, 14))
        made = time.perf_counter() - began
        house = House(
            pack(), Lake(root / "lake"), Vault(root / "vault", secret_file=root / "keys.json"), root / "inbox"
        )
        seconds = {}
        sealed = None
        for round_id in ("2026-4", "2026-5"):
            began = time.perf_counter()
            sealed = discover(the_round(round_id), house=house, capacity=capacity_of(place(code).areas))
            seconds[round_id] = round(time.perf_counter() - began, 2)
        assert sealed is not None
        rows = sealed.manifest["rows"]
        persons = sum(count for name, count in rows.items() if name.startswith("persons/"))
    return {"place": code, "persons": persons, "make": round(made, 2), "rounds": seconds, "rows": sum(rows.values())}


if __name__ == "__main__":
    figures = [measure(code) for code in PLACES]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    small, large = figures[0], figures[-1]
    growth = {
        "persons": round(large["persons"] / small["persons"], 2),
        "seconds": round(large["rounds"]["2026-5"] / small["rounds"]["2026-5"], 2),
    }
    print(json.dumps({"bench": "round", "figures": figures, "growth": growth, "peak_gb": round(peak, 2)}))
