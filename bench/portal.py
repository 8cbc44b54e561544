"""One step of the public finder with 10,000 programmes (나에게 맞는 복지 찾기 속도), whole, as one line of JSON.

    BANDI_DATA=an-empty-folder python -m bench.portal [--programmes 10000] [--households 40] [--steps 5]

Through Django from the request to the drawn page: what was typed is read, the rules are asked, the next question is
chosen, every programme of the database is matched, the page is drawn. One request after another; milliseconds of this
process, of PostgreSQL's, and on the clock. Households are random, and each answers the question the page asks.
"""

import argparse
import json
import os
import random
import re
import statistics
import time
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from bandi.office.start import become, prepare

FIRST = {"a_other": ["0", "80만", ""], "a_hard": ["none", "job_lost", "bills"]}
AGES = ("25", "34", "1988", "1972-05", "58", "66세", "1944")
WAGES = ("0", "90만", "150만원", "2,400,000", "400만", "")
BOXES = {"money": ("0", "500만", "3,000만", "1억 2천만"), "who": ("none", "1"), "place": ("11020", "31011", "32600")}
COLUMNS = ("name_ko", "name_en", "authority", "kind", "finding", "province", "district", "life", "target", "theme")
ASKS = re.compile(r'value="answer:(\w+)"')


def main() -> None:
    """Prints what a step costs."""
    ask = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("programmes", 10_000), ("households", 40), ("steps", 5)):
        ask.add_argument(f"--{name}", type=int, default=usual)
    wanted = ask.parse_args()
    prepare("owner")
    import_module("django.core.management").call_command("migrate", interactive=False, verbosity=0)
    fill(wanted.programmes)
    become("app")
    rng = random.Random(1)  # noqa: S311 - a bench
    assert client().get("/services/").status_code == 200
    began = time.process_time()
    import_module("bandi.office.portal.results").warm()
    warmed = time.process_time() - began
    first = walk({"people": "1", "born_1": "1960"}, rng, steps=1)[0]
    server = backend()
    costs = [cost for _ in range(wanted.households) for cost in walk(typed(rng), rng, steps=wanted.steps)]
    told: dict[str, Any] = {"programmes": wanted.programmes, "steps": len(costs), "warming_s": round(warmed, 1)}
    told["first_step_cpu_ms"] = round(1_000 * first[0])
    for place, name in enumerate(("cpu_ms", "wall_ms")):
        times = sorted(1_000 * cost[place] for cost in costs)
        cuts = statistics.quantiles(times, n=100)
        told[name] = {"median": round(cuts[49]), "p95": round(cuts[94]), "most": round(times[-1])}
    told["postgresql_cpu_ms"] = round(1_000 * (backend() - server) / len(costs), 1)
    told["kb"] = round(statistics.median(cost[2] for cost in costs) / 1_000, 1)
    print(json.dumps(told))


def walk(told: dict[str, Any], rng: random.Random, *, steps: int) -> list[tuple[float, float, int]]:
    """A household's way through the finder: CPU seconds, seconds and bytes of each page."""
    costs, go = [], "see"
    questions = {one.id: one for one in import_module("bandi.korea.finder").finder().questions}
    for _ in range(steps):
        address = f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}"
        cpu, wall = time.process_time(), time.perf_counter()
        page = client().post("/services/", told | {"go": go}, REMOTE_ADDR=address)
        costs.append((time.process_time() - cpu, time.perf_counter() - wall, len(page.content)))
        assert page.status_code == 200, page.status_code
        found = ASKS.search(page.content.decode())
        if found is None:
            break
        go = found[0].removeprefix('value="').removesuffix('"')
        for box in questions[found[1]].boxes:
            told[f"a_{box.id}"] = rng.choice(BOXES.get(box.kind) or [option.id for option in box.options])
    return costs


@cache
def client() -> Any:
    """Django as a server loads it, once."""
    return import_module("django.test").Client(SERVER_NAME="127.0.0.1")


def typed(rng: random.Random) -> dict[str, Any]:
    """Somebody's first page."""
    count = rng.choice([1, 1, 2, 3, 4])
    told: dict[str, Any] = {"people": str(count), "born_1": rng.choice(AGES), "earn_1": rng.choice(WAGES)}
    for row in range(2, count + 1):
        told |= {f"relation_{row}": "other", f"born_{row}": rng.choice(AGES), f"earn_{row}": rng.choice(WAGES)}
        told[f"lives_{row}"] = "here"
    return told | {name: rng.choice(values) for name, values in FIRST.items()}


def fill(count: int) -> None:
    """Bandi's own programmes, and invented variations of them until there are so many."""
    models = import_module("bandi.office.catalogue.models")
    card = import_module("bandi.office.discovery.door.programmes").card
    ours = import_module("bandi.korea.catalogue.programme").shipped()
    models.Programme.objects.all().delete()
    rows = []
    for programme in [*ours, *import_module("bench.catalogue").many(count - len(ours))]:
        told, now = programme.told(), datetime.now(UTC)
        body = {name: value for name, value in told.items() if value not in (None, "", [])}
        if "province" not in body:
            body.pop("district", None)
        shown = card(body)
        columns = {name: getattr(shown, name) for name in COLUMNS}
        rows.append(models.Programme(id=told["id"], source="bandi", body=body, updated_at=now, **columns))
    models.Programme.objects.bulk_create(rows, batch_size=500)


def backend() -> float:
    """CPU seconds of the database's process that serves this one; nought where it runs on another machine."""
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (number,) = cursor.fetchone()
    stat = Path(f"/proc/{number}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
