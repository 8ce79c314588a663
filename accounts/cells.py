"""One cell of an exported file: text that no spreadsheet takes for a formula."""

import re
from datetime import datetime, tzinfo

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets begin to calculate at, the full-width forms too (OWASP, CSV Injection)."""

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML, and so a workbook's cell, cannot hold."""


def text(value: object) -> str:
    """`value` as a cell's text; an apostrophe in front keeps a spreadsheet from calculating it."""
    words = "" if value is None else str(value)
    if not words.isprintable():
        words = UNPRINTABLE.sub("", words)
    return f"'{words}" if words.startswith(FORMULA) else words


def digits(number: str) -> str:
    """A number without its plus, which would make it a sum."""
    return text(number.removeprefix("+"))


def moment(at: datetime | None, zone: tzinfo) -> str:
    """An instant by the clock of `zone`, to the second."""
    return "" if at is None else at.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")
