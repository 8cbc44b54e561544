"""What every test may use: a PostgreSQL of its own (`folders.py`), started when the first test asks for a database.

The tables are made by the owner; from then on every connection works as `bandi_app`, as in production, so that
row-level security holds in every test, in pages and in live servers.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Starts the server and points Django at it, as the owner who makes the tables."""
    from bandi.office import database, start

    database.ensure_server()
    start.become("owner")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the tables are made, every connection works as the app."""
    from django.db import connections

    from bandi.office.database import WORKS_AS_APP

    wrapper = connections["default"]
    wrapper.close()
    wrapper.settings_dict["OPTIONS"]["options"] = WORKS_AS_APP
    yield
    with django_db_blocker.unblock():
        wrapper.close()
        wrapper.settings_dict["OPTIONS"].pop("options")


@pytest.fixture(autouse=True)
def _flush_as_owner(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests with real transactions are cleaned by emptying every table, the trail as well: only the owner may."""
    if not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    from django.db import connection

    yield
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute("set session_replication_role = replica")


@pytest.fixture(autouse=True)
def no_loop_of_a_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """A browser of earlier tests keeps its event loop in this thread: a test without a browser must not find it."""
    loop = None if "playwright" in request.fixturenames else asyncio._get_running_loop()
    if loop is not None:
        asyncio._set_running_loop(None)
    yield
    if loop is not None:
        asyncio._set_running_loop(loop)
