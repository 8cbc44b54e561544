"""The resident registration number (주민등록번호): its 13 digits, and the birth date and sex they tell.

The seventh digit tells the century and the sex: 1, 2 born in the 1900s; 3, 4 in the 2000s; 5 to 8 the same for
foreigners; 9, 0 in the 1800s; odd is male. There is no checksum to test: numbers given since October 2020 are random
after the seventh digit (주민등록법 시행규칙, 2020-10-05).
"""

import polars as pl

HYPHENS = "[-‐‑‒–—―−－﹣~ ]"
"""What stands between the two halves in real files."""

CENTURIES = {
    "1": "19",
    "2": "19",
    "3": "20",
    "4": "20",
    "5": "19",
    "6": "19",
    "7": "20",
    "8": "20",
    "9": "18",
    "0": "18",
}
SEXES = {digit: "m" if digit in "13579" else "f" for digit in CENTURIES}


def digits(text: pl.Expr) -> pl.Expr:
    """The 13 digits, null when there are not exactly 13 or when the birth date they tell does not exist."""
    bare = text.str.replace_all(HYPHENS, "")
    return pl.when(bare.str.contains(r"^[0-9]{13}$") & birth(bare).is_not_null()).then(bare)


def birth(number: pl.Expr) -> pl.Expr:
    """Birth date told by the 13 digits; null when no such day exists."""
    century = number.str.slice(6, 1).replace_strict(CENTURIES, default=None, return_dtype=pl.String)
    return (century + number.str.slice(0, 6)).str.to_date("%Y%m%d", strict=False)


def sex(number: pl.Expr) -> pl.Expr:
    """`m` or `f`."""
    return number.str.slice(6, 1).replace_strict(SEXES, default=None, return_dtype=pl.String)
