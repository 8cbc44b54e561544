"""Reading an office's own catalogue files (복지사업 자료 가져오기): a file or a folder, XML or JSON, into one form."""

from collections.abc import Sequence
from pathlib import Path

from bandi.engine.errors import ContentError
from bandi.korea.catalogue.bokjiro import read_xml
from bandi.korea.catalogue.gov24 import read_json
from bandi.korea.catalogue.programme import read_toml
from bandi.korea.catalogue.rows import Reading, Row, Taken, put_together

READERS = {".xml": read_xml, ".json": read_json}


def read(path: Path) -> Taken:
    """Everything a file, or the files of a folder, tell of programmes. Raises ContentError naming the file."""
    if not path.exists():
        raise ContentError("there is no such file or folder", where=path.name)
    files = sorted(found for found in path.iterdir() if _wanted(found)) if path.is_dir() else [path]
    if not files:
        raise ContentError("no .xml, .json or .toml file lies in it", where=path.name)
    return put_together(_read_one(found) for found in files)


def read_files(files: Sequence[Path]) -> Taken:
    """The same for files named one by one."""
    return put_together(_read_one(path) for path in sorted(files))


def _wanted(path: Path) -> bool:
    return path.is_file() and not path.name.startswith((".", "_")) and path.suffix in {*READERS, ".toml"}


def _read_one(path: Path) -> Reading:
    reader = READERS.get(path.suffix.lower())
    if reader is not None:
        return reader(path)
    if path.suffix.lower() == ".toml":
        rows = [Row(f"{path.name} {programme.id}", "list", programme.told()) for programme in read_toml(path)]
        return Reading(rows=rows)
    raise ContentError("a catalogue file ends in .xml, .json or .toml", where=path.name)
