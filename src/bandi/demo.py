"""The demonstration town: one command from an empty folder to an officer's list (시범 운영).

A town is a real place with invented people. It is built once into the data folder and served again in seconds.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bandi.engine.errors import BandiError
from bandi.engine.round import Progress

ROUNDS = ("2026-4", "2026-5")
DELIVERIES_UNTIL = date(2026, 11, 14)
FURNISHED = (
    ("network", "join_hands"),  # members and partners of the first neighbourhood
    ("reports", "tell_of_neighbours"),  # its queue, and a report whose place nobody knows
    ("callcentre", "ring"),  # calls, and visits asked for
    ("rounds", "walk_the_town"),  # areas with names on them, a leader's round, a survey
    ("universal", "offer_and_visit"),  # visits at a turn of life, and who asked to be called
    ("rewards", "thank_neighbours"),
    ("applications", "apply_for_neighbours"),  # one waits, one lacks papers, one was refused
    ("safety", "mark_and_leave"),  # markers, somebody who is out, what is lent
    ("care", "look_in"),  # a team in the published shape, smaller where the town has fewer households
    ("oversight", "plant_and_touch"),  # a planted household, opened without a reason
)
"""Room and what invented people do in it, in this order."""
SERVER = (
    sys.executable,
    "-m",
    "granian",
    "--host",
    "127.0.0.1",
    "--interface",
    "wsgi",
    "--workers",
    "2",
    "--blocking-threads",
    "4",
    "--no-ws",
    "--log-level",
    "warning",
)


def serve(place: str, *, port: int, seed: int, console: Console) -> None:
    """Builds the town if it is not there, then serves the office until Ctrl-C.

    Raises BandiError when the port is taken, the place is unknown, or the folder holds another town.
    """
    _port_is_free(port)
    url = f"http://127.0.0.1:{port}"
    os.environ.setdefault("BANDI_PUBLIC_URL", url)  # notices of the demonstration lead back to it
    started = time.monotonic()
    if not _town(place, seed=seed):
        _own("build", "--place", place, "--seed", str(seed))
    _own("migrate")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    worker = subprocess.Popen(_command("work"))
    office = subprocess.Popen([*SERVER, "--port", str(port), "bandi.office.wsgi:application"])
    try:
        _wait_for(port, office)
        console.print(_accounts(url, seconds=time.monotonic() - started))
        while office.poll() is None and worker.poll() is None:
            time.sleep(0.5)
        raise BandiError(
            "the office or its worker has stopped", next_step="The reason stands above. Run make demo again."
        )
    except KeyboardInterrupt:
        console.print("반디를 멈춥니다. 자료는 남아 있습니다. · Stopped; the data stays.")
    finally:
        for child in (office, worker):
            child.terminate()
        for child in (office, worker):
            child.wait(timeout=20)


def build(place: str, *, seed: int, progress: Progress) -> None:
    """Makes people, deliveries, office and two rounds. Interrupted, it starts again from what is finished."""
    from bandi.korea.regions import place as find_place
    from bandi.synthetic.nation import make

    where = find_place(place)
    folder = town_folder()
    progress("database", 0, 1)
    _own("migrate")
    progress("database", 1, 1)
    made = folder / "inbox" / ".made"
    if not made.exists():
        make(where, folder, seed=seed, until=DELIVERIES_UNTIL, progress=progress)
        made.touch()
    open_office(where.code, seed=seed)
    open_catalogue()
    for round_id in ROUNDS:
        run_and_publish(round_id, progress=progress)
        if round_id != ROUNDS[-1]:
            play(round_id, seed=seed, progress=progress)
    refuse(seed=seed, progress=progress)
    counsel(progress=progress)
    judge(progress=progress)
    furnish(progress=progress)
    meet_citizens()
    town = {"place": where.code, "name": where.name_ko, "seed": seed}
    (folder / "town.json").write_text(json.dumps(town, ensure_ascii=False), encoding="utf-8")


def open_office(place: str, *, seed: int) -> None:
    """Areas with their outlines and capacities, and one demo account of each role."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.accounts.actions import make_demo_people
    from bandi.office.discovery.actions import open_areas

    make_demo_people(open_areas(place, seed=seed))


def open_catalogue() -> None:
    """Bandi's own programmes, taken in and approved by the demo's steward, as an office does it."""
    from bandi.office.accounts.models import User
    from bandi.office.accounts.roles import Role
    from bandi.office.catalogue.actions import decide, take
    from bandi.office.discovery.door import programmes

    came_in = take(by=None, name="bandi", taken=programmes.shipped())
    if waiting := list(came_in.changes.values_list("pk", flat=True)):
        steward = User.objects.filter(role=Role.STEWARD).order_by("pk")[0]
        decide(by=steward, changes=waiting, approve=True, reason="시범: 반디와 함께 온 사업")


