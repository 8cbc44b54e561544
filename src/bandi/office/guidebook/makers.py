"""What can be made of a book, as data: how, of which media type, under which name."""

from collections.abc import Callable
from dataclasses import dataclass

from bandi.office.guidebook import electronic, printed
from bandi.office.guidebook.book import Book


@dataclass(frozen=True)
class Maker:
    """One kind of file."""

    make: Callable[[Book], bytes]
    media: str
    name: str


MAKERS = {
    "pdf": Maker(printed.book_pdf, "application/pdf", "bandi-guidebook.pdf"),
    "epub": Maker(electronic.book_epub, "application/epub+zip", "bandi-guidebook.epub"),
    "cards": Maker(printed.cards_pdf, "application/pdf", "bandi-cards.pdf"),
}
