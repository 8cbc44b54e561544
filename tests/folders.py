"""A data folder for every run of the tests, never the project's own. Read before anything reads the settings."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

WORKER = "PYTEST_XDIST_WORKER"

if WORKER not in os.environ:  # before anything reads the settings: they name the folder
    os.environ["BANDI_DATA"] = tempfile.mkdtemp(prefix="bandi-test-")
    for name in ("BANDI_DATABASE_URL", "BANDI_DB_ROLE", "BANDI_DEMO", "BANDI_HTTPS"):
        os.environ.pop(name, None)
FOLDER = Path(os.environ["BANDI_DATA"])
FOLDER.chmod(0o755)  # the server works as somebody else


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """To each worker a folder of its own: tests that run side by side share neither files nor a server."""
    for number, spec in enumerate(specs):
        own = FOLDER / str(number)
        own.mkdir()
        spec.env["BANDI_DATA"] = str(own)


def pytest_configure(config: pytest.Config) -> None:
    """Nothing of it stays."""
    if WORKER not in os.environ:
        config.add_cleanup(lambda: shutil.rmtree(FOLDER, ignore_errors=True))
    config.add_cleanup(_stop)


def _stop() -> None:
    from bandi.office.database import stop_server

    stop_server()
