"""A change of the rules over many watched refusals, end to end in PostgreSQL, as one line of JSON.

Encrypted facts are read and opened, judged in one simulation, every margin written, and only changes make events. Uses
an empty database of its own in a temporary folder and removes it again.

Run: python bench/history.py [refusals]
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID

REFUSALS, AREA = 100_000, "11020690"
DECIDED, BEFORE, AFTER = date(2025, 10, 15), date(2025, 12, 1), date(2026, 1, 2)
GOAL = 60  # seconds


def bandi(*words: str) -> None:
    """Runs one of our own commands; what it says goes to standard error."""
    subprocess.run([sys.executable, "-m", "bandi", *words], check=True, stdout=sys.stderr)  # noqa: S603


def refusals(count: int) -> list[object]:
    """Single people refused the basic pension of 2025, up to 500,000 won above its line, or a poor benefit."""
    from bandi.office.history.actions import Refusal  # noqa: PLC0415

    draw, made = Random(1), []  # noqa: S311 - invented people
    for number in range(count):
        income = 2_280_001 + draw.randrange(500_000)
        livelihood = number % 10 == 0
        means = {"earned_income": 0, "residential_property": 0, "financial_assets": 20_000_000 + income * 300}
        own = {"obligor_annual_income": 0} if livelihood else {"occupational_pension": 0}
        made.append(
            Refusal(
                id=UUID(int=draw.getrandbits(128), version=4),
                area=AREA,
                benefit="livelihood" if livelihood else "basic_pension",
                decided_on=DECIDED,
                filed_on=DECIDED,
                members=[(date(1940 + number % 18, 1 + number % 12, 1 + number % 28), "head")],
                facts=means | own,
                consent=True,
                name="가짜",
                address="시험로 1",
            )
        )
    return made


def measure(count: int) -> dict[str, object]:
    """Keeps so many refusals, looks at them under the rules of 2025 and of 2026, and says how long each took."""
    from bandi.office.start import prepare  # noqa: PLC0415

    prepare("app")
    from django.db import transaction  # noqa: PLC0415

    from bandi.office.accounts.jurisdiction import within  # noqa: PLC0415
    from bandi.office.accounts.models import Area, User  # noqa: PLC0415
    from bandi.office.history.actions import keep  # noqa: PLC0415
    from bandi.office.history.look import look_again  # noqa: PLC0415
    from bandi.office.history.models import Change, Notice  # noqa: PLC0415

    names = {f"{place}_{lang}": "시험" for place in ("name", "district", "province") for lang in ("ko", "en")}
    Area.objects.create(code=AREA, district_code=AREA[:5], province_code=AREA[:2], **names)
    by, seconds = User.objects.create(username="bench", role="officer", display_name="bench"), {}
    began = time.perf_counter()
    with transaction.atomic(), within([AREA]):
        keep(refusals(count), by=by)
    seconds["keep"] = round(time.perf_counter() - began, 2)
    found = {}
    for name, on, why in (("same rules", BEFORE, "asked"), ("new line", AFTER, "parameters")):
        began = time.perf_counter()
        check = look_again(on=on, why=why)
        seconds[name] = round(time.perf_counter() - began, 2)
        counts = {"watched": check.watched, "changed": check.changed, "entitled": check.entitled}
        found[name] = {**counts, "seconds_without_notices": check.seconds}
    with transaction.atomic(), within([AREA]):
        events = {"changes": Change.objects.count(), "notices": Notice.objects.count()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"refusals": count, "seconds": seconds, "found": found, **events, "peak_gb": round(peak, 2)}


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else REFUSALS
    with tempfile.TemporaryDirectory(prefix="bandi-bench-") as folder:
        Path(folder).chmod(0o755)  # under root the embedded PostgreSQL works as a user of its own
        os.environ["BANDI_DATA"] = folder
        bandi("migrate")
        try:
            figures = measure(wanted)
        finally:
            bandi("stop")
    met = figures["seconds"]["new line"] < GOAL  # type: ignore[index]
    sys.stdout.write(json.dumps({"bench": "history", **figures, "goal_seconds": GOAL, "met": met}) + "\n")
