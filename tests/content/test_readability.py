"""Words of the public pages stay plain: short sentences, few long words, no jargon that has a plain word (쉬운 말).

The bounds and the lists are `plain_words.toml`. A failure names the worst texts and, for jargon, what says the same.
"""

import ast
import gettext
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bandi import korea

HERE = Path(__file__).parent
CONTENT = Path(korea.__file__).parent
OFFICE = CONTENT.parent / "office"
RULES: dict[str, Any] = tomllib.loads((HERE / "plain_words.toml").read_text("utf-8"))
NAMES = re.compile("|".join(RULES["names"]))
LANGUAGES = ("ko", "easy", "en")
SENTENCE, MARKS = re.compile(r"(?<=[.?!:])\s+"), re.compile(r"\W|\{\w+\}")
MSGID = re.compile(r"""\{% (?:translate|trans) (["'])(.+?)\1""")
EASY, GAP = re.compile(r'^msgstr(?:\[0\])? (".+")$', re.MULTILINE), re.compile(r"%\(\w+\)s|<[^>]+>")
NOT_WORDS = frozenset({"law", "law_ko", "law_en", "source", "confidence"})
WORST = 8  # named in a failure


class Said(NamedTuple):
    """One text of a public page, and where it stands."""

    where: str
    lang: str
    text: str

    @property
    def sentences(self) -> list[str]:
        """What ends with a mark, or with the text."""
        return [one for one in SENTENCE.split(self.text) if one.strip()]


def told(value: Any, where: str, names: tuple[str, ...] = ()) -> Iterator[Said]:
    """Texts by language in a content file: `{ ko = …, en = … }`, `words_ko`, or lists in the order of `languages`."""
    if isinstance(value, dict):
        for name, one in value.items():
            lang = name.rpartition("_")[2]
            if name in NOT_WORDS:
                continue
            if isinstance(one, str) and lang in LANGUAGES:
                yield Said(where, lang, one)
            elif isinstance(one, list) and name not in ("languages", "names") and _spoken(one, names):
                yield from (Said(f"{where}.{name}", *pair) for pair in zip(names, one, strict=True))
            else:
                yield from told(one, f"{where}.{name}", names)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from told(one, f"{where}.{one.get('id', place) if isinstance(one, dict) else place}", names)


def _spoken(value: list[Any], names: tuple[str, ...]) -> bool:
    return bool(names) and len(value) == len(names) and all(isinstance(one, str) for one in value)


def public() -> Iterator[Said]:
    """Everything somebody without an account may be shown, in the languages with bounds."""
    for name in ("finder", "reports", "readiness"):
        raw = tomllib.loads((CONTENT / f"{name}.toml").read_text("utf-8"))
        order = tuple(raw["languages"]) if isinstance(raw.get("languages"), list) else ()
        yield from (one for one in told(raw, name, order) if one.lang in LANGUAGES)
    for path in sorted((OFFICE / "readiness" / "templates").rglob("*.html")):
        yield from (Said(path.name, "ko", text) for _, text in MSGID.findall(path.read_text("utf-8")))
    for told_ in EASY.findall((OFFICE / "locale" / "ko_Easy" / "LC_MESSAGES" / "django.po").read_text("utf-8")):
        yield Said("ko_Easy", "easy", GAP.sub("", ast.literal_eval(told_)))


SAID = tuple(public())


def of(lang: str) -> list[Said]:
    found = [one for one in SAID if one.lang == lang]
    assert len(found) > 100, "the texts were not found"
    return found


