"""When a business is open. Pure: a named zone, weekly windows and dated exceptions in, instants out.

Everything is computed from local wall-clock times of each date, so daylight saving, half-hour zones and windows
across midnight need no rule of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY_MINUTES = 1440
HORIZON_DAYS = 400
"""How far ahead an opening is looked for: beyond a year's holidays, and an end for hours that never open."""

Opening = tuple[datetime, datetime]
"""From (inclusive) and to (exclusive), both UTC."""


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes after local midnight on a weekday (Monday is 0). `closes` at or before `opens` is the next day."""

    weekday: int
    opens: int
    closes: int

    @property
    def is_overnight(self) -> bool:
        return self.closes <= self.opens


@dataclass(frozen=True, slots=True)
class ExceptionWindow:
    """A date with hours of its own; None for both means closed that day."""

    date: date
    label: str
    opens: int | None
    closes: int | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A set of opening hours."""

    zone_name: str
    windows: tuple[Window, ...]
    exceptions: tuple[ExceptionWindow, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    def openings(self, start: datetime, days: int) -> list[Opening]:
        """The openings that are not over at `start`, of `days` local dates from then on; touching ones joined."""
        found: list[Opening] = []
        for opens, closes in self._from(start, days):
            if found and opens <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], closes))
            else:
                found.append((opens, closes))
        return found

    def current(self, now: datetime) -> Opening | None:
        """The opening that holds `now`, joined with those that touch it within a week."""
        return next((opening for opening in self.openings(now, 7) if opening[0] <= now < opening[1]), None)

    def next_opening(self, now: datetime) -> datetime | None:
        """`now` if open, else when it opens next; None if it does not within `HORIZON_DAYS`."""
        first = next(iter(self._from(now, HORIZON_DAYS)), None)
        return None if first is None else max(now, first[0])

    def _from(self, start: datetime, days: int) -> Iterator[Opening]:
        """Openings in order, not yet over at `start`; yesterday's overnight windows are looked at too."""
        today = start.astimezone(self.zone).date()
        dates = (today + timedelta(days=offset) for offset in range(-1, days))
        return (opening for day in dates for opening in sorted(self._of(day)) if opening[1] > start)

    def _of(self, day: date) -> Iterator[Opening]:
        own = [row for row in self.exceptions if row.date == day]
        if own:
            spans = [(row.opens, row.closes) for row in own if row.opens is not None and row.closes is not None]
        else:
            spans = [(row.opens, row.closes) for row in self.windows if row.weekday == day.weekday()]
        for opens, closes in spans:
            end = closes if closes > opens else closes + DAY_MINUTES
            if end > DAY_MINUTES and self._has_own_hours(day + timedelta(days=1)):
                # A closed or special day begins at its midnight, whatever ran into it from the evening before.
                end = DAY_MINUTES
            first, last = self._instant(day, opens, fold=0), self._instant(day, end, fold=1)
            if last > first:
                yield first, last

    def _has_own_hours(self, day: date) -> bool:
        return any(row.date == day for row in self.exceptions)

    def _instant(self, day: date, minutes: int, *, fold: int) -> datetime:
        """A wall-clock time as an instant; the doubled hour of autumn opens at the first and closes at the last."""
        days, minute = divmod(minutes, DAY_MINUTES)
        on = day + timedelta(days=days)
        return datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=self.zone, fold=fold).astimezone(
            UTC
        )
