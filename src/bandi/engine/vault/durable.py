"""Files that are on the disk when the call returns, and files that are gone from it (영속 기록)."""

import os
import secrets
from pathlib import Path

from bandi.engine.disk import sync_folder

OWNER_ONLY = 0o600


def write_durably(path: Path, content: bytes) -> None:
    """Writes a file for its owner only, whole or not at all; it has reached the disk when this returns.

    Unlike `disk.write_whole` it leaves no readable half behind: what it writes are keys.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}.half")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)
    sync_folder(path.parent)


def append_durably(path: Path, line: str) -> None:
    """Adds one line to the end of a file in one write; it has reached the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def destroy(path: Path) -> None:
    """Overwrites a small file in its place, then removes it; both have reached the disk when this returns.

    A file system that never writes in place keeps the old bytes for a while: see docs/explanation/privacy.md.
    """
    if not path.exists():
        return
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
