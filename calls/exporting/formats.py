"""The formats of an exported file: what each is called, and its bytes."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from calls.exporting.keeping import scratch
from calls.exporting.table import Table

MOST_ROWS = 1_048_576
"""Rows of one sheet (Microsoft, "Excel specifications and limits"); the next ones go to another sheet."""

SENT_AT_ONCE = 64 * 1024
TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False}
"""Nothing is calculated, no address becomes a link."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is called and made. `write` gives its bytes piece by piece."""

    name: str
    title: str
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
    """Text in every cell. Rows go to the disk as they are written, the whole is given once it is finished."""
    with scratch(table.business) as folder, Path(folder, "whole").open("w+b") as made:
        book = Workbook(made, {"constant_memory": True, "tmpdir": folder, "use_zip64": True, **TEXT_ONLY})
        sheet, at = _sheet(book, table), 1
        for number, cells in enumerate(chain.from_iterable(table.pieces())):
            if at == MOST_ROWS:
                sheet, at = _sheet(book, table), 1
            _write(sheet, at, cells)
            at += 1
            if number % 2000 == 0:
                yield b""  # whoever waits keeps the place
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # what befell the file, such as a full disk
        made.seek(0)
        while piece := made.read(SENT_AT_ONCE):
            yield piece


def _sheet(book: Workbook, table: Table) -> Worksheet:
    """One more sheet, with the head on it that stays in sight."""
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet(_("Calls") if number == 1 else f"{_('Calls')} {number}")
    sheet.freeze_panes(1, 0)
    _write(sheet, 0, table.head())
    return sheet


def _write(sheet: Worksheet, row: int, cells: list[str]) -> None:
    for column, cell in enumerate(cells):
        sheet.write_string(row, column, cell)


FORMATS = {
    "csv": Format(
        gettext_noop("CSV: text, any number of calls"),
        gettext_noop("Calls as a CSV file"),
        "text/csv; charset=utf-8",
        _csv,
    ),
    "xlsx": Format(
        gettext_noop("Excel workbook: any number of calls, a million to a sheet"),
        gettext_noop("Calls as an Excel workbook"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _xlsx,
    ),
}
"""By the ending of the file's name."""
