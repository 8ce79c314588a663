"""The pieces a button's form is put together from: our shared fields, the phones, the provider's own columns."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.models import fields_for_model
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from accounts.countries import common_first
from accounts.documented import bind
from accounts.saying import apart
from buttons.forms.picking import Swatches
from buttons.forms.typed import LinesField, PairsField, PhoneField
from buttons.forms.words import HELP, UNITS, label_of
from buttons.models import Button, Destination, ProviderSettings
from providers.base import Capabilities
from providers.fields import Field

Fields = dict[str, forms.Field]

SHARED_WITH_PROVIDERS = ("title", "image_url", "off_hours_message")
"""Fields of `Button` that a provider's table may hold narrower, in the same unit."""

ALWAYS = (
    "name",
    "title",
    "color",
    "image_url",
    "off_hours_message",
    "panel_text",
    "position",
    "font",
    "corner_radius",
    "text_size",
    "calls_per_number_hour",
    "calls_per_address_hour",
    "calls_per_day",
    "calls_at_once",
)
ORDERED = ("first_leg", "max_duration", "max_delay")
"""Only where a call is ours to order; on a hosted page they would change nothing."""


def shared_fields(button: Button, can: Capabilities, documented: dict[str, Field]) -> Fields:
    """What every provider shares, with the narrower limits of this one."""
    names = [*ALWAYS, *(ORDERED if can.places_calls else ())]
    names += ["provider_holds_delay"] if can.places_calls and can.delays_calls else []
    fields = _of_model(Button, names)
    for name in SHARED_WITH_PROVIDERS:
        if name in documented:
            bind(fields[name], documented[name])
    return fields | {"phone_line": _phone_line(button.business.country)} | _chosen(button)


def phone_fields(region: str, can: Capabilities, documented: dict[str, Field]) -> Fields:
    """As many phones as the provider rings, each with what the provider can do after the answer."""
    fields: Fields = {}
    for position in range(1, can.max_destinations + 1):
        ends = _of_model(Destination, ["post_dial", "is_sms"])
        ends["post_dial"].help_text = _("Digits after the answer; w waits half a second.") if position == 1 else ""
        fields[f"destination_{position}_number"] = PhoneField(
            region,
            required=False,
            label=_("Phone to ring") if can.max_destinations == 1 else _("Phone %(number)s") % {"number": position},
            help_text=_("In any format.") if position == 1 else "",
            widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        )
        fields[f"destination_{position}_number"].is_usual = position == 1  # type: ignore[attr-defined]
        if f"dest{position}_post" in documented:
            bind(ends["post_dial"], documented[f"dest{position}_post"])
            fields[f"destination_{position}_post_dial"] = ends["post_dial"]
        if f"dest{position}_sms" in documented:
            fields[f"destination_{position}_is_sms"] = ends["is_sms"]
    return fields


def own_fields(settings: type[ProviderSettings]) -> Fields:
    """A field for each column of the provider's settings, limited as its guide documents."""
    documented = settings.documented()
    fields = _of_model(settings, list(documented))
    for name, column in documented.items():
        if column.kind == "variables":
            fields[name] = PairsField(
                required=False,
                label=fields[name].label,
                help_text=gettext(HELP[name]),
                widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
                empty_value="",
            )
        if column.kind == "secret":
            fields[name].widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        bind(fields[name], column)
    if settings.theme_column:
        theme = fields[settings.theme_column]
        theme.widget, theme.help_text = Swatches(settings.themes), gettext(HELP[settings.theme_column])
    return fields


def pin_field(documented: Field) -> forms.IntegerField:
    """The PIN that a provider takes at creation and never shows again."""
    field = forms.IntegerField(
        label=_("Mailbox PIN"), help_text=gettext(HELP["pin"]), widget=forms.NumberInput(attrs={"autocomplete": "off"})
    )
    bind(field, documented)
    return field


def _of_model(model: type[Button | Destination | ProviderSettings], names: list[str]) -> Fields:
    fields: Fields = fields_for_model(model, names)
    for name, field in fields.items():
        field.label = label_of(next(column for column in model._meta.concrete_fields if column.name == name))
        field.help_text = gettext(HELP.get(name, str(field.help_text)))
        field.unit = gettext(UNITS.get(name, ""))  # type: ignore[attr-defined]
        if model is Button and isinstance(field, forms.IntegerField):
            _bound(field, name)
    if "color" in fields:
        fields["color"].widget = forms.TextInput(attrs={"type": "color"})
    if "off_hours_message" in fields:
        fields["off_hours_message"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 512})
    return fields


def _bound(field: forms.IntegerField, name: str) -> None:
    """Tell the browser and the person the figures that the button's own column is held to."""
    column = next(column for column in Button._meta.concrete_fields if column.name == name)
    low, high = 0, None
    for validator in column.validators:
        if isinstance(validator, MinValueValidator):
            low = max(low, validator.limit_value)
        if isinstance(validator, MaxValueValidator):
            high = validator.limit_value
    field.widget.attrs |= {"min": str(low), "max": str(high)}
    field.help_text = f"{field.help_text} {apart(f'{low}–{high}')}.".strip()


def _phone_line(region: str) -> PhoneField:
    column = Button._meta.get_field("phone_line")
    return PhoneField(
        region,
        required=False,
        label=_("Number to phone instead"),
        help_text=" ".join([_("In any format."), str(column.help_text)]),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )


def _chosen(button: Button) -> Fields:
    """What is picked from the business's own things; another business's are not among the choices."""
    return {
        "hours": forms.ModelChoiceField(
            button.business.opening_hours.all(),
            to_field_name="public_id",
            required=False,
            label=_("Opening hours"),
            empty_label=_("Always open"),
            error_messages={"invalid_choice": _("Choose one of your own sets of hours.")},
        ),
        "allowed_countries": forms.MultipleChoiceField(
            choices=common_first(button.business.country),
            widget=forms.CheckboxSelectMultiple,
            label=_("Countries"),
            help_text=_("Numbers of other countries are refused."),
            error_messages={
                "required": _("Choose at least one country."),
                "invalid_choice": _("Choose countries from the list."),
            },
        ),
        "allowed_origins": LinesField(
            required=False,
            label=_("Your sites"),
            widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
            help_text=_(
                "Sites that may carry this button, like https://shop.example.com, one on each line. Empty: any site."
            ),
        ),
        "lists": forms.ModelMultipleChoiceField(
            button.business.screening_lists.all(),
            to_field_name="public_id",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=_("Screening lists"),
            error_messages={
                "invalid_choice": _("Choose from your own lists."),
                "invalid_list": _("Choose from your own lists."),
            },
        ),
    }
