"""Does a delivery look like the earlier ones of its series? Counts, shares and deciles compared (자료 변화 점검)."""

import math
from collections.abc import Mapping
from typing import Any

import polars as pl

from bandi.engine.contract.gate import GATE
from bandi.engine.tables import FINDINGS, conform
from bandi.engine.words import Check

DECILES = {"low": ("낮은 쪽 10% 값", "lowest tenth"), "median": ("가운데값", "median"),
           "high": ("높은 쪽 10% 값", "highest tenth")}  # fmt: skip
NORMAL_DECILE = 1.2816  # standard deviations from the middle of a normal distribution to its deciles
ERRORS = {"low": 1.7, "median": 1.25, "high": 1.7}  # of a decile or median of n values, in deviations by root n

SAID: Mapping[Check, tuple[str, str]] = {
    Check.REFUSED: (
        "{lines:,}줄 가운데 {refused:,}줄({seen:.0%})이 반려되었습니다. 서식이나 코드가 바뀌었는지 제공기관에 확인해 "
        "주세요.",
        "{refused:,} of {lines:,} lines ({seen:.0%}) were refused. Ask the institution whether a format or a code has "
        "changed.",
    ),
    Check.VOLUME: (
        "지난 {times}번은 {least:,.0f}~{most:,.0f}줄이었는데 이번에는 {seen:,.0f}줄입니다. 빠지거나 겹친 줄이 없는지 "
        "확인해 주세요.",
        "The last {times} times {least:,.0f} to {most:,.0f} lines came, now {seen:,.0f}. Look for lost or doubled "
        "lines.",
    ),
    Check.FILL: (
        "‘{column}’ 칸이 지난 {times}번은 {least:.0%}~{most:.0%} 채워졌는데 이번에는 {seen:.0%}입니다. 빠진 값이 "
        "없는지 확인해 주세요.",
        "'{column}' was filled {least:.0%} to {most:.0%} the last {times} times, now {seen:.0%}. Look for lost values.",
    ),
    Check.CODE: (
        "‘{column}’의 ‘{value}’ 비율이 지난 {times}번은 {least:.0%}~{most:.0%}, 이번에는 {seen:.0%}입니다. "
        "코드표가 바뀌었는지 확인해 주세요.",
        "'{value}' in '{column}' had a share of {least:.0%} to {most:.0%} the last {times} times, now {seen:.0%}. Ask "
        "whether the code table has changed.",
    ),
    Check.UNIT: (
        "‘{column}’의 지난 {times}번 가운데값 {usual:,.0f}{won_ko} → 이번 {seen:,.0f}{won_ko}: {guess_ko}",
        "'{column}': median of the last {times} times {usual:,.0f}{won_en}, now {seen:,.0f}{won_en}: {guess_en}",
    ),
    Check.DRIFT: (
        "‘{column}’의 {place_ko}: 지난 {times}번은 {least:,.0f}~{most:,.0f}{won_ko}, 이번에는 {seen:,.0f}{won_ko}. "
        "값이 바르게 담겼는지 확인해 주세요.",
        "'{column}', {place_en}: {least:,.0f} to {most:,.0f}{won_en} the last {times} times, now {seen:,.0f}{won_en}. "
        "Look whether the values are right.",
    ),
}
"""How each finding is said."""


def refused(deliveries: pl.DataFrame) -> pl.DataFrame:
    """DELIVERIES of which too many lines, or all of them, were refused (FINDINGS)."""
    lines = pl.col("rows_in")
    bound = GATE.refused * lines + GATE.leeway * (GATE.refused * (1 - GATE.refused) * lines).sqrt()
    many = deliveries.filter((lines > 0) & ((pl.col("refused") > bound) | (pl.col("accepted") == 0)))
    share = pl.col("refused") / lines
    return _told(
        Check.REFUSED,
        many.select("delivery", "refused", lines.alias("lines"), column=pl.lit(""), seen=share, usual=None),
    )


def compare(pairs: pl.DataFrame, profiles: pl.DataFrame) -> pl.DataFrame:
    """What is unusual (FINDINGS). `pairs`: delivery and each earlier delivery (`past`) it is compared with."""
    told, measures = ["column", "type", "value"], ("rows", "filled", "share", *DECILES)
    shares = profiles.with_columns(share=pl.when(pl.col("rows") > 0).then(pl.col("filled") / pl.col("rows")))
    usual = (
        pairs.join(shares, left_on="past", right_on="delivery")
        .group_by("delivery", *told)
        .agg(
            pl.len().alias("times"),
            pl.col(measures).min().name.suffix("_least"),
            pl.col(measures).max().name.suffix("_most"),
            pl.col(measures).median().name.suffix("_usual"),
        )
        .filter(pl.col("times") >= GATE.least)
    )
    both = shares.join(usual, on=["delivery", *told], nulls_equal=True)
    return pl.concat([_volume(both.filter(column="")), *_shares(both), *_numbers(both)])


