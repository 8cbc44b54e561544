"""Small modules, small functions, plain names. Raising a budget takes a decision record in docs/adr/."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

MODULE_LINES = 350
FUNCTION_LINES = 40
POSITIONAL = 5
ENGINE_LINES = 13_500  # without the contracts of content
CONTRACT_LINES = 3_000
ROOM_LINES = 4_000  # each room of the office, migrations aside
FILE_NAMES = {"utils", "helpers", "common", "base", "manager", "service"}
WORDS = {"process", "handle", "manage", "data", "info", "do"}

ALLOWED_NAMES: Mapping[str, str] = {
    "handle": "Django calls a management command by this name",
    "process_exception": "Django calls a middleware by this name when a view raises",
    "receive_data_chunk": "Django calls an upload handler by this name",
    "get_context_data": "Django's generic views call it by this name",
}
"""Names a library demands: name -> who demands it."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def words_of(name: str) -> list[str]:
    """The words of a snake_case or CamelCase name, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def long_functions(tree: ast.AST) -> list[str]:
    """Functions longer than the budget, from `def` to the last line, docstring included."""
    sizes = [(f.name, (f.end_lineno or f.lineno) - f.lineno + 1) for f in functions(tree)]
    return [f"{name} has {size} lines" for name, size in sizes if size > FUNCTION_LINES]


def wide_functions(tree: ast.AST) -> list[str]:
    """Functions with more positional parameters than the budget; self and cls do not count."""
    found = []
    for f in functions(tree):
        names = [a.arg for a in (*f.args.posonlyargs, *f.args.args) if a.arg not in {"self", "cls"}]
        if len(names) > POSITIONAL:
            found.append(f"{f.name} takes {len(names)} positional parameters")
    return found


def vague_names(tree: ast.AST) -> list[str]:
    """Functions and classes named with a word that says nothing."""
    named = (node.name for node in ast.walk(tree) if isinstance(node, Function | ast.ClassDef))
    return [name for name in named if name not in ALLOWED_NAMES and WORDS & set(words_of(name))]


def report(faults: Mapping[Path, list[str]], root: Path) -> list[str]:
    """One line per fault, with its module."""
    return [f"{path.relative_to(root)}: {fault}" for path, found in sorted(faults.items()) for fault in found]


def test_modules_are_short(modules: dict[Path, ast.Module], texts: dict[Path, str], root: Path) -> None:
    sizes = {path: len(texts[path].splitlines()) for path in modules}
    long = {path: [f"{size} lines"] for path, size in sizes.items() if size > MODULE_LINES}
    assert not report(long, root)


def test_functions_are_short(modules: dict[Path, ast.Module], root: Path) -> None:
    assert not report({path: long_functions(tree) for path, tree in modules.items()}, root)


def test_few_positional_parameters(modules: dict[Path, ast.Module], root: Path) -> None:
    assert not report({path: wide_functions(tree) for path, tree in modules.items()}, root)


def test_names_say_something(modules: dict[Path, ast.Module], root: Path) -> None:
    assert not report({path: vague_names(tree) for path, tree in modules.items()}, root)


def test_no_drawer_for_everything(project_files: list[Path], root: Path) -> None:
    python = [path.relative_to(root) for path in project_files if path.suffix == ".py"]
    assert not [str(path) for path in python if FILE_NAMES & {part.removesuffix(".py") for part in path.parts}]


def test_the_engine_stays_small(modules: dict[Path, ast.Module], texts: dict[Path, str], root: Path) -> None:
    engine = root / "src" / "bandi" / "engine"
    sizes = {path: len(texts[path].splitlines()) for path in modules if path.is_relative_to(engine)}
    contracts = sum(size for path, size in sizes.items() if path.is_relative_to(engine / "contract"))
    desks = sum(size for path, size in sizes.items() if path.is_relative_to(engine / "contract" / "office"))
    assert 1_000 < desks < CONTRACT_LINES
    assert 1_000 < contracts - desks < CONTRACT_LINES
    assert 1_000 < sum(sizes.values()) - contracts < ENGINE_LINES


def test_each_room_of_the_office_stays_small(
    modules: dict[Path, ast.Module], texts: dict[Path, str], root: Path
) -> None:
    office, sizes = root / "src" / "bandi" / "office", Counter[str]()
    for path in modules:
        if path.is_relative_to(office) and "migrations" not in path.parts:
            sizes[path.relative_to(office).parts[0]] += len(texts[path].splitlines())
    assert {"worklist", "visits", "discovery"} <= sizes.keys()
    assert not {room: size for room, size in sizes.items() if size > ROOM_LINES}


def test_the_checks_notice_what_they_forbid() -> None:
    long = ast.parse("def story():\n" + "    x = 1\n" * FUNCTION_LINES)
    assert long_functions(long) == ["story has 41 lines"]
    assert not long_functions(ast.parse("def story():\n" + "    x = 1\n" * (FUNCTION_LINES - 1)))
    assert wide_functions(ast.parse("def f(a, b, c, d, e, g): ..."))
    assert not wide_functions(ast.parse("def f(self, a, b, c, d, e, *, g, h): ..."))
    assert vague_names(ast.parse("class DataThing:\n    def do_it(self): ...")) == ["DataThing", "do_it"]
    assert not vague_names(ast.parse("def domain(): ...\ndef dataset(): ...\nclass Handler: ..."))


def test_names_are_split_at_underscores_and_capitals() -> None:
    assert words_of("HTTPInfoPage_do2") == ["http", "info", "page", "do", "2"]
