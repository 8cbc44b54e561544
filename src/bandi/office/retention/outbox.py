"""Files that left for carriers do not stay behind (발신함 비우기): names, numbers and addresses, by the day they left.

Nothing is lost by it, so no release is asked: the rows they were written from stay under their own clock.
"""

from datetime import date
from pathlib import Path

from django.conf import settings

from bandi.office.discovery import door


def clear_outbox(on: date) -> int:
    """Overwrites and removes every file of `outbox/<channel>/<day>/` whose day is past its time; how many."""
    clocks = [clock for clock in door.retention_clocks() if clock.thing == "outbox"]
    removed = 0
    for folder in sorted(Path(settings.OUTBOX_FOLDER).glob("*/????-??-??")):
        if not any(clock.ends(date.fromisoformat(folder.name)) <= on for clock in clocks):
            continue
        for path in sorted(folder.iterdir()):
            door.destroy_file(path)
            removed += 1
        folder.rmdir()
    return removed