def _volume(both: pl.DataFrame) -> pl.DataFrame:
    """A count strays by chance (Poisson) and by the sway of months."""

    def strays(count: pl.Expr) -> pl.Expr:
        return GATE.deviations * (count + 1 + (GATE.sway * count) ** 2).sqrt()

    least, most = pl.col("rows_least"), pl.col("rows_most")
    return _beyond(both, Check.VOLUME, "rows", low=least - strays(least), high=most + strays(most))


def _shares(both: pl.DataFrame) -> list[pl.DataFrame]:
    """Filled shares of columns and shares of codes. No certainty from a handful: after Agresti, two of four more."""
    rows, least, most = pl.col("rows"), pl.col("share_least"), pl.col("share_most")

    def strays(share: pl.Expr) -> pl.Expr:
        mild = (share * rows + 2) / (rows + 4)
        return GATE.share + GATE.deviations * (mild * (1 - mild) / rows).sqrt()

    columns = both.filter((pl.col("column") != "") & (rows > 0))
    low, high = least - strays(least), most + strays(most)
    return [
        _beyond(columns.filter(pl.col("value").is_null()), Check.FILL, "share", low=low, high=high),
        _beyond(columns.filter(pl.col("value").is_not_null()), Check.CODE, "share", low=low, high=high),
    ]


def _beyond(both: pl.DataFrame, check: Check, name: str, *, low: pl.Expr, high: pl.Expr) -> pl.DataFrame:
    odd = both.filter((pl.col(name) < low) | (pl.col(name) > high))
    return _told(check, _measured(odd, name))


def _measured(odd: pl.DataFrame, name: str) -> pl.DataFrame:
    return odd.select(
        "delivery", "column", "type", "value", "times",
        seen=name, usual=f"{name}_usual", least=f"{name}_least", most=f"{name}_most",
    )  # fmt: skip


def _numbers(both: pl.DataFrame) -> list[pl.DataFrame]:
    """Medians in another unit, else deciles beyond the earlier range; both by more than chance explains."""
    spread = pl.max_horizontal(
        (pl.col("high") / pl.col("low")).log(), (pl.col("high_most") / pl.col("low_least")).log()
    ) / (2 * NORMAL_DECILE)
    chance = GATE.deviations * spread * (1 / pl.col("filled") + 1 / pl.col("filled_usual")).sqrt()
    table = both.drop_nulls(["median", "median_usual"]).with_columns(chance=chance)
    far = (pl.col("median") / pl.col("median_usual")).log().abs()
    unit = (far > math.log(GATE.unit)) & (far > ERRORS["median"] * pl.col("chance"))
    found = [_told(Check.UNIT, _measured(table.filter(unit), "median"))]
    for name in DECILES:
        beyond = pl.max_horizontal(
            (pl.col(name) / pl.col(f"{name}_most")).log(), (pl.col(f"{name}_least") / pl.col(name)).log()
        )
        odd = table.filter(~unit & (beyond > math.log(GATE.drift)) & (beyond > ERRORS[name] * pl.col("chance")))
        found.append(_told(Check.DRIFT, _measured(odd, name), place=name))
    return found


def _told(check: Check, odd: pl.DataFrame, *, place: str = "median") -> pl.DataFrame:
    """FINDINGS with their sentences; as few rows as there is something to say."""
    rows = []
    for row in odd.iter_rows(named=True):
        told = row | dict(zip(("place_ko", "place_en"), DECILES[place], strict=True)) | _units(row, check)
        ko, en = (sentence.format_map(told) for sentence in SAID[check])
        rows.append((row["delivery"], check.value, row["column"], row["seen"], row["usual"], ko, en))
    return conform(pl.DataFrame(rows, schema=dict(FINDINGS), orient="row", strict=False), FINDINGS)


def _units(row: Mapping[str, Any], check: Check) -> dict[str, str]:
    money = row.get("type") == "won"
    told = {"won_ko": "원" if money else "", "won_en": " won" if money else ""}
    if check is not Check.UNIT:
        return told
    ratio = row["seen"] / row["usual"]
    if money and (tens := round(math.log10(ratio))) in {-3, -4}:
        ko, en = {-3: ("천원", "thousands"), -4: ("만원", "ten thousands")}[tens]
        return told | {
            "guess_ko": f"단위가 {ko}으로 바뀐 것 같습니다.",
            "guess_en": f"the unit seems to have become {en} of won.",
        }
    times = f"{ratio:,.0f}" if ratio > 1 else f"1/{1 / ratio:,.0f}"
    return told | {
        "guess_ko": f"약 {times}배입니다. 단위나 열이 바뀐 것 같습니다.",
        "guess_en": f"about {times} times. A unit or a column seems to have changed.",
    }
