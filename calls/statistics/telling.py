"""The statistics of one business and period, ready to be shown: figures, charts, lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.countries import country_name
from accounts.models import Business
from buttons.models import Button
from calls.statistics import counting
from calls.statistics.charts import Bars, Heat, Point, bars, heat, nice, nice_time
from calls.statistics.counting import Figures, Named
from calls.statistics.opening import CLOSED, Extra, extra_hours
from calls.statistics.periods import Period
from calls.statistics.saying import change, day, money, percent, plain, seconds


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the period, the same of the period before, and by how much it changed; in words."""

    label: str
    value: str
    before: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart and the words around it; `column` heads its values in the table behind it."""

    key: str
    title: str
    about: str
    column: str
    drawing: Bars
    top: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """What calls, or refused clicks, came from most; `nothing` is said where there are none."""

    key: str
    title: str
    rows: Sequence[Named]
    nothing: str
    is_answered: bool = True

    @property
    def most(self) -> int:
        return max((row.calls for row in self.rows), default=1)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything the page shows. `extra`: the hours in which the most came while the business was closed."""

    has_calls: bool
    figures: Sequence[Figure]
    charts: Sequence[Chart]
    hours: Heat
    rankings: Sequence[Ranking]
    reasons: Ranking
    refused: int
    refused_hours: Heat
    extra: Sequence[Extra]
    closed: int


def statistics_of(business: Business, period: Period) -> Statistics:
    """Count and lay out. Seven queries, however many calls."""
    buttons = list(business.buttons.all())
    both = Period(period.before.first, period.last, period.zone)
    by_hour = counting.by_hour(buttons, both)
    days = counting.by_day(by_hour)
    counting.add_costs(days, business, both)
    reasons = counting.refusals(business, period)
    closed = reasons.get(CLOSED, {})
    by_reason = [Named(reason, sum(hours.values()), 0) for reason, hours in reasons.items()]
    refused = sum(row.calls for row in by_reason)
    now = _sum(days, period)
    return Statistics(
        has_calls=now.calls > 0,
        figures=_figures(now, _sum(days, period.before)),
        charts=_charts(days, period),
        hours=heat(counting.by_weekday(by_hour, period), "calls"),
        rankings=_rankings(buttons, period),
        reasons=Ranking(
            "reasons", "By reason", sorted(by_reason, key=lambda row: -row.calls), "Nobody.", is_answered=False
        ),
        refused=refused,
        refused_hours=heat(counting.together(reasons), "clicks"),
        extra=extra_hours(closed),
        closed=sum(closed.values()),
    )


def _sum(days: Mapping[date, Figures], period: Period) -> Figures:
    total = Figures()
    for on, figures in days.items():
        if period.first <= on <= period.last:
            total.add(figures)
    return total


def _figures(now: Figures, before: Figures) -> list[Figure]:
    costs = " + ".join(money(cost, currency) for currency, cost in sorted(now.costs.items()))
    costs_before = " + ".join(money(cost, currency) for currency, cost in sorted(before.costs.items()))
    return [
        Figure("Calls", plain(now.calls), plain(before.calls), change(now.calls, before.calls)),
        Figure("Answered", percent(now.share), percent(before.share)),
        Figure("Waited for an answer", seconds(now.wait), seconds(before.wait)),
        Figure("Talk, on average", seconds(now.talk), seconds(before.talk)),
        Figure("Cost", costs or "–", costs_before or "–"),
    ]


def _charts(days: Mapping[date, Figures], period: Period) -> list[Chart]:
    steps = {start: Figures() for start in period.starts()}
    for on, figures in days.items():
        if period.first <= on <= period.last:
            steps[period.start_of(on)].add(figures)
    each = "by week" if period.step > 1 else "by day"
    currencies = sorted({currency for figures in steps.values() for currency in figures.costs})
    return [_chart(series, steps, each) for series in (*SERIES, *map(_cost, currencies))]


def _chart(series: "_Series", steps: Mapping[date, Figures], each: str) -> Chart:
    drawing = bars([_point(series, on, figures) for on, figures in steps.items()], series.scale)
    return Chart(series.key, f"{series.title} {each}", series.about, series.title, drawing, series.words(drawing.top))


def _point(series: "_Series", on: date, figures: Figures) -> Point:
    value = series.value(figures)
    words = series.words(value)
    if series.part is None:
        return Point(day(on), value or 0, words)
    part = series.part(figures)
    return Point(day(on), value or 0, f"{words}, {part} answered", part)


@dataclass(frozen=True, slots=True)
class _Series:
    """What a chart shows of the figures, how it is told, and what part of it is drawn stronger."""

    key: str
    title: str
    about: str
    value: Callable[[Figures], float | None]
    words: Callable[[float | None], str]
    scale: Callable[[float], float]
    part: Callable[[Figures], int] | None = None


WAIT = "From when it was due to the answer, on average."
TALK = "Length of an answered call, on average."
SERIES = (
    _Series(
        "calls", "Calls", "The stronger part was answered.", lambda of: of.calls, plain, nice, lambda of: of.answered
    ),
    _Series("wait", "Wait", WAIT, lambda of: of.wait, seconds, nice_time),
    _Series("talk", "Talk", TALK, lambda of: of.talk, seconds, nice_time),
)


def _cost(currency: str) -> _Series:
    about = "What your providers' records of these days say, calls past the portal included."
    return _Series(
        f"cost-{currency}",
        f"Cost, {currency}" if currency else "Cost",
        about,
        lambda of: float(of.costs.get(currency, 0)),
        lambda cost: money(Decimal(str(cost or 0)), currency),
        nice,
    )


def _rankings(buttons: Sequence[Button], period: Period) -> list[Ranking]:
    by_button, by_country = counting.by_button_and_country(buttons, period)
    countries = [Named(country_name(row.name), row.calls, row.answered) for row in by_country]
    campaigns = "No call came from a page whose address names a campaign (utm_campaign)."
    return [
        Ranking("buttons", "By button", by_button, "No call."),
        Ranking("pages", "By page", counting.by_page(buttons, period), "No call tells of its page."),
        Ranking("campaigns", "By campaign", counting.by_campaign(buttons, period), campaigns),
        Ranking("countries", "By country", countries, "No call."),
    ]
