"""Finding a programme by what somebody types (복지사업 찾기): blanks, unfinished syllables and everyday words.

Every word asked must be found. A word is found in name, summary, target or authority, by what it is, by a word that
means the same (synonyms.toml), or as an unfinished syllable (기초여 finds 기초연금) or by initials alone (ㄱㅊㅇㄱ).
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from bandi.korea.catalogue.codes import HERE
from bandi.korea.catalogue.programme import Programme

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
SYLLABLES, PER_INITIAL, FINALS = 0xAC00, 21 * 28, 28
NOISE = re.compile(r"[\s·.,()\[\]{}~!?'\"/\-–—:;]+")
WEIGHTS = (("name_ko", 8), ("name_en", 6), ("summary_ko", 3), ("summary_en", 2), ("who", 1), ("authority", 1))
LONGEST = 60


def flat(text: str) -> str:
    """NFKC, small letters, without blanks and punctuation."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


def initials(text: str) -> str:
    """First consonants of the syllables: 기초연금 gives ㄱㅊㅇㄱ; everything else stays."""
    return "".join(
        INITIALS[(ord(c) - SYLLABLES) // PER_INITIAL] if "가" <= c <= "힣" else c
        for c in unicodedata.normalize("NFC", text)
    )


@cache
def _same() -> dict[str, frozenset[str]]:
    lines = tomllib.loads((HERE / "synonyms.toml").read_text(encoding="utf-8"))["same"]
    return {flat(word): frozenset(map(flat, line)) for line in lines for word in line}


@lru_cache(maxsize=200)
def _pattern(word: str) -> re.Pattern[str]:
    """What a word is looked for as: itself, its synonyms, its last syllable unfinished, or initials."""
    ways = [re.escape(other) for other in sorted({word} | _same().get(word, frozenset()))]
    last = word[-1]
    if len(word) > 1 and "가" <= last <= "힣" and (ord(last) - SYLLABLES) % FINALS == 0:
        ways.append(f"{re.escape(word[:-1])}[{last}-{chr(ord(last) + FINALS - 1)}]")
    return re.compile("|".join(ways))


def haystack(programme: Programme) -> str:
    """What is searched of a programme, ready to be kept: one line a field, in the order of WEIGHTS."""
    return "\n".join(flat(getattr(programme, name)) for name, _ in WEIGHTS)


def search(programmes: Iterable[Programme], asked: str) -> list[Programme]:
    """Programmes that have every word, the nearest first; all of them, by name, when nothing is asked."""
    known = {programme.id: programme for programme in programmes}
    return [known[name] for name in find(((p.id, haystack(p)) for p in known.values()), asked)]


def find(haystacks: Iterable[tuple[str, str]], asked: str) -> list[str]:
    """The ids of (id, haystack) that have every word, the nearest first."""
    words = [flat(word) for word in asked[:LONGEST].split() if flat(word)]
    scored = [(_score(hay, words), hay, name) for name, hay in haystacks]
    return [name for score, _, name in sorted(scored, key=lambda each: (-each[0], each[1], each[2])) if score]


def _score(hay: str, words: list[str]) -> int:
    """0 when a word is missing; else how well it fits, the name before all."""
    lines = hay.split("\n")
    total = 1
    for word in words:
        best = next((weight for line, (_, weight) in zip(lines, WEIGHTS, strict=True) if _found(word, line)), 0)
        if not best:
            return 0
        total += best
    whole = "".join(words)
    return total + (20 if whole and lines[0] == whole else 5 if whole and lines[0].startswith(whole) else 0)


def _found(word: str, text: str) -> bool:
    if len(word) > 1 and all(c in INITIALS for c in unicodedata.normalize("NFC", _compat(word))):
        return _compat(word) in initials(text)
    return bool(_pattern(word).search(text))


def _compat(word: str) -> str:
    """Initials typed alone may come as conjoining letters; back to the letters of the keyboard."""
    return "".join(INITIALS[ord(c) - 0x1100] if 0x1100 <= ord(c) <= 0x1112 else c for c in word)
