"""Only linkage and the door turn a key back into a person. Whoever else reads the vault is named here, or refused."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

OPENERS = frozenset({"reveal", "told_by", "open_original"})
"""What opens an identity or the bytes an institution sent."""

READERS: Mapping[str, str] = {
    "office/discovery/door/": "names for the listed, and for those offered the visit of everybody, at publication",
    "engine/linkage/": "comparing what two feeds say of somebody who has no shared key",
    "engine/feedback.py": "an institution's own number of a contract, sent back to that institution with the result",
    "engine/vault/": "the vault itself",
    "office/visits/urls.py": "opens nothing: names the page that shows what the office holds already",
    "office/pairs/urls.py": "opens nothing: the same, for the two sides of a pair",
    "office/history/": "opens nothing: the same, for somebody who was refused",
    "office/whereabouts/": "opens nothing: the same, for a name and a likely home",
    "engine/retention/inbox.py": "a copy leaves the inbox only after its sealed original was opened and compared",
}
"""Modules (or folders) that may open the vault -> what for."""


def opened(tree: ast.AST) -> set[str]:
    """What a module opens: also through a name in quotes, or by handing the function on without calling it."""
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    by_name = [call for call in calls if call.func.id in {"getattr", "attrgetter", "methodcaller"}]
    quoted = {word.value for call in by_name for word in call.args if isinstance(word, ast.Constant)}
    return (attributes | quoted) & OPENERS


def test_nobody_else_reads_the_vault(modules: dict[Path, ast.Module], root: Path) -> None:
    bandi = root / "src" / "bandi"
    inside = {str(path.relative_to(bandi)): tree for path, tree in modules.items() if path.is_relative_to(bandi)}
    reading = {name for name, tree in inside.items() if opened(tree)}
    assert any(name.startswith("office/discovery/door/") for name in reading)
    assert {name for name in reading if not name.startswith(tuple(READERS))} == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("house.vault.reveal([1], purpose='curiosity')", {"reveal"}),
        ("def f(v):\n    read = v.told_by\n    return read(['d'], purpose='x')", {"told_by"}),
        ("getattr(vault, 'open_original')(path, purpose='x')", {"open_original"}),
        ("vault.keys(numbers, purpose='subject'); vault.store(table, delivery='d')", set()),
    ],
)
def test_another_reader_is_noticed(text: str, names: set[str]) -> None:
    assert opened(ast.parse(text)) == names
