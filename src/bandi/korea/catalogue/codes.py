"""Code tables of the catalogue (부호표): official codes, their words, and the reading of either."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bandi.engine.errors import ContentError

HERE = Path(__file__).parent
DOT = re.compile(r"\s*[·‧∙•ㆍ]\s*")
LISTS = ("life", "target", "theme", "provision", "cycle")
"""The tables whose codes open data gives as lists of names or codes."""


class Unfit(ContentError):
    """A fact of a programme that we do not believe; `ko` says the same to a steward."""

    def __init__(self, what: str, *, ko: str, where: str = "", next_step: str = "") -> None:
        self.ko = ko
        super().__init__(what, where=where, next_step=next_step)


@dataclass(frozen=True)
class Code:
    """One code with its words. `group` and `open` for conditions only; `open`: asks for nothing (해당없음)."""

    ko: str
    en: str
    group: str = ""
    open: bool = False


@cache
def tables() -> Mapping[str, Mapping[str, Code]]:
    """Kind of code -> code -> its words, as codes.toml declares them."""
    declared = tomllib.loads((HERE / "codes.toml").read_text(encoding="utf-8"))
    return {kind: {code: Code(**words) for code, words in table.items()} for kind, table in declared.items()}


@cache
def _by_name(kind: str) -> Mapping[str, str]:
    return {plain(code.ko): name for name, code in tables()[kind].items()}


def plain(text: str) -> str:
    """NFC, one kind of middle dot without blanks around it, no blanks at the ends."""
    return DOT.sub("·", unicodedata.normalize("NFC", text)).strip()


def read_code(kind: str, said: str) -> str:
    """The code of a code or of its Korean name. Raises Unfit when the table knows neither."""
    word = plain(said)
    if word in tables()[kind]:
        return word
    if word in _by_name(kind):
        return _by_name(kind)[word]
    raise unknown(kind, word)


def unknown(kind: str, code: str, *, where: str = "") -> Unfit:
    """The refusal of a code that its table does not hold."""
    step = f"Use a code or name of [{kind}] in codes.toml, or add the new one there."
    return Unfit(f"unknown {kind} {code!r}", ko=f"부호표 [{kind}]에 없는 말입니다: {code}", where=where, next_step=step)


def read_codes(kind: str, said: str) -> tuple[str, ...]:
    """Codes of a comma-separated list of codes or names, each once, in the order of the codes."""
    return tuple(sorted({read_code(kind, part) for part in said.split(",") if part.strip()}))


def words(kind: str, code: str, language: str) -> str:
    """What a code is called; the code itself when the table does not know it."""
    known = tables()[kind].get(code)
    return code if known is None else str(getattr(known, language))
