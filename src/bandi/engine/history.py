"""What earlier rounds learned of a household (발굴 이력): found again and again, helped, or never met."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from bandi.engine.tables import HISTORY, conform
from bandi.engine.words import ENDED, SETTLING, SUPPORTED, UNMET

SUPPORTING = sorted(code.value for code in SUPPORTED)
NOT_MET = sorted(code.value for code in UNMET)
RESOLVED = sorted(code.value for code in SETTLING | ENDED)


def history(earlier: pl.DataFrame, outcomes: pl.DataFrame, *, cutoffs: Mapping[str, date]) -> pl.DataFrame:
    """CANDIDATES of earlier rounds and LINKED rows of the office's own feed -> HISTORY, sorted by household.

    `cutoffs` gives the cut-off of every round in `earlier` and thereby their order. A result belongs to the household's
    latest listing whose cut-off lies on or before its day. The last result of a listing tells whether anyone was met; a
    listing without any result met nobody. Households that were only on the reference list have no row. Raises KeyError
    for a round without a cut-off.
    """
    rounds = sorted(set(earlier["round"]))
    order = pl.DataFrame(
        {"round": rounds, "cutoff": [cutoffs[name] for name in rounds]},
        schema={"round": pl.String, "cutoff": pl.Date},
    )
    listed = earlier.filter("listed").select("household", "round").unique()
    listings = listed.join(order, on="round", how="left", validate="m:1").sort("household", "cutoff")
    results = (
        outcomes.select("household", "record", "state", on=pl.coalesce("event_on", "month"))
        .drop_nulls()
        .unique("record", keep="any")
        .sort("household", "on", "record")
    )
    told = _listings_told(listings, results)
    table = _listed(told).join(_learned(results), on="household", how="full", coalesce=True, validate="1:1")
    never_listed = pl.col("times_listed", "unsupported_listings", "unreached_rounds", "unresolved_listings").fill_null(
        0
    )
    return conform(table.with_columns(never_listed), HISTORY).sort("household")


def _listings_told(listings: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Each listing with `supported` (any result supported), `unreached` (no result, or the last one met nobody) and
    `resolved` (any result that settles or ends)."""
    placed = results.join_asof(
        listings, left_on="on", right_on="cutoff", by="household", strategy="backward", check_sortedness=False
    ).drop_nulls("round")
    ends = placed.group_by("household", "round", maintain_order=True).agg(
        supported=pl.col("state").is_in(SUPPORTING).any(),
        unreached=pl.col("state").last().is_in(NOT_MET),
        resolved=pl.col("state").is_in(RESOLVED).any(),
    )
    return (
        listings.join(ends, on=["household", "round"], how="left")
        .with_columns(pl.col("supported", "resolved").fill_null(False), pl.col("unreached").fill_null(True))
        .sort("household", "cutoff")
    )


def _listed(told: pl.DataFrame) -> pl.DataFrame:
    """What the listings say: how often, how often without support, how many of the last in a row met nobody, and how
    many of the last in a row settled nothing."""
    met_later = (~pl.col("unreached")).cast(pl.Int32).cum_sum(reverse=True)
    settled_later = pl.col("resolved").cast(pl.Int32).cum_sum(reverse=True)
    return told.group_by("household").agg(
        times_listed=pl.len(),
        unsupported_listings=(~pl.col("supported")).sum(),
        last_round=pl.col("round").last(),
        unreached_rounds=(met_later == 0).sum(),
        unresolved_listings=(settled_later == 0).sum(),
    )


def _learned(results: pl.DataFrame) -> pl.DataFrame:
    """What the results say, listed or not: the last one, and the last that supported."""
    return results.group_by("household").agg(
        last_outcome=pl.col("state").last(),
        last_outcome_on=pl.col("on").last(),
        supported_on=pl.col("on").filter(pl.col("state").is_in(SUPPORTING)).last(),
    )
