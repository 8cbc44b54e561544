"""When a file that reads well is still not believed: the bounds of the gate, each with its reason (관문 기준).

A file is compared with earlier files of its own series: the same feed and file name, so that a region is compared with
itself. Chance is allowed for: a file of five lines may hold ten the next month, a file of five thousand may not.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """Bounds beyond which a delivery is held until a data steward has looked."""

    back: int = 6  # earlier deliveries to compare with: one year of a bimonthly round (reliability T-11)
    least: int = 3  # of them; two do not show what is usual
    refused: float = 0.2  # share of lines refused; a code or a format has changed, the rest is a skewed sample
    leeway: float = 2.0  # standard deviations beyond that share, so that two odd lines of five hold nothing
    sway: float = 0.1  # months differ by this share of their lines beyond chance: weather, season, holidays
    deviations: float = 4.0  # one false hold in about 16,000 checks, if counts were pure chance
    share: float = 0.1  # how far a column's filled share, or a code's share, moves without a change of practice
    unit: float = 5.0  # median 5 times or a fifth of the usual: another unit, never another month (T-11)
    drift: float = 2.0  # a decile twice beyond what the earlier deliveries ever showed


GATE = Gate()
"""In force for every feed. The office's own feed is not compared: it goes by rounds, not by months."""
