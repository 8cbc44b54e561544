"""The officer's desk and the household page under load, with the trail on, as one line of JSON.

Requests arrive at a fixed rate whether or not earlier ones were answered (open loop), and latency counts from the
moment a request was due: waiting is part of it. Serves the town in BANDI_DATA if there is one (best one that
`bench/supervision.py` filled with a million households), else builds Jung-gu in a temporary folder and removes it
again. Load, server and database share this machine's cores, so what each of them spends on a page is told apart.

Run: python bench/desk.py [requests a second ...]
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from pathlib import Path
from random import Random
from re import findall
from statistics import quantiles
from unittest import mock
from urllib.parse import urlencode

from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bandi.demo import SERVER
from bandi.office.accounts.jurisdiction import set_areas
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import DEMO_PASSWORD, DEMO_PEOPLE, ROLES, Permission
from bandi.office.start import prepare

HOST = "127.0.0.1"
RATES, SECONDS = (5, 10, 20, 40, 60, 100), 10
SHARES = {"desk": 0.6, "household": 0.25, "why": 0.15}  # of the requests; "why" is the part of a card that opens
TIMEOUT, CLIENTS, SESSIONS = 60, 64, 3  # seconds a request may take, requests under way, sign-ins of each person
LISTED = (25, 50, 500)  # households on one page; 25 is what the desk shows
CARDS = ("", "&sort=due", "&sort=new", "&band=urgent", "&kind=aged_alone", "&new=on")
DESKS = [f"view=card{asked}" for asked in CARDS] + [f"view=table{asked}" for asked in ("", "&tab=all", "&page=2")]

Session = tuple[dict[str, str], list[str]]  # cookies of a person signed in, and addresses of households on her desk
Answer = tuple[str, bool, float]  # kind of page, whether it came, milliseconds since it was due


@contextmanager
def town() -> Iterator[bool]:
    """A built town in BANDI_DATA; yields whether it was there already. Its database runs afterwards only if it did."""
    given = Path(os.environ.get("BANDI_DATA", ""))
    with tempfile.TemporaryDirectory(prefix="bandi-bench-") as spare:
        reused = "BANDI_DATA" in os.environ and (given / "town.json").exists()
        folder = given.resolve() if reused else Path(spare)
        os.environ["BANDI_DATA"] = str(folder)
        if not reused:
            folder.chmod(0o755)  # under root the embedded PostgreSQL works as a user of its own
        running = (folder / "pg" / "postmaster.pid").exists()
        try:
            bandi("migrate") if reused else bandi("build", "--place", "11020", "--seed", "1")
            yield reused
        finally:
            if not running:
                bandi("stop")


def bandi(*words: str) -> None:
    """Runs one of our own commands; its progress goes to standard error."""
    subprocess.run([sys.executable, "-m", "bandi", *words], check=True)  # noqa: S603


@contextmanager
def office() -> Iterator[tuple[int, int]]:
    """The office served as the demo serves it: its port, and its number among the programs."""
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen([*SERVER, "--port", str(port), "bandi.office.wsgi:application"])  # noqa: S603
    try:
        until = time.monotonic() + TIMEOUT
        with socket.socket() as probe:
            while probe.connect_ex((HOST, port)):
                assert server.poll() is None, "the office could not start"
                assert time.monotonic() < until, "the office does not answer"
                time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def ask(port: int, path: str, cookies: dict[str, str], **form: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and new cookies of one request on a connection of its own; with a form it is a POST."""
    wire = HTTPConnection(HOST, port, timeout=TIMEOUT)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    try:
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        wire.request("POST" if form else "GET", path, body=urlencode(form) if form else None, headers=headers)
        answer = wire.getresponse()
        given = (line.split(";")[0].split("=", 1) for line in answer.headers.get_all("Set-Cookie") or ())
        return answer.status, answer.read().decode(), dict(given)
    finally:
        wire.close()


def sign_in(port: int, username: str) -> Session:
    """Signs a person in and looks at her desk and one household, which warms the server up as well."""
    cookies = ask(port, "/signin/", {})[2]
    form = {"username": username, "password": DEMO_PASSWORD, "csrfmiddlewaretoken": cookies["csrftoken"]}
    cookies |= ask(port, "/signin/", cookies, **form)[2]
    homes = sorted(set(findall(r'href="(/households/[0-9a-f-]+/)"', ask(port, "/desk/?tab=all", cookies)[1])))
    assert ask(port, homes[0], cookies)[0] == 200
    return cookies, homes


def look(port: int, kind: str, path: str, cookies: dict[str, str], due: float) -> Answer:
    """Asks for one page. Whatever is not the page is an error."""
    try:
        came = ask(port, path, cookies)[0] == 200
    except (OSError, HTTPException):
        came = False
    return kind, came, 1_000 * (time.perf_counter() - due)


def drawn(draw: Random, session: Session) -> tuple[str, str]:
    """Which page is asked for next: its kind and its address."""
    (kind,), home = draw.choices(list(SHARES), SHARES.values()), draw.choice(session[1])
    paths = {"desk": f"/desk/?{draw.choice(DESKS)}", "household": home}
    return kind, paths.get(kind, home.replace("/households/", "/desk/why/"))


