"""What may no longer be kept, and its destruction (보유와 파기)."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bandi.office.discovery.door.house import house

if TYPE_CHECKING:
    from bandi.engine.contract.retention import RetentionClock
    from bandi.engine.retention import Estate, Release


PLAN_DAYS = 31  # a plan older than that is made anew (engine.retention.destroy.VALID)


def retention_clocks() -> tuple["RetentionClock", ...]:
    """How long each kind of thing is kept, as the content says."""
    return house().pack.retention


def retention_mark(on: date) -> None:
    """Notes that this day has been. Raises ClockRefused when it cannot be believed."""
    from bandi.engine.retention import mark  # noqa: PLC0415

    mark(on, lake=house().lake)


def retention_plan(on: date, *, holds: Sequence[str]) -> list[dict[str, Any]]:
    """What the engine keeps past its time: clock, thing, count, oldest, root."""
    from bandi.engine.retention import due, plan  # noqa: PLC0415

    rows = plan(due(_estate(), on=on, clocks=retention_clocks(), holds=holds)).to_dicts()
    return [row | {"oldest": row["oldest"].isoformat(), "engine": True, "destroyed": True} for row in rows]


def retention_destroy(release: "Release", *, on: date, holds: Sequence[str]) -> list[dict[str, Any]]:
    """Destroys what two people released and returns the proof."""
    from bandi.engine.retention import destroy  # noqa: PLC0415

    return destroy(release, estate=_estate(), on=on, clocks=retention_clocks(), holds=holds)


def released(id: str, *, planned_on: date, roots: Sequence[tuple[str, str]], releasers: Sequence[str]) -> "Release":
    """A release of a plan, for `retention_destroy`."""
    from bandi.engine.retention import Release  # noqa: PLC0415

    return Release(id, planned_on, tuple(roots), tuple(releasers))


def retention_proofs() -> list[dict[str, Any]]:
    """Every proof of destruction."""
    from bandi.engine.retention import proofs  # noqa: PLC0415

    return proofs(house().lake)


def merkle_root(ids: Sequence[str]) -> str:
    """The Merkle root of ids, as in the engine's plans."""
    from bandi.engine.retention.due import merkle_root as root  # noqa: PLC0415

    return root(ids)


def destroy_file(path: Path) -> None:
    """Overwrites a file, then removes it."""
    from bandi.engine.vault.durable import destroy  # noqa: PLC0415

    destroy(path)


def clear_inbox(until: date) -> int:
    """Removes copies from the inbox whose sealed original is there; how many."""
    from bandi.engine.retention import clear_inbox as clear  # noqa: PLC0415

    return clear(_estate(), until=until)


def _estate() -> "Estate":
    from bandi.engine.retention import Estate  # noqa: PLC0415

    here = house()
    return Estate(here.lake, here.vault, here.inbox, here.pack.feeds)
