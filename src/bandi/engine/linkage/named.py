"""Names out of the vault for telling people apart, a delivery at a time (신원 읽기).

The register does not know telephones; other feeds that carry resident numbers do, and what they told of a resident last
stands beside his or her name. Each opening is written to the vault's journal with the purpose `linkage`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.engine.contract.likeness import Likeness
from bandi.engine.vault import Vault

PURPOSE = "linkage"
"""Why the vault is opened here."""
FRESH = timedelta(days=365)
"""Telephones told longer ago than this are not read."""


@dataclass(frozen=True)
class People:
    """What telling people apart needs: the vault that knows their names, and how they are compared."""

    vault: Vault
    likeness: Likeness

    def strangers(self, asked: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """IDENTITIES of these strangers (stranger, delivery), delivery by delivery."""
        for (delivery,), those in asked.sort("delivery").group_by("delivery", maintain_order=True):
            told = self._told(str(delivery))
            yield told.join(those, left_on="person", right_on="stranger", how="semi")

    def residents(self, settled: pl.LazyFrame, phones: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """IDENTITIES of residents (person, delivery of the newest register), with phones, delivery by delivery."""
        for delivery in settled.select("delivery").unique().collect().to_series().sort():
            those = settled.filter(pl.col("delivery") == delivery).select("person").collect()
            told = self._told(delivery).join(those, on="person", how="semi").drop("phone")
            yield told.join(phones, on="person", how="left", validate="m:1")

    def phones(self, deliveries: pl.DataFrame, *, feeds: Mapping[str, Feed], until: date) -> pl.DataFrame:
        """person, phone: what feeds with resident numbers told last, within a year."""
        telling = [feed.id for feed in feeds.values() if feed.column("rrn") and feed.column("phone")]
        fresh = deliveries.filter(pl.col("feed").is_in(telling) & (pl.col("received_on") > until - FRESH))
        known = pl.DataFrame(schema={"person": pl.Int64, "received_on": pl.Date, "phone": pl.String})
        for delivery in fresh["delivery"].sort():
            told = self._told(delivery).select(known.columns).drop_nulls()
            known = pl.concat([known, told]).sort(known.columns).unique("person", keep="last", maintain_order=True)
        return known.select("person", "phone")

    def _told(self, delivery: str) -> pl.DataFrame:
        return self.vault.told_by([delivery], purpose=PURPOSE)
