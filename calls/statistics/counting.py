"""Counts by the database: one statement a question, of what is worked out and what is not yet."""

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
    Sum,
    When,
)
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate

from calls.releasing import TOO_OLD
from calls.rolled import RolledCost, RolledHour, RolledRefusal
from calls.statistics.reach import Reach
from providers.base import Outcome

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
        self.calls += other.calls
        self.answered += other.answered
        self.in_vain += other.in_vain
        self.waited += other.waited
        self.waits += other.waits
        self.talked += other.talked
        self.talks += other.talks
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


SUMS = ("calls", "answered", "in_vain", "waited", "waits", "talked", "talks")

Hours = dict[tuple[int, int], int]
"""(ISO weekday, Monday is 1; hour of the day) -> how many."""


def by_day(reach: Reach) -> dict[date, Figures]:
    """The figures of each day in which there was a call."""
    days: Any = reach.rolled(RolledHour).values("day").annotate(**{name: Sum(name) for name in SUMS})
    columns = ("day", *SUMS)
    rows = days.values_list(*columns).union(_counted(reach, "day").values_list(*columns), all=True)
    return defaultdict(Figures, {day: _figures(*sums) for day, *sums in rows})


def by_hour(reach: Reach) -> dict[int, Figures]:
    """The figures of each hour of the day, of what is to be counted."""
    rows = _counted(reach, "hour").values_list("hour", *SUMS)
    return {int(hour): _figures(*sums) for hour, *sums in rows}


def by_weekday(reach: Reach) -> Hours:
    """Calls by the hour of the week."""
    hours = reach.rolled(RolledHour).annotate(weekday=ExtractIsoWeekDay("day"))
    rolled: Any = hours.values_list("weekday", "hour").annotate(number=Sum("calls"))
    zone = reach.period.zone
    calls = reach.calls().annotate(
        weekday=ExtractIsoWeekDay("asked_at", tzinfo=zone), hour=ExtractHour("asked_at", tzinfo=zone)
    )
    found: Hours = defaultdict(int)
    for weekday, hour, number in rolled.union(
        calls.values_list("weekday", "hour").annotate(number=Count("pk")), all=True
    ):
        found[int(weekday), int(hour)] += number
    return found


def _counted(reach: Reach, name: str) -> Any:
    """What is to be counted, by the `day` or `hour` of asking, with all `SUMS`."""
    zone = reach.period.zone
    placed = Case(When(due_at__gt=F("asked_at") + TOO_OLD, then=F("due_at")), default=F("asked_at"))
    waiting = ExpressionWrapper(F("answered_at") - F("placed"), output_field=DurationField())
    calls: Any = (
        reach.calls()
        .annotate(day=TruncDate("asked_at", tzinfo=zone), hour=ExtractHour("asked_at", tzinfo=zone))
        .annotate(placed=ExpressionWrapper(placed, output_field=DateTimeField()))
        .values(name)
    )
    return calls.annotate(
        calls=Count("pk"),
        answered=Count("pk", filter=ANSWERED),
        in_vain=Count("pk", filter=IN_VAIN),
        waited=Sum(waiting),
        waits=Count("answered_at"),
        talked=Sum("duration", filter=ANSWERED),
        talks=Count("duration", filter=ANSWERED),
    )


def _figures(
    calls: int, answered: int, in_vain: int, waited: timedelta | None, waits: int, talked: int | None, talks: int
) -> Figures:
    seconds = waited.total_seconds() if waited else 0.0
    return Figures(calls, answered, in_vain, seconds, waits, int(talked or 0), talks)


def add_costs(found: dict[date, Figures], reach: Reach) -> None:
    """What the providers' records of those days cost is added to them; calls past the portal are paid all the same."""
    for day, currency, cost in costs(reach):
        found[day].add(Figures(costs={currency: cost}))


def costs(reach: Reach) -> Iterable[tuple[date, str, Decimal]]:
    """Each day's costs by currency."""
    paid = reach.records().filter(cost__isnull=False)
    days = paid.annotate(day=TruncDate("started_at", tzinfo=reach.period.zone)).values("day", "currency")
    counted = days.annotate(cost=Sum("cost")).values_list("day", "currency", "cost")
    rolled: Any = reach.rolled(RolledCost).values_list("day", "currency", "cost")
    found: Iterable[tuple[date, str, Decimal]] = rolled.union(counted, all=True)
    return found


def refusals(reach: Reach) -> dict[str, Hours]:
    """Clicks that became no call: reason -> by the hour of the week."""
    zone = reach.period.zone
    clicks = reach.clicks().annotate(weekday=ExtractIsoWeekDay("at", tzinfo=zone), hour=ExtractHour("at", tzinfo=zone))
    counted = clicks.values_list("reason", "weekday", "hour").annotate(number=Count("pk"))
    hours = reach.rolled(RolledRefusal).annotate(weekday=ExtractIsoWeekDay("day"))
    rolled: Any = hours.values_list("reason", "weekday", "hour").annotate(number=Sum("clicks"))
    found: dict[str, Hours] = defaultdict(lambda: defaultdict(int))
    for reason, weekday, hour, number in rolled.union(counted, all=True):
        found[reason][int(weekday), int(hour)] += number
    return {reason: dict(hours) for reason, hours in found.items()}


def together(reasons: Mapping[str, Hours]) -> Hours:
    """All reasons' clicks by the hour of the week."""
    found: Hours = defaultdict(int)
    for hours in reasons.values():
        for hour, count in hours.items():
            found[hour] += count
    return found
