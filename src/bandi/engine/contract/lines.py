"""Tables of a content file as values (선언 줄)."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

Declared = TypeVar("Declared")


def of_list(kind: type[Declared], lines: Iterable[Mapping[str, Any]]) -> tuple[Declared, ...]:
    """Each table as one value of a frozen dataclass, its lists as tuples. Raises TypeError for an unknown field."""
    return tuple(
        kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in line.items()})
        for line in lines
    )
