"""Unpacks one XLSX workbook in a process of its own, with bounded memory and time (엑셀 풀기).

Run by path with the workbook on standard input; the rows of the first sheet come out on standard output. A workbook can
be made to unpack to anything, so nothing of it is opened where it could do harm. Imports nothing of ours.
"""

import io
import resource
import struct
import sys
import zipfile
import zlib
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

BETWEEN, END = "\x1f", "\x1e"
NO_BOOK, TOO_LARGE = 2, 3
"""Exit codes: the bytes are no workbook; or one that unpacks to far more than a delivery needs."""

MEMORY = 1536 * 2**20  # bytes this process may hold
SECONDS = 60  # of processor time
LARGEST_BOOK = 200 * 2**20  # bytes that all entries may unpack to
LARGEST_RATIO = 100  # times the packed size, once larger than SMALL_BOOK
SMALL_BOOK = 20 * 2**20
LARGEST_TEXT = 200 * 2**20  # bytes of cells
MOST_ENTRIES = 1_000
PIECE = 64 * 1024
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh9", b"\xfd7zXZ\x00")
"""First bytes of archives, which a workbook has no need to hold."""


class TooLarge(Exception):
    """The workbook unpacks to far more than a delivery needs, or is built to."""


def weigh(content: bytes) -> None:
    """Unpacks every entry piece by piece, keeps nothing and counts real bytes, whatever the headers say.

    Raises TooLarge; BadZipFile and zlib.error when the bytes are no archive.
    """
    if content.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise TooLarge
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    limit = min(LARGEST_BOOK, max(SMALL_BOOK, LARGEST_RATIO * len(content)))
    if sum(entry.file_size for entry in entries) > limit:
        raise TooLarge
    total, free = 0, 0
    for entry in entries:
        if entry.header_offset < free or entry.flag_bits & 1:
            raise zipfile.BadZipFile
        names = struct.unpack("<HH", content[entry.header_offset + 26 : entry.header_offset + 30])
        start = entry.header_offset + 30 + sum(names)
        free = start + entry.compress_size
        total += _unpacked(entry, content[start:free], limit - total)


def _unpacked(entry: zipfile.ZipInfo, packed: bytes, limit: int) -> int:
    """Real bytes of one entry, whose checksum and size must be as declared."""
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile
    size, checksum, rest = 0, 0, packed
    unpack = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while rest:
        piece = unpack.decompress(rest, PIECE) if unpack else rest[:PIECE]
        rest = unpack.unconsumed_tail if unpack else rest[PIECE:]
        if size == 0 and piece.startswith(PACKED):
            raise TooLarge
        size, checksum = size + len(piece), zlib.crc32(piece, checksum)
        if size > limit:
            raise TooLarge
        if not piece and (unpack is None or unpack.eof):
            break
    if size != entry.file_size or checksum != entry.CRC:
        raise zipfile.BadZipFile
    return size


def rows(content: bytes) -> bytes:
    """Rows of the first sheet that hold anything: `line`, then its cells, BETWEEN them; END after each row."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        sheet = book.get_sheet_by_index(0)
    out, size = [], 0
    for line, cells in enumerate(sheet.iter_rows(), 1):
        texts = [cell_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            row = (BETWEEN.join([str(line), *texts]) + END).encode()
            size += len(row)
            if size > LARGEST_TEXT:
                raise TooLarge
            out.append(row)
    return b"".join(out)


def cell_text(value: object) -> str:
    """Text of a cell. Numbers too large for a spreadsheet to keep exactly stay in exponent form, to be refused."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace(BETWEEN, "\ufffd").replace(END, "\ufffd")


BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, CalamineError, IndexError, ValueError, OSError,
    NotImplementedError,  # a way of compressing that zipfile does not know
    RuntimeError,  # a password
)  # fmt: skip
"""What the libraries raise for bytes that are no workbook we can read."""


def main() -> int:
    """The exit code: 0 when the rows were written."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        weigh(content)
        sys.stdout.buffer.write(rows(content))
    except (TooLarge, MemoryError):
        return TOO_LARGE
    except BROKEN:
        return NO_BOOK
    return 0


if __name__ == "__main__":
    sys.exit(main())
