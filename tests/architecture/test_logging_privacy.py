"""What the office writes to its log names nobody, whatever a careless line or a failing library puts into it."""

import io
import logging
import logging.config
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings

PERSONAL = ["900101-1234567", "9001011234567", "010-1234-5678", "01012345678", "02-123-4567"]
"""Invented numbers in the shapes that name somebody."""

HARMLESS = ["2026-11-22", "12,345 won", "delivery 0123456789abcdef", "area 11020690", "1,234,567,890,123 bytes"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the handlers of the office's settings write, caught instead of sent to stderr."""
    logging.config.dictConfig({**settings.LOGGING, "incremental": False})
    root, caught, streams = logging.getLogger(), io.StringIO(), []
    for handler in root.handlers:
        if type(handler) is logging.StreamHandler:
            streams.append((handler, handler.setStream(caught) or sys.stderr))
    assert streams, "the settings name no handler"
    yield caught
    for handler, stream in streams:
        handler.setStream(stream)


@pytest.mark.parametrize("number", PERSONAL)
def test_a_number_in_a_message_is_blanked(log: io.StringIO, number: str) -> None:
    logging.getLogger("bandi.office").warning("could not read %s of the household", number)
    assert "could not read" in log.getvalue()
    assert number not in log.getvalue()


@pytest.mark.parametrize("number", PERSONAL)
def test_a_number_in_an_exception_is_blanked(log: io.StringIO, number: str) -> None:
    try:
        raise ValueError(f"bad value: {number}")
    except ValueError:
        logging.getLogger("django.request").exception("failed")
    assert "ValueError" in log.getvalue()
    assert number not in log.getvalue()


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_numbers_stay(log: io.StringIO, text: str) -> None:
    logging.getLogger("bandi.engine").warning("%s", text)
    assert text in log.getvalue()
