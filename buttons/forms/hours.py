"""The form of a set of opening hours: a zone, a line for each weekday, and dates with hours of their own."""

import datetime
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, gettext_noop, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from accounts.zone_choices import zone_choices
from accounts.zones import zone, zone_names
from buttons import holiday_rows
from buttons.forms.clock import Span, overlapping_nights, read_spans, write_spans
from buttons.holidays_calendar import Holiday, countries, regions
from buttons.models import OpeningException, OpeningHours, OpeningWindow
from buttons.models.hours import WEEKDAYS
from buttons.saving import touch_hours

BLANK_ROWS = 3
YEARS = range(2000, 2101)
MOST_ROWS = 366
CONFLICT = gettext_noop(
    "Somebody saved these hours while you had them open. What you typed is still here; saving now replaces what they"
    " saved. Open the page in another tab to see it first."
)
DATES = {"min": f"{YEARS[0]}-01-01", "max": f"{YEARS[-1]}-12-31"}


class SpansField(forms.CharField):
    """One day's windows; cleaned to minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, **kwargs)
        self.widget.attrs |= {"placeholder": gettext_lazy("closed"), "autocomplete": "off", "spellcheck": "false"}

    def prepare_value(self, value: Any) -> Any:
        return write_spans(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Span]:
        try:
            return read_spans(str(super().clean(value)))
        except ValueError as error:
            raise ValidationError(str(error), code="spans") from error


class ExceptionForm(forms.Form):
    """A date with hours of its own; without hours it is closed."""

    date = forms.DateField(
        required=False,
        label=gettext_lazy("Date"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"} | DATES),
    )
    label = forms.CharField(required=False, max_length=80, label=gettext_lazy("What for"))
    spans = SpansField(label=pgettext_lazy("hours", "Open"))

    def clean_date(self) -> datetime.date | None:
        on: datetime.date | None = self.cleaned_data["date"]
        if on and on.year not in YEARS:
            raise ValidationError(
                _("Choose a year from %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}
            )
        return on

    def clean(self) -> None:
        told = self.cleaned_data.get("label") or self.cleaned_data.get("spans")
        if told and not self.cleaned_data.get("date") and "date" not in self.errors:
            self.add_error("date", _("Which date is this for?"))


class BaseExceptionSet(forms.BaseFormSet[ExceptionForm]):
    """All dated rows; a row without a date is not there."""

    def clean(self) -> None:
        seen: set[datetime.date] = set()
        for row in self.forms:
            on = row.cleaned_data.get("date") if row.is_valid() else None
            if on in seen:
                row.add_error("date", _("This date is there twice. Put its windows in one row."))
            elif on:
                seen.add(on)

    def dated(self) -> Iterator[tuple[datetime.date, str, list[Span]]]:
        """Date, label and windows of each filled row, once the set is valid."""
        for row in self.forms:
            if row.cleaned_data.get("date"):
                yield row.cleaned_data["date"], row.cleaned_data["label"], row.cleaned_data["spans"]


ExceptionSet = forms.formset_factory(
    ExceptionForm, formset=BaseExceptionSet, extra=BLANK_ROWS, max_num=MOST_ROWS, validate_max=True
)


class HoursForm(forms.ModelForm[OpeningHours]):
    """A set of hours with its week and its exceptions, stored together or not at all."""

    class Meta:
        model = OpeningHours
        fields = ["name", "time_zone", "holiday_country", "holiday_region"]
        labels = {"name": gettext_lazy("Name")}

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, instance: OpeningHours, data: QueryDict | None = None, *, special: datetime.date | None = None
    ) -> None:
        """`special` is a date to begin a row of its own for."""
        super().__init__(data, instance=instance, initial={"version": instance.version})
        self._follow_holidays(instance.holiday_country if data is None else data.get("holiday_country", ""))
        self.fields["time_zone"] = forms.ChoiceField(
            choices=zone_choices(),
            label=_("Time zone"),
            help_text=_("Daylight saving is followed by itself."),
            error_messages={"invalid_choice": _("Choose a time zone from the list, such as Europe/Paris.")},
        )
        stored = _week(instance)
        for weekday, day in WEEKDAYS:
            self.fields[f"day_{weekday}"] = SpansField(label=gettext(day), initial=stored[weekday])
        dated = _dated(instance)
        if special and special not in {row["date"] for row in dated}:
            dated.append({"date": special, "label": _holiday_name(instance, special), "spans": []})
        self.exceptions = cast("BaseExceptionSet", ExceptionSet(data, initial=dated, prefix="exceptions"))

    def _follow_holidays(self, country: str) -> None:
        self.fields["holiday_country"] = forms.ChoiceField(
            choices=[("", pgettext("holidays", "None")), *countries()],
            required=False,
            label=_("Country"),
            error_messages={"invalid_choice": _("Choose a country from the list.")},
        )
        self.fields["holiday_region"] = forms.ChoiceField(
            choices=[("", _("The whole country")), *regions(country)],
            required=False,
            label=_("Region"),
            error_messages={"invalid_choice": _("Choose a region of that country.")},
        )

    def holidays(self) -> list[Holiday]:
        """The days that the chosen calendar closes in the coming months, as far as the choice can be read."""
        looked = OpeningHours(
            business=self.instance.business,
            holiday_country=self["holiday_country"].value() or "",
            holiday_region=self["holiday_region"].value() or "",
        )
        return holiday_rows.coming(looked, _today(self.instance))

    def own_dates(self) -> set[datetime.date]:
        """Dates that stand below with a rule of their own, which wins over the calendar."""
        return {row.date for row in self.instance.exceptions.all() if not row.is_holiday} if self.instance.pk else set()

    def days(self) -> list[forms.BoundField]:
        """The week's fields, Monday first."""
        return [self[f"day_{weekday}"] for weekday, _ in WEEKDAYS]

    def is_valid(self) -> bool:
        # Both sides, so that everything wrong is told at once.
        return all([super().is_valid(), self.exceptions.is_valid()])

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.instance.business.opening_hours.exclude(pk=self.instance.pk).filter(name=name).exists():
            raise ValidationError(_("You have hours of this name already. Choose another name."))
        return name

    def clean(self) -> None:
        week = [self.cleaned_data.get(f"day_{weekday}", []) for weekday, _day in WEEKDAYS]
        clash = overlapping_nights(week)
        if clash is not None:
            before = gettext(WEEKDAYS[clash - 1][1])
            sentence = _("This begins before %(day)s’s night has closed.") % {"day": before}
            self.add_error(f"day_{clash}", sentence)

    def store(self, actor: User) -> OpeningHours | None:
        """Replace the set, and queue the pushes of the buttons that use it; None, with the reason among the errors, if
        somebody stored another version since the form was opened."""
        action = "opening hours changed" if self.instance.pk else "opening hours created"
        with transaction.atomic():
            if self.instance.pk and not self._take_version():
                return None
            hours = self.save()
            hours.windows.all().delete()
            hours.exceptions.all().delete()
            OpeningWindow.objects.bulk_create(
                OpeningWindow(hours=hours, weekday=weekday, opens=opens, closes=closes)
                for weekday, _ in WEEKDAYS
                for opens, closes in self.cleaned_data[f"day_{weekday}"]
            )
            OpeningException.objects.bulk_create(self._exceptions(hours))
            holiday_rows.renew(hours, _today(hours))
            auditing.record(hours.business, actor, action, hours, hours.public_id)
            touch_hours(hours, actor=actor)
        return hours

    def _take_version(self) -> bool:
        """Hold the stored row, and be the next version of it; False if it is not the one the form was opened on."""
        stored = OpeningHours.objects.select_for_update(no_key=True).get(pk=self.instance.pk).version
        opened = self.cleaned_data["version"]
        if opened in {None, stored}:
            self.instance.version = stored + 1
            return True
        self.add_error(None, gettext(CONFLICT))
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["version"] = str(stored)
        return False

    def _exceptions(self, hours: OpeningHours) -> Iterator[OpeningException]:
        for on, label, spans in self.exceptions.dated():
            if not spans:
                yield OpeningException(hours=hours, date=on, label=label)
            for opens, closes in spans:
                yield OpeningException(hours=hours, date=on, label=label, opens=opens, closes=closes)


def _week(hours: OpeningHours) -> list[list[Span]]:
    week: list[list[Span]] = [[] for _ in WEEKDAYS]
    if hours.pk:
        for window in hours.windows.all():
            week[window.weekday].append((window.opens, window.closes))
    return week


def _dated(hours: OpeningHours) -> list[dict[str, Any]]:
    found: dict[datetime.date, dict[str, Any]] = {}
    for row in hours.exceptions.filter(is_holiday=False) if hours.pk else []:
        told = found.setdefault(row.date, {"date": row.date, "label": row.label, "spans": []})
        if row.opens is not None:
            told["spans"].append((row.opens, row.closes))
    return list(found.values())


def _today(hours: OpeningHours) -> datetime.date:
    """In the set's own zone; in the business's while the typed one is none."""
    name = hours.time_zone if hours.time_zone in zone_names() else hours.business.time_zone
    return timezone.now().astimezone(zone(name)).date()


def _holiday_name(hours: OpeningHours, on: datetime.date) -> str:
    row = hours.exceptions.filter(date=on, is_holiday=True).first() if hours.pk else None
    return row.label if row else ""
