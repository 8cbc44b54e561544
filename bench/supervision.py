"""The supervisor's pages at the size the policy reported, and the desk beside that much, as one line of JSON.

Fills a copy of a built town (BANDI_DATA; it is changed for good) with invented rows made by PostgreSQL itself: 3,500
hubs, a million households on reference lists, 570,000 listed ones with results and 690,000 visits. Nobody has a name
there. Then counts them again (the job), and opens pages through the whole of Django, one after another.

Run: BANDI_DATA=copy-of-a-town python bench/supervision.py
"""

import json
import os
import sys
import time
from importlib import import_module
from statistics import median, quantiles
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bandi.office.start import become, prepare

HUBS, HOUSEHOLDS, CASES, VISITS, TIMES = 3_500, 1_000_000, 570_000, 690_000, 10
PAGES = {
    "nation": ("saerom", "/nation/"),
    "province": ("saerom", "/nation/?within=90"),
    "district": ("saerom", "/nation/?within=90001"),
    "desk": ("ara", "/desk/"),
    "everything": ("ara", "/desk/all/"),
    "team": ("bora", "/team/"),
    "stuck": ("daon", "/district/stuck/"),
}
FILL = """
set session_replication_role = replica;
insert into accounts_area (code, name_ko, name_en, district_code, district_ko, district_en, province_code,
    province_ko, province_en, capacity)
select '9' || p || lpad(d::text, 3, '0') || lpad(h::text, 3, '0'), '가짜' || h || '동', 'Dong ' || h,
    '9' || p || lpad(d::text, 3, '0'), '가짜' || d || '구', 'Gu ' || d, '9' || p, '가짜' || p || '도', 'Do ' || p, 30
from generate_series(0, 9) p, generate_series(0, 24) d, generate_series(1, {hubs}) h on conflict do nothing;
create temporary table hub as select code, row_number() over (order by code) - 1 as n from accounts_area
    where code like '9%';
insert into discovery_household (id, key, area, kind, size, aged, minors, head_sex, street_masked, created_at,
    updated_at, round_seen)
select gen_random_uuid(), -9000000000000000000 - i, hub.code, 'aged_alone', 1, 1, 0, '', '가짜로',
    now(), now(), '{round}'
from generate_series(1, {households}) as g(i) join hub on hub.n = i % (select count(*) from hub);
create temporary table home as select id, area, row_number() over () as n from discovery_household where area like '9%';
insert into discovery_candidate (id, round_id, household_id, area, listed, why, points, band, by, reason_ko,
    reason_en, propensity, stratum, asked, asked_ko, asked_en, escalates)
select gen_random_uuid(), '{round}', id, area, n <= {cases},
    (array['score', 'exploration', 'group', 'repeat'])[1 + n % 4], 50,
    (array['urgent', 'high', 'normal', 'low'])[1 + n % 4], 'scorecard', '가', 'a', 1, '', '', '', '', ''
from home;
insert into worklist_listing (id, candidate_id, household_id, round_id, area, state, due_on, attempts, awaiting,
    needs_meeting, last_attempt_at, result)
select gen_random_uuid(), id, household_id, round_id, area,
    (array['todo', 'contacting', 'met', 'done'])[1 + floor(random() * 4)::int], current_date, 1, false, false, now(),
    null
from discovery_candidate where listed and household_id in (select id from home);
create temporary table work as select id, household_id, area, row_number() over () as n from worklist_listing
    where household_id in (select id from home);
insert into visits_visit (id, listing_id, household_id, area, by_id, at, met, companion, condition, needs, created_at)
select gen_random_uuid(), id, household_id, area, (select id from accounts_user where username = 'ara'),
    now() - (work.n % 300) * interval '1 day', true, '', '{{}}', '{{}}', now()
from work, generate_series(1, 2) as g(twice) where (twice - 1) * {cases} + work.n <= {visits};
insert into visits_result (id, listing_id, household_id, area, outcome, ground, given_on, given_by_id, needs_second,
    superseded, returned, created_at)
select gen_random_uuid(), id, household_id, area,
    (array['pub_other', 'priv_link', 'not_needed', 'pub_basic'])[1 + n % 4], '', current_date - (n % 300)::int,
    (select id from accounts_user where username = 'ara'), false, false, false, now()
from work where n % 5 < 3;
set session_replication_role = default;
analyze
"""


def fill(round_id: str) -> float:
    """Makes the rows, as the owner of the tables; returns seconds. A town that is filled already stays as it is."""
    began = time.perf_counter()
    become("owner")
    with transaction.atomic(), connection.cursor() as cursor:  # all of it, or nothing
        cursor.execute("select count(*) from discovery_household where area like '9%'")
        if cursor.fetchone()[0] == 0:
            sizes = {"hubs": HUBS // 250, "households": HOUSEHOLDS, "cases": CASES, "visits": VISITS}
            for statement in FILL.format(round=round_id, **sizes).split(";\n"):
                step = time.perf_counter()
                cursor.execute(statement)
                print(f"{time.perf_counter() - step:6.1f} s  {statement.strip()[:60]}", file=sys.stderr)
    become("app")
    return round(time.perf_counter() - began, 1)


def measure(name: str, path: str) -> dict[str, Any]:
    """One page, asked for by one person again and again: milliseconds, CPU of this process, queries."""
    people = import_module("django.contrib.auth").get_user_model()
    client, wall, cpu = Client(SERVER_NAME="127.0.0.1"), [], []
    client.force_login(people.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(path).status_code == 200, path
    for _ in range(TIMES):
        before, spent = time.perf_counter(), time.process_time()
        client.get(path)
        wall.append(1_000 * (time.perf_counter() - before))
        cpu.append(1_000 * (time.process_time() - spent))
    with CaptureQueriesContext(connection) as asked:
        size = len(client.get(path).content)
    return {
        "p50_ms": round(median(wall), 1),
        "p95_ms": round(quantiles(wall, n=20)[-1], 1),
        "cpu_ms": round(median(cpu), 1),
        "queries": len(asked),
        "kb": round(size / 1_000, 1),
    }


def main() -> None:
    """Prints the figures."""
    os.environ.setdefault("BANDI_DEMO", "1")
    prepare("app")
    import_module("bandi.office.audit.sealing").seal_trail()
    round_ = import_module("bandi.office.discovery.queries").current_round()
    filled = fill(round_.id)
    began = time.perf_counter()
    since = import_module("bandi.office.clock").today()
    with transaction.atomic():
        cells = import_module("bandi.office.supervision.actions").recount(since=since.replace(year=since.year - 1))
    counted = round(time.perf_counter() - began, 1)
    figures = {name: measure(*asked) for name, asked in PAGES.items()}
    told = {"bench": "supervision", "fill_s": filled, "recount_s": counted, "cells": cells, "pages": figures}
    print(json.dumps(told | {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2)}))


if __name__ == "__main__":
    main()
