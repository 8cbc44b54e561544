"""Makes the office ready to work: keys, database, Django. Called by the command line and by the web server."""

import os
from pathlib import Path
from typing import Literal

from bandi.office import database
from bandi.office.errors import BandiError

SETTINGS = "bandi.office.settings"


def prepare(role: Literal["app", "owner"] = "app") -> None:
    """Finds or starts the database, makes the keys, sets Django up to work as `bandi_app` or the owner. Repeatable.

    Raises BandiError, with a next step, when the database or the installed styles are missing.
    """
    import django  # noqa: PLC0415 - settings are read after the environment is complete
    from django.apps import apps  # noqa: PLC0415

    if apps.ready and os.environ.get(database.ROLE) == role and database.URL in os.environ:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.environ[database.ROLE] = role
    _make_keys()
    database.ensure_server()
    django.setup()
    become(role)
    if role == "app":
        check_assets()


def check_assets() -> None:
    """Raises BandiError, naming the command to run, when the installed styles, fonts or maps are missing."""
    from django.conf import settings  # noqa: PLC0415

    missing = [folder.name for _, folder in settings.STATICFILES_DIRS if not folder.is_dir()]
    if missing:
        raise BandiError(
            f"styles, fonts or maps are not installed ({len(missing)} folders are missing)",
            where=settings.ASSETS.name,
            next_step="Run `npm ci` in the project folder, or point BANDI_ASSETS at its node_modules.",
        )


def become(role: Literal["app", "owner"]) -> None:
    """Changes as whom new database connections work: the owner migrates, the app works."""
    from django.db import connections  # noqa: PLC0415

    os.environ[database.ROLE] = role
    wrapper = connections["default"]
    wrapper.close()
    wrapper.settings_dict.update(database.connection_settings())


def _make_keys() -> None:
    from bandi.office.encryption import make_key_file  # noqa: PLC0415

    keys = Path(os.environ.get("BANDI_DATA", "data")).resolve() / "keys"
    make_key_file(keys / "office.key")
    if "SECRET_KEY" not in os.environ:
        make_key_file(keys / "django.key")
