"""Bytes as received into UTF-8, by the encoding the contract declares and no other (글자 부호)."""

import codecs
import re

from bandi.engine.contract.feeds import FileShape
from bandi.engine.intake.refuse import FileRefused

PIECE = 4 * 2**20  # bytes decoded at a time
BOM = "\ufeff".encode()
MARKS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

NOT_TEXT = {
    b"PK\x03\x04": "ZIP·XLSX",
    b"PK\x05\x06": "ZIP",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"(\xb5/\xfd": "zstd",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS·HWP",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
    b"PAR1": "Parquet",
    b"ARROW1": "Arrow",
    b"SQLite format 3": "SQLite",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
}
"""First bytes of files that only bear the name of a text file."""

MARKUP = re.compile(rb"\s*(<!doctype\s+html|<html|<\?xml)", re.IGNORECASE)
"""How a web page or an XML workbook begins that is called CSV."""


def kind_of(content: bytes) -> str:
    """What a file is that is no text; empty when nothing speaks against text."""
    return next((kind for magic, kind in NOT_TEXT.items() if content.startswith(magic)), "")


def as_utf8(content: bytes, shape: FileShape) -> bytes:
    """The text of a file as UTF-8 without byte order mark, decoded piece by piece.

    Raises FileRefused at the line of the first byte that is not of the declared encoding, and for other kinds of file.
    """
    kind = kind_of(content)
    if shape.format in {"csv", "fixed"} and MARKUP.match(content[:200].removeprefix(BOM)):
        kind = "HTML·XML"
    if kind:
        raise FileRefused(
            "encoding",
            f"글자 파일이 아니라 {kind} 파일입니다. 약속한 형식으로 다시 보내 주세요.",
            f"this is a {kind} file, not text. Send it again in the agreed format.",
        )
    if codecs.lookup(shape.encoding).name == "utf-16" and content and not content.startswith(MARKS_16):
        raise FileRefused(
            "encoding",
            "UTF-16의 시작 표시(BOM)가 없습니다. UTF-16(BOM 포함)으로 저장해 다시 보내 주세요.",
            "the UTF-16 byte order mark is absent. Save the file as UTF-16 with its mark and send it again.",
        )
    decoder = codecs.getincrementaldecoder(shape.encoding)()
    already = codecs.lookup(shape.encoding).name in {"utf-8", "utf-8-sig"}
    pieces = []
    try:
        for start in range(0, len(content), PIECE):
            text = decoder.decode(content[start : start + PIECE], final=start + PIECE >= len(content))
            if not already:
                pieces.append(text.encode())
    except UnicodeDecodeError as error:
        raise _undecodable(content, shape.encoding) from error
    return (content if already else b"".join(pieces)).removeprefix(BOM)


def _undecodable(content: bytes, encoding: str) -> FileRefused:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        above = content[: error.start].decode(encoding, errors="replace")
        line = len(re.findall("\r\n|\n|\r", above)) + 1
        if "incomplete" in error.reason or "unexpected end" in error.reason or "truncated" in error.reason:
            ko = f"파일이 글자 중간에서 잘렸습니다(인코딩 {encoding}). 끝까지 담긴 파일을 다시 보내 주세요."
            en = f"the file is cut off in the middle of a character ({encoding}). Send the complete file again."
            return FileRefused("encoding", ko, en, line=line)
    else:
        line = 0
    ko = f"{encoding}(으)로 읽을 수 없는 바이트가 있습니다. {encoding}(으)로 저장해 다시 보내 주세요."
    en = f"a byte that is not {encoding}. Save the file as {encoding} and send it again."
    return FileRefused("encoding", ko, en, line=line)