def worst(rows: list[tuple[int, str, str]]) -> str:
    return "\n".join(f"{number}: {where}: {text}" for number, where, text in sorted(rows, reverse=True)[:WORST])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_are_short(lang: str) -> None:
    rows = [(len(sentence.split()), one.where, sentence) for one in of(lang) for sentence in one.sentences]
    long = [row for row in rows if row[0] > RULES[lang]["words"]]
    assert not long, worst(long)
    mean = sum(count for count, _, _ in rows) / len(rows)
    assert mean <= RULES[lang]["mean"], f"{mean:.1f} words a sentence\n{worst(rows)}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_words_are_few(lang: str) -> None:
    rows = [(len(MARKS.sub("", word)), one.where, word) for one in of(lang) for word in one.text.split()]
    long = [row for row in rows if row[0] > RULES[lang]["letters"]]
    assert len(long) <= RULES[lang]["long"] * len(rows), f"{len(long)} of {len(rows)}\n{worst(long)}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_has_a_plain_word_is_said_by_it(lang: str) -> None:
    lists = RULES["instead"] | (RULES["not_easy"] if lang == "easy" else {})
    found = [
        f"{one.where}: “{one.text}”: instead of “{word}” say “{plain}”"
        for one in of(lang)
        for word, plain in lists.items()
        if re.search(rf"\b{re.escape(word)}", NAMES.sub("", one.text), re.IGNORECASE)
    ]
    assert not found, "\n".join(found)


def test_a_text_that_is_not_plain_is_found() -> None:
    raw = {"words": {"x": {"ko": "익일까지 구비서류를 기재하여 송부하시기 바랍니다. 끝.", "law": "제1조"}}}
    (one,) = told(raw, "file")
    assert one.where == "file.words.x"
    assert one.sentences == ["익일까지 구비서류를 기재하여 송부하시기 바랍니다.", "끝."]
    assert [word for word in RULES["instead"] if re.search(rf"\b{word}", one.text)] == [
        "구비서류", "기재", "익일", "송부",
    ]  # fmt: skip
    assert [*told({"languages": ["ko", "en"], "words": [["가", "a"]], "y": ["나", "b"]}, "f", ("ko", "en"))] == [
        Said("f.y", "ko", "나"), Said("f.y", "en", "b"),
    ]  # fmt: skip


CITIZENS = ("applications/filling", "applications/hands", "applications/wishes", "mine/answers", "citizens/oidc")
"""Modules whose every refusal a citizen meets."""


def met() -> Iterator[Said]:
    """What an easy reader meets: Korean of the content and of refusals, said anew where somebody wrote it so."""
    with (OFFICE / "locale" / "ko_Easy" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        easy = gettext.GNUTranslations(file).gettext
    for name in ("reports", "universal"):
        raw = tomllib.loads((CONTENT / f"{name}.toml").read_text("utf-8"))
        yield from (Said(f"{name}.{key}", "easy", easy(text)) for key, text in raw["words"]["ko"].items())
        for group in ("who", "kinds", "routes", "outcomes", "refusals", "states") if name == "reports" else ():
            yield from (Said(f"{group}.{one['id']}", "easy", easy(one["words"][0])) for one in raw[group])
    raw = tomllib.loads((CONTENT / "readiness.toml").read_text("utf-8"))
    yield from (Said(one.where, "easy", easy(one.text)) for one in told(raw, "readiness") if one.lang == "ko")
    for module in CITIZENS:
        for node in ast.walk(ast.parse((OFFICE / f"{module}.py").read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                words = {word.arg: word.value for word in node.keywords}
                plain = words["ko"].value if isinstance(words["ko"], ast.Constant) else ""
                assert plain or "easy" in words, f"{module}: a sentence with a gap needs `easy`: {ast.unparse(node)}"
                yield from [Said(module, "easy", easy(str(plain)))] if plain else []


def test_whoever_chose_easy_korean_meets_no_other() -> None:
    rows = [*met()]
    assert len(rows) > 250
    lists = RULES["instead"] | RULES["not_easy"]
    faults = [
        f"{one.where}: {one.text}"
        for one in rows
        if "니다" in GAP.sub("", one.text)
        or any(len(sentence.split()) > RULES["easy"]["words"] for sentence in one.sentences)
        or any(re.search(rf"\b{re.escape(word)}", NAMES.sub("", one.text)) for word in lists)
    ]
    assert not faults, "\n".join(faults)
