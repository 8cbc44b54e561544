"""Destroying what two people released, and the proof that it is gone (파기와 파기 증명).

```
lake/retention/<release>.intent   what is being destroyed, written before the first key goes; finished after a stop
lake/retention/proofs.jsonl       one line per clock: release, count, Merkle root, day, who; chained by digest
```
"""

import hashlib
import json
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bandi.engine.contract.retention import RetentionClock
from bandi.engine.disk import alone
from bandi.engine.errors import BandiError, PlanChanged
from bandi.engine.lake import Lake
from bandi.engine.retention.clock import check_clock, mark
from bandi.engine.retention.due import Estate, due, files_of, plan
from bandi.engine.vault.durable import destroy as destroy_file
from bandi.engine.vault.durable import write_durably

VALID = timedelta(days=31)
"""A release older than that is no longer what the two people looked at."""


@dataclass(frozen=True)
class Release:
    """What two people released: a plan of a day, by its roots."""

    id: str
    planned_on: date
    roots: tuple[tuple[str, str], ...]  # clock and Merkle root, of each row of the plan
    releasers: tuple[str, ...]  # opaque ids


def destroy(
    release: Release, *, estate: Estate, on: date, clocks: Sequence[RetentionClock], holds: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Destroys what was released and returns its proof, one row a clock.

    Repeatable: a stopped run is finished by the next call, a finished one returns its proof. Raises ClockRefused when
    the day cannot be believed, BandiError without two different people, or when the plan is no longer the one released.
    """
    check_clock(on, lake=estate.lake)
    if len(set(release.releasers)) < 2 or "" in release.releasers:
        raise BandiError(
            "destruction needs the release of two different people",
            where=release.id,
            next_step="Ask a colleague with the right of release to look at the plan and release it too.",
        )
    folder = estate.lake.folder / "retention"
    with alone(folder / "lock", wait=True):
        if done := [proof for proof in proofs(estate.lake) if proof["release"] == release.id]:
            (folder / f"{release.id}.intent").unlink(missing_ok=True)
            return done
        intent = _intent(release, estate=estate, on=on, clocks=clocks, holds=holds)
        for row in intent["items"]:
            _destroy(row["thing"], row["item"], estate)
        written = _prove(release, intent, lake=estate.lake)
        (folder / f"{release.id}.intent").unlink()
    mark(on, lake=estate.lake)
    return written


def proofs(lake: Lake) -> list[dict[str, Any]]:
    """Every proof of destruction, oldest first. Raises BandiError when a line was changed or is missing."""
    path = lake.folder / "retention" / "proofs.jsonl"
    found, previous = [], ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        proof = json.loads(line)
        if proof["previous"] != previous:
            raise BandiError(
                "the list of proofs of destruction was changed",
                where=path.name,
                next_step="Restore it from its backup and compare.",
            )
        previous = hashlib.sha256(line.encode()).hexdigest()
        found.append(proof)
    return found


def _intent(
    release: Release, *, estate: Estate, on: date, clocks: Sequence[RetentionClock], holds: Collection[str]
) -> dict[str, Any]:
    """What is to be destroyed: as a stopped run wrote it down, or as the plan of the release says."""
    path = estate.lake.folder / "retention" / f"{release.id}.intent"
    if path.exists():
        stopped: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return stopped
    things = due(estate, on=release.planned_on, clocks=clocks, holds=holds)
    rows = plan(things)
    if not release.planned_on <= on <= release.planned_on + VALID or (
        tuple(rows.select("clock", "root").rows()) != tuple(sorted(release.roots))
    ):
        raise PlanChanged(
            "the plan is no longer the one that was released; nothing was destroyed",
            where=release.id,
            next_step="Make a new plan, look at it, and let two people release it.",
        )
    intent = {
        "on": on.isoformat(),
        "items": things.select("clock", "thing", "item", "key").to_dicts(),
        "plan": rows.select("clock", "thing", "count", "root").to_dicts(),
    }
    write_durably(path, json.dumps(intent, ensure_ascii=False).encode())
    return intent


def _destroy(thing: str, item: str, estate: Estate) -> None:
    """Destroys one thing; what is gone already is gone."""
    lake, vault = estate.lake, estate.vault
    match thing:
        case "original":
            vault.shred("original", item, files=[lake.folder / "originals" / f"{item}.aes"])
        case "identity":
            vault.shred("identity", item)
        case "record":
            for path in files_of(item, lake):
                path.unlink()
        case "round":
            folder = lake.folder / "rounds" / item
            (folder / "manifest.json").unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
        case "inbox":
            destroy_file(estate.inbox / item)


def _prove(release: Release, intent: dict[str, Any], *, lake: Lake) -> list[dict[str, Any]]:
    """Writes all proofs of a release in one piece, chained to the earlier ones."""
    path = lake.folder / "retention" / "proofs.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    written = []
    for row in intent["plan"]:
        proof = {
            "release": release.id,
            **row,
            "on": intent["on"],
            "releasers": sorted(release.releasers),
            "previous": hashlib.sha256(lines[-1].encode()).hexdigest() if lines else "",
        }
        lines.append(json.dumps(proof, ensure_ascii=False))
        written.append(proof)
    write_durably(path, "".join(f"{line}\n" for line in lines).encode())
    return written
