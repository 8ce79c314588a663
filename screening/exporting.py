"""A list as a CSV that a spreadsheet opens and the import takes back."""

import csv
from collections.abc import Iterator
from io import StringIO

from screening.models import ScreeningList
from screening.until import last_day

HEADING = ("digits", "kind", "note", "expires")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute instead of show."""

CHUNK = 2000


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it and does not compute it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_lines(exported: ScreeningList) -> Iterator[str]:
    """The heading and a line for each entry, some thousand at a time: a list of any length needs little memory."""
    zone_name = exported.business.time_zone
    rows = exported.entries.values_list("digits", "is_prefix", "note", "expires_at")
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADING)
    for at, (digits, is_prefix, note, expires_at) in enumerate(rows.iterator(CHUNK), start=1):
        until = last_day(expires_at, zone_name).isoformat() if expires_at else ""
        writer.writerow([digits, "prefix" if is_prefix else "number", neutral(note), until])
        if at % CHUNK == 0:
            yield _emptied(text)
    yield _emptied(text)


def _emptied(text: StringIO) -> str:
    written = text.getvalue()
    text.seek(0)
    text.truncate()
    return written
