"""How long one step of the public finder takes with 10,000 programmes (나에게 맞는 복지 찾기 속도): CPU and wall time.

    python -m bench.portal [--programmes 10000] [--households 40] [--steps 5]

Everything but HTTP and the database: reading what was typed, one simulation of the rules, choosing the next question,
matching the programmes that only state conditions. Households are random, and each answers a question at every step.
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

ON = date(2026, 11, 22)
FIRST = {"a_other": ["0", "80만", ""], "a_hard": ["none", "job_lost", "bills"]}
AGES = ("25", "34", "1988", "1972-05", "58", "66세", "1944")
WAGES = ("0", "90만", "150만원", "2,400,000", "400만", "")
BOXES = {"money": ("0", "500만", "3,000만", "1억 2천만"), "who": ("none", "1"), "place": ("11020", "31011", "32600")}


def main() -> None:
    """Prints what a step costs."""
    ask = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("programmes", 10_000), ("households", 40), ("steps", 5)):
        ask.add_argument(f"--{name}", type=int, default=usual)
    wanted = ask.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bandi.office.settings")
    import django  # noqa: PLC0415

    django.setup()
    shelf = _shelf(wanted.programmes)
    rng = random.Random(1)  # noqa: S311 - a bench
    _walk({"people": "1", "born_1": "1960", "go": "see"}, shelf, rng, steps=2, told=lambda cpu, wall: None)
    costs: list[tuple[float, float]] = []
    for _ in range(wanted.households):
        _walk(_typed(rng), shelf, rng, steps=wanted.steps, told=lambda cpu, wall: costs.append((cpu, wall)))
    for place, name in enumerate(("CPU", "wall")):
        times = sorted(1_000 * cost[place] for cost in costs)
        cuts = statistics.quantiles(times, n=100)
        print(
            f"{name:>4} ms a step, {len(times)} steps: median {cuts[49]:.0f}, p95 {cuts[94]:.0f}, most {times[-1]:.0f}"
        )


def _walk(
    typed: dict[str, Any], shelf: Any, rng: random.Random, *, steps: int, told: Callable[[float, float], None]
) -> None:
    from django.http import QueryDict  # noqa: PLC0415

    from bandi.office.discovery.door import finder as matching  # noqa: PLC0415
    from bandi.office.discovery.door import portal as door  # noqa: PLC0415
    from bandi.office.portal.forms import FinderForm  # noqa: PLC0415
    from bandi.office.portal.household import home_of, traits_of  # noqa: PLC0415
    from bandi.office.portal.results import next_question  # noqa: PLC0415

    for _ in range(steps):
        query = QueryDict(mutable=True)
        for name, value in typed.items():
            query.setlist(name, value if isinstance(value, list) else [value])
        cpu, wall = time.process_time(), time.perf_counter()
        form = FinderForm(query, lang="ko", today=ON)
        assert form.is_valid(), form.errors
        home = home_of(form)
        answers = door.judged(home.members, home.told, district=home.district, on=ON)
        question = next_question(form, answers, "")
        people = [(age, None, {}) for age in home.ages(form)]
        known = matching.Known(people, traits_of(home, form))
        matching.narrowest(shelf, known, on=ON, without=(), within=None)
        told(time.process_time() - cpu, time.perf_counter() - wall)
        if question is None:
            return
        for box in question.boxes:
            options = BOXES.get(box.kind) or [option.id for option in box.options]
            typed[f"a_{box.id}"] = rng.choice(options)


def _typed(rng: random.Random) -> dict[str, Any]:
    count = rng.choice([1, 1, 2, 3, 4])
    typed: dict[str, Any] = {"people": str(count), "born_1": rng.choice(AGES), "earn_1": rng.choice(WAGES)}
    for row in range(2, count + 1):
        typed |= {f"relation_{row}": "other", f"born_{row}": rng.choice(AGES), f"earn_{row}": rng.choice(WAGES)}
        typed[f"lives_{row}"] = "here"
    return typed | {name: rng.choice(values) for name, values in FIRST.items()}


def _shelf(count: int) -> Any:
    """Bandi's own programmes again and again, under ids of their own, until there are so many."""
    from bandi.korea.catalogue.programme import shipped  # noqa: PLC0415
    from bandi.office.discovery.door import finder as matching  # noqa: PLC0415

    ours = [one.told() for one in shipped()]
    return matching.shelf({**ours[n % len(ours)], "id": f"copy-{n}"} for n in range(count))


if __name__ == "__main__":
    main()
