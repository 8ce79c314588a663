"""What may be wrong with a set of hours: looked for over the coming year, told in sentences. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from django.utils.dateformat import format as written
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from buttons.forms.clock import overlapping_nights, write_spans
from buttons.models.hours import WEEKDAYS
from buttons.schedule import DAY_MINUTES, ExceptionWindow, Opening, Schedule, Window

YEAR = 365
SMALL_GAP = timedelta(minutes=15)
"""A break that short is a slip of the pen more often than a break."""

LONG_REST = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """`tone` is warn for what is wrong and rest for what is only good to know; `past` what may be removed."""

    tone: str
    sentence: str
    past: int = 0


def warnings(schedule: Schedule, now: datetime) -> list[Finding]:
    """Everything found, the gravest first."""
    today = now.astimezone(schedule.zone).date()
    openings = schedule.openings(now, YEAR)
    if schedule.next_opening(now) is None:
        never = [Finding("warn", _("These hours never open: no call comes through a button that uses them."))]
        return [*never, *_contradictions(schedule), *_past(schedule, today)]
    found = [*_contradictions(schedule), *_past(schedule, today), *_gaps(schedule, openings)]
    return [*found, *_rests(schedule, openings, now), *_clock_changes(schedule, openings, now)]


def _contradictions(schedule: Schedule) -> Iterator[Finding]:
    week = [
        sorted((row.opens, row.closes) for row in schedule.windows if row.weekday == weekday)
        for weekday, _day in WEEKDAYS
    ]
    for (_number, name), spans in zip(WEEKDAYS, week, strict=True):
        if _overlap(spans):
            told = _("%(day)s’s windows overlap: %(windows)s.")
            yield Finding("warn", told % {"day": gettext(name), "windows": write_spans(spans)})
    if (clash := overlapping_nights(week)) is not None:
        told = _("%(day)s begins before the night before it has closed.")
        yield Finding("warn", told % {"day": gettext(WEEKDAYS[clash][1])})
    for on, rows in _dated(schedule).items():
        spans = sorted((row.opens, row.closes) for row in rows if row.opens is not None and row.closes is not None)
        if spans and len(spans) < len(rows):
            told = _("Two rules for %(date)s: closed, and open %(windows)s. The hours count.")
            yield Finding("warn", told % {"date": _in_full(on), "windows": write_spans(spans)})
        elif _overlap(spans):
            told = _("On %(date)s windows overlap: %(windows)s.")
            yield Finding("warn", told % {"date": _in_full(on), "windows": write_spans(spans)})
        elif len(rows) > 1 and not spans:
            yield Finding("warn", _("%(date)s is closed twice.") % {"date": _in_full(on)})


def _dated(schedule: Schedule) -> dict[date, list[ExceptionWindow]]:
    found: dict[date, list[ExceptionWindow]] = {}
    for row in schedule.exceptions:
        found.setdefault(row.date, []).append(row)
    return found


def _overlap(spans: list[tuple[int, int]]) -> bool:
    whole = [(opens, closes if closes > opens else closes + DAY_MINUTES) for opens, closes in spans]
    return any(following[0] < before[1] for before, following in pairwise(whole))


def _past(schedule: Schedule, today: date) -> Iterator[Finding]:
    # Yesterday's night may still run.
    past = len({row.date for row in schedule.exceptions if row.date < today - timedelta(days=1)})
    if past:
        told = ngettext(
            "%(count)s special day is over and changes nothing any more.",
            "%(count)s special days are over and change nothing any more.",
            past,
        )
        yield Finding("rest", told % {"count": past}, past=past)


def _gaps(schedule: Schedule, openings: list[Opening]) -> Iterator[Finding]:
    told: set[tuple[int, str, str]] = set()
    for before, after in pairwise(openings):
        if after[0] - before[1] < SMALL_GAP:
            closes, opens = (moment.astimezone(schedule.zone) for moment in (before[1], after[0]))
            at = (closes.weekday(), f"{closes:%H:%M}", f"{opens:%H:%M}")
            if at not in told:
                told.add(at)
                minutes = (after[0] - before[1]).seconds // 60
                values = {"day": gettext(WEEKDAYS[at[0]][1]), "minutes": minutes, "from": at[1], "to": at[2]}
                wording = _("On %(day)s a gap of %(minutes)s min: closed from %(from)s to %(to)s. Is it meant?")
                yield Finding("warn", wording % values)


def _rests(schedule: Schedule, openings: list[Opening], now: datetime) -> Iterator[Finding]:
    starts = [now, *(closes for _opens, closes in openings)]
    for closed, opens in zip(starts, (opens for opens, _closes in openings), strict=False):
        if opens - closed >= LONG_REST:
            first, last = (moment.astimezone(schedule.zone) for moment in (closed, opens))
            days = (opens - closed).days
            told = ngettext(
                "Closed for %(days)s days: %(first)s to %(last)s.",
                "Closed for %(days)s days: %(first)s to %(last)s.",
                days,
            )
            yield Finding("rest", told % {"days": days, "first": _short(first), "last": _short(last)})


def _clock_changes(schedule: Schedule, openings: list[Opening], now: datetime) -> Iterator[Finding]:
    """For each change of the clocks within a year, what it does to the hours of that night."""
    for at, shift in _changes(schedule, now):
        local = (at - timedelta(seconds=1)).astimezone(schedule.zone)
        before, after = local + timedelta(seconds=1), at.astimezone(schedule.zone)
        forward = shift > timedelta()
        values = {"date": _short(after), "from": f"{before:%H:%M}", "to": f"{after:%H:%M}"}
        if any(opens < at < closes for opens, closes in openings):
            yield Finding("rest", _shifted(forward) % (values | {"minutes": abs(shift).seconds // 60}))
        elif forward and _is_swallowed(schedule, before, after):
            told = _(
                "On %(date)s the clocks go forward, %(from)s to %(to)s: hours within that time do not exist, and you do"
                " not open for them."
            )
            yield Finding("warn", told % values)


def _shifted(forward: bool) -> str:
    if forward:
        return _(
            "On %(date)s the clocks go forward, %(from)s to %(to)s: you are open then, %(minutes)s min less than usual."
        )
    return _("On %(date)s the clocks go back, %(from)s to %(to)s: you are open then, %(minutes)s min more than usual.")


def _in_full(on: date) -> str:
    return written(on, "d F Y")


def _short(at: datetime) -> str:
    return written(at, "D d M Y")


def _is_swallowed(schedule: Schedule, before: datetime, after: datetime) -> bool:
    """Whether a window of that day lies wholly in the hour that the clocks leave out."""
    on = after.date()
    own: list[Window | ExceptionWindow] = [row for row in schedule.exceptions if row.date == on]
    rows = own or [row for row in schedule.windows if row.weekday == on.weekday()]
    skipped = (before.hour * 60 + before.minute, after.hour * 60 + after.minute)
    return any(
        row.opens is not None and row.closes is not None and skipped[0] <= row.opens < row.closes <= skipped[1]
        for row in rows
    )


def _changes(schedule: Schedule, now: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """The instants within a year at which the zone's clocks change, and by how much."""
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for day in range(YEAR):
        low, high = start + timedelta(days=day), start + timedelta(days=day + 1)
        shift = _offset(schedule, high) - _offset(schedule, low)
        if shift:
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if _offset(schedule, middle) == _offset(schedule, low) else (low, middle)
            yield high.replace(second=0, microsecond=0), shift


def _offset(schedule: Schedule, at: datetime) -> timedelta:
    return at.astimezone(schedule.zone).utcoffset() or timedelta()
