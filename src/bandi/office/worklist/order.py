"""In which order what is due stands on a desk (업무 순서): risk × time left × repeat, the same in SQL and in words.

The numbers are content (`urgency.toml`). A household whose first contact was tried and about which nothing else is due
counts as having time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Least

from bandi.office.discovery import door
from bandi.office.worklist.models import Duty
from bandi.office.worklist.states import WorkState
from bandi.office.worklist.working_days import add_working_days


@dataclass(frozen=True)
class Place:
    """Why something stands where it stands: three factors, multiplied."""

    risk: int
    time: int
    repeat: int

    @property
    def urgency(self) -> int:
        """The more, the earlier."""
        return self.risk * self.time * self.repeat


def place(*, band: str, due: date | None, escalates: str, today: date) -> Place:
    """Where something stands that is due on a day; None: nothing is due on a day of its own."""
    told = door.urgency()
    late = [one for one in told.time if one.days is not None and due is not None and due <= _last(one.days, today)]
    risk = next((one.weight for one in told.risk if one.code == band), 1)
    repeat = next((one.weight for one in told.repeat if one.code == escalates), 1)
    return Place(risk, (late or [told.time[-1]])[0].weight, repeat)


def urgency(*, band: str, due: str, escalates: str, today: date) -> Any:
    """The same as an expression over columns: names of the band's, the due day's and the escalation's column."""
    told = door.urgency()
    late = sorted((_last(one.days, today) + timedelta(days=1), one.weight) for one in told.time if one.days is not None)
    return (
        _case([When(Q(**{band: one.code}), then=Value(one.weight)) for one in told.risk])
        * TimeWeight(F(due), [day for day, _ in late], [weight for _, weight in late], told.time[-1].weight)
        * _case([When(Q(**{escalates: one.code}), then=Value(one.weight)) for one in told.repeat])
    )


class TimeWeight(Func):
    """The weight of a due day: of the first of the days it lies before, else the last one. Asks for the day once."""

    output_field = IntegerField()

    def __init__(self, due: Any, before: Sequence[date], weights: Sequence[int], otherwise: int) -> None:
        self.days = ", ".join(f"date '{day}'" for day in before)
        self.weights, self.otherwise = ", ".join(map(str, (*weights, otherwise))), otherwise
        super().__init__(due)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        """`width_bucket` says how many of the days have passed; a due day nobody knows counts as far away."""
        found = f"(array[{self.weights}])[1 + width_bucket(%(expressions)s, array[{self.days}])]"
        return super().as_sql(compiler, connection, template=f"coalesce({found}, {self.otherwise})")


def next_due() -> Any:
    """Of a listing: its first contact while nobody tried, or the earliest open duty about the household; else null."""
    open_ = Duty.objects.filter(household=OuterRef("household"), settled_at__isnull=True).order_by()
    earliest = open_.values("household").annotate(day=Min("due_on")).values("day")
    first = Case(When(state=WorkState.TODO, then=F("due_on")))
    return Least(first, Subquery(earliest))  # PostgreSQL leaves nulls out


def _last(days: int, today: date) -> date:
    """The last due day with at most so many working days left."""
    return today - timedelta(days=1) if days < 0 else add_working_days(today, days)


def _case(whens: list[When], default: int = 1) -> Case:
    return Case(*whens, default=Value(default), output_field=IntegerField())
