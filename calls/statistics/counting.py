"""Counts by the database: one statement a question, each bounded by the period and found by an index."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, StrIndex, Substr, TruncDate

from accounts.models import Business
from buttons.models import Button
from calls.models import Call, CallRecord, RefusedClick
from calls.releasing import TOO_OLD
from calls.statistics.periods import Period
from providers.base import Outcome

TOP = 8
"""Rows of a list of what calls came from most."""

ANSWERED = Q(outcome=Outcome.ANSWERED.value)
IN_VAIN = Q(outcome__in=["unanswered", "busy", "failed", "voicemail"]) | Q(state__in=["refused", "expired"])
"""The end is known, and nobody answered. A cancelled call is neither, nor one whose provider tells nothing."""


@dataclass(slots=True)
class Figures:
    """Calls of some time. `waited` is the sum over those of `waits`, `talked` over those of `talks`; seconds."""

    calls: int = 0
    answered: int = 0
    in_vain: int = 0
    waited: float = 0.0
    waits: int = 0
    talked: int = 0
    talks: int = 0
    costs: dict[str, Decimal] = field(default_factory=dict)

    def add(self, other: "Figures") -> None:
        for name in ("calls", "answered", "in_vain", "waited", "waits", "talked", "talks"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for currency, cost in other.costs.items():
            self.costs[currency] = self.costs.get(currency, Decimal(0)) + cost

    @property
    def share(self) -> float | None:
        """Of the calls whose end is known, how much of one was answered."""
        known = self.answered + self.in_vain
        return self.answered / known if known else None

    @property
    def wait(self) -> float | None:
        """Seconds from when a call was to be placed until it was answered, on average."""
        return self.waited / self.waits if self.waits else None

    @property
    def talk(self) -> float | None:
        """Seconds of talk, on average."""
        return self.talked / self.talks if self.talks else None


@dataclass(frozen=True, slots=True)
class Named:
    """How often something was seen; `calls` of it, and how many of those were answered."""

    name: str
    calls: int
    answered: int


Hours = dict[tuple[int, int], int]
"""(ISO weekday, Monday is 1; hour of the day) -> how many."""


def calls_in(buttons: Iterable[Button | int], period: Period) -> QuerySet[Call]:
    """By the index of button and moment, whatever else is stored."""
    return Call.objects.filter(button__in=buttons, asked_at__gte=period.since, asked_at__lt=period.until).order_by()


def by_hour(buttons: Iterable[Button], period: Period) -> dict[tuple[date, int], Figures]:
    """The figures of each hour of each day in which there was a call: days and weekdays come from this one reading."""
    placed = Case(When(due_at__gt=F("asked_at") + TOO_OLD, then=F("due_at")), default=F("asked_at"))
    waiting = ExpressionWrapper(F("answered_at") - F("placed"), output_field=DurationField())
    hours: Any = (
        calls_in(buttons, period)
        .annotate(day=TruncDate("asked_at", tzinfo=period.zone), hour=ExtractHour("asked_at", tzinfo=period.zone))
        .annotate(placed=ExpressionWrapper(placed, output_field=DateTimeField()))
        .values("day", "hour")
        .annotate(
            calls=Count("pk"),
            answered=Count("pk", filter=ANSWERED),
            in_vain=Count("pk", filter=IN_VAIN),
            waited=Sum(waiting),
            waits=Count("answered_at"),
            talked=Sum("duration", filter=ANSWERED),
            talks=Count("duration", filter=ANSWERED),
        )
    )
    return {(row.pop("day"), row.pop("hour")): _figures(**row) for row in hours}


def _figures(waited: timedelta | None, talked: int | None, **counts: Any) -> Figures:
    return Figures(waited=waited.total_seconds() if waited else 0.0, talked=talked or 0, **counts)


def by_day(hours: Mapping[tuple[date, int], Figures]) -> dict[date, Figures]:
    """The same by day."""
    found: dict[date, Figures] = defaultdict(Figures)
    for (day, _), figures in hours.items():
        found[day].add(figures)
    return found


def by_weekday(hours: Mapping[tuple[date, int], Figures], period: Period) -> Hours:
    """Calls of the period by the hour of the week."""
    found: Hours = defaultdict(int)
    for (day, hour), figures in hours.items():
        if period.first <= day <= period.last:
            found[day.isoweekday(), hour] += figures.calls
    return found


def add_costs(found: dict[date, Figures], business: Business, period: Period) -> None:
    """What the providers' records of those days cost is added to them; calls past the portal are paid all the same."""
    records = CallRecord.objects.filter(
        account__business=business, started_at__gte=period.since, started_at__lt=period.until, cost__isnull=False
    )
    days = records.order_by().annotate(day=TruncDate("started_at", tzinfo=period.zone)).values("day", "currency")
    for row in days.annotate(cost=Sum("cost")):
        found[row["day"]].add(Figures(costs={row["currency"]: row["cost"]}))


