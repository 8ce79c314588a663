"""Reads a CSV of numbers: a spreadsheet's text in, rows or sentences by line out. Pure."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from django.utils.translation import gettext_noop

from accounts.cells import FORMULA
from providers.wording import Sentence
from screening.pasting import BadLines, Line, Row, read_line
from screening.until import end_of

MOST_ROWS = 100_000
TOLD = 100
"""Sentences about bad lines that are kept; the rest is only counted."""

STEP = 1000
"""Lines between two words of progress."""

NOTE_LENGTH = 200
COLUMNS = ("number", "kind", "note", "expires")
HEADINGS = {"number", "digits", "kind", "note", "expires"}
"""`digits` instead of `number`: with the country code and without a plus, as the export writes them."""

KINDS = {"": None, "number": False, "prefix": True}
SHORTENED = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
KEPT_FROM_FORMULAS = re.compile(f"'(?=[{re.escape(''.join(FORMULA))}])")

LINE = gettext_noop("Line %(line)s: %(problem)s")
NO_TEXT = gettext_noop("This is no text file. Save the sheet as CSV (UTF-8).")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows, of two about one number the later, and which columns the file has beyond the number."""

    rows: tuple[Row, ...]
    has_note: bool
    has_expires: bool


def read_csv(
    text: str, region: str, zone_name: str, now: datetime, told: Callable[[int], None] = lambda done: None
) -> Sheet:
    """Every row that is not empty. Raises `BadLines` with a sentence for each line that cannot be read.

    The heading may be missing: then the columns are number, kind, note, expires. `region` (two letters) is whose
    national numbers are meant, `zone_name` where a date ends. `told` hears how many lines are read.
    """
    lines = _cells(text)
    columns = _columns(lines)
    found: dict[Line, Row] = {}
    problems: list[str] = []
    wrong = 0
    for at, (number, cells) in enumerate(lines):
        if at % STEP == 0:
            told(at)
        try:
            row = _row(dict(zip(columns, cells, strict=False)), region, zone_name, now)
        except ValueError as error:  # BadNumber is one too
            wrong += 1
            if wrong <= TOLD:
                problems.append(Sentence(LINE, line=number, problem=error.args[0]))
            continue
        found.pop(row.line, None)
        found[row.line] = row
    if wrong > TOLD:
        problems.append(Sentence(gettext_noop("And %(count)s more lines."), count=wrong - TOLD))
    if problems:
        raise BadLines(problems)
    return Sheet(tuple(found.values()), "note" in columns, "expires" in columns)


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """Line number and cells of every line that holds something."""
    if "\0" in text:
        raise BadLines([NO_TEXT])
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        found = [(reader.line_num, cells) for cells in _stripped(reader) if any(cells)]
    except csv.Error as error:
        raise BadLines([Sentence(LINE, line=reader.line_num, problem=f"{error}.")]) from error
    if len(found) > MOST_ROWS + 1:
        told = gettext_noop("A file has at most %(most)s numbers; this has %(count)s.")
        raise BadLines([Sentence(told, most=f"{MOST_ROWS:,}", count=f"{len(found):,}")])
    return found


def _stripped(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    return ([cell.strip() for cell in cells] for cells in rows)


def _columns(lines: list[tuple[int, list[str]]]) -> list[str]:
    """What each column holds; a heading is taken off the lines."""
    if not lines:
        raise BadLines([gettext_noop("The file is empty.")])
    heading = [cell.lower() for cell in lines[0][1]]
    if not HEADINGS & set(heading):
        return list(COLUMNS[: max(len(cells) for _, cells in lines)])
    if not {"number", "digits"} & set(heading):
        raise BadLines([gettext_noop("The heading names no column “number”.")])
    del lines[0]
    if not lines:
        raise BadLines([gettext_noop("Below its heading the file is empty.")])
    return heading


def _row(cells: dict[str, str], region: str, zone_name: str, now: datetime) -> Row:
    return Row(_line(cells, region), _note(cells.get("note", "")), _expires(cells.get("expires", ""), zone_name, now))


def _line(cells: dict[str, str], region: str) -> Line:
    kind = cells.get("kind", "").lower()
    if kind not in KINDS:
        raise ValueError(Sentence(gettext_noop("“%(kind)s” is no kind. Write number or prefix."), kind=kind[:20]))
    typed = KEPT_FROM_FORMULAS.sub("", cells.get("number") or cells.get("digits", ""), count=1)
    if SHORTENED.fullmatch(typed):
        raise ValueError(gettext_noop("The spreadsheet has shortened this number. Format its column as text."))
    if "digits" in cells and typed[:1].isdigit():
        typed = f"+{typed}"
    is_prefix = KINDS[kind]
    if is_prefix is False and typed.endswith("*"):
        raise ValueError(gettext_noop("A star makes it a prefix, and its kind says number."))
    return read_line(f"{typed}*" if is_prefix and not typed.endswith("*") else typed, region)


def _note(text: str) -> str:
    note = KEPT_FROM_FORMULAS.sub("", text, count=1)
    if len(note) > NOTE_LENGTH:
        told = gettext_noop("Its note has %(length)s characters; at most %(most)s are kept.")
        raise ValueError(Sentence(told, length=len(note), most=NOTE_LENGTH))
    return note


def _expires(text: str, zone_name: str, now: datetime) -> datetime | None:
    if not text:
        return None
    try:
        end = end_of(date.fromisoformat(text), zone_name)
    except (ValueError, OverflowError):
        told = gettext_noop("“%(text)s” is no date. Write it like 2026-12-31.")
        raise ValueError(Sentence(told, text=text[:20])) from None
    if end <= now:
        raise ValueError(Sentence(gettext_noop("%(date)s is over already."), date=text))
    return end
