"""Where the figures of a period stand: days that are worked out, and what has to be counted row by row.

A day that is being worked out at this moment is still counted by whoever began to read before; so no page takes a day
twice, or misses one, and none waits for another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self, TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import Business
from calls.models import Call, CallRecord, RefusedClick
from calls.rolled import OfADay, Rollup
from calls.statistics.periods import Period

Row = TypeVar("Row", bound=Model)
Figure = TypeVar("Figure", bound=OfADay)

MOST_STRETCHES = 50
"""Apart from each other; where there are more, reading everything row by row is simpler, and no slower by far."""

MOST_NEWS = 5000
"""Late news that a page reads; of more, as after a first import of a long history, it counts row by row."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A period of a business. `buttons` are its names by id; the days until `through` are worked out, but `again`."""

    business: Business
    buttons: Mapping[int, str]
    period: Period
    through: date | None = None
    again: frozenset[date] = frozenset()

    @classmethod
    def raw(cls, business: Business, period: Period) -> Self:
        """All of it row by row."""
        return cls(business, {button.pk: str(button) for button in business.buttons.all()}, period)

    @classmethod
    def of(cls, business: Business, period: Period) -> Self:
        """By what is worked out, as far as it is. Two queries."""
        raw = cls.raw(business, period)
        told = Rollup.objects.filter(business=business, zone=str(period.zone)).order_by()
        news = list(told.values_list("through", "business__late_news__at")[: MOST_NEWS + 1])
        if not news or len(news) > MOST_NEWS:
            return raw
        again = frozenset(at.astimezone(period.zone).date() for _, at in news if at)
        found = replace(raw, through=news[0][0], again=again)
        return found if len(found.stretches()) <= MOST_STRETCHES else raw

    def within(self, period: Period) -> Self:
        """Of the same reading, other days."""
        return replace(self, period=period)

    def rolled(self, model: type[Figure]) -> QuerySet[Figure]:
        """The figures of the days that are worked out."""
        rows = model._default_manager.order_by()
        if self.through is None or self.through < self.period.first:
            return rows.none()
        last = min(self.through, self.period.last)
        again = [day for day in self.again if self.period.first <= day <= last]
        return rows.filter(business=self.business, day__gte=self.period.first, day__lte=last).exclude(day__in=again)

    def stretches(self) -> list[tuple[datetime, datetime]]:
        """From when until when it has to be counted; days beside each other are one."""
        found: list[tuple[datetime, datetime]] = []
        for offset in range(self.period.days):
            day = self.period.first + timedelta(days=offset)
            if self._is_rolled(day):
                continue
            alone = Period(day, day, self.period.zone)
            if found and found[-1][1] == alone.since:
                found[-1] = (found[-1][0], alone.until)
            else:
                found.append((alone.since, alone.until))
        return found

    def calls(self) -> QuerySet[Call]:
        """To be counted, by the index of button and moment, whatever else is stored."""
        return self._counted(Call.objects.filter(button__in=list(self.buttons)), "asked_at")

    def records(self) -> QuerySet[CallRecord]:
        """To be counted; those of calls past the portal, too."""
        return self._counted(CallRecord.objects.filter(account__business=self.business), "started_at")

    def clicks(self) -> QuerySet[RefusedClick]:
        """To be counted."""
        return self._counted(RefusedClick.objects.filter(business=self.business), "at")

    def _counted(self, rows: QuerySet[Row], name: str) -> QuerySet[Row]:
        stretches = self.stretches()
        if not stretches:
            return rows.none().order_by()
        then = Q()
        for since, until in stretches:
            then |= Q(**{f"{name}__gte": since, f"{name}__lt": until})
        return rows.filter(then).order_by()

    def _is_rolled(self, day: date) -> bool:
        return self.through is not None and day <= self.through and day not in self.again
