"""A list as a CSV that a spreadsheet opens and the import takes back."""

import csv
from collections.abc import Iterator
from io import StringIO

from accounts import cells
from screening.models import ScreeningList
from screening.until import last_day

HEADING = ("digits", "kind", "note", "expires")
CHUNK = 2000


def csv_lines(exported: ScreeningList) -> Iterator[str]:
    """The heading and a line for each entry, some thousand at a time: a list of any length needs little memory."""
    zone_name = exported.business.time_zone
    rows = exported.entries.values_list("digits", "is_prefix", "note", "expires_at")
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADING)
    for at, (digits, is_prefix, note, expires_at) in enumerate(rows.iterator(CHUNK), start=1):
        until = last_day(expires_at, zone_name).isoformat() if expires_at else ""
        writer.writerow([digits, "prefix" if is_prefix else "number", cells.text(note), until])
        if at % CHUNK == 0:
            yield _emptied(text)
    yield _emptied(text)


def _emptied(text: StringIO) -> str:
    written = text.getvalue()
    text.seek(0)
    text.truncate()
    return written
