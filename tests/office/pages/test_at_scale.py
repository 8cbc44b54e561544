"""With many hubs' rows in the tables, a page of one hub reads its own rows by an index, and nobody else's."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from bench.supervision import FILL
from django.db import connection
from tests.office.conftest import make_person

from bandi.office.supervision.actions import recount

HUB, DISTRICT = "90000001", "90000"
BIG = ("discovery_household", "discovery_candidate", "worklist_listing", "visits_visit", "visits_result")
WHOLE = re.compile(rf"Seq Scan on ({'|'.join(BIG)})\b")
DESK = ("/desk/", "/desk/?view=table&tab=mine&ask=1", "/desk/?tab=all&sort=new&page=2", "/desk/all/", "/desk/map/",
        "/whereabouts/", "/requests/", "/transfers/", "/history/", "/cases/", "/referrals/", "/endings/", "/safety/",
        "/day/", "/oversight/mine/")  # fmt: skip
LEAD = ("/team/", "/district/stuck/?days=7", "/team/handing/?giver=ara&taker=bora", "/endings/?tab=all")


@pytest.fixture
def nation(town: Any, as_owner: Any) -> Any:
    """250 hubs with 80 households each beside the town; an officer and her lead work in one of them."""
    with as_owner() as cursor:
        sizes = {"hubs": 1, "households": 20_000, "cases": 12_000, "visits": 15_000}
        for statement in FILL.format(round=town.round.id, **sizes).split(";\n"):
            cursor.execute(statement)
    make_person("gaon", "officer", HUB)
    make_person("nari", "team_lead", HUB)
    make_person("duru", "district", HUB)
    return town


@contextmanager
def plans() -> Iterator[list[str]]:
    """What the database would do for each question asked inside."""
    found: list[str] = []

    def ask(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if sql.lstrip("(").startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                cursor.execute("explain " + sql, params)
                found.append("\n".join(line for (line,) in cursor.fetchall()))
        return answer

    with connection.execute_wrapper(ask):
        yield found


def test_pages_of_one_hub_read_their_rows_by_an_index(nation: Any, page_of: Any) -> None:
    from bandi.office.accounts.models import User

    read_whole: dict[str, list[str]] = {}
    asked = 0
    for name, paths in (("gaon", DESK), ("nari", (*DESK[:2], *LEAD)), ("duru", ("/district/", LEAD[1]))):
        client = page_of(User.objects.get(username=name))
        for path in paths:
            with plans() as told:
                answer = client.get(path)
            assert answer.status_code == 200, path
            asked += len(told)
            if whole := [plan for plan in told if WHOLE.search(plan)]:
                read_whole[f"{name} {path}"] = whole
        if name == "gaon":
            (home, *_) = re.findall(r"/households/[0-9a-f-]+/", client.get("/desk/").content.decode())
            with plans() as told:
                assert client.get(home).status_code == 200
            assert not [plan for plan in told if WHOLE.search(plan)]
    assert asked > 100
    assert read_whole == {}


def test_the_nation_is_counted_by_district_through_an_index(nation: Any, page_of: Any) -> None:
    with plans() as told:
        cells = recount(since=date(nation.round.published_on.year - 1, 1, 1))
    assert cells > 250
    assert not [plan for plan in told if WHOLE.search(plan)]
    client = page_of(nation.saerom)
    with plans() as told:
        for path in ("/nation/", "/nation/?within=90", f"/nation/?within={DISTRICT}"):
            assert client.get(path).status_code == 200
    assert not [plan for plan in told if re.search(rf"Scan.* on ({'|'.join(BIG)})", plan)], "counts alone are read"
