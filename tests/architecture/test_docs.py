"""What the documents point at exists: files, make targets, commands."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from typer.main import get_command

from bandi.cli import app

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
TARGET = re.compile(r"\bmake ([a-z]+)\b")
COMMAND = re.compile(r"(?:^|[`/\s])bandi ([a-z-]+)(?=[`\s])")


def links(text: str) -> list[str]:
    """Every link to a file, code left out."""
    return [link for link in LINK.findall(CODE.sub("", text)) if "://" not in link and not link.startswith("mailto:")]


def targets(text: str) -> set[str]:
    """Every make target that stands in code."""
    return {target for code in CODE.findall(text) for target in TARGET.findall(code)}


def commands(text: str) -> set[str]:
    """Every command of ours that stands in code."""
    return {command for code in CODE.findall(text) for command in COMMAND.findall(code)}


@pytest.fixture(scope="module")
def documents(texts: dict[Path, str]) -> dict[Path, str]:
    """Every Markdown file."""
    return {path: text for path, text in texts.items() if path.suffix == ".md"}


def absent(found: Iterable[tuple[Path, str]]) -> list[str]:
    """`document: name` for each."""
    return [f"{path.name}: {name}" for path, name in found]


def test_links_lead_somewhere(documents: dict[Path, str]) -> None:
    broken = [(p, link) for p, text in documents.items() for link in links(text) if not (p.parent / link).exists()]
    assert documents
    assert not absent(broken)


def test_make_targets_exist(documents: dict[Path, str], root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    unknown = [(path, name) for path, text in documents.items() for name in sorted(targets(text) - known)]
    assert {"demo", "test", "check"} <= known
    assert not absent(unknown)


def test_commands_exist(documents: dict[Path, str]) -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    used = {name for text in documents.values() for name in commands(text)}
    unknown = [(path, name) for path, text in documents.items() for name in sorted(commands(text) - known)]
    assert "verify" in used
    assert not absent(unknown)


def test_the_checks_notice() -> None:
    text = "[a](b.md#c) `[x](y.md)` [w](https://example.kr) `make sure`\n```sh\n.venv/bin/bandi fly\n```\nmake it so"
    assert links(text) == ["b.md"]
    assert targets(text) == {"sure"}
    assert commands(text) == {"fly"}
