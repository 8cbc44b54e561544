"""A signal of a type in the registry: days, thresholds, law, feed and states are the registry's (위기정보 → 위기 신호).

What the registry does not say stands in the modules beside this one: how reports are counted, how long they hold, and
why. A figure of ours stands only where the law's is not known, and says so.
"""

from bandi.engine.contract.signals import SignalType, Threshold
from bandi.engine.words import Kind
from bandi.korea.registry import SignalEntry, registry

BY_ID = {entry.id: entry for entry in registry()}


def registered(
    id_: str,
    ko: str,
    en: str,
    *,
    counted: str,
    why: str,
    lasts: int = 0,
    least_months: int | None = None,
    states: tuple[str, ...] = (),
) -> SignalType:
    """The signal of one registered type. `least_months` holds where no figure of the law is known; `states` where the
    file carries more than the type."""
    entry = BY_ID[id_]
    return SignalType(
        id=entry.id,
        feed=entry.feed,
        kind=Kind(entry.kind),
        ko=ko,
        en=en,
        law=entry.law,
        counted=counted,
        states=states or entry.states,
        thresholds=_thresholds(entry, least_months),
        lasts=lasts,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        source=f"{entry.source} [{entry.confidence}]; {why}",
    )


def _thresholds(entry: SignalEntry, least_months: int | None) -> tuple[Threshold, ...]:
    return tuple(
        Threshold(
            valid_from=drawn.valid_from,
            least_months=drawn.least_months if drawn.has_figures else least_months,
            least_won=drawn.least_won,
            most_won=drawn.most_won,
            within_months=drawn.within_months,
        )
        for drawn in entry.thresholds
    )
