"""What the registry of signal types means for the files that carry them (위기정보 목록 → 자료 계약).

The registry is the only place where a threshold, a first or last day, or a retention class is written; a feed folder
says how the file looks. One file may carry several types, told apart by its state codes.
"""

from collections.abc import Iterable
from dataclasses import replace

from bandi.engine.contract.feeds import Feed, Limit, Term
from bandi.engine.errors import ContentError
from bandi.korea.registry import SignalEntry, retention_classes


def with_law(feed: Feed, entries: Iterable[SignalEntry]) -> Feed:
    """The feed with the limits, days and retention class of the types it carries; itself when it carries none.

    Its days run from the first of its types to the last; its lines rest as briefly as the strictest of them asks.
    Raises ContentError when the folder declares a limit, or another day than the registry's, or when a type has a state
    that the file does not send.
    """
    mine = [entry for entry in entries if entry.feed == feed.id]
    if not mine:
        return feed
    column = feed.column("state")
    strange = {code for entry in mine for code in entry.states} - set(column.codes.values() if column else ())
    starts = [entry.valid_from for entry in mine if entry.valid_from is not None]
    if strange or feed.limits or feed.valid_from not in {None, min(starts, default=None)}:
        fault = f"no column sends the states {sorted(strange)}" if strange else "days and limits belong in the registry"
        raise ContentError(fault, where=f"{feed.id}/feed.toml")
    ends = [entry.valid_to for entry in mine if entry.valid_to is not None]
    longest = {kept.id: kept.raw_months for kept in retention_classes()}
    return replace(
        feed,
        valid_from=min(starts, default=None),
        valid_to=max(ends) if len(ends) == len(mine) else None,
        terms=tuple(
            Term(entry.valid_from, entry.law, entry.valid_to, entry.states) for entry in mine if entry.valid_from
        ),
        limits=tuple(limit for entry in mine for limit in _limits(entry)),
        retention=min((entry.retention for entry in mine), key=lambda kept: (longest[kept], kept)),
    )


def _limits(entry: SignalEntry) -> list[Limit]:
    """The limits of one type. A threshold without figures ends the one before it and refuses nothing."""
    made = []
    for drawn in entry.thresholds:
        if drawn.valid_from is None:
            continue
        limit = Limit("", drawn.valid_from, drawn.article or entry.law, states=entry.states)
        made += [
            replace(limit, means="months", low=drawn.least_months),
            replace(limit, means="amount", low=drawn.least_won, high=drawn.most_won),
            replace(limit, means="event_on", within_months=drawn.within_months),
        ]
    figured = {limit.means for limit in made if {limit.low, limit.high, limit.within_months} != {None}}
    return [limit for limit in made if limit.means in figured]
