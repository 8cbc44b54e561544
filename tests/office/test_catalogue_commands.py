"""`bandi catalogue …` as somebody types it: counts, one programme, a file taken in, a decision under a name."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bandi.catalogue_commands import catalogue
from bandi.engine.errors import BandiError
from bandi.office.audit.models import AuditEvent


def say(*words: str) -> str:
    """What a command prints; an error meant for the reader is raised, as main() gets it."""
    ended = CliRunner().invoke(catalogue, words)
    if ended.exception is not None:
        raise ended.exception
    return ended.output


def test_how_many_and_one_of_them() -> None:
    assert "programmes: " in say("count")
    assert "생계급여" in say("show", "WLF00001132") == say("show", "livelihood")
    with pytest.raises(BandiError, match="no programme 'nowhere'"):
        say("show", "nowhere")


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office is up already, so that a command does not open it a second time."""
    monkeypatch.setenv("BANDI_DB_ROLE", "app")


def test_a_file_is_taken_in_and_decided(town: Any, at_work: None, tmp_path: Path) -> None:
    path = tmp_path / "services.json"
    rows = [{"서비스ID": "S1", "서비스명": "시험 급여"}, {"서비스ID": "S2"}]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    printed = say("import", str(path))
    assert "refused  services.json data[2]: it has no name" in printed
    assert "2 rows, 1 taken, 1 refused; 1 changes wait." in printed
    assert "S1" in say("changes")
    with pytest.raises(BandiError, match="no active user"):
        say("approve", "--by", "nobody", "--reason", "x")
    assert say("approve", "--by", "saerom", "--reason", "확인함") == "1 changes approved.\n"
    assert say("count", "--office").startswith("1 programmes: 0 calculated, 0 condition-only, 1 text-only")
    assert AuditEvent.objects.filter(action="catalogue.take", actor="system").count() == 1


def test_a_key_is_asked_for_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANDI_OPEN_DATA_KEY", raising=False)
    with pytest.raises(BandiError, match="no service key"):
        say("fetch", "gov24", str(tmp_path / "pages"))
    assert not (tmp_path / "pages").exists()
