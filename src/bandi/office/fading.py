"""What a table no longer keeps after a while (보유 기간), said by the table itself, beside its columns' privacy.

`fades: ClassVar = (Fades("call", since="ended_at", blanks=...),)`. How long, and under which law, says the clock of
that thing in `korea/retention.toml`; the room `retention` looks through every table at night.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Fades:
    """Rows that go, or lose some columns, when the clock of their thing has run since a day."""

    thing: str  # RetentionClock.thing
    since: str  # the column the clock starts at, a day or a moment; may follow foreign keys
    when: Q = field(default_factory=Q)  # only these rows
    blanks: Mapping[str, Any] = field(default_factory=dict)  # column -> what stays there; none: the row goes
    home: str = ""  # the column of the household, so that a hold on it holds these rows

    @property
    def rows(self) -> Q:
        """Rows it is about; where columns are emptied, those that still say something."""
        said = Q()
        for name, left in self.blanks.items():
            said |= Q(**{f"{name}__isnull": False}) if left is None else Q()
        return self.when & said & Q(**{f"{self.since}__isnull": False})
