"""Names out of the vault for telling people apart, some deliveries at a time (신원 읽기).

The register does not know telephones; other feeds that carry resident numbers do, and what they told of a resident last
stands beside his or her name. Each opening is written to the vault's journal with the purpose `linkage`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.engine.contract.likeness import Likeness
from bandi.engine.linkage.register import batches
from bandi.engine.vault import Vault

PURPOSE = "linkage"
"""Why the vault is opened here."""
PORTION = 500_000
"""Identities in memory at once, or as many as one delivery tells: some 400 MB with the texts made of them."""
FRESH = timedelta(days=365)
"""Telephones told longer ago than this are not read."""


@dataclass(frozen=True)
class People:
    """What telling people apart needs: the vault that knows their names, and how they are compared."""

    vault: Vault
    likeness: Likeness

    def strangers(self, asked: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """IDENTITIES of these strangers (stranger, delivery), portion by portion."""

        def told() -> Iterator[pl.DataFrame]:
            for (delivery,), those in asked.sort("delivery").group_by("delivery", maintain_order=True):
                yield self._told(str(delivery)).join(those, left_on="person", right_on="stranger", how="semi")

        return _portions(told())

    def residents(
        self, settled: pl.DataFrame, phones: pl.DataFrame, only: pl.Series | None = None
    ) -> Iterator[pl.DataFrame]:
        """IDENTITIES of residents (person, delivery of the newest register), with phones, portion by portion."""

        def told() -> Iterator[pl.DataFrame]:
            for delivery in settled["delivery"].unique().cast(pl.String).sort():
                those = settled.filter(pl.col("delivery") == delivery).select("person")
                if only is not None:
                    those = those.filter(pl.col("person").is_in(only.implode()))
                yield self._told(delivery).join(those, on="person", how="semi").drop("phone")

        for portion in _portions(told()):
            yield portion.join(phones, on="person", how="left", validate="m:1")

    def phones(self, deliveries: pl.DataFrame, *, feeds: Mapping[str, Feed], until: date) -> pl.DataFrame:
        """person, phone: what feeds with resident numbers told last, within a year."""
        telling = [feed.id for feed in feeds.values() if feed.column("rrn") and feed.column("phone")]
        fresh = deliveries.filter(pl.col("feed").is_in(telling) & (pl.col("received_on") > until - FRESH))
        known = pl.DataFrame(schema={"person": pl.Int64, "received_on": pl.Date, "phone": pl.String})
        for batch in batches(fresh.sort("delivery"), rows=PORTION):
            both = pl.concat([known, self._told(*batch["delivery"]).select(known.columns).drop_nulls()])
            known = both.sort(known.columns).unique("person", keep="last", maintain_order=True)
        return known.select("person", "phone")

    def _told(self, *deliveries: str) -> pl.DataFrame:
        return self.vault.told_by(deliveries, purpose=PURPOSE)


def _portions(tables: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Tables in their order, put together up to PORTION rows or a little more: each step has its price."""
    kept: list[pl.DataFrame] = []
    for table in tables:
        kept.append(table)
        if sum(each.height for each in kept) >= PORTION:
            yield pl.concat(kept)
            kept = []
    if kept:
        yield pl.concat(kept)
