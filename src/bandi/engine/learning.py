"""Learning from past rounds, from sealed tables to a signed model on the shelf. Nothing is learned while rounds run.

A round reads `shelf(house).in_force()` when it begins; releasing a model or switching it off holds from the next one.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from bandi.engine import seal, tables
from bandi.engine.contract.rounds import Round
from bandi.engine.errors import BandiError
from bandi.engine.lake import Lake
from bandi.engine.pack import Pack
from bandi.engine.risk.learned.curves import Model
from bandi.engine.risk.learned.examples import Content, all_seen, examples
from bandi.engine.risk.learned.score import learned
from bandi.engine.risk.learned.shelf import Shelf
from bandi.engine.signature import Signer
from bandi.engine.vault import Vault
from bandi.engine.words import Band

SIGNING = "models"
"""What the signing key is derived for: the installation's own secret, which lies outside lake and database."""


def shelf(pack: Pack, lake: Lake, vault: Vault) -> Shelf:
    """The models of this installation, beside its lake. Raises BandiError for content without an allow-list."""
    if pack.features is None:
        raise BandiError("this content declares no features, so nothing can be learned", where=pack.name)
    return Shelf(lake.folder.parent / "models", signer=Signer(vault.seed(SIGNING)), declared=pack.features)


def learn(pack: Pack, lake: Lake, *, this: Round) -> Model:
    """A model from every round sealed before `this` and the results that came by `this.until`; not yet on the shelf.

    Raises BandiError when the results are too few.
    """
    from bandi.engine.risk.learned.train import finished, train  # noqa: PLC0415  a round never loads the learner

    if pack.features is None:
        raise BandiError("this content declares no features, so nothing can be learned", where=pack.name)
    content = Content(pack.features, pack.scorecard, pack.signals)
    if not (cutoffs := seal.earlier_cutoffs(this, lake=lake)):
        raise BandiError("no round has been sealed yet", next_step="Learn after a round whose results came in.")
    rows = examples(lake, _outcomes(pack, lake, until=this.until), cutoffs=cutoffs, content=content)
    model = train(rows, declared=pack.features, on=this.until, seed=this.seed)
    return finished(model, _lines(model, lake, cutoffs, content), declared=pack.features)


def _outcomes(pack: Pack, lake: Lake, *, until: date) -> pl.DataFrame:
    """RECORDS of the office's own feed."""
    feed = pack.outcome_feed.id
    came = lake.accepted_deliveries(until=until).filter(pl.col("feed") == feed)["delivery"].sort()
    parts = [lake.read(f"records/{feed}", delivery, tables.RECORDS) for delivery in came]
    return pl.concat(parts) if parts else tables.empty(tables.RECORDS)


def _lines(model: Model, lake: Lake, cutoffs: Mapping[str, date], content: Content) -> dict[str, int]:
    """The bands' lines: each band holds the share of everybody scored in these rounds that the scorecard's holds."""
    points, bands = [], []
    for scored, rows in all_seen(lake, cutoffs, content):
        points.append(learned(scored, rows, model=model, declared=content.declared)["points"].to_numpy())
        bands.append(scored["band"])
    ordered, band = np.sort(np.concatenate(points))[::-1], pl.concat(bands)
    lines, above, before = {}, 0, int(ordered[0]) + 2
    for name in (Band.URGENT, Band.HIGH, Band.NORMAL):
        above += int((band == name).sum())
        least = int(ordered[above]) + 1 if above < len(ordered) else int(ordered[-1])
        lines[name.value] = before = min(before - 1, least)
    return lines
