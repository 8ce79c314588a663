"""The coming year of a set of hours, day by day, for people to look over. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from buttons.forms.clock import write_spans
from buttons.schedule import DAY_MINUTES, ExceptionWindow, Schedule

MONTHS = 12


class Kind(StrEnum):
    """What a day is."""

    OPEN = "open"
    SHORT = "short"
    CLOSED = "closed"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Day:
    """A date and what it is; `said` is the whole of it in words, `is_special` whether a dated rule speaks of it."""

    date: date
    kind: Kind
    said: str
    is_special: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month by weeks of Monday to Sunday; None stands for days of the months beside it and before today."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def kinds() -> list[tuple[Kind, str]]:
    """Each kind of day, and what it is called."""
    return [
        (Kind.OPEN, pgettext("hours", "Open")),
        (Kind.SHORT, _("Special hours")),
        (Kind.CLOSED, pgettext("hours", "Closed")),
        (Kind.HOLIDAY, _("Holiday")),
    ]


def months(schedule: Schedule, holidays: frozenset[date], today: date) -> list[Month]:
    """This month from today on, and those after it. `holidays` are the dates that the holiday calendar closed."""
    found = []
    first = today.replace(day=1)
    dated = _by_date(schedule.exceptions)
    for _month in range(MONTHS + 1):
        last = first.replace(day=monthrange(first.year, first.month)[1])
        days = [_day(schedule, dated.get(on, []), on, holidays) if on >= today else None for on in _dates(first, last)]
        blank: list[Day | None] = [None] * first.weekday()
        padded = [*blank, *days, *([None] * (-(len(blank) + len(days)) % 7))]
        found.append(Month(first, tuple(tuple(padded[at : at + 7]) for at in range(0, len(padded), 7))))
        first = last + timedelta(days=1)
    return found


def special_days(shown: Sequence[Month]) -> list[Day]:
    """The days of those months that are not as their weekday is, in order."""
    return [day for month in shown for week in month.weeks for day in week if day and day.is_special]


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _by_date(rows: Sequence[ExceptionWindow]) -> dict[date, list[ExceptionWindow]]:
    found: dict[date, list[ExceptionWindow]] = {}
    for row in rows:
        found.setdefault(row.date, []).append(row)
    return found


def _day(schedule: Schedule, own: list[ExceptionWindow], on: date, holidays: frozenset[date]) -> Day:
    weekly = [(row.opens, row.closes) for row in schedule.windows if row.weekday == on.weekday()]
    if not own:
        return Day(on, Kind.OPEN if weekly else Kind.CLOSED, _said(weekly, ""), is_special=False)
    spans = sorted((row.opens, row.closes) for row in own if row.opens is not None and row.closes is not None)
    label = next((row.label for row in own if row.label), "")
    if not spans:
        return Day(on, Kind.HOLIDAY if on in holidays else Kind.CLOSED, _said([], label), is_special=True)
    kind = Kind.SHORT if _minutes(spans) < _minutes(weekly) or not weekly else Kind.OPEN
    return Day(on, kind, _said(spans, label), is_special=True)


def _said(spans: Sequence[tuple[int, int]], label: str) -> str:
    hours = _("open %(windows)s") % {"windows": write_spans(sorted(spans))} if spans else _("closed")
    return f"{label}: {hours}" if label else hours.capitalize()


def _minutes(spans: Sequence[tuple[int, int]]) -> int:
    return sum(closes - opens if closes > opens else closes - opens + DAY_MINUTES for opens, closes in spans)
