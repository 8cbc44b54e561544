"""What is different since last time (변경 내역): new, changed field by field, gone. Nothing enters silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bandi.korea.catalogue.rows import Taken

NEW, CHANGED, GONE = "new", "changed", "gone"
UNSEEN = {"basis"}  # says where a row came from; not worth a decision


@dataclass(frozen=True)
class Change:
    """One programme that differs; `fields`: name -> [before, after], None where nothing stood."""

    id: str
    kind: str
    fields: Mapping[str, tuple[Any, Any]]


def changes(held: Mapping[str, Mapping[str, Any]], taken: Taken) -> list[Change]:
    """Differences by id. A file speaks only of the fields it tells; gone only when a source's whole list came."""
    found = []
    for name, told in taken.told.items():
        before = held.get(name)
        if before is None:
            if told.get("name_ko"):
                found.append(Change(name, NEW, {field: (None, value) for field, value in told.items()}))
            continue
        fields = {
            field: (before.get(field), value or None)
            for field, value in told.items()
            if field not in UNSEEN and (before.get(field) or None) != (value or None)
        }
        if fields:
            found.append(Change(name, CHANGED, fields))
    for name, before in held.items():
        if before["source"] in taken.whole and name not in taken.told:
            found.append(Change(name, GONE, {"name_ko": (before["name_ko"], None)}))
    return sorted(found, key=lambda change: change.id)
