"""Sentences for officers, per language, as data (문구). Placeholders are named; a missing sentence is an error.

A Korean particle that depends on the word before it is written both ways, as on any Korean form: "{benefit}을(를)".
It is settled after the placeholder is filled: 생계급여를, 기초연금을, 129는, 2026은, 서울로.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Literal

import polars as pl

from bandi.engine.errors import ContentError

Language = Literal["ko", "en"]

_VOWEL = "".join(map(chr, range(0xAC00, 0xD7A4, 28))) + "2459" + "ABCDEFGHIJKOPQSTUVWXYZabcdefghijkopqstuvwxyz"
_RIEUL = "".join(map(chr, range(0xAC08, 0xD7A4, 28))) + "178" + "LRlr"
_ANY = "가-힣0-9A-Za-z"
_QUOTES = "[’”'\"」』]?"


def _settled(written: str, after_vowel: str, after_consonant: str, vowels: str = _VOWEL) -> list[tuple[str, str, str]]:
    either = re.escape(written)
    return [
        (written, f"([{vowels}]{_QUOTES}){either}", after_vowel),
        (written, f"([{_ANY}]{_QUOTES}){either}", after_consonant),
    ]


PARTICLES = (
    *_settled("을(를)", "를", "을"),
    *_settled("은(는)", "는", "은"),
    *_settled("이(가)", "가", "이"),
    *_settled("와(과)", "와", "과"),
    *_settled("(으)로", "로", "으로", _VOWEL + _RIEUL),
)
"""(as written, pattern of the word's last letter and the particle, particle). Digits as read in Korean (2 이, 3 삼),
Latin letters as named (L 엘, B 비); the order matters: after a vowel first, then after anything else that sounds."""


@dataclass(frozen=True)
class Wording:
    """`ko[key]` and `en[key]` are sentences with named placeholders such as {months} and {amount}."""

    ko: dict[str, str]
    en: dict[str, str]

    def of(self, language: Language) -> dict[str, str]:
        """All sentences of one language, by key."""
        return self.ko if language == "ko" else self.en

    def say(self, key: str, language: Language, /, **values: object) -> str:
        """One sentence, filled. Raises ContentError when the key or a value it needs is missing."""
        sentence = self.need([key], language)[key]
        try:
            return particles(sentence.format_map(values))
        except KeyError as error:
            raise ContentError(f"{key} needs {error}", where=f"wording {language}") from error

    def need(self, keys: list[str], language: Language) -> dict[str, str]:
        """The sentences of these keys. Raises ContentError, naming every key that has none."""
        said = self.of(language)
        if missing := sorted(set(keys) - said.keys()):
            raise ContentError(f"no sentence for {', '.join(missing)}", where=f"wording {language}")
        return {key: said[key] for key in keys}


def read_wording(folder: Path) -> Wording:
    """Reads `ko.toml` and `en.toml`.

    Raises ContentError when a file is no TOML, when one language lacks a sentence of the other, when a sentence is
    empty, or when the two languages need different placeholders.
    """
    ko, en = (_read(folder / f"{language}.toml") for language in ("ko", "en"))
    if different := set(ko) ^ set(en):
        raise ContentError(f"said in one language only: {', '.join(sorted(different))}", where=folder.name)
    if empty := sorted(key for key in ko if not ko[key].strip() or not en[key].strip()):
        raise ContentError(f"said with nothing: {', '.join(empty)}", where=folder.name)
    if unlike := sorted(key for key in ko if placeholders(ko[key]) != placeholders(en[key])):
        raise ContentError(f"different placeholders in the two languages: {', '.join(unlike)}", where=folder.name)
    return Wording(ko=ko, en=en)


def placeholders(sentence: str) -> frozenset[str]:
    """Names in braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


def particles(text: str) -> str:
    """The text with every either-or particle settled by the word before it (조사)."""
    for written, pattern, particle in PARTICLES:
        if written in text:
            text = re.sub(pattern, rf"\g<1>{particle}", text)
    return text


def filled(sentence: str) -> pl.Expr:
    """The sentence filled from the columns that its placeholders name, for all rows. Null where a column is null."""
    pieces: list[pl.Expr] = []
    for literal, name, _, _ in Formatter().parse(sentence):
        pieces += [pl.lit(literal)] if literal else []
        pieces += [pl.col(name).cast(pl.String)] if name else []
    text = pl.concat_str(pieces)
    for written, pattern, particle in PARTICLES:
        if written in sentence:
            text = text.str.replace_all(pattern, f"${{1}}{particle}")
    return text


def _read(path: Path) -> dict[str, str]:
    try:
        return _flat(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not valid TOML: {error}", where=path.name) from error


def _flat(raw: dict[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in raw.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat
