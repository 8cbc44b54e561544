"""Names made comparable across spellings, scripts and orders (성명 비교).

A name becomes several keys: as spelled, as heard, letter by letter of the Korean alphabet (자모), as written in Latin
letters, and without regard to order for names from abroad. Spellings stand in spellings.toml.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

SPELLINGS = Path(__file__).parent / "spellings.toml"

HIDDEN = "[\\p{Cf}\u115f\u1160\u3164\uffa0]"  # zero-width marks and fillers
MARKS = "[\u0300-\u036f]"  # accents of Latin letters once parted from them
INITIALS, VOWELS, FINALS = range(0x1100, 0x1113), range(0x1161, 0x1176), range(0x11A8, 0x11C3)
JAMO = [chr(code) for letters in (INITIALS, VOWELS, FINALS) for code in letters]
LETTERS = [chr(code) for code in range(0x30, 0x30 + len(JAMO))]
"""One ASCII letter for each initial, vowel and final, because DuckDB measures distances in bytes."""

SOFT = "([\u1163\u1167\u1168\u116d\u1172\u1175])"  # ㅑ ㅕ ㅖ ㅛ ㅠ ㅣ
SYLLABLE = "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
HEARD = {"\u1162": "\u1166", "\u1164": "\u1168", "\u116b": "\u116c", "\u1170": "\u116c", "\u1174": "\u1175"}
"""ㅐ=ㅔ, ㅒ=ㅖ, ㅙ=ㅞ=ㅚ, ㅢ=ㅣ: nobody hears a difference, so clerks mix them."""
BLURRED = "([\u1100-\u110a\u110c-\u1112])\u1168"  # ㅖ after a consonant is spoken ㅔ (표준 발음법 제5항): 혜=헤

# Coarse sounds: what the romanisations in use (Revised, McCune-Reischauer, passports) do not keep apart is one class.
CLASS_INITIALS = "K K N T T L M P P S S . C C C K T P H"
CLASS_VOWELS = "A E YA YE O E YO YE O WA WE WE YO O WO WE WI YO O I I"
CLASS_FINALS = "K K K N N N T L L L L L L L L M P P T T N T T K T P H"
SOUNDS = [sound.strip(".") for row in (CLASS_INITIALS, CLASS_VOWELS, CLASS_FINALS) for sound in row.split()]
ROMAN = [
    ("TCH|CH|J", "C"), ("SH|SS", "S"), ("CK|KK|GG|G|Q", "K"), ("TT|D", "T"), ("PP|BB|B", "P"), ("RR|LL|R", "L"),
    ("H([^AEIOUWY]|$)", "${1}"), ("NK", "N"), ("EUI|YI|EE|II", "I"), ("HUI", "HI"), ("YEO|YOO|YOU|YU|YO", "1"),
    ("YAE|YE", "2"), ("WAE", "4"), ("AEU", "A8"), ("AE|AI|AY", "6"), ("WOO|WU", "8"), ("WEO|WO", "3"), ("EO|EU", "8"),
    ("WE|OE|OI", "4"), ("OU|OO|U|O", "8"), ("1", "YO"), ("2", "YE"), ("3", "WO"), ("4", "WE"), ("6", "E"), ("8", "O"),
]  # fmt: skip


@cache
def spellings() -> dict[str, Any]:
    """The tables of spellings.toml."""
    return tomllib.loads(SPELLINGS.read_text(encoding="utf-8"))


def names(table: pl.DataFrame) -> pl.DataFrame:
    """name, jamo, ear, family, given, script, sound, sound_other, letters, abroad, words of `name`, in its order.

    All text; null where a key cannot be told. `sound` reads a Latin name with the surname first, `sound_other` with the
    surname last. `letters` is for two names in one script, `abroad` for Latin letters against Hangul.
    """
    made = _parted(_words(table).select("words", name=pl.col("words").str.replace_all(" ", "")))
    hangul, latin = pl.col("script") == "hangul", pl.col("script") == "latin"
    short = pl.col("name").str.len_chars() <= 4
    spoken = _sounded(pl.col("family")) + "/" + _sounded(pl.col("given"))
    return made.select(
        "name",
        jamo=pl.col("parts").str.replace_many(JAMO, LETTERS),
        ear=pl.col("heard").str.replace_many(JAMO, LETTERS),
        family="family",
        given="given",
        script="script",
        sound=pl.when(hangul & short).then(spoken).when(latin).then("first"),
        sound_other=pl.when(hangul & short).then(spoken).when(latin).then("last"),
        letters=_letters(korean=pl.col("first").is_not_null() | pl.col("last").is_not_null()),
        abroad=_sorted(pl.col("abroad")),
        words=pl.when(latin & pl.col("words").str.contains(" ")).then(_without_initials(pl.col("words"))),
    )


def _parted(spelled: pl.DataFrame) -> pl.DataFrame:
    """Adds script, parts (as spelled) and heard (as spoken) in jamo, family, given, first, last, abroad."""
    hangul = pl.col("name").str.contains("^[가-힣]{2,}$")
    latin = pl.col("name").str.contains("^[A-Z]{2,}$")
    made = spelled.with_columns(
        script=pl.when(hangul).then(pl.lit("hangul")).when(latin).then(pl.lit("latin")),
        parts=pl.when(hangul).then(pl.col("name").str.normalize("NFD")),
        abroad=_abroad(pl.col("words")),
        first=_romanised(pl.col("words"), surname_first=True),
        last=_romanised(pl.col("words"), surname_first=False),
    )
    made = made.with_columns(folded=_folded(pl.col("parts")))
    made = made.with_columns(
        family=pl.col("folded").str.normalize("NFC").str.extract(_surname()),
        heard=pl.col("folded").str.replace_many(HEARD).str.replace_all(BLURRED, "${1}\u1166"),
    )
    return made.with_columns(given=_rest(pl.col("heard").str.normalize("NFC"), pl.col("family")))


def _words(table: pl.DataFrame) -> pl.DataFrame:
    """words: capital letters, Hangul and nothing else, words apart by one blank; Chinese characters read in Korean."""
    seen = pl.col("name").str.replace_all(HIDDEN, "").str.normalize("NFKC").str.to_uppercase()
    seen = seen.str.replace_all("Đ", "D").str.normalize("NFKD").str.replace_all(MARKS, "").str.normalize("NFC")
    made = table.select(seen=seen.str.replace_all("['’`]", "")).with_columns(
        inside=pl.col("seen").str.extract(r"[(\[]([가-힣 ]{2,})[)\]]"),
        outside=pl.col("seen").str.replace_all(r"[(\[][^)\]]*[)\]]", " "),
    )
    whole = ~pl.col("outside").str.contains("[가-힣A-Z\\p{Han}]")
    told = pl.when(~pl.col("outside").str.contains("[가-힣]") & pl.col("inside").is_not_null()).then("inside")
    named = told.when(whole).then("seen").otherwise("outside")
    named = named.str.replace(r"\s*(님|씨|귀하|외 ?\d+ ?[인명])\s*$", "").str.replace(r"([가-힣])[A-Z]$", "${1}")
    hanja = spellings()["hanja"]
    read = named.str.strip_chars().str.replace("^金", "김").str.replace_many(list(hanja), list(hanja.values()))
    bare = made.select(words=read.str.replace_all("[^가-힣A-Z\\p{Han}]+", " ").str.strip_chars())
    return bare.select(pl.when(~pl.col("words").is_in(["", *spellings()["nobody"]])).then("words"))


def _surname() -> str:
    return f"^({'|'.join(spellings()['surnames']['double'])}|[가-힣])"


def _folded(parts: pl.Expr) -> pl.Expr:
    """First-sound rule (두음법칙) undone: 리, 류, 라, 녀 become 이, 유, 나, 여 at the head of surname and given name.

    Inside a name only 렬 and 률 become 열 and 율, as the spelling rules let them (한글 맞춤법 제11항).
    """
    for ahead in ("^()", f"^({SYLLABLE})"):
        parts = parts.str.replace(f"{ahead}\u1105{SOFT}", "${1}\u110b${2}")
        parts = parts.str.replace(f"{ahead}\u1105", "${1}\u1102")
        parts = parts.str.replace(f"{ahead}\u1102([\u1167\u116d\u1172\u1175])", "${1}\u110b${2}")
    return parts.str.replace_all("\u1105([\u1167\u1172]\u11af)", "\u110b${1}")


def _rest(name: pl.Expr, family: pl.Expr) -> pl.Expr:
    rest = name.str.slice(family.str.len_chars())
    return pl.when(rest != "").then(rest)


def _sounded(hangul: pl.Expr) -> pl.Expr:
    return hangul.str.normalize("NFD").str.replace_many(JAMO, SOUNDS).str.replace_all("NK", "N")


def _latin_sound(text: pl.Expr) -> pl.Expr:
    text = text.str.replace_all("NG", "N")
    for pattern, sound in ROMAN:
        text = text.str.replace_all(pattern, sound)
    return text


def _romanised(words: pl.Expr, *, surname_first: bool) -> pl.Expr:
    """Sound of a Korean name in Latin letters, null where the word in the surname's place is no Korean surname."""
    tables = spellings()["surnames"]
    place = "^([A-Z]+) (.+)$" if surname_first else "^(.+) ([A-Z]+)$"
    family, given = (
        words.str.extract(place, 1 if surname_first else 2),
        words.str.extract(place, 2 if surname_first else 1),
    )
    known = pl.Series([*tables["single"], *tables["double"]])
    sounds = known.to_frame("s").select(_sounded(pl.col("s")))["s"].unique()
    read = _latin_sound(family.replace(tables["latin"]))
    sound = read + "/" + _latin_sound(given.str.replace_all(" ", ""))
    return pl.when(read.is_in(sounds.implode()) & (given.str.count_matches(" ") <= 1)).then(sound)


def _abroad(words: pl.Expr) -> pl.Expr:
    """A name from abroad in one Hangul spelling: null for Latin letters with a word that the table does not know."""
    abroad = spellings()["abroad"]
    latin = {word: spelled[0] for word, spelled in abroad.items()}
    other = {variant: spelled[0] for spelled in abroad.values() for variant in spelled[1:]}
    read = words.str.split(" ").list.eval(pl.element().replace(latin)).list.join("")
    known = read.str.contains("^[가-힣]{3,}$")
    return pl.when(known).then(read.str.replace_many(list(other), list(other.values())))


def _letters(*, korean: pl.Expr) -> pl.Expr:
    """The letters of a long name in the order of the alphabet: the same in whatever order its words were written.

    Null for Korean names in Latin letters: brothers 민수 and 수민 have the same letters.
    """
    hangul, latin = pl.col("abroad"), _without_initials(pl.col("words")).str.replace_all(" ", "")
    told = (pl.col("script") == "hangul") & (hangul.str.len_chars() >= 5)
    spelled = (pl.col("script") == "latin") & (latin.str.len_chars() >= 8) & ~korean
    return pl.when(told).then(_sorted(hangul)).when(spelled).then(_sorted(latin))


def _sorted(text: pl.Expr) -> pl.Expr:
    return text.str.split("").list.sort().list.join("")


def _without_initials(words: pl.Expr) -> pl.Expr:
    """Words of two letters or more, sorted."""
    return words.str.split(" ").list.eval(pl.element().filter(pl.element().str.len_chars() > 1).sort()).list.join(" ")
