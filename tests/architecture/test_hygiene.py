"""What may not lie here: others' assets, index addresses, swallowed errors, loose ends, paths of a machine."""

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

FOREIGN = re.compile(r"(\.min\.(js|css)|\.woff2?|\.ttf|\.otf|\.eot|\.map|\.gpkg|\.shp|\.whl|\.jar)$")
BUNDLED = re.compile(r"/\*!|@license|@preserve|sourceMappingURL=", re.IGNORECASE)
LONGEST_LINE = 1_000
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:home|root|Users|work|old_root|private|mnt)/[\w.-]+")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
UNTYPED = re.compile(r"#\s*type:\s*ignore(?!\[)")
HOME = "/".join(("", "home", "someone"))
NAIVE_CLOCK = {"utcnow", "utcfromtimestamp", "today"}
DOCUMENTED = ("engine", "korea", "synthetic")
PRINTERS = {"cli.py"}


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of every comment."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def swallowed(tree: ast.AST) -> list[int]:
    """Lines that catch everything."""
    wide = {"Exception", "BaseException"}

    def catches_all(handler: ast.ExceptHandler) -> bool:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        return any(kind is None or (isinstance(kind, ast.Name) and kind.id in wide) for kind in kinds)

    return [n.lineno for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler) and catches_all(n)]


def unfinished(tree: ast.AST, text: str) -> list[int]:
    """Lines that say the work is not done."""
    raised = [n for n in ast.walk(tree) if isinstance(n, ast.Raise) and n.exc is not None]
    named = [n.lineno for n in raised if "NotImplementedError" in ast.unparse(n.exc)]
    return named + [line for line, comment in comments(text) if UNFINISHED.search(comment)]


def untyped(text: str) -> list[int]:
    """Lines that silence the type checker without naming the error."""
    return [line for line, comment in comments(text) if UNTYPED.search(comment)]


def printed(tree: ast.AST) -> list[int]:
    """Lines that print."""
    calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call))
    return [n.lineno for n in calls if isinstance(n.func, ast.Name) and n.func.id == "print"]


def naive_clocks(tree: ast.AST) -> list[int]:
    """Lines that ask for the time without a zone."""
    found = []
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)):
        owner, asked = ast.unparse(call.func.value), call.func.attr
        if owner.split(".")[-1] in {"datetime", "date"} and (
            asked in NAIVE_CLOCK or (asked in {"now", "fromtimestamp"} and len(call.args) + len(call.keywords) == 0)
        ):
            found.append(call.lineno)
    return found


def silent_functions(tree: ast.Module) -> list[str]:
    """Public functions, and public methods of public classes, without a docstring."""
    found = []
    for node in tree.body:
        members = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
        for member in members:
            if (
                isinstance(member, ast.FunctionDef)
                and not member.name.startswith("_")
                and not ast.get_docstring(member)
            ):
                found.append(member.name)
    return found


def unlocked(text: str) -> list[str]:
    """Requirements without an exact version or without hashes, and every mention of an index."""
    lines = text.replace("\\\n", " ").splitlines()
    wanted = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    loose = [line for line in wanted if not re.match(r"[\w.\[\],-]+==\S+.*--hash=sha256:[0-9a-f]{64}", line)]
    return loose + [line for line in text.splitlines() if "://" in line or "index" in line.split("#")[0]]


def at(faults: Mapping[Path, list], root: Path) -> list[str]:
    """`path: lines` for every module with a fault."""
    return [f"{path.relative_to(root)}: {found}" for path, found in sorted(faults.items()) if found]


def test_assets_of_others_are_installed_not_committed(project_files: list[Path], texts: dict[Path, str]) -> None:
    assert not [str(path) for path in project_files if FOREIGN.search(path.name) or "node_modules" in path.parts]
    pages = {path: text for path, text in texts.items() if path.suffix in {".js", ".css", ".svg"}}
    assert not [str(path) for path, text in pages.items() if BUNDLED.search(text)]
    assert not [str(path) for path, text in pages.items() if max(map(len, text.splitlines()), default=0) > LONGEST_LINE]


