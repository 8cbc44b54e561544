"""Ten thousand programmes: milliseconds to lay them out, to match one household, and to find a word, as JSON.

Run: python bench/catalogue.py [programmes]. The programmes are invented variations of those written here.
"""

import json
import resource
import sys
from dataclasses import replace
from datetime import date
from time import perf_counter

import numpy as np

from bandi.korea.catalogue.codes import tables
from bandi.korea.catalogue.match import Home, Shelf, Someone
from bandi.korea.catalogue.programme import Programme, shipped
from bandi.korea.catalogue.search import find, haystack

ON = date(2026, 9, 1)
HOUSEHOLDS = 200


def many(count: int, *, seed: int = 1) -> list[Programme]:
    """As many programmes, four in five of them local, with drawn conditions and ages."""
    draw = np.random.default_rng(seed)
    codes = sorted(tables()["condition"])
    ours = shipped()
    made = []
    for number in range(count):
        asked = draw.choice(len(codes), draw.integers(0, 6), replace=False)
        age = int(draw.integers(0, 70)) if draw.random() < 0.4 else None
        made.append(
            replace(
                ours[number % len(ours)],
                id=f"p{number}",
                official=(),
                conditions=tuple(sorted(codes[place] for place in asked)),
                age_from=age,
                age_to=None,
                province="" if draw.random() < 0.2 else f"시도{draw.integers(0, 17)}",
            )
        )
    return made


def households(count: int, *, seed: int = 2) -> list[Home]:
    """Invented households of one to five people, a third of their facts unknown."""
    draw = np.random.default_rng(seed)
    person = [code for code, words in tables()["condition"].items() if words.group == "person"]

    def someone() -> Someone:
        traits = {code: bool(draw.random() < 0.1) for code in person if draw.random() < 0.66}
        return Someone(int(draw.integers(0, 95)), "mf"[draw.integers(0, 2)], traits)

    return [
        Home(
            [someone() for _ in range(draw.integers(1, 6))],
            float(draw.integers(0, 250)),
            {},
            f"시도{draw.integers(0, 17)}",
        )
        for _ in range(count)
    ]


def milliseconds(start: float, times: int = 1) -> float:
    """Since `start`, for one of so many."""
    return round((perf_counter() - start) * 1_000 / times, 2)


def main(count: int = 10_000) -> None:
    programmes, homes = many(count), households(HOUSEHOLDS)
    start = perf_counter()
    shelf = Shelf(programmes)
    laid_out = milliseconds(start)
    start = perf_counter()
    verdicts = np.stack([shelf.match(home, on=ON).verdict for home in homes])
    matched = milliseconds(start, HOUSEHOLDS)
    start = perf_counter()
    hays = [(programme.id, haystack(programme)) for programme in programmes]
    prepared = milliseconds(start)
    times = {}
    for asked in ("기초연금", "ㄱㅊㅇㄱ", "병원비 지원"):
        start = perf_counter()
        found = find(hays, asked)
        times[asked] = {"ms": milliseconds(start), "found": len(found)}
    shares = (np.bincount(verdicts.ravel(), minlength=3) / verdicts.size).round(3).tolist()
    told = {
        "programmes": count,
        "layout_ms": laid_out,
        "match_ms_a_household": matched,
        "no_unknown_yes": shares,
        "haystacks_ms": prepared,
        "search": times,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps({"catalogue": told}, ensure_ascii=False))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
