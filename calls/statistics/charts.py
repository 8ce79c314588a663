"""Where the marks of a chart stand. Pure: numbers in, coordinates out; templates draw them.

A drawing is stretched to its place, so it holds shapes only; the words around it are text of the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import ngettext_lazy, pgettext_lazy

from calls.statistics.counting import Hours
from calls.statistics.opening import HOURS, WEEKDAYS, span

HEIGHT = 100
"""Units of a bar chart's height; each bar has one unit of its width."""

GAP = 0.12
"""Of a bar's or a cell's place, what stays empty on each side."""

HOUR = 3600
CLOCK_STEPS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, HOUR)

LEVELS = 5
"""Shades of a heat map beside the empty one."""

TWO_LETTERS = (
    pgettext_lazy("weekday in two letters", "Mo"),
    pgettext_lazy("weekday in two letters", "Tu"),
    pgettext_lazy("weekday in two letters", "We"),
    pgettext_lazy("weekday in two letters", "Th"),
    pgettext_lazy("weekday in two letters", "Fr"),
    pgettext_lazy("weekday in two letters", "Sa"),
    pgettext_lazy("weekday in two letters", "Su"),
)

COUNTED = {
    "calls": ngettext_lazy("%(hour)s: %(count)s call", "%(hour)s: %(count)s calls", "count"),
    "clicks": ngettext_lazy("%(hour)s: %(count)s click", "%(hour)s: %(count)s clicks", "count"),
}
"""How an hour of the week is told."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value and how it is told; `part` is how much of it is drawn stronger."""

    label: str
    value: float
    words: str
    part: float = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """Left edge, width, top and height of a bar, then of its stronger part, which stands at the bottom."""

    x: float
    width: float
    y: float
    height: float
    part_y: float
    part_height: float
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: as wide as it has bars, `HEIGHT` high, from zero at the bottom to `top`."""

    bars: tuple[Bar, ...]
    top: float

    @property
    def width(self) -> int:
        return len(self.bars)

    @property
    def first(self) -> str:
        return self.bars[0].label if self.bars else ""

    @property
    def last(self) -> str:
        return self.bars[-1].label if self.bars else ""

    @property
    def is_empty(self) -> bool:
        return not any(bar.height for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Cell:
    """An hour of the week: its place, its shade from 0 (nothing) to `LEVELS`, and how it is told."""

    x: float
    y: float
    level: int
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map: 24 wide, 7 high; `rows` are the weekdays by name with their cells."""

    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    most: int

    @property
    def days(self) -> list[str]:
        """The weekdays, where there is room for three letters."""
        return [str(day) for day in WEEKDAYS_ABBR.values()]

    @property
    def short_days(self) -> list[str]:
        """The weekdays, where there is room for two letters."""
        return [str(day) for day in TWO_LETTERS]

    def by_hour(self) -> list[tuple[str, list[int]]]:
        """The table behind it: each hour with its count on every weekday."""
        return [(span(hour), [cells[hour].count for _, cells in self.rows]) for hour in range(HOURS)]


def bars(points: Sequence[Point], scale: Callable[[float], float]) -> Bars:
    """A bar for each point, zero-based; `scale` gives the round number that the chart ends with."""
    top = scale(max((point.value for point in points), default=0))
    return Bars(tuple(_bar(place, point, top) for place, point in enumerate(points)), top)


def _bar(place: int, point: Point, top: float) -> Bar:
    height, part = (_share(value, top) * HEIGHT for value in (point.value, point.part))
    return Bar(
        round(place + GAP, 2), 1 - 2 * GAP, _round(HEIGHT - height), _round(height), _round(HEIGHT - part),
        _round(part), point.label, point.words,
    )  # fmt: skip


def nice(value: float) -> float:
    """The smallest of 1, 2, 5, 10, 20… and their tenths that `value` does not exceed; 1 for nothing."""
    if value <= 0:
        return 1
    power = 10.0 ** floor(log10(value))
    return next(round(step * power, 6) for step in (1, 2, 5, 10) if value <= step * power * 1.000001)


def nice_time(value: float) -> float:
    """The same for seconds, in steps that clocks have."""
    return next((step for step in CLOCK_STEPS if value <= step), HOUR * ceil(value / HOUR))


def heat(hours: Hours, noun: str) -> Heat:
    """The hours of a week, each shaded by how much of the most it is; `noun` is one of `COUNTED`."""
    most = max(hours.values(), default=0)
    rows = tuple(
        (str(day), tuple(_cell(weekday, hour, hours.get((weekday, hour), 0), most, noun) for hour in range(HOURS)))
        for weekday, day in enumerate(WEEKDAYS, 1)
    )
    return Heat(rows, most)


def _cell(weekday: int, hour: int, count: int, most: int, noun: str) -> Cell:
    words = COUNTED[noun] % {"hour": f"{WEEKDAYS[weekday - 1]} {span(hour)}", "count": count}
    return Cell(
        round(hour + GAP / 2, 2), round(weekday - 1 + GAP / 2, 2), ceil(_share(count, most) * LEVELS), words, count
    )


def _share(value: float, of: float) -> float:
    return value / of if of else 0


def _round(value: float) -> float:
    return round(value, 2)
