"""What the architecture tests read: the files of the project and their syntax trees."""

import ast
import os
import subprocess
from pathlib import Path

import pytest

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
NOT_OURS = {".git", ".venv", "node_modules", "__pycache__", "data", "dist", ".mypy_cache", ".ruff_cache",
            ".pytest_cache", ".hypothesis", ".import_linter_cache"}  # fmt: skip


def files_of(root: Path) -> list[Path]:
    """Every file of the project: what git tracks or would track; outside a git checkout, what lies in the folders."""
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            capture_output=True,
            check=True,
        ).stdout.decode()
        return sorted({root / name for name in listed.split("\0") if name and (root / name).is_file()})
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith(".egg-info")]
        found += [Path(folder) / name for name in names]
    return sorted(found)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Every file of the project."""
    return files_of(ROOT)


@pytest.fixture(scope="session")
def texts(project_files: list[Path]) -> dict[Path, str]:
    """Every text file of the project, by path; samples of deliveries are in the encoding of their institution."""
    found = {}
    for path in project_files:
        content = path.read_bytes()
        if b"\0" not in content[:8192] and path.stem != "sample":
            found[path] = content.decode("utf-8")
    return found


@pytest.fixture(scope="session")
def modules(texts: dict[Path, str]) -> dict[Path, ast.Module]:
    """The syntax tree of every Python module under src. Migrations are Django's own writing and left out."""
    return {
        path: ast.parse(text, filename=str(path))
        for path, text in texts.items()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "src") and "migrations" not in path.parts
    }
