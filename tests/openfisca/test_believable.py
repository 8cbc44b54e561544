"""A parameter with a gap, an overlap or no source does not load, and the message names the file and the date."""

import shutil
from pathlib import Path

import pytest
from openfisca_core.errors import ParameterParsingError
from openfisca_core.parameters import load_parameter_file

import openfisca_korea
from openfisca_korea.believable import UnbelievableParameter, require_believable

SOUND = Path(openfisca_korea.__file__).parent / "parameters"
LINE = """description: line
metadata:
  unit: won
  reference: "act, article 1"
values:
  2025-01-01: {value: 100, metadata: {confidence: V, source: notice}}
"""


def load(folder: Path) -> None:
    require_believable(load_parameter_file(str(folder)), folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "line.yaml").write_text(
        LINE + "  2026-01-01: {value: 110, metadata: {confidence: V, source: notice}}\n"
    )
    return tmp_path


def test_our_own_load_and_so_does_a_sound_file(folder: Path) -> None:
    load(SOUND)
    load(folder)


@pytest.mark.parametrize(
    ("added", "named"),
    [
        ("  2026-01-01: {value: null, metadata: {confidence: V, source: notice}}", "a gap from 2026-01-01"),
        ("  2026-01-01: {value: 5, metadata: {confidence: unknown, source: notice}}", "a gap from 2026-01-01"),
        ("  2026-01-01: {value: 110, metadata: {confidence: V}}", "without law or source on 2026-01-01"),
        ("  2026-01-01: 110", "without law or source on 2026-01-01"),
        (
            "  2026-01-01: {value: 110, metadata: {confidence: sure, source: notice}}",
            "how sure its value of 2026-01-01",
        ),
    ],
)
def test_what_cannot_be_believed_does_not_load(added: str, named: str, tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text(LINE + added + "\n")
    with pytest.raises(UnbelievableParameter, match=r"line\.yaml") as told:
        load(tmp_path)
    assert named in str(told.value)


def test_two_values_for_one_day_do_not_load(folder: Path) -> None:
    path = folder / "line.yaml"
    path.write_text(
        path.read_text() + "  2026-01-01: {value: 120, metadata: {confidence: V, source: another notice}}\n"
    )
    with pytest.raises(ParameterParsingError, match=r"(?s)line\.yaml.*2026-01-01"):
        load(folder)


def test_every_fault_is_named_at_once(folder: Path) -> None:
    shutil.copy(folder / "line.yaml", folder / "other.yaml")
    for name in ("line", "other"):
        path = folder / f"{name}.yaml"
        path.write_text(path.read_text().replace("unit: won\n", "period: month\n").replace("source: notice", "note: x"))
    with pytest.raises(UnbelievableParameter) as told:
        load(folder)
    for name in ("line.yaml", "other.yaml"):
        assert f"{name}:" in str(told.value)
    assert str(told.value).count("has no unit") == 2