def run_and_publish(round_id: str, *, progress: Progress, on: str = "") -> None:
    """One round through the same job the steward's page starts; `on` says where its buckets are examined."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.stewardship.actions import run_round_now

    run_round_now(round_id, progress=progress, on=on)


def play(round_id: str, *, seed: int, progress: Progress) -> None:
    """Lets invented officers work through a round's list, with results drawn from the truth."""
    from bandi.office.discovery import door
    from bandi.office.start import prepare
    from bandi.synthetic.outcomes import household_numbers, outcomes_for

    prepare("app")
    from bandi.office.visits import demo as officers

    numbers = household_numbers(town_folder()).to_frame()
    keyed = numbers.with_columns(key=door.house().vault.keys(numbers["household_no"], purpose="household"))
    listed = keyed.join(officers.listed_keys(round_id), on="key", how="semi").sort("household_no")
    found = outcomes_for(town_folder(), listed["household_no"].to_list(), round_id=round_id, seed=seed)
    officers.play(round_id, found.join(listed, on="household_no"), progress=progress)


def refuse(*, seed: int, progress: Progress) -> None:
    """Invented people who were refused a benefit and are watched, and what became of them."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.history.demo import refuse as invent

    progress("history", 0, 1)
    invent(seed=seed)
    progress("history", 1, 1)


def counsel(*, progress: Progress) -> None:
    """Invented conversations, referrals and cases in the first neighbourhood, and follow-up where support ended."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.cases.demo import talk

    progress("counsel", 0, 1)
    talk()
    progress("counsel", 1, 1)


def judge(*, progress: Progress) -> None:
    """The rounds judged by what became of their households."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.analysis.judge_runs import judge_by_hand

    progress("judge", 0, 1)
    judge_by_hand()
    progress("judge", 1, 1)


def furnish(*, progress: Progress) -> None:
    """What invented people did in each room."""
    from bandi.office.start import prepare

    prepare("app")
    for place, (room, verb) in enumerate(FURNISHED):
        progress("rooms", place, len(FURNISHED))
        getattr(import_module(f"bandi.office.{room}.demo"), verb)()
    progress("rooms", len(FURNISHED), len(FURNISHED))


def meet_citizens() -> None:
    """Invented people whom the trial provider knows, and what they did on their own pages."""
    from bandi.office.discovery import door
    from bandi.office.start import prepare
    from bandi.synthetic.truth import read

    prepare("app")
    from bandi.office.mine.demo import heads, introduce

    numbers = read(town_folder(), "persons")["rrn"].drop_nulls()
    keys = dict(zip(door.house().vault.keys(numbers, purpose="subject"), numbers, strict=True))
    introduce({key: keys[key] for key in heads() if key in keys})


def town_folder() -> Path:
    """Where the town lies: BANDI_DATA, or ./data."""
    return Path(os.environ.get("BANDI_DATA", "data")).resolve()


def _town(place: str, *, seed: int) -> bool:
    """Whether this town is already built. Raises BandiError when the folder holds another one."""
    from bandi.korea.regions import place as find_place

    wanted = find_place(place)
    path = town_folder() / "town.json"
    if not path.exists():
        return False
    there = json.loads(path.read_text(encoding="utf-8"))
    if (there["place"], there["seed"]) != (wanted.code, seed):
        raise BandiError(
            f"the data folder already holds {there['name']} (seed {there['seed']})",
            next_step="Run `make clean` first, or set BANDI_DATA to another folder.",
        )
    return True


def _port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BandiError(
                f"port {port} on this machine is in use",
                next_step=f"Stop the other program, or choose another port: BANDI_PORT={port + 1} make demo",
            ) from error


def _own(*words: str) -> None:
    """Runs one of our own commands in its own process, so that its memory is free again before serving."""
    if code := subprocess.run(_command(*words), check=False).returncode:
        sys.exit(code)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "bandi", *words]


def _wait_for(port: int, office: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if office.poll() is not None:
            raise BandiError(
                "the office could not start", next_step="Its reason stands above. Mend it and run make demo again."
            )
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise BandiError("the office did not answer within 30 seconds", next_step="Run make demo again.")


def _accounts(url: str, *, seconds: float) -> Table:
    from bandi.office.accounts.roles import DEMO_PASSWORD, DEMO_PEOPLE

    table = Table(title=f"{url}   ({seconds:.0f} s)", caption="Ctrl-C: 멈추기 · stop")
    for heading in ("아이디 · name", "비밀번호 · password", "역할 · role"):
        table.add_column(heading)
    for person in DEMO_PEOPLE:
        table.add_row(person.username, DEMO_PASSWORD, f"{person.title_ko} · {person.title_en}")
    return table
