"""What the content declares about a crisis signal (위기 신호 정의)."""

from dataclasses import dataclass
from datetime import date

from bandi.engine.words import Kind


@dataclass(frozen=True)
class SignalType:
    """How records of one feed become a signal of a household.

    `arrears`: the feed reports, month by month, how many months are unpaid; a spell ends when a month's delivery no
    longer names the household. `events`: the feed reports dated events; a signal stays active `lasts` months.
    """

    id: str
    feed: str
    kind: Kind
    ko: str
    en: str
    law: str  # article that names the crisis, and its threshold
    counted: str = "arrears"  # arrears | events | residence: not from records, but from WHEREABOUTS
    states: tuple[str, ...] = ()  # record states that count; empty = all
    least_months: int = 0  # reports below this are not a crisis (threshold in law)
    lasts: int = 6  # months an event stays active
    window: int = 24  # months looked back for recurrence, the cut-off's month included
    valid_from: date | None = (
        None  # the threshold as declared holds from this day; a round before it does not detect it
    )
    source: str = ""  # where law, threshold and months were read, with confidence (L V S M I)
