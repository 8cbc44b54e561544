"""Where the database is, as whom we speak to it, and what is said when something is missing."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bandi.office import database, start
from bandi.office.errors import BandiError


def settings_of(code: str, **environment: str) -> str:
    """What a fresh interpreter prints after importing the settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("BANDI_", "DJANGO_", "DATABASE_"))
    }
    run = subprocess.run(
        [sys.executable, "-c", f"from bandi.office import settings\nprint({code})"],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_importing_the_settings_starts_and_writes_nothing(tmp_path: Path) -> None:
    settings_of("settings.SECRET_KEY", BANDI_DATA=str(tmp_path / "data"))
    assert list(tmp_path.iterdir()) == []


def test_pages_work_as_the_app_and_migrations_as_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(database.URL, "postgresql://someone@/bandi?host=%2Ftmp%2Fsocket")
    monkeypatch.delenv(database.ROLE, raising=False)
    app = database.connection_settings()
    assert (app["HOST"], app["NAME"]) == ("/tmp/socket", "bandi")
    assert app["OPTIONS"]["options"] == "-c role=bandi_app"
    monkeypatch.setenv(database.ROLE, "owner")
    assert "options" not in database.connection_settings()["OPTIONS"]


def test_an_unreachable_database_is_one_sentence_and_a_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:hushhush@127.0.0.1:1/bandi")
    with pytest.raises(BandiError, match="cannot be reached") as error:
        database.ensure_server()
    assert "DATABASE_URL" in error.value.next_step
    assert "hushhush" not in str(error.value)


def test_a_folder_that_cannot_be_written_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="ascii")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("BANDI_DATA", str(tmp_path / "file"))
    with pytest.raises(BandiError, match="cannot start") as error:
        database.ensure_server()
    assert "BANDI_DATA" in error.value.next_step


def test_the_server_listens_on_no_network(db: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("show listen_addresses")
        assert cursor.fetchone() == ("",)


def test_the_server_of_a_folder_starts_keeps_running_and_stops(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("own")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BANDI_", "DATABASE_"))}

    def run(code: str) -> None:
        subprocess.run(
            [sys.executable, "-c", f"from bandi.office import database as d\n{code}"],
            env=kept | {"BANDI_DATA": str(folder)},
            check=True,
        )

    run("import os\nd.ensure_server()\nos._exit(0)")  # ends at once, without saying good-bye to the server
    assert (folder / "pg" / "postmaster.pid").exists()
    run("d.stop_server()")
    assert not (folder / "pg" / "postmaster.pid").exists()


def test_missing_styles_say_npm_ci(settings: Any, tmp_path: Path) -> None:
    settings.ASSETS = tmp_path
    settings.STATICFILES_DIRS = [("krds", tmp_path / "krds-uiux" / "resources")]
    with pytest.raises(BandiError) as error:
        start.check_assets()
    assert "npm ci" in error.value.next_step


def test_a_data_folder_with_an_answer_sheet_is_a_demo(tmp_path: Path) -> None:
    assert settings_of("settings.DEMO", BANDI_DATA=str(tmp_path)) == "False"
    (tmp_path / "truth").mkdir()
    assert settings_of("settings.DEMO", BANDI_DATA=str(tmp_path)) == "True"


def test_https_makes_cookies_secure(tmp_path: Path) -> None:
    asked = "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0"
    assert settings_of(asked, BANDI_DATA=str(tmp_path)) == "False False False"
    assert settings_of(asked, BANDI_DATA=str(tmp_path), BANDI_HTTPS="1") == "True True True"


def test_no_migration_is_missing(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_room_has_an_app() -> None:
    for room in ("accounts", "audit", "discovery", "worklist", "visits", "stewardship"):
        assert importlib.import_module(f"bandi.office.{room}.apps")
