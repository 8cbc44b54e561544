"""What the content declares about a crisis signal (위기 신호 정의)."""

from dataclasses import dataclass
from datetime import date

from bandi.engine.words import Kind


@dataclass(frozen=True)
class Threshold:
    """From when a report counts, as the law of a time has it (기준). A figure nobody told of a report bars nothing."""

    valid_from: date | None = None  # None: from the signal's own first day
    least_months: int | None = None  # months unpaid or unused, as the institution counts
    least_won: int | None = None  # smallest and largest amount that counts, both included
    most_won: int | None = None
    within_months: int | None = None  # how long before the end of the report's month it may have begun


@dataclass(frozen=True)
class Unused:
    """What a household on a scanned register would use, and does not (이용하지 않는 서비스)."""

    feed: str
    states: tuple[str, ...] = ()  # record states that are a use; empty = every record is
    every: int = 1  # months from one delivery to the next


@dataclass(frozen=True)
class SignalType:
    """How records of one feed become a signal of a household.

    `arrears`: the feed reports, month by month, who is behind; a spell ends when a month's delivery no longer names the
    household. `status`: the feed names, month by month, whom a state holds of; it is believed for `lasts` months, the
    last that names it included, for whether a file lists all or only the newly entered is not published. `events`: the
    feed reports dated events; a signal stays active `lasts` months. `scan`: the feed is a register, as for `status`,
    and nothing of `unused` was used for the threshold's months. `residence`: not from records, but from WHEREABOUTS.
    """

    id: str
    feed: str
    kind: Kind
    ko: str
    en: str
    law: str  # article that names the crisis
    counted: str = "arrears"  # arrears | status | events | scan | residence
    states: tuple[str, ...] = ()  # record states that count; empty = all
    thresholds: tuple[Threshold, ...] = ()  # in order of their days
    lasts: int = 6
    window: int = 24  # months looked back for recurrence, the cut-off's month included
    valid_from: date | None = None  # a round before this day does not detect it; None: once an agreement connects it
    valid_to: date | None = None  # the first day on which it is no longer linked
    unused: tuple[Unused, ...] = ()
    source: str = ""  # where law, threshold and months were read, with confidence (L V S M I)

    def holds(self, on: date) -> bool:
        """Whether it may be linked on a day (시행 중)."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)

    def threshold(self, on: date) -> Threshold:
        """The threshold in force on a day; one without figures when none is declared."""
        begun = [drawn for drawn in self.thresholds if drawn.valid_from is None or drawn.valid_from <= on]
        return begun[-1] if begun else Threshold()
