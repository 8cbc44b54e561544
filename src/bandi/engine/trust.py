"""Which deliveries may be read: a pure function of what was offered and what stewards decided (수신 자료의 신뢰 판정).

The order of taking in plays no part. A delivery is compared with earlier months of its series that had come by its own
day of arrival and are themselves trusted; what comes later changes nothing about it. A steward's decision goes before
every check. It is bound to the content: a corrected file is judged anew.
"""

from dataclasses import dataclass

import polars as pl

from bandi.engine import drift
from bandi.engine.contract.gate import GATE
from bandi.engine.tables import DELIVERIES, FINDINGS, Schema, conform, empty
from bandi.engine.words import Decision

TRUSTED = ("accepted", "superseded")
"""States of deliveries that are trusted."""

OFFERS: Schema = {"sha256": pl.String, "file": pl.String, "received_on": pl.Date}
"""One row = a content offered under a name on a day. One delivery may be offered again and again."""

AT_ONCE = 500
"""Series compared at once: bounds memory."""


@dataclass(frozen=True)
class Judged:
    """The deliveries (DELIVERIES) as they stand, and what was found at the gate (FINDINGS)."""

    deliveries: pl.DataFrame
    findings: pl.DataFrame


def judged(deliveries: pl.DataFrame, offers: pl.DataFrame, profiles: pl.DataFrame, decisions: pl.DataFrame) -> Judged:
    """DELIVERIES as read, OFFERS, PROFILES and GATE_DECISIONS -> each delivery's state, and why."""
    readable = deliveries.filter(pl.col("state").is_in(TRUSTED))
    last = decisions.sort("number").group_by("delivery").agg(pl.col("decision", "reason").last())
    found = [drift.refused(readable)]
    known = readable.join(profiles.filter(pl.col("column") == "").select("delivery", "series"), on="delivery")
    series = known["series"].unique().sort()
    for start in range(0, len(series), AT_ONCE):
        some = known.filter(pl.col("series").is_in(series[start : start + AT_ONCE].implode()))
        found.append(_unusual(some, profiles, last, found[0]))
    findings = conform(pl.concat(found), FINDINGS).sort("delivery", "check", "column", "ko")
    return Judged(settled(_with_states(deliveries, findings, last), offers), findings)


def _unusual(known: pl.DataFrame, profiles: pl.DataFrame, last: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS of these deliveries against their trusted past.

    Whether a month is trusted depends on earlier months only: each turn settles at least one month more, so that the
    turns end, and end alike from wherever they start.
    """
    pairs, of_these = _pairs(known), profiles.join(known, on="delivery", how="semi")
    findings, held = empty(FINDINGS), _held(refused, last)
    while True:
        findings = drift.compare(_latest(pairs, held), of_these)
        now = _held(pl.concat([refused, findings]), last)
        if now == held:
            return findings
        held = now


def _held(findings: pl.DataFrame, last: pl.DataFrame) -> frozenset[str]:
    released = last.filter(pl.col("decision") == Decision.RELEASE)["delivery"]
    stopped = last.filter(pl.col("decision") == Decision.HOLD)["delivery"]
    return (frozenset(findings["delivery"]) - frozenset(released)) | frozenset(stopped)


def _pairs(known: pl.DataFrame) -> pl.DataFrame:
    """Each delivery with every one of its series that speaks of an earlier month and had come by then."""
    month = pl.coalesce("month_to", "received_on").dt.month_start()
    mine = known.select("delivery", "series", "received_on", month=month)
    past = known.select("series", "file", past="delivery", came="received_on", then=month)
    return mine.join(past, on="series").filter(
        (pl.col("then") < pl.col("month")) & (pl.col("came") <= pl.col("received_on"))
    )


def _latest(pairs: pl.DataFrame, held: frozenset[str]) -> pl.DataFrame:
    """Of each delivery's past the newest trusted ones, one for each file name."""
    trusted = pairs.filter(~pl.col("past").is_in(list(held))).sort("delivery", "then", "came", "past")
    newest = trusted.unique(["delivery", "file"], keep="last", maintain_order=True)
    return newest.group_by("delivery", maintain_order=True).tail(GATE.back).select("delivery", "past")


def _with_states(deliveries: pl.DataFrame, findings: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    told = findings.group_by("delivery", maintain_order=True).agg(pl.col("ko").str.join(" "))
    table = deliveries.join(told, on="delivery", how="left").join(
        last.rename({"reason": "said"}), on="delivery", how="left"
    )
    refused, decision = pl.col("state") == "refused", pl.col("decision")
    found = pl.col("ko").is_not_null() | (pl.col("state") == "held")
    held = (decision == Decision.HOLD) | (decision.is_null() & found)
    return table.with_columns(
        state=pl.when(refused).then("state").when(held).then(pl.lit("held")).otherwise(pl.lit("accepted")),
        reason=pl.when(refused)
        .then("reason")
        .when(decision.is_not_null())
        .then(pl.format("담당자 {}: {}", decision.replace({"hold": "보류", "release": "해제"}), "said"))
        .otherwise("ko"),
    ).select(DELIVERIES.keys())


def settled(deliveries: pl.DataFrame, offers: pl.DataFrame | None = None) -> pl.DataFrame:
    """DELIVERIES with each trusted file `accepted` or `superseded`.

    Of one feed and one file name the content offered last stands: a correction, or an earlier file sent once more.
    Without OFFERS each content counts as offered once, on the day it was received.
    """
    offered = empty(OFFERS) if offers is None else offers
    last = offered.group_by("sha256", "file").agg(last_on=pl.col("received_on").max())
    table = deliveries.join(last, on=["sha256", "file"], how="left").with_columns(
        pl.coalesce("last_on", "received_on").alias("last_on")
    )
    trusted = pl.col("state").is_in(TRUSTED)
    of_name = ["feed", "file", "trusted"]
    latest = pl.col("delivery") == pl.col("delivery").last().over(of_name)
    state = (
        pl.when(trusted & latest).then(pl.lit("accepted")).when(trusted).then(pl.lit("superseded")).otherwise("state")
    )
    before = pl.when(trusted).then(pl.col("delivery").shift(1).over(of_name))
    table = table.with_columns(trusted=trusted).sort("last_on", "sha256").with_columns(state=state, supersedes=before)
    return conform(table, DELIVERIES).sort("received_on", "file", "sha256")
