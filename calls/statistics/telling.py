"""The statistics of one business and period, ready to be shown: figures, charts, lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.countries import country_name
from accounts.models import Business
from calls.reasons import in_words
from calls.statistics import counting
from calls.statistics.charts import Bars, Heat, Point, bars, heat, nice, nice_time
from calls.statistics.counting import Figures
from calls.statistics.opening import CLOSED, Extra, extra_hours
from calls.statistics.periods import Period
from calls.statistics.ranking import Kind, Named, rankings
from calls.statistics.reach import Reach
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
    both = Reach.of(business, Period(period.before.first, period.last, period.zone))
    reach = both.within(period)
    days = counting.by_day(both)
    counting.add_costs(days, both)
    reasons = counting.refusals(reach)
    closed = reasons.get(CLOSED, {})
    by_reason = [Named(in_words(reason), sum(hours.values()), 0) for reason, hours in reasons.items()]
    refused = sum(row.calls for row in by_reason)
    now = _sum(days, period)
    return Statistics(
        has_calls=now.calls > 0,
        figures=_figures(now, _sum(days, period.before)),
        charts=_charts(days, period),
        hours=heat(counting.by_weekday(reach), "calls"),
        rankings=_rankings(reach),
        reasons=Ranking(
            "reasons",
            _("By reason"),
            sorted(by_reason, key=lambda row: (-row.calls, row.name)),
            _("Nobody."),
            is_answered=False,
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
        Figure(_("Calls"), plain(now.calls), plain(before.calls), change(now.calls, before.calls)),
        Figure(_("Answered"), percent(now.share), percent(before.share)),
        Figure(_("Waited for an answer"), seconds(now.wait), seconds(before.wait)),
        Figure(_("Talk, on average"), seconds(now.talk), seconds(before.talk)),
        Figure(_("Cost"), costs or "–", costs_before or "–"),
    ]


def _charts(days: Mapping[date, Figures], period: Period) -> list[Chart]:
    steps = {start: Figures() for start in period.starts()}
    for on, figures in days.items():
        if period.first <= on <= period.last:
            steps[period.start_of(on)].add(figures)
    each = _("%(what)s by week") if period.step > 1 else _("%(what)s by day")
    currencies = sorted({currency for figures in steps.values() for currency in figures.costs})
    return [_chart(series, steps, each) for series in (*SERIES, *map(_cost, currencies))]


def _chart(series: "_Series", steps: Mapping[date, Figures], each: str) -> Chart:
    drawing = bars([_point(series, on, figures) for on, figures in steps.items()], series.scale)
    title = _(series.title) % series.values
    return Chart(series.key, each % {"what": title}, _(series.about), title, drawing, series.words(drawing.top))


def _point(series: "_Series", on: date, figures: Figures) -> Point:
    value = series.value(figures)
    words = series.words(value)
    if series.part is None:
        return Point(day(on), value or 0, words)
    part = series.part(figures)
    told = ngettext("%(calls)s, %(answered)s answered", "%(calls)s, %(answered)s answered", part)
    return Point(day(on), value or 0, told % {"calls": words, "answered": part}, part)


@dataclass(frozen=True, slots=True)
class _Series:
    """What a chart shows of the figures, how it is told, and what part of it is drawn stronger.

    `title` is put into words with `values`.
    """

    key: str
    title: str
    about: str
    value: Callable[[Figures], float | None]
    words: Callable[[float | None], str]
    scale: Callable[[float], float]
    part: Callable[[Figures], int] | None = None
    values: Mapping[str, str] = field(default_factory=dict)


WAIT = gettext_noop("From when it was due to the answer, on average.")
TALK = gettext_noop("Length of an answered call, on average.")
SERIES = (
    _Series(
        "calls",
        gettext_noop("Calls"),
        gettext_noop("The stronger part was answered."),
        lambda of: of.calls,
        plain,
        nice,
        lambda of: of.answered,
    ),
    _Series("wait", gettext_noop("Wait"), WAIT, lambda of: of.wait, seconds, nice_time),
    _Series("talk", gettext_noop("Talk"), TALK, lambda of: of.talk, seconds, nice_time),
)


def _cost(currency: str) -> _Series:
    about = gettext_noop("What your providers' records of these days say, calls past the portal included.")
    return _Series(
        f"cost-{currency}",
        gettext_noop("Cost, %(currency)s") if currency else gettext_noop("Cost"),
        about,
        lambda of: float(of.costs.get(currency, 0)),
        lambda cost: money(Decimal(str(cost or 0)), currency),
        nice,
        values={"currency": currency},
    )


def _rankings(reach: Reach) -> list[Ranking]:
    found = rankings(reach)
    countries = [Named(country_name(row.name), row.calls, row.answered) for row in found[Kind.COUNTRY]]
    campaigns = _("No call came from a page whose address names a campaign (utm_campaign).")
    return [
        Ranking("buttons", _("By button"), found[Kind.BUTTON], _("No call.")),
        Ranking("pages", _("By page"), found[Kind.PAGE], _("No call tells of its page.")),
        Ranking("campaigns", _("By campaign"), found[Kind.CAMPAIGN], campaigns),
        Ranking("countries", _("By country"), countries, _("No call.")),
    ]
