"""Photos and signatures without anything but the picture (위치·기기 정보 지우기).

A JPEG keeps its segments of image data, a PNG its critical chunks. Whatever else a camera writes into the file (where,
when, with what, a thumbnail, comments) is left out. What is no whole JPEG or PNG is refused.
"""

import struct

from bandi.office.errors import Refused

MOST = 1_500_000  # bytes of one picture
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
ADOBE, SCAN, COMMENT = 0xEE, 0xDA, 0xFE
APPLICATION = range(0xE1, 0xF0)  # segments in which cameras write; 0xE0 (JFIF) says only how large a pixel is
PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


def stripped(content: bytes, *, most: int = MOST) -> tuple[str, bytes]:
    """Media type and the bare picture. Raises Refused for anything that is no whole JPEG or PNG, or too large."""
    if len(content) > most:
        raise Refused(ko="사진이 너무 큽니다(1.5MB까지).", en="The picture is too large (up to 1.5 MB).")
    try:
        if content.startswith(JPEG):
            return "image/jpeg", _jpeg(content)
        if content.startswith(PNG):
            return "image/png", _png(content)
    except (IndexError, struct.error) as error:
        raise _broken() from error
    raise _broken()


def _jpeg(content: bytes) -> bytes:
    kept, at = [content[:2]], 2
    while True:
        if content[at] != 0xFF:
            raise _broken()
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if length < 2 or at + 2 + length > len(content):
            raise _broken()
        if marker == SCAN:
            return b"".join([*kept, _scans(content, at)])
        if marker != COMMENT and (marker not in APPLICATION or marker == ADOBE):
            kept.append(content[at : at + 2 + length])
        at += 2 + length


def _scans(content: bytes, at: int) -> bytes:
    """Image data from the first scan to the end of the image; what a camera appends after it is left out."""
    end = content.find(b"\xff\xd9", at)  # inside image data 0xff is always followed by 0x00 or a restart
    if end < 0:
        raise _broken()
    return content[at : end + 2]


def _png(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while True:
        (length,) = struct.unpack(">I", content[at : at + 4])
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise _broken()
        if name in PNG_KEPT:
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _broken() -> Refused:
    return Refused(ko="사진을 읽을 수 없습니다. 다시 찍어 주세요.", en="The picture cannot be read. Take it again.")
