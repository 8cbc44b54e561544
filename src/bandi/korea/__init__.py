"""The content for Korea: feeds, signals, points, wording, benefits, regions and the calendar. An expert edits here."""

from functools import cache
from pathlib import Path

import openfisca_korea
from bandi.engine.contract.choosing import read_choosing
from bandi.engine.contract.features import read_features
from bandi.engine.contract.feeds import read_feed
from bandi.engine.contract.metering import read_metering
from bandi.engine.contract.points import read_scorecard
from bandi.engine.contract.residence import read_residence
from bandi.engine.contract.retention import read_retention
from bandi.engine.contract.wording import read_wording
from bandi.engine.pack import Pack
from bandi.korea import registry
from bandi.korea.benefits import rules
from bandi.korea.calendar import figures
from bandi.korea.lawful import with_law
from bandi.korea.likeness import likeness
from bandi.korea.signals import SIGNALS

HERE = Path(__file__).parent


@cache
def pack() -> Pack:
    """Everything the engine needs to know of Korea."""
    feeds = [with_law(read_feed(path), registry.registry()) for path in sorted(HERE.glob("feeds/*/feed.toml"))]
    asked = rules()
    return Pack(
        name="korea",
        feeds={feed.id: feed for feed in feeds},
        signals=SIGNALS,
        scorecard=read_scorecard(HERE / "scorecard.toml"),
        wording=read_wording(HERE / "wording"),
        rules=asked,
        residence=read_residence(HERE / "residence.toml"),
        connected=frozenset(figures()["installation"]["connected"]),
        likeness=likeness(),
        sources=(HERE, Path(openfisca_korea.__file__).parent),
        meters=read_metering(HERE / "metering.toml"),
        retention=read_retention(HERE / "retention.toml"),
        features=read_features(
            HERE / "features.toml", signals=SIGNALS, benefits=asked.benefits, benefit_feed=asked.benefits_feed
        ),
        choosing=read_choosing(HERE / "groups.toml"),
    )
