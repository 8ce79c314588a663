"""Reads pasted numbers, one on each line, in any format. Pure: a text in, lines or sentences out."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.wording import said
from providers.wording import Sentence
from screening.numbers import calling_code, parse

MOST_LINES = 5000
PREFIX = re.compile(r"\+?[0-9][0-9 ().-]*\*")
LONGEST_PREFIX = 14

NO_BEGINNING = gettext_noop("This is not the beginning of a number. Write it like +9725*.")
BAD_BEGINNING = Sentence(
    gettext_noop("A beginning has 1 to %(most)s digits and starts with a country code."), most=LONGEST_PREFIX
)


@dataclass(frozen=True, slots=True)
class Line:
    """A number, or the beginning of many, in E.164 without plus."""

    digits: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A number, and what is said of it."""

    line: Line
    note: str = ""
    expires_at: datetime | None = None


class BadLines(ValueError):
    """Some lines could not be read; `sentences` name each by its number: pasted ones in the reader's language."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(f"{len(sentences)} lines could not be read")
        self.sentences = sentences


def read_lines(text: str, region: str) -> list[Line]:
    """Every line that is not empty, as a person in `region` (two letters) means it. Raises `BadLines`.

    A line that ends with a star is the beginning of many numbers: with a plus (or 00) it begins with the country
    code, without one it is one of `region`'s own, its leading zero dropped.
    """
    typed = [(at, line.strip()) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(typed) > MOST_LINES:
        told = _("Paste at most %(most)s numbers at a time; this has %(count)s.")
        raise BadLines([told % {"most": MOST_LINES, "count": len(typed)}])
    found: list[Line] = []
    problems: list[str] = []
    for at, line in typed:
        try:
            found.append(read_line(line, region))
        except ValueError as error:  # BadNumber is one too
            problems.append(_("Line %(line)s: %(problem)s") % {"line": at, "problem": said(error.args[0])})
    if problems:
        raise BadLines(problems)
    return found


def read_line(line: str, region: str) -> Line:
    """One line, as a person in `region` means it. Raises `ValueError` with a sentence."""
    return _read_prefix(line, region) if line.endswith("*") else Line(parse(line, region).digits)


def _read_prefix(line: str, region: str) -> Line:
    if not PREFIX.fullmatch(line):
        raise ValueError(NO_BEGINNING)
    digits = re.sub(r"[^0-9]", "", line)
    if line.startswith("+"):
        international = digits
    elif digits.startswith("00"):
        international = digits[2:]
    else:
        international = f"{calling_code(region)}{digits.removeprefix('0')}"
    if not 1 <= len(international) <= LONGEST_PREFIX or international.startswith("0"):
        raise ValueError(BAD_BEGINNING)
    return Line(international, is_prefix=True)
