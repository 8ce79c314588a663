"""Which days the statistics are of, and which they are compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from calls.filtering import day_field

CHOICES = (7, 30, 90)
USUAL = 30
MOST_DAYS = 400
"""The longest period: more than a year, so that the same months can be seen twice."""

WEEKS_FROM = 93
"""Days from which on a chart counts by weeks: a bar a day would be too thin to see."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of one zone, `first` and `last` included."""

    first: date
    last: date
    zone: tzinfo

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), self.zone)

    @property
    def until(self) -> datetime:
        """The moment after its end."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone)

    @property
    def before(self) -> "Period":
        """As many days, just before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.zone)

    @property
    def step(self) -> int:
        """Days of one bar of its charts."""
        return 7 if self.days >= WEEKS_FROM else 1

    def starts(self) -> list[date]:
        """The first day of each bar; the last bar may be of fewer days."""
        return [self.first + timedelta(days=offset) for offset in range(0, self.days, self.step)]

    def start_of(self, day: date) -> date:
        """The first day of the bar that `day` belongs to."""
        offset = (day - self.first).days
        return self.first + timedelta(days=offset - offset % self.step)


class PeriodForm(forms.Form):
    """`?days=` back from today, or `?since=` and `?until=`; what cannot be read is the usual period."""

    since = day_field(gettext_lazy("From"))
    until = day_field(gettext_lazy("To"))

    def __init__(self, data: Mapping[str, Any], zone: tzinfo, today: date) -> None:
        super().__init__(data)
        self.auto_id = "period_%s"
        self.zone, self.today = zone, today

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("since"), told.get("until") or self.today
        if first and first > last:
            self.add_error("until", _("This day lies before the first one."))
        elif first and (last - first).days >= MOST_DAYS:
            most = ngettext("Choose at most %(days)s day.", "Choose at most %(days)s days.", MOST_DAYS)
            self.add_error("since", most % {"days": MOST_DAYS})
        return told

    def period(self) -> Period:
        """The days that are asked for."""
        if self.is_valid() and (first := self.cleaned_data.get("since")):
            return Period(first, self.cleaned_data.get("until") or self.today, self.zone)
        return Period(self.today - timedelta(days=self.chosen_days - 1), self.today, self.zone)

    @property
    def chosen_days(self) -> int:
        """How many days back from today, if that was chosen."""
        return next((days for days in CHOICES if self.data.get("days") == str(days)), USUAL)

    @property
    def is_custom(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data.get("since"))
