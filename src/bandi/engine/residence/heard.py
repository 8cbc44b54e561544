"""What was said of where each household lives, and what still counts of it (거주 징후 모으기)."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from bandi.engine.contract.residence import Sign
from bandi.engine.tables import Schema, empty
from bandi.engine.words import How

WORDS: Schema = {
    "household": pl.Int64,
    "who": pl.Int64,  # the member of whom it is said; null = the household
    "voice": pl.String,
    "says": pl.String,  # contract.residence.SAYS
    "flag": pl.String,
    "weight": pl.Float64,  # log-odds at the cut-off, faded, never negative
    "counts": pl.Boolean,  # the newest of its voice, and not older than the registration
    "address": pl.Int64,
    "building": pl.Int64,
    "area": pl.String,
    "feed": pl.String,
    "on": pl.Date,
    "record": pl.Int64,
    "delivery": pl.String,
    "months": pl.Int32,
    "amount": pl.Int64,
    "subject": pl.Int64,
    "received_on": pl.Date,
}
"""One row = one record x what it says."""

DAYS_A_MONTH = 30.4375
SPEAKING = ["household", "who", "voice", "area"]
"""Of these the newest word counts: each neighbourhood office speaks for its own area."""


def heard(
    linked: pl.DataFrame, persons: pl.DataFrame, households: pl.DataFrame, *, signs: Sequence[Sign], cutoff: date
) -> pl.DataFrame:
    """LINKED, PERSONS, HOUSEHOLDS -> WORDS, in no particular order. Nothing dated after the cut-off, no record twice.

    Head and spouse speak for the household; any other member's word is about that member. A record joined by its
    address alone says nothing of who lives there. Whoever registered anew after a word has answered it.
    """
    told = _told(linked, persons, cutoff=cutoff)
    parts = [_said(told, sign, cutoff=cutoff) for sign in signs]
    rows = pl.concat(parts) if parts else empty(WORDS)
    order = ["on", "received_on", "record"]
    last = pl.col("record") == pl.col("record").sort_by(order).last().over(SPEAKING)
    registered = households.select("household", "moved_in")
    return (
        rows.with_columns(last=last)
        .join(registered, on="household", how="inner")
        .with_columns(counts=pl.col("last") & (pl.col("moved_in").is_null() | (pl.col("on") >= pl.col("moved_in"))))
        .select(*WORDS)
    )


def _told(linked: pl.DataFrame, persons: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """Records with the day they speak of and the member whom they name."""
    leading = pl.col("relation").is_in(["head", "spouse"])
    members = persons.select(
        "household", subject="person", speaks=leading | ~leading.any().over("household"), known=pl.lit(value=True)
    )
    by_address = pl.col("how").is_in([How.ADDRESS.value, How.RESIDENCE.value])
    records = linked.filter(pl.col("household").is_not_null() & ~by_address).unique("record", keep="any")
    return (
        records.join(members, on=["household", "subject"], how="left")
        .filter(pl.col("subject").is_null() | pl.col("known"))
        .with_columns(
            on=pl.coalesce("event_on", pl.col("month").dt.month_start()),
            who=pl.when(pl.col("subject").is_not_null() & ~pl.col("speaks")).then("subject"),
        )
        .filter(pl.col("on") <= cutoff)
    )


def _said(told: pl.DataFrame, sign: Sign, *, cutoff: date) -> pl.DataFrame:
    says = pl.col("feed") == sign.feed
    if sign.states:
        says &= pl.col("state").is_in(sign.states)
    if sign.says == "here":
        says &= pl.col("address").is_not_null()
    if sign.says in {"area", "not_area"}:
        says &= pl.col("area").is_not_null()
    age = (pl.lit(cutoff) - pl.col("on")).dt.total_days() / DAYS_A_MONTH
    faded = pl.lit(0.5).pow(age / sign.half_life) if sign.half_life else pl.lit(1.0)
    return (
        told.filter(says)
        .with_columns(
            voice=pl.lit(sign.voice),
            says=pl.lit(sign.says),
            flag=pl.lit(sign.flag or None, dtype=pl.String),
            weight=sign.weight * faded * pl.col("sure").fill_null(1.0),
            counts=pl.lit(value=True),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in WORDS.items())
    )
