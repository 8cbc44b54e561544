"""Telephone numbers in one form, old mobile prefixes turned into 010 (전화번호 비교).

The numbers of 011, 016, 017, 018 and 019 became 010 numbers by a published rule (통신위원회, 24 December 2003; ended in
June 2021): a three-digit exchange got a digit in front, a four-digit one changed its first digits.
"""

import polars as pl

CHILD = 14  # years; below, a number is a parent's (정보통신망법 제31조: consent of the legal guardian)

NEW_EXCHANGES = (
    ("011", 200, 499, "5"), ("011", 500, 899, "3"), ("016", 200, 499, "3"), ("016", 500, 899, "2"),
    ("017", 200, 499, "6"), ("017", 500, 899, "4"), ("018", 200, 499, "4"), ("018", 500, 899, "6"),
    ("019", 200, 499, "2"), ("019", 500, 899, "5"),
)  # fmt: skip
"""Old prefix, exchange from and to, digit in front."""
CHANGED_EXCHANGES = (
    ("011", 1700, 1799, -1700 + 7100), ("011", 9000, 9499, 0), ("011", 9500, 9999, -1000), ("016", 9000, 9499, -2000),
    ("016", 9500, 9999, 0), ("019", 9000, 9499, -1000), ("019", 9500, 9999, -2000),
)  # fmt: skip
"""Old prefix, four-digit exchange from and to, what is added to it. Newspapers of 24 and 25 December 2003 and of 26
August 2008; the commission's own table was not seen [M]."""


NOBODYS = (*(digit * 8 for digit in "0123456789"), "12345678")
"""Last eight digits that are typed where no number is known."""


def phones(table: pl.DataFrame, birth: pl.Series) -> pl.DataFrame:
    """phone (digits, in the 010 form), phone_tail (the last 8) of `phone`, in its order.

    A number told for somebody younger than 14 on the day of receipt is the parents', and 010-0000-0000 is nobody's:
    they say nothing and become null.
    """
    told = table.select("phone", "received_on", birth=birth).with_row_index("row")
    said = _said(told.filter(pl.col("phone").is_not_null()))
    known = told.select("row").join(said, on="row", how="left", maintain_order="left").select("phone")
    return known.with_columns(phone_tail=pl.col("phone").str.tail(8))


def _said(told: pl.DataFrame) -> pl.DataFrame:
    """row, phone."""
    plain = pl.col("phone").str.normalize("NFKC").str.replace_all(r"\(0\)", "").str.replace_all("[^0-9+]", "")
    plain = plain.str.replace(r"^(\+82|0082|82)0?", "0").str.replace_all("[^0-9]", "")
    plain = pl.when(plain.str.contains(r"^1[016789]\d{7,8}$")).then("0" + plain).otherwise(plain)
    read = told.select("row", "received_on", birth=pl.col("birth").str.to_date("%Y%m%d"), phone=plain)
    old = pl.col("phone").str.contains("^01[16789]")
    read = pl.concat([read.filter(~old), read.filter(old).with_columns(phone=_converted(pl.col("phone")))])
    new = pl.col("phone")
    grown = pl.col("birth").dt.offset_by(f"{CHILD}y") <= pl.col("received_on")
    real = new.str.len_chars().is_between(9, 12) & ~new.str.tail(8).is_in(NOBODYS)
    return read.select("row", phone=pl.when(real, grown.fill_null(value=True)).then(new))


def _converted(phone: pl.Expr) -> pl.Expr:
    prefix, exchange = phone.str.head(3), phone.str.slice(3, phone.str.len_chars() - 7).cast(pl.Int32, strict=False)
    new = phone
    for old, first, last, digit in NEW_EXCHANGES:
        here = (prefix == old) & exchange.is_between(first, last) & (phone.str.len_chars() == 10)
        new = pl.when(here).then(pl.lit("010" + digit) + phone.str.slice(3)).otherwise(new)
    for old, first, last, step in CHANGED_EXCHANGES:
        here = (prefix == old) & exchange.is_between(first, last) & (phone.str.len_chars() == 11)
        new = pl.when(here).then(pl.lit("010") + (exchange + step).cast(pl.String) + phone.str.tail(4)).otherwise(new)
    return new
