"""GLOSSARY.md holds the vocabulary: every term the code uses has one row with Korean, English and a meaning."""

import importlib
import inspect
import pkgutil
import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from enum import Enum
from pathlib import Path

import polars as pl
import pytest
from django.apps import apps

import bandi.engine
import bandi.office
from bandi.engine import tables
from bandi.engine.contract import feeds
from bandi.engine.pack import load_pack

HANGUL = re.compile(r"[가-힣]")
HEADING = re.compile(r"^\|\s*(Term|:?-+)")


@dataclass(frozen=True)
class Row:
    """One line of the glossary."""

    terms: tuple[str, ...]  # as in code
    korean: str
    meaning: str
    where: str


def read_rows(text: str) -> list[Row]:
    """The rows of every table. Terms of the code stand in backticks, words of the field stand plain."""
    rows = []
    for line in text.splitlines():
        if line.startswith("|") and not HEADING.match(line):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            cells += [""] * (4 - len(cells))
            terms = tuple(re.findall(r"`([^`]+)`", cells[0])) or (cells[0],)
            rows.append(Row(terms, cells[1], cells[2], cells[3]))
    return rows


def faults(rows: Iterable[Row]) -> list[str]:
    """What is wrong with the rows themselves, one line each."""
    found, seen = [], set()
    for row in rows:
        name = row.terms[0]
        if not HANGUL.search(row.korean):
            found.append(f"{name}: no Korean")
        if not re.search(r"[A-Za-z]{2}", row.meaning) or not row.meaning.endswith("."):
            found.append(f"{name}: no sentence of meaning")
        if not row.where:
            found.append(f"{name}: not said where")
        found += [f"{term}: twice" for term in row.terms if term in seen]
        seen |= set(row.terms)
    return found


def modules_below(package: types.ModuleType) -> Iterator[types.ModuleType]:
    """Every module of a package that declares something; migrations and entry points aside."""
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not {"migrations", "wsgi", "asgi", "templatetags", "urls"} & set(found.name.split(".")):
            yield importlib.import_module(found.name)


def codes(package: types.ModuleType) -> set[str]:
    """Names and values of every enumeration declared in a package."""
    found = set()
    for module in modules_below(package):
        for name, thing in inspect.getmembers(module, inspect.isclass):
            if issubclass(thing, Enum) and thing.__module__ == module.__name__ and not name.startswith("_"):
                found |= {name} | {str(member.value) for member in thing}
    return found


def fields(dtype: typing.Any) -> set[str]:
    """Names of the fields inside a struct column."""
    inner = dtype.inner if isinstance(dtype, pl.List) else dtype
    return {field.name for field in inner.fields} if isinstance(inner, pl.Struct) else set()


def table_terms() -> set[str]:
    """Names of the engine's tables, their columns, and the fields inside columns."""
    found = set()
    for name, schema in vars(tables).items():
        if name.isupper() and isinstance(schema, Mapping):
            found |= {name} | set(schema) | {f for dtype in schema.values() for f in fields(dtype)}
    return found


def contract_terms() -> set[str]:
    """What content may declare: the classes of the contracts and the words of a feed."""
    classes = {
        name
        for module in modules_below(importlib.import_module("bandi.engine.contract"))
        for name, thing in inspect.getmembers(module, is_dataclass)
        if inspect.isclass(thing)
    }
    declared = feeds.IDENTITY | feeds.FACTS | feeds.TYPES
    return classes | declared | set(typing.get_args(feeds.Target)) | set(typing.get_args(feeds.Format))


def content_terms() -> set[str]:
    """Ids and codes that Korea's content declares: feeds, signals, benefits, facts, rules of the scorecard."""
    pack = load_pack("bandi.korea")
    card = pack.scorecard
    groups = (card.kinds, card.bundles, card.entitlement, card.history, card.kept)
    codes_of_columns = {
        code for feed in pack.feeds.values() for column in feed.columns if column.means in feeds.FACTS
        for code in column.codes.values()
    }  # fmt: skip
    return (
        set(pack.feeds)
        | codes_of_columns
        | {code for benefit in pack.rules.benefits for _, code in benefit.conditions}
        | {signal.id for signal in pack.signals}
        | {benefit.id for benefit in pack.rules.benefits}
        | {fact.id for fact in pack.rules.facts}
        | {rule for group in groups for rule in group}
    )


def office_terms() -> set[str]:
    """Names of the office's models, codes it has words for, and codes that officers tick at a door."""
    configs = (config for config in apps.get_app_configs() if config.name.startswith("bandi.office"))
    labels = importlib.import_module("bandi.office.discovery.labels").LABELS
    ticked = importlib.import_module("bandi.office.visits.words")
    return (
        {model.__name__ for config in configs for model in config.get_models()}
        | {str(code) for codes_of_kind in labels.values() for code in codes_of_kind}
        | set(ticked.CONDITIONS)
        | set(ticked.NEEDS)
    )


@pytest.fixture(scope="module")
def rows(root: Path) -> list[Row]:
    """The rows of GLOSSARY.md."""
    return read_rows((root / "GLOSSARY.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(lambda: codes(bandi.engine), id="engine-codes"),
        pytest.param(table_terms, id="engine-tables"),
        pytest.param(contract_terms, id="contracts"),
        pytest.param(content_terms, id="content"),
        pytest.param(lambda: codes(bandi.office), id="office-codes"),
        pytest.param(office_terms, id="office-models"),
    ],
)
def test_every_term_of_the_code_has_a_row(terms: typing.Callable[[], set[str]], rows: list[Row]) -> None:
    used = terms()
    assert used, "no term found: the check looks in the wrong place"
    assert not sorted(used - {term for row in rows for term in row.terms})


def test_every_row_is_whole(rows: list[Row]) -> None:
    assert rows
    assert not faults(rows)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("| `round` | | One cycle. | engine |", "round: no Korean"),
        ("| `round` | 차수 | | engine |", "round: no sentence of meaning"),
        ("| `round` | 차수 | One cycle. | |", "round: not said where"),
        ("| `round` | 차수 | One cycle. | engine |\n| `round` | 회차 | Again. | office |", "round: twice"),
    ],
)
def test_the_check_notices(line: str, fault: str) -> None:
    assert faults(read_rows(line)) == [fault]


def test_a_whole_row_is_accepted() -> None:
    rows = read_rows("| `round`, `Round` | 차수 | One cycle of discovery. | engine, office |")
    assert rows[0].terms == ("round", "Round")
    assert not faults(rows)
