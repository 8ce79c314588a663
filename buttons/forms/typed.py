"""Form fields for what a model keeps as a list, as pairs, or as a number in E.164."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from screening.numbers import BadNumber, parse


class LinesField(forms.CharField):
    """A list of texts, one on each line; empty lines do not count."""

    json = list
    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class PairsField(forms.CharField):
    """Pairs of a name and a value, `name = value` on each line."""

    json = dict
    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name} = {text}" for name, text in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        pairs: dict[str, str] = {}
        for at, line in enumerate(str(super().to_python(value)).splitlines(), start=1):
            name, equals, text = (part.strip() for part in line.partition("="))
            if not line.strip():
                continue
            if not equals or not name:
                raise ValidationError(_("Line %(line)s: write it like name = value.") % {"line": at}, code="pair")
            if name in pairs:
                raise ValidationError(
                    _("Line %(line)s: the name %(name)s is there twice.") % {"line": at, "name": name}, code="pair"
                )
            pairs[name] = text
        return pairs


class PhoneField(forms.CharField):
    """A phone number in any format a person of `region` (two letters) would write; cleaned to E.164 with plus."""

    widget = forms.TextInput

    def __init__(self, region: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.region = region

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if not typed:
            return ""
        try:
            return parse(typed, self.region).e164
        except BadNumber as error:
            raise ValidationError(gettext(str(error)), code=error.fault) from error
