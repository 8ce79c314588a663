"""What is asked: which button, whose number, from where, and when."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.countries import common_first
from accounts.models import Business
from buttons.models import Button
from calls.tester.asking import Question, question
from screening.numbers import MAX_TYPED

ALL = "all"

COUNTERS = {
    "number_hour": gettext_lazy("Calls to this number in the last hour"),
    "number_day": gettext_lazy("Calls to this number in the last day"),
    "block_hour": gettext_lazy("Calls to its neighbours in the last hour"),
    "address_hour": gettext_lazy("Calls from the visitor’s address in the last hour"),
    "button_day": gettext_lazy("Calls of the button in the last day"),
    "business_day": gettext_lazy("Calls of the business in the last day"),
    "abroad_day": gettext_lazy("Calls of the business abroad in the last day"),
    "lines": gettext_lazy("Calls of the button going on"),
}
"""What can be typed in the place of what is used up: the gate's name of the limit, and the field's label."""
MOST_USED = 1_000_000
USED = "used_"
"""Before the gate's name of a limit in a field's name."""


class InstantField(forms.DateTimeField):
    """A wall-clock time in the business's zone."""

    def __init__(self, zone_name: str, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **kwargs)
        self.zone_name = zone_name

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(ZoneInfo(self.zone_name)):
            return super().to_python(value)


class QuestionForm(forms.Form):
    """A click as somebody imagines it."""

    number = forms.CharField(
        max_length=MAX_TYPED,
        label=gettext_lazy("Visitor’s number"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("As a visitor types it."),
        error_messages={"required": gettext_lazy("Enter the number that a visitor would type.")},
    )
    page = forms.CharField(
        max_length=1000,
        required=False,
        label=gettext_lazy("Page"),
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "The address of the page the button stands on. Empty: the button’s own page on this portal."
        ),
    )

    def __init__(self, business: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            choices=common_first(business.country),
            initial=business.country,
            label=gettext_lazy("Country"),
            help_text=gettext_lazy("What a number without a country code is read as."),
            error_messages={"invalid_choice": gettext_lazy("Choose a country from the list.")},
        )
        self.fields["at"] = InstantField(
            business.time_zone,
            required=False,
            label=gettext_lazy("When"),
            help_text=format_lazy(
                gettext_lazy("In {zone}. Empty: now, with the limits as they are used up now."), zone=business.time_zone
            ),
            error_messages={"invalid": gettext_lazy("Write the time like 2026-12-24 17:30.")},
        )
        for name, label in COUNTERS.items():
            counter = forms.IntegerField(required=False, min_value=0, max_value=MOST_USED, label=label)
            counter.is_usual = True  # type: ignore[attr-defined]
            self.fields[f"{USED}{name}"] = counter

    def click(self) -> list[forms.BoundField]:
        """The fields about the click itself."""
        return [field for field in self if not field.name.startswith(USED)]

    def counters(self) -> list[forms.BoundField]:
        """The fields about how far the limits are used up."""
        return [field for field in self if field.name.startswith(USED)]

    def are_counters_typed(self) -> bool:
        """Whether one of them says something, good or not."""
        return any(field.value() not in (None, "") for field in self.counters())

    def question(self) -> Question:
        """What is asked; the form must be valid."""
        told = self.cleaned_data
        used = {name: count for name in COUNTERS if (count := told[f"{USED}{name}"]) is not None}
        return question(told["number"], told["country"], told["page"], told["at"], used)

    def clean_page(self) -> str | None:
        """The page's origin as browsers send it; None for our own page."""
        typed = self.cleaned_data["page"].strip()
        if not typed:
            return None
        parts = urlsplit(typed if "//" in typed else f"https://{typed}")
        if parts.scheme not in {"http", "https"} or not parts.hostname or any(sign.isspace() for sign in typed):
            raise ValidationError(_("Write the address like https://shop.example.com/contact."))
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


class ButtonQuestionForm(QuestionForm):
    """The same, with the button it is about."""

    def __init__(self, business: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(business, *args, **kwargs)
        live = business.buttons.exclude(state=Button.State.RETIRED)
        choices = [(str(public_id), name) for public_id, name in live.values_list("public_id", "name")[:MOST_CHOICES]]
        self.fields = {
            "button": forms.ChoiceField(
                choices=[(ALL, gettext_lazy("All buttons")), *choices],
                label=gettext_lazy("Button"),
                error_messages={"invalid_choice": gettext_lazy("Choose one of your own buttons.")},
            ),
            **self.fields,
        }


MOST_CHOICES = 500
"""Buttons to choose from."""
