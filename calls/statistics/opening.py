"""Which hour, if the business opened then too, would have caught the most of those who came while it was closed."""

from dataclasses import dataclass

from django.utils import dates

from accounts.saying import apart
from calls.statistics.counting import Hours
from calls.statistics.saying import percent

CLOSED = "closed"
"""The gate's reason for a click outside the opening hours."""

MOST = 3
WEEKDAYS = tuple(dates.WEEKDAYS.values())
HOURS = 24


def span(hour: int) -> str:
    """An hour of the day from its beginning to its end."""
    return apart(f"{hour:02}–{(hour + 1) % HOURS:02}")


@dataclass(frozen=True, slots=True)
class Extra:
    """One hour of the week, and how many of the clicks it would have caught. `weekday` is ISO's: Monday is 1."""

    weekday: int
    hour: int
    clicks: int
    share: float

    @property
    def name(self) -> str:
        return f"{WEEKDAYS[self.weekday - 1]} {span(self.hour)}"

    @property
    def percent(self) -> str:
        return percent(self.share)


def extra_hours(closed: Hours) -> list[Extra]:
    """The best single hours, the best first; of equals the earliest in the week. Empty if nobody came in vain."""
    total = sum(closed.values())
    best = sorted(((count, hour) for hour, count in closed.items() if count), key=lambda one: (-one[0], one[1]))
    return [Extra(weekday, hour, count, count / total) for count, (weekday, hour) in best[:MOST]]
