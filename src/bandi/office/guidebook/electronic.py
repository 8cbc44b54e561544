"""The book for telephones and readers (전자책): EPUB 3, one file for each chapter. Same book, same bytes."""

import io
import uuid
import zipfile
from dataclasses import dataclass

from django.template.loader import render_to_string

from bandi.office.guidebook.book import Book, Entry

BOOKS = uuid.UUID("6b1f3a52-6c2e-5d07-9b0f-2f5f6f6e8b11")  # the family of our books' names
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: the time of making is no part of a book
PLACE = "META-INF/container.xml"
UNFIT = dict.fromkeys({*range(0x20)} - {0x09, 0x0A, 0x0D})  # signs that no XML may hold, whatever a source sent


@dataclass(frozen=True)
class Leaf:
    """One file of the book."""

    name: str
    title: str
    text: str


def book_epub(book: Book) -> bytes:
    """The whole book."""
    leaves = [
        Leaf("start.xhtml", book.title, _made("start", book=book)),
        Leaf("stages.xhtml", "", _made("stages", book=book, stages=_stages(book))),
        *(
            Leaf(f"chapter{number}.xhtml", chapter.title, _made("chapter", book=book, chapter=chapter))
            for number, chapter in enumerate(book.chapters, 1)
        ),
    ]
    name = uuid.uuid5(BOOKS, "\n".join(leaf.text for leaf in leaves))
    chapters = list(zip(leaves[2:], book.chapters, strict=True))
    files = {
        PLACE: _made("container"),
        "book/book.opf": _made("package", book=book, leaves=leaves, identity=name),
        "book/nav.xhtml": _made("nav", book=book, chapters=chapters),
        "book/book.css": _made("style"),
        **{f"book/{leaf.name}": leaf.text for leaf in leaves},
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as packed:
        packed.writestr(zipfile.ZipInfo("mimetype", FIRST_DAY), "application/epub+zip")  # first, and not pressed
        for path, text in files.items():
            packed.writestr(zipfile.ZipInfo(path, FIRST_DAY), text, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _stages(book: Book) -> list[tuple[str, list[tuple[Entry, str]]]]:
    """Each stage of life with its programmes, and in which file each of them stands."""
    files = {
        one.id: f"chapter{number}.xhtml#p-{one.id}"
        for number, chapter in enumerate(book.chapters, 1)
        for one in chapter.entries
    }
    return [(stage.title, [(one, files[one.id]) for one in stage.entries]) for stage in book.stages]


def _made(name: str, **told: object) -> str:
    return render_to_string(f"guidebook/epub/{name}.xml", told).translate(UNFIT)
