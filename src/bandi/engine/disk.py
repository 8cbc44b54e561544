"""Files written whole or not at all (디스크)."""

import os
from pathlib import Path

from bandi.engine.errors import BandiError


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: readers see the old content or the new, never a half.

    Raises BandiError when the disk does not take it.
    """
    half = path.with_name(f"{path.name}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content)
        os.replace(half, path)
    except OSError as error:
        if path.parent.is_dir():
            half.unlink(missing_ok=True)
        raise BandiError(
            f"the data folder does not take a file: {error.strerror}",
            where=path.name,
            next_step="Make room or give write permission, then run the same command again.",
        ) from error
