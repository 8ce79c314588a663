"""Which calls a person wants to see, read from an address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.countries import NAMES, country_name, in_order
from accounts.models import Business
from buttons.models import Button
from calls.models import Call
from screening.numbers import BadNumber, parse

MISSED, UNDER_WAY = "missed", "under_way"

GROUPS = [
    (UNDER_WAY, gettext_lazy("Going on now")),
    (MISSED, gettext_lazy("Missed: unanswered, busy or failed")),
]
STATES = [(value, word) for value, word in Call.State.choices if value != Call.State.ENDED]
CHOICES: list[tuple[StrOrPromise, Any]] = [
    ("", gettext_lazy("All")),
    *GROUPS,
    (gettext_lazy("Ended as"), Call.OUTCOMES),
    (gettext_lazy("State"), STATES),
]


WORDS = dict([*GROUPS, *Call.OUTCOMES, *STATES])

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


def day_field(label: StrOrPromise) -> forms.DateField:
    """A day that may be left out; none so far off that a zone's clock cannot tell it."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )


class FilterForm(forms.Form):
    """What stands in the address. A field that cannot be read filters nothing and says why."""

    button = forms.ChoiceField(label=gettext_lazy("Button"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=CHOICES, required=False)
    since = day_field(gettext_lazy("From"))
    until = day_field(gettext_lazy("To"))
    number = forms.CharField(
        label=gettext_lazy("Number"), required=False, max_length=40, widget=forms.TextInput({"type": "search"})
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    campaign = forms.CharField(
        label=gettext_lazy("Campaign"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, business: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "filter_%s"
        self.business = business
        self.buttons = {str(button.public_id): button for button in business.buttons.all()}
        self._offer("button", [(key, str(button)) for key, button in self.buttons.items()])
        self._offer("country", self._countries())

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", gettext_lazy("All")), *choices]

    def _countries(self) -> list[tuple[str, str]]:
        """Those the buttons ring, and the one that is asked for."""
        codes = {code for button in self.buttons.values() for code in button.allowed_countries}
        codes |= {self.data.get("country", "")} & set(NAMES)
        return sorted(((code, country_name(code)) for code in codes), key=lambda choice: in_order(choice[1]))

    def clean_button(self) -> Button | None:
        return self.buttons.get(self.cleaned_data["button"])

    def clean_number(self) -> str:
        typed = str(self.cleaned_data["number"])
        if not typed:
            return ""
        try:
            return parse(typed, self.business.country).e164
        except BadNumber as error:
            raise forms.ValidationError(_(str(error))) from error

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day lies before the first one."))
        return told

    def told(self) -> list[tuple[str, str]]:
        """What is asked for, in words: each field that filters and its value."""
        asked = ((self[name], self.cleaned_data.get(name)) for name in self.fields)
        return [(str(field.label), self._word(field.name, value)) for field, value in asked if value]

    def _word(self, name: str, value: object) -> str:
        match name:
            case "state":
                return str(WORDS[str(value)])
            case "country":
                return country_name(str(value))
        return str(value)

    def filters(self) -> "Filters":
        """What could be read of it."""
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name) or None for name in self.fields})


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; None is everything. `since` and `until` are days of the business's zone, both included.

    `state` is a state, an outcome, `MISSED` or `UNDER_WAY`; `number` is E.164 with plus.
    """

    button: Button | None = None
    state: str | None = None
    since: date | None = None
    until: date | None = None
    number: str | None = None
    country: str | None = None
    campaign: str | None = None

    @property
    def are_selective(self) -> bool:
        """Whether rows may have to be looked for: a number is found by its index, a period by its ends."""
        return not self.number and any((self.button, self.state, self.country, self.campaign))