def by_button_and_country(buttons: Iterable[Button], period: Period) -> tuple[list[Named], list[Named]]:
    """Each button's calls, and each country's by the two letters of the visitor's number; the most first."""
    names = {button.pk: str(button) for button in buttons}
    rows = _counted(calls_in(names, period), "button", "country")
    return _summed((names[button], *counts) for button, _, *counts in rows), _summed(
        (country, *counts) for _, country, *counts in rows if country
    )


def by_page(buttons: Iterable[Button], period: Period) -> list[Named]:
    """The pages without what follows their question mark: that is of a visitor, not of the page."""
    asked = StrIndex("page", Value("?"))
    path = Case(When(query__gt=0, then=Substr("page", 1, F("query") - 1)), default=F("page"))
    calls = calls_in(buttons, period).exclude(page="").annotate(query=asked).annotate(path=path)
    return _top(calls, "path")


def by_campaign(buttons: Iterable[Button], period: Period) -> list[Named]:
    """Calls from pages whose address names a campaign."""
    return _top(calls_in(buttons, period).exclude(campaign=""), "campaign")


def refusals(business: Business, period: Period) -> dict[str, Hours]:
    """Clicks that became no call: reason -> by the hour of the week."""
    clicks = RefusedClick.objects.filter(business=business, at__gte=period.since, at__lt=period.until).order_by()
    hours = _hourly(clicks, "at", period).values_list("reason", "weekday", "hour")
    found: dict[str, Hours] = defaultdict(dict)
    for reason, weekday, hour, count in hours.annotate(count=Count("pk")):
        found[reason][weekday, hour] = count
    return dict(found)


def together(reasons: Mapping[str, Hours]) -> Hours:
    """All reasons' clicks by the hour of the week."""
    found: Hours = defaultdict(int)
    for hours in reasons.values():
        for hour, count in hours.items():
            found[hour] += count
    return found


def _hourly(rows: QuerySet[Any], name: str, period: Period) -> QuerySet[Any, Any]:
    weekday, hour = ExtractIsoWeekDay(name, tzinfo=period.zone), ExtractHour(name, tzinfo=period.zone)
    found: QuerySet[Any, Any] = rows.annotate(weekday=weekday, hour=hour)
    return found


def _counted(calls: QuerySet[Any], *names: str) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = calls.values_list(*names)
    found: QuerySet[Any, Any] = named.annotate(calls=Count("pk"), answered=Count("pk", filter=ANSWERED))
    return found


def _top(calls: QuerySet[Call], name: str) -> list[Named]:
    return [Named(*row) for row in _counted(calls, name).order_by("-calls", name)[:TOP]]


def _summed(rows: Iterable[tuple[Any, ...]]) -> list[Named]:
    """One row a name, out of one for each of its combinations."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, calls, answered in rows:
        found[name][0] += calls
        found[name][1] += answered
    named = [Named(name, *counts) for name, counts in found.items()]
    return sorted(named, key=lambda one: (-one.calls, one.name))[:TOP]
