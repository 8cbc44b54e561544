"""The English catalogue is complete: every sentence of the pages and of the code behind them has its English."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

import bandi.office

OFFICE = Path(bandi.office.__file__).parent
KOREA = OFFICE.parent / "korea"
CATALOGUE = OFFICE / "locale" / "en" / "LC_MESSAGES"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
MARKED = re.compile(r"""(?:\bn?gettext|\b_)\(u?(?P<first>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
PLACE = re.compile(r"%\(\w+\)[sd]|%%")
HANGUL = re.compile(r"[가-힣]")


def in_template(path: Path) -> Iterator[str]:
    """Sentences marked in a template."""
    for found in MARKED.finditer(templatize(path.read_text("utf-8"))):
        yield str(ast.literal_eval(found["first"]))


def in_module(path: Path) -> Iterator[str]:
    """Sentences marked in a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def marked() -> dict[str, str]:
    """Every sentence with the first file it stands in."""
    found: dict[str, str] = {}
    for pattern, sentences in (("*.html", in_template), ("*.txt", in_template), ("*.py", in_module)):
        for path in sorted(OFFICE.rglob(pattern)):
            for sentence in sentences(path):
                found.setdefault(sentence, str(path.relative_to(OFFICE)))
    return found


@pytest.fixture(scope="module")
def english() -> gettext.GNUTranslations:
    """The compiled catalogue that the office reads."""
    with (CATALOGUE / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_every_sentence_has_its_english(english: gettext.GNUTranslations) -> None:
    known = english._catalog  # type: ignore[attr-defined]
    missing = [f"{file}: {told}" for told, file in marked().items() if not (known.get(told) or known.get((told, 0)))]
    assert missing == []


def test_english_is_english_and_keeps_every_place(english: gettext.GNUTranslations) -> None:
    faults = []
    for told in marked():
        said = english.gettext(told)
        if sorted(PLACE.findall(told)) != sorted(PLACE.findall(said)) or (HANGUL.search(said) and told != "한국어"):
            faults.append((told, said))
    assert faults == []


def test_the_compiled_catalogue_is_that_of_the_written_one(english: gettext.GNUTranslations) -> None:
    written = (CATALOGUE / "django.po").read_text("utf-8")
    entries = dict(_entries(written))
    assert "#, fuzzy" not in written
    stale = [told for told, said in entries.items() if told and english.gettext(told) != said]
    assert stale == []
    left_over = sorted(set(entries) - {""} - set(marked()))
    assert left_over == []


def test_easy_korean_says_what_the_pages_say_and_keeps_every_place() -> None:
    written = (OFFICE / "locale" / "ko_Easy" / "LC_MESSAGES" / "django.po").read_text("utf-8")
    entries = {told: said for told, said in _entries(written) if told}
    content = "".join(one.read_text("utf-8") for one in [*OFFICE.rglob("*.py"), *KOREA.glob("*.toml")])
    known = marked()
    stale = [told for told in entries if told not in known and f'"{told}"' not in content]
    assert stale == [], "no page says these any more"
    assert [told for told, said in entries.items() if set(PLACE.findall(told)) != set(PLACE.findall(said))] == []
    with (OFFICE / "locale" / "ko_Easy" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [told for told, said in entries.items() if compiled.gettext(told) != said] == []


def _entries(written: str) -> Iterator[tuple[str, str]]:
    """Pairs of a catalogue: a Korean sentence and its English."""
    for block in re.split(r"\n\s*\n", written):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        joined = re.sub(r'"\s*\n"', "", "\n".join(lines))
        told = re.search(r'^msgid (".*")$', joined, re.MULTILINE)
        said = re.search(r'^msgstr(?:\[0\])? (".*")$', joined, re.MULTILINE)
        if told and said:
            yield ast.literal_eval(told[1]), ast.literal_eval(said[1])
