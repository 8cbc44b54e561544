"""Pages as a browser without JavaScript sees them: `page_of(ara)` is a client signed in as Ara."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from tests.office.pages.furnished import busy  # noqa: F401 - a fixture of every test here


class _Words(HTMLParser):
    """Text of a page, and the elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


class Read:
    """A page that was read: `text`, and `find("a", href=…)`."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.html = response.content.decode()
        parser = _Words()
        parser.feed(self.html)
        self.text = " ".join(" ".join(parser.words).split())
        self.elements = parser.elements

    def find(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """Elements of this tag that carry these attributes."""
        wanted = {name.replace("_", "-").strip("-"): value for name, value in attributes.items()}
        return [found for name, found in self.elements if name == tag and wanted.items() <= found.items()]


@pytest.fixture
def page_of(client: Client) -> Callable[[Any], Client]:
    """A client signed in as a person."""

    def signed_in(user: Any) -> Client:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def read() -> Callable[[Any], Read]:
    """Reads a response: its words and elements."""
    return Read
