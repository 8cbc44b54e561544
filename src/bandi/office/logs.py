"""Log lines without persons (기록에 개인정보 없음): numbers that name somebody and codes of notices are blanked."""

import logging
import re

NUMBERS = (
    re.compile(r"(?<!\d)\d{6}-?[0-9]\d{6}(?!\d)"),  # resident registration number
    re.compile(r"(?<!\d)(?:\+82[- ]?|0)1[016789][- ]?\d{3,4}[- ]?\d{4}(?!\d)"),  # mobile telephone
    re.compile(r"(?<!\d)0(?:2|[3-6]\d)[- ]\d{3,4}[- ]\d{4}(?!\d)"),  # telephone at home
    re.compile(r"(?<=/n/)[^/\s]+"),  # code of a notice's public link
    re.compile(r"(?<=/report/status/)[^/\s]+"),  # receipt code of a report
    re.compile(r"(?<=[?&]code=)[^&\s]+"),  # what an identity provider sends a browser back with
    re.compile(r"(?<=/services/s/)[^/\s]+"),  # answers locked in the link to a result
)
BLANK = "[가림]"


class WithoutNumbers(logging.Formatter):
    """Formats a record, exception text included, and blanks what NUMBERS finds in what comes out."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for number in NUMBERS:
            text = number.sub(BLANK, text)
        return text
