"""The law of imports holds (import contracts in pyproject.toml), and a broken law is noticed."""

import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

LINTER = (sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command; "
          "sys.argv[0] = 'lint-imports'; lint_imports_command()", "--no-cache", "--no-logo")  # fmt: skip


def lint(folder: Path, config: str) -> subprocess.CompletedProcess[str]:
    """Runs the linter in a folder, as `make check` does."""
    return subprocess.run([*LINTER, "--config", config], cwd=folder, capture_output=True, text=True, check=False)


def small_house(folder: Path, upstairs: str, downstairs: str) -> None:
    """A package of two layers with its contract."""
    house = folder / "house"
    house.mkdir()
    (house / "__init__.py").write_text("")
    (house / "upstairs.py").write_text(upstairs)
    (house / "downstairs.py").write_text(downstairs)
    (folder / "contracts.toml").write_text(
        '[tool.importlinter]\nroot_package = "house"\n'
        '[[tool.importlinter.contracts]]\nname = "Stairs lead down"\ntype = "layers"\n'
        'layers = ["house.upstairs", "house.downstairs"]\n'
    )


def test_every_contract_is_kept(root: Path) -> None:
    result = lint(root, "pyproject.toml")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("upstairs", "downstairs", "kept"),
    [("import house.downstairs\n", "", True), ("", "import house.upstairs\n", False)],
)
def test_a_broken_layer_is_noticed(tmp_path: Path, upstairs: str, downstairs: str, kept: bool) -> None:
    small_house(tmp_path, upstairs, downstairs)
    result = lint(tmp_path, "contracts.toml")
    assert (result.returncode == 0) is kept, result.stdout + result.stderr
    assert ("Stairs lead down BROKEN" in result.stdout) is not kept


DOORS: Mapping[str, str] = {
    "discovery/door/": "the door itself",
    "discovery/labels.py": "words in two languages for the codes that come through the door",
    "errors.py": "errors of one sentence and a next step look the same everywhere",
}
"""Modules of the office that may import the machine or the content -> why."""

BEHIND_THE_DOOR = ("bandi.engine", "bandi.korea", "bandi.synthetic", "openfisca_korea")


def imported(tree: ast.AST) -> set[str]:
    """Every module a module imports, also inside functions."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def passes_the_wall(tree: ast.AST) -> bool:
    """Whether a module imports anything behind the door."""
    return any(name == room or name.startswith(f"{room}.") for name in imported(tree) for room in BEHIND_THE_DOOR)


def test_the_office_has_one_door(modules: dict[Path, ast.Module], root: Path) -> None:
    office = root / "src" / "bandi" / "office"
    inside = {str(path.relative_to(office)): tree for path, tree in modules.items() if path.is_relative_to(office)}
    passing = {name for name, tree in inside.items() if passes_the_wall(tree)}
    assert {name for name in passing if not name.startswith(tuple(DOORS))} == set()
    assert all(any(name.startswith(door) for name in passing) for door in DOORS), "a door that nobody needs"


def test_a_second_door_is_noticed() -> None:
    assert passes_the_wall(ast.parse("def f():\n    from bandi.engine.words import Band\n"))
    assert passes_the_wall(ast.parse("from bandi import korea"))
    assert not passes_the_wall(ast.parse("from bandi.office.discovery import door\nimport bandi.engineering"))
