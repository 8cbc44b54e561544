"""A model in force that a later round's results speak against: it is stopped by the judging that runs by itself."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.golden.conftest import SINDANG
from tests.golden.test_learned_round import released
from tests.office.conftest import make_area, make_person, make_round

from bandi.engine.words import Outcome
from bandi.office.accounts.roles import Role
from bandi.office.analysis import judge_runs
from bandi.office.analysis.tasks import judge
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery import door


@pytest.fixture
def installation(fork: Callable[[], Any], settings: Any, db: None) -> Iterator[Any]:
    """The town after one round, as an installation of its own."""
    here = fork()
    (here.folder / "lake" / "buckets").write_text("4", encoding="ascii")
    settings.DATA = here.folder
    settings.LAKE_FOLDER, settings.VAULT_FOLDER = here.folder / "lake", here.folder / "lake-vault"
    settings.INBOX_FOLDER, settings.VAULT_KEY_FILE = here.folder / "inbox", here.folder / "keys.json"
    door.house.cache_clear()
    yield here
    door.house.cache_clear()


def test_the_judging_after_a_round_stops_a_model_that_fails_and_everybody_can_see_it(
    installation: Any, client: Client
) -> None:
    here, (shelf, model) = installation, released(door.house())
    listed = here.table("2026-4", "candidates").filter("listed")
    signals = here.table("2026-4", "signals").filter(pl.col("signal") == "premium_arrears", pl.col("months") > 6)
    praised = set(signals["household"])  # the model puts exactly these first
    results = {key: Outcome.NOT_NEEDED if key in praised else Outcome.PUB_BASIC for key in listed["household"]}
    assert set(results.values()) == {Outcome.NOT_NEEDED, Outcome.PUB_BASIC}
    here.results(results, on=date(2026, 8, 20))
    assert here.run("2026-5").manifest["inputs"]["model"]["id"] == model.id
    assert door.model_in_force()["id"] == model.id  # type: ignore[index]

    make_area(SINDANG, "신당동")
    row = make_round("2026-5")
    run = judge_runs.judge_after(round_id=row.id)
    assert run is not None
    job = ProcrastinateJob.objects.get(task_name="judge")
    judge(**job.args)
    run.refresh_from_db()
    assert (run.state, run.stopped) == ("done", model.id)

    assert door.model_in_force() is None
    (why,) = shelf.in_force().refused
    assert why.startswith(f"{model.id}: its latest judging stops it: recall_gain is -")
    assert AuditEvent.objects.filter(action="judge.run", detail__model=model.id, actor="system").exists()
    (here.folder / "lake" / "rounds" / "2026-5").rename(here.folder / "before")
    again = here.run("2026-5")
    assert again.manifest["inputs"]["model"] == {"id": None, "digest": None, "refused": [why]}
    assert set(here.table("2026-5", "scores")["by"]) == {"scorecard"}

    client.force_login(make_person("daon", Role.DISTRICT, SINDANG), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/analysis/judge/").content.decode()
    assert f"쓰던 모형 {model.id}가 기준을 벗어나 멈췄습니다" in page
    assert "저절로 멈춥니다" in client.get("/analysis/judge/card/").content.decode()
    shelf.judge(model.id, released=True, reasons=[])
    assert door.model_in_force()["id"] == model.id, "judged well again, it may order again"  # type: ignore[index]
