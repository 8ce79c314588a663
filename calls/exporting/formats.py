"""The formats of an exported file: what each is called, and its bytes."""

import csv
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO

from xlsxwriter import Workbook

from calls.exporting.table import Table

XLSX_MOST = 100_000
"""Rows of a workbook. It can be sent only once it is finished, and a person waits for it; text has no end."""

CUT_SHORT = f"Only the newest {XLSX_MOST:,} calls are here. Take the CSV file, or a shorter period, for all."
SENT_AT_ONCE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is called and made. `write` gives its bytes piece by piece."""

    name: str
    content_type: str
    write: Callable[[Table], Iterator[bytes]]


def _csv(table: Table) -> Iterator[bytes]:
    """RFC 4180, in UTF-8 with the mark by which spreadsheets know it."""
    yield "\ufeff".encode() + _lines([table.head()])
    for piece in table.pieces():
        yield _lines(piece)


def _lines(rows: list[list[str]]) -> bytes:
    told = StringIO()
    csv.writer(told).writerows(rows)
    return told.getvalue().encode()


def _xlsx(table: Table) -> Iterator[bytes]:
    """Text in every cell: nothing is calculated, no address becomes a link. Rows go to the disk as they are written."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile(dir=folder) as made:
        text_only = {"strings_to_formulas": False, "strings_to_urls": False}
        book = Workbook(made, {"constant_memory": True, "tmpdir": folder, **text_only})
        sheet = book.add_worksheet("Calls")
        sheet.freeze_panes(1, 0)
        for row, cells in enumerate(_within(table)):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
            if row % 2000 == 0:
                yield b""  # whoever waits keeps the place
        book.close()
        made.seek(0)
        while piece := made.read(SENT_AT_ONCE):
            yield piece


def _within(table: Table) -> Iterator[list[str]]:
    yield table.head()
    left = XLSX_MOST
    for piece in table.pieces():
        yield from piece[:left]
        left -= len(piece)
        if left < 0:
            yield [CUT_SHORT]
            return


FORMATS = {
    "csv": Format("CSV: text, any number of calls", "text/csv; charset=utf-8", _csv),
    "xlsx": Format(
        f"Excel workbook: the newest {XLSX_MOST:,} calls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _xlsx,
    ),
}
"""By the ending of the file's name."""
