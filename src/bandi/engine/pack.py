"""A pack is one country's content, handed to the machine as values (콘텐츠 묶음)."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from bandi.engine.contract.benefits import Rules
from bandi.engine.contract.choosing import NOBODY_ASKS, Choosing, ReferenceColumn, vocabulary
from bandi.engine.contract.features import Features
from bandi.engine.contract.feeds import Feed
from bandi.engine.contract.likeness import Likeness
from bandi.engine.contract.metering import Metering
from bandi.engine.contract.points import Scorecard
from bandi.engine.contract.residence import Residence
from bandi.engine.contract.retention import RetentionClock
from bandi.engine.contract.signals import SignalType
from bandi.engine.contract.wording import Wording
from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class Pack:
    """Everything the machine needs to know of a country."""

    name: str
    feeds: Mapping[str, Feed]  # every feed the law or an agreement allows
    connected: frozenset[str]  # those this installation receives
    signals: tuple[SignalType, ...]
    scorecard: Scorecard
    wording: Wording
    rules: Rules
    residence: Residence
    likeness: Likeness
    sources: tuple[Path, ...]  # folders whose files are this content: their bytes are named in every manifest
    retention: tuple[RetentionClock, ...] = ()
    meters: tuple[Metering, ...] = ()  # how readings are read
    features: Features | None = None  # what a learned score may read; None: the scorecard alone
    choosing: Choosing = NOBODY_ASKS

    def __post_init__(self) -> None:
        months = {"monthly": 1, "bimonthly": 2}
        unknown = [s.id for s in self.signals if s.feed not in self.feeds]
        unknown += [
            s.id for s in self.signals for service in s.unused
            if service.feed not in self.feeds or months[self.feeds[service.feed].cadence] != service.every
        ]  # fmt: skip
        silent = [s.id for s in self.signals if s.id not in self.scorecard.signals]
        unheard = [s.feed for s in self.residence.signs if s.feed not in self.feeds]
        if unheard or self.residence.signal not in {s.id for s in self.signals}:
            raise ContentError(
                f"signs of residence without a feed: {unheard}; its signal: {self.residence.signal}", where=self.name
            )
        if unknown or silent:
            raise ContentError(f"signals without a feed: {unknown}; signals without points: {silent}", where=self.name)
        if unread := [meter.feed for meter in self.meters if meter.feed not in self.feeds]:
            raise ContentError(f"readings without a feed: {unread}", where=self.name)
        if unknown_to_asks := self.choosing.faults(self.measures):
            raise ContentError("; ".join(unknown_to_asks), where=self.name)
        undeclared = sorted(self.connected - self.feeds.keys())
        needed = sorted({self.outcome_feed.id, self.register_feed.id} - self.connected)
        if undeclared or needed:
            raise ContentError(
                f"connected without a feed folder: {undeclared}; needed and not connected: {needed}", where=self.name
            )

    @property
    def measures(self) -> dict[str, ReferenceColumn]:
        """The columns of the reference list that a condition may ask about."""
        return vocabulary((signal.id for signal in self.signals), (benefit.id for benefit in self.rules.benefits))

    @property
    def outcome_feed(self) -> Feed:
        """The office's own feed: what became of the households of earlier rounds."""
        own = (f for f in self.feeds.values() if f.own and f.id != self.rules.grants_feed)
        return next(f for f in own if not f.column("area"))

    @property
    def elsewhere(self) -> SignalType:
        """The signal of a household that likely lives elsewhere than registered."""
        return next(signal for signal in self.signals if signal.id == self.residence.signal)

    @property
    def register_feed(self) -> Feed:
        """The resident register."""
        return next(feed for feed in self.feeds.values() if feed.target == "register")


def load_pack(module: str) -> Pack:
    """The pack that a content module offers through its function `pack()`, for example `bandi.korea`."""
    return cast(Pack, import_module(module).pack())