def test_lock_files_name_no_address(root: Path) -> None:
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry or "integrity" not in entry]
    requirements = sorted((root / "requirements").glob("*.txt"))
    assert requirements
    assert not {path.name: found for path in requirements if (found := unlocked(path.read_text(encoding="utf-8")))}
    settings = (root / ".npmrc").read_text(encoding="utf-8")
    assert "://" not in settings
    assert "_auth" not in settings


def test_nothing_is_swallowed(modules: dict[Path, ast.Module], root: Path) -> None:
    assert not at({path: swallowed(tree) for path, tree in modules.items()}, root)


def test_nothing_is_left_unfinished(modules: dict[Path, ast.Module], texts: dict[Path, str], root: Path) -> None:
    assert not at({path: unfinished(tree, texts[path]) for path, tree in modules.items()}, root)


def test_ignored_types_name_their_error(texts: dict[Path, str], root: Path) -> None:
    python = {path: text for path, text in texts.items() if path.suffix == ".py"}
    assert not at({path: untyped(text) for path, text in python.items()}, root)


def test_only_the_command_line_prints(modules: dict[Path, ast.Module], root: Path) -> None:
    quiet = {path: tree for path, tree in modules.items() if path.name not in PRINTERS}
    assert not at({path: printed(tree) for path, tree in quiet.items()}, root)


def test_times_have_a_zone(modules: dict[Path, ast.Module], root: Path) -> None:
    assert not at({path: naive_clocks(tree) for path, tree in modules.items()}, root)


def test_no_path_of_a_machine(texts: dict[Path, str], root: Path) -> None:
    assert not at({path: MACHINE_PATH.findall(text) for path, text in texts.items()}, root)


@pytest.mark.parametrize("room", DOCUMENTED)
def test_public_functions_are_described(room: str, modules: dict[Path, ast.Module], root: Path) -> None:
    inside = {path: tree for path, tree in modules.items() if path.is_relative_to(root / "src" / "bandi" / room)}
    assert inside, f"no module found in {room}"
    assert not at({path: silent_functions(tree) for path, tree in inside.items()}, root)


def test_the_checks_notice_what_they_forbid() -> None:
    assert swallowed(ast.parse("try:\n  f()\nexcept Exception:\n  g()\n")) == [3]
    assert swallowed(ast.parse("try:\n  f()\nexcept:\n  g()\n")) == [3]
    assert swallowed(ast.parse("try:\n  f()\nexcept (KeyError, BaseException):\n  g()\n")) == [3]
    assert not swallowed(ast.parse("try:\n  f()\nexcept KeyError:\n  g()\n"))
    note = "x = 1  # TODO later\n"
    assert unfinished(ast.parse(note), note) == [1]
    assert unfinished(ast.parse("raise NotImplementedError"), "") == [1]
    assert untyped("x = 1  # type: ignore\n") == [1]
    assert not untyped("x = 1  # type: ignore[arg-type]\n")
    assert printed(ast.parse("print('x')")) == [1]
    assert naive_clocks(ast.parse("datetime.now()\ndatetime.datetime.utcnow()\ndate.today()")) == [1, 2, 3]
    assert not naive_clocks(ast.parse("datetime.now(UTC)\ntimezone.now()"))
    assert silent_functions(ast.parse("def f(): ...\nclass C:\n    def g(self): ...\n    def _h(self): ...")) == [
        "f",
        "g",
    ]
    assert MACHINE_PATH.search(f"open('{HOME}/x')")
    assert not MACHINE_PATH.search(f"https://example.kr{HOME} and /households/1/ and ..{HOME}")
    assert FOREIGN.search("leaflet.min.js")
    assert BUNDLED.search("/*! krds | licence */")


def test_a_loose_requirement_is_noticed() -> None:
    exact = "django==5.2.1 \\\n    --hash=sha256:" + "0" * 64 + "\n    # via bandi\n"
    assert not unlocked(exact)
    assert unlocked("django>=5.2\n")
    assert unlocked("django==5.2.1\n")
    assert unlocked("--index-url simple\n" + exact)
    assert unlocked(exact + "# from https://somewhere\n")
