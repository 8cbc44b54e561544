"""The book and its cards on paper (인쇄본, 카드), set by Typst in the fonts of the pages. Same book, same bytes.

The book is tagged for screen readers (PDF/UA-1). What the catalogue says travels as JSON, never as layout.
"""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bandi.office.errors import Refused
from bandi.office.guidebook.book import Book, Entry

SHEETS = Path(__file__).parent / "sheets"
FONTS = Path("pretendard-gov/dist/public/static")
SQUARE = 144.0  # dots per inch that make a 540 pt square 1,080 dots wide


def book_pdf(book: Book) -> bytes:
    """The whole book, A5."""
    codes = _codes(book.entries)
    words = {
        "how": _("이 책을 쓰는 법"),
        "steps": [
            _("생애주기별 찾아보기에서 내 나이에 맞는 사업을 찾습니다. 관심 있는 주제의 장을 바로 펴도 됩니다."),
            _("조건은 안내입니다. 자격은 신청하면 조사로 정해지니, 헷갈리면 묻고 신청해 보세요."),
            *([_("QR을 휴대전화로 비추면 그 사업의 최신 내용이 나옵니다.")] if codes else []),
        ],
        "help": _("어디에 물어야 할지 모르겠으면 보건복지상담센터 129로 전화하세요."),
        "stages": _("생애주기별 찾아보기"),
        "chapters": _("차례"),
        "doubt": _("기억이나 추정으로 쓴 내용이 있습니다. 소관 기관에 확인해 주세요."),
        "on": _("%(day)s 기준, 사업 %(n)s개") % {"day": _said(book), "n": len(book.entries)},
        "qr": _("최신 안내로 가는 QR"),
    }
    told = {**asdict(book), "day": _day(book), "office": book.office.said, "words": words, "codes": codes}
    return _set("book.typ", told)


def cards_pdf(book: Book) -> bytes:
    """A card of A6 for each programme, to lie on counters."""
    return _set("cards.typ", {**_cards(book, book.entries), "square": False})


def card_png(entry: Entry, book: Book) -> bytes:
    """One square card of 1,080 dots for social media."""
    return _set("cards.typ", {**_cards(book, [entry]), "square": True}, form="png")


def _cards(book: Book, entries: list[Entry]) -> dict[str, Any]:
    return {
        "title": book.title,
        "lang": book.lang,
        "day": _day(book),
        "place": book.place,
        "office": book.office.said or _("보건복지상담센터 129"),
        "cards": [asdict(one) | {"given": one.given} for one in entries],
        "codes": _codes(entries),
        "words": {
            "given": _("지원 내용"),
            "doubt": _("신청하기 전에 소관 기관에 확인해 주세요."),
            "qr": _("최신 안내로 가는 QR"),
            "ask": _("물어보기"),
            "on": _("%(day)s 기준") % {"day": _said(book)},
        },
    }


def _said(book: Book) -> str:
    return date_format(book.day, "DATE_FORMAT")


def _day(book: Book) -> list[int]:
    return [book.day.year, book.day.month, book.day.day]


def _codes(entries: Iterable[Entry]) -> dict[str, str]:
    """A code to scan for each programme with a public page."""
    return {one.id: segno.make(one.link, error="m").svg_inline(border=0) for one in entries if one.link}


def _set(sheet: str, told: dict[str, Any], *, form: Literal["pdf", "png"] = "pdf") -> bytes:
    """Sets one sheet. Raises Refused when the fonts are not installed."""
    fonts = settings.ASSETS / FONTS
    if not fonts.is_dir():
        raise Refused(
            ko="안내서에 쓰는 글꼴이 설치되지 않았습니다. 관리자에게 글꼴 설치(make demo)를 부탁해 주세요.",
            en="The fonts of the guidebook are not installed. Ask your administrator to install them (make demo).",
        )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "told.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        (root / sheet).write_bytes((SHEETS / sheet).read_bytes())
        made: bytes = typst.compile(
            root / sheet,
            root=root,
            font_paths=[fonts],
            ignore_system_fonts=True,
            format=form,
            ppi=SQUARE,
            pdf_standards=["ua-1"] if form == "pdf" else [],
        )
    return made
