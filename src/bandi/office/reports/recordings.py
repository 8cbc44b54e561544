"""Recordings without anything but the sound (녹음의 위치·기기 정보 지우기).

An MPEG-4 file keeps its boxes; those in which telephones write where and with what are blanked in place, so that
nothing else moves. ID3 tags are cut off. Ogg and WebM from browsers hold the sound and the program's name.
"""

import struct

from bandi.office.errors import Refused

CONTAINERS = {b"moov", b"trak", b"mdia"}
TELLING = {b"udta", b"meta", b"uuid"}


def stripped_sound(content: bytes) -> tuple[str, bytes]:
    """Media type and the bare recording. Raises Refused for anything that is no M4A, MP3, Ogg or WebM."""
    if content[4:8] == b"ftyp":
        told = bytearray(content)
        try:
            _blank(told, 0, len(told))
        except struct.error as error:
            raise _unreadable() from error
        return "audio/mp4", bytes(told)
    if content.startswith(b"OggS"):
        return "audio/ogg", content
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm", content
    if content.startswith(b"ID3") and len(content) > 10:
        size = sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
        content = content[10 + size :]
    if len(content) > 2 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0:
        end = -128 if content[-128:].startswith(b"TAG") else None
        return "audio/mpeg", content[:end]
    raise _unreadable()


def _blank(told: bytearray, at: int, end: int) -> None:
    """Turns boxes that tell of place and device into free space of the same length."""
    while at + 8 <= end:
        size, name = struct.unpack(">I4s", told[at : at + 8])
        head = 8
        if size == 1:
            (size,), head = struct.unpack(">Q", told[at + 8 : at + 16]), 16
        size = size or end - at
        if size < head or at + size > end:
            raise _unreadable()
        if name in TELLING:
            told[at + 4 : at + 8] = b"free"
            told[at + head : at + size] = bytes(size - head)
        elif name in CONTAINERS:
            _blank(told, at + head, at + size)
        at += size


def _unreadable() -> Refused:
    return Refused(ko="녹음을 읽을 수 없습니다.", en="The recording cannot be read.")
