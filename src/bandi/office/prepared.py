"""Questions whose SQL is worked out once (준비된 질의): Django builds a statement anew each time it asks the same.

`@prepared` wears a function that returns a queryset. What it is called with by position are values of the moment; what
it is called with by name are constants that shape the statement. The statement is built the first time with marks in
place of the values, and kept for each set of constants; rows are made by Django as always. Statements are kept, never
rows: jurisdiction and the trail are asked each time.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler

T = TypeVar("T")
MOST = 500
"""Statements kept of one question; with more, it starts over."""
MARKS: dict[type, Callable[[int], Any]] = {
    str: lambda place: f"mark {place} of a prepared question",
    int: lambda place: 2_000_000_000 + place,
    UUID: lambda place: UUID(int=place),
    date: lambda place: date(1, 1, 1 + place),
    datetime: lambda place: datetime(1, 1, 2, tzinfo=UTC) + timedelta(seconds=place),
}
"""Type of a value -> what stands for the value at a place while the statement is built. No row holds any of them."""


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Among(models.Lookup):
    """`area__among=codes`: one of a list, as one parameter, so that the statement is the same for each length."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[Any]:
        """The values as the column has them."""
        return [self.lhs.output_field.get_prep_value(value) for value in self.rhs]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`column = any(list)`."""
        column, told = self.process_lhs(compiler, connection)
        return f"{column} = any(%s)", (*told, self.rhs)


class prepared(Generic[T]):  # noqa: N801 - worn like a function
    """A question that is built once for each set of constants."""

    def __init__(self, build: Callable[..., "models.QuerySet[Any, T]"]) -> None:
        update_wrapper(self, build)
        self.build, self.kept = build, dict[Hashable, Statement]()

    def __call__(self, *values: Any, **constants: Hashable) -> list[T]:
        """The rows."""
        if any(value == [] for value in values):
            return list(self.build(*values, **constants))
        shape = tuple(constants.items())
        statement = self.kept.get(shape)
        if statement is None:
            if len(self.kept) >= MOST:
                self.kept.clear()
            marks = [_mark(value, place) for place, value in enumerate(values, 1)]
            try:
                statement = self.kept[shape] = _worked_out(self.build(*marks, **constants), marks)
            except EmptyResultSet:  # Django sees that nothing can be found
                return []
        return statement.rows(values)


@dataclass(frozen=True)
class Statement:
    """SQL with the places of its values, and how Django makes rows of what comes back."""

    sql: str
    told: tuple[tuple[int | None, Any], ...]  # place among the values, or a constant
    compiler: SQLCompiler
    converters: dict[int, Any]
    iterable: Any
    fields: Any
    model: Any

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        """Asks the database."""
        params = tuple(constant if place is None else values[place] for place, constant in self.told)
        compiler: Any = copy(self.compiler)
        compiler.connection = connections[compiler.using]
        compiler.get_converters = lambda fields: self.converters
        compiler.has_composite_fields = lambda fields: False

        def execute_sql(*_: Any, **__: Any) -> list[Any]:
            with compiler.connection.cursor() as cursor:
                cursor.execute(self.sql, params)
                return [cursor.fetchall()]

        compiler.execute_sql = execute_sql
        return list(self.iterable(_Asked(compiler, self.model, self.fields)))


class _Asked:
    """What Django's makers of rows want to know of a queryset and its query."""

    def __init__(self, compiler: Any, model: Any, fields: Any) -> None:
        self.compiler, self.model, self._fields = compiler, model, fields
        self.db, self.query, self._known_related_objects = compiler.using, self, dict[Any, Any]()

    def get_compiler(self, using: str) -> Any:
        return self.compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compiler.query, name)


def _mark(value: Any, place: int) -> Any:
    """What stands for a value."""
    return [MARKS[type(value[0])](place)] if isinstance(value, list) else MARKS[type(value)](place)


def _worked_out(asked: Any, marks: list[Any]) -> Statement:
    """The statement of a queryset in which marks stand for values. Raises RuntimeError for a mark that got lost."""
    compiler = asked.query.get_compiler(asked.db)
    sql, params = compiler.as_sql()
    places = [next((place for place, mark in enumerate(marks) if _same(mark, param)), None) for param in params]
    if missing := set(range(len(marks))) - set(places):
        raise RuntimeError(f"values {sorted(missing)} do not stand in the statement as they were given")
    fields = [column[0] for column in compiler.select[: compiler.col_count]]
    if compiler.has_composite_fields(fields):
        raise RuntimeError("a composite key is not prepared")
    return Statement(
        sql, tuple(zip(places, params, strict=True)), compiler, compiler.get_converters(fields),
        iterable=asked._iterable_class, fields=asked._fields, model=asked.model,
    )  # fmt: skip


def _same(mark: Any, param: Any) -> bool:
    """Whether a parameter is a mark; numbers come back wrapped."""
    return isinstance(param, type(mark)) and bool(param == mark)
