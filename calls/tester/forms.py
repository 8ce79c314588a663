"""What is asked: which button, whose number, from where, and when."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.countries import common_first
from accounts.models import Business
from buttons.models import Button
from screening.numbers import MAX_TYPED

ALL = "all"


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
        label="Visitor’s number",
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        help_text="As a visitor types it.",
        error_messages={"required": "Enter the number that a visitor would type."},
    )
    page = forms.CharField(
        max_length=1000,
        required=False,
        label="Page",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text="The address of the page the button stands on. Empty: the button’s own page on this portal.",
    )

    def __init__(self, business: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            choices=common_first(business.country),
            initial=business.country,
            label="Country",
            help_text="What a number without a country code is read as.",
            error_messages={"invalid_choice": "Choose a country from the list."},
        )
        self.fields["at"] = InstantField(
            business.time_zone,
            required=False,
            label="When",
            help_text=f"In {business.time_zone}. Empty: now, with the limits as they are used up now.",
            error_messages={"invalid": "Write the time like 2026-12-24 17:30."},
        )

    def clean_page(self) -> str | None:
        """The page's origin as browsers send it; None for our own page."""
        typed = self.cleaned_data["page"].strip()
        if not typed:
            return None
        parts = urlsplit(typed if "//" in typed else f"https://{typed}")
        if parts.scheme not in {"http", "https"} or not parts.hostname or any(sign.isspace() for sign in typed):
            raise ValidationError("Write the address like https://shop.example.com/contact.")
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


class ButtonQuestionForm(QuestionForm):
    """The same, with the button it is about."""

    def __init__(self, business: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(business, *args, **kwargs)
        live = business.buttons.exclude(state=Button.State.RETIRED)
        choices = [(str(public_id), name) for public_id, name in live.values_list("public_id", "name")[:MOST_CHOICES]]
        self.fields = {
            "button": forms.ChoiceField(
                choices=[(ALL, "All buttons"), *choices],
                label="Button",
                error_messages={"invalid_choice": "Choose one of your own buttons."},
            ),
            **self.fields,
        }


MOST_CHOICES = 500
"""Buttons to choose from."""