def measure(port: int, server: int, sessions: list[Session], rate: int) -> dict[str, object]:
    """One rate: what was achieved, how long answers took, and whether every page shown stands in the trail."""
    shown = apps.get_model("audit", "AuditEvent").objects.filter(action__in=["list.view", "household.view"])
    database = postmaster()
    before, draw, jobs = shown.count(), Random(rate), []  # noqa: S311
    spent = {"server": cpu_ms(server), "database": cpu_ms(database), "client": 1_000 * time.process_time()}
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for place in range(rate * SECONDS):
            session = draw.choice(sessions)
            kind, path = drawn(draw, session)
            due = began + place / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            jobs.append(pool.submit(look, port, kind, path, session[0], due))
    now = {"server": cpu_ms(server), "database": cpu_ms(database), "client": 1_000 * time.process_time()}
    seconds, answers = time.perf_counter() - began, [job.result() for job in jobs]
    came = sum(answer[1] for answer in answers)
    told = {"offered": rate, "achieved": round(came / max(seconds, SECONDS), 1), "requests": len(answers)}
    told |= {"errors": len(answers) - came, "trail_rows": shown.count() - before, "server_rss_mb": rss_mb(server)}
    told["cpu_ms_a_page"] = {who: round((now[who] - spent[who]) / max(1, came), 1) for who in now}
    for kind in ("all", *SHARES):
        cuts = quantiles((ms for what, _, ms in answers if kind in ("all", what)), n=100, method="inclusive")
        told[f"{kind}_ms"] = {f"p{place}": round(cuts[place - 1]) for place in (50, 95, 99)}
    return told


def postmaster() -> int:
    """The number of the embedded database among the programs; without one, our own."""
    path = Path(os.environ["BANDI_DATA"]) / "pg" / "postmaster.pid"
    return int(path.read_text(encoding="ascii").split()[0]) if path.exists() else os.getpid()


def family(pid: int) -> list[str]:
    """A program and its children (Linux)."""
    return f"{pid} {Path(f'/proc/{pid}/task/{pid}/children').read_text(encoding='ascii')}".split()


def cpu_ms(pid: int) -> float:
    """Processor time of a program and its children so far: it says more than the clock on a busy machine."""
    told = (Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split() for one in family(pid))
    return sum(int(fields[11]) + int(fields[12]) for fields in told) * 1_000 / os.sysconf("SC_CLK_TCK")


def rss_mb(pid: int) -> int:
    """Memory of a program and its children, in MB (Linux)."""
    known = "".join(Path(f"/proc/{one}/status").read_text(encoding="utf-8") for one in family(pid))
    return sum(map(int, findall(r"VmRSS:\s+(\d+)", known))) // 1024


def queries_of_desk(count: int) -> dict[str, int]:
    """Queries of a desk that shows so many listed households on one page, without HTTP; what it wrote is undone."""
    listing, spare = apps.get_model("worklist", "Listing"), apps.get_model("discovery", "Candidate")
    round_ = import_module("bandi.office.discovery.queries").current_round()
    whole = partial(import_module("bandi.office.worklist.queries").desk, size=count)
    with transaction.atomic():
        manager = apps.get_model("accounts", "User").objects.get(username="daon")
        set_areas(areas_of(manager))
        listed = listing.objects.filter(round=round_).count()
        more = spare.objects.filter(round=round_, listed=False).order_by("-points", "pk")[: max(0, count - listed)]
        facts = {"round": round_, "due_on": round_.cutoff}
        listing.objects.bulk_create(
            listing(candidate=one, household_id=one.household_id, area_id=one.area_id, **facts) for one in more
        )
        client = Client(SERVER_NAME=HOST)
        client.force_login(manager)
        with mock.patch("bandi.office.worklist.queries.desk", whole), CaptureQueriesContext(connection) as asked:
            page = client.get("/desk/?tab=all&view=card")
        transaction.set_rollback(True)
    return {"households": page.content.count(b" data-household>"), "queries": len(asked)}


def main(rates: list[int]) -> None:
    """Prints the figures of all rates, and the desk's queries."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    load = round(os.getloadavg()[0], 2)
    with town() as reused:
        prepare("app")
        people = [one.username for one in DEMO_PEOPLE if Permission.HOUSEHOLD_VIEW in ROLES[one.role].permissions]
        with office() as (port, server):
            sessions = [sign_in(port, name) for name in people for _ in range(SESSIONS)]
            figures = [measure(port, server, sessions, rate) for rate in rates]
        listed = [queries_of_desk(count) for count in (LISTED[0], *LISTED)][1:]  # the first page pays for start-up
        connection.close()
    told = {"bench": "desk", "reused": reused, "sessions": len(sessions), "rates": figures, "desk": listed}
    print(json.dumps(told | {"cores": os.cpu_count(), "load_before": load, "load_after": round(os.getloadavg()[0], 2)}))


if __name__ == "__main__":
    main([int(given) for given in sys.argv[1:]] or list(RATES))
