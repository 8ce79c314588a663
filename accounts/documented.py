"""Carries a provider's documented limits into a form field: as attributes, as help, and as the check itself."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.saying import apart
from accounts.wording import said
from providers.fields import Field, Value


def bind(form_field: forms.Field, documented: Field) -> None:
    """Let `documented` decide what `form_field` takes; the sentences and figures then come from one table."""
    if documented.required and documented.kind != "flag":
        form_field.required = True
    form_field.validators = [_validator(documented)]
    form_field.widget.attrs.update(attributes(documented))
    form_field.help_text = " ".join(part for part in (str(form_field.help_text), limits(documented)) if part)
    form_field.wire = documented.wire  # type: ignore[attr-defined]


def attributes(documented: Field) -> dict[str, str]:
    """What a browser can hold a person to while they type."""
    if documented.kind == "integer":
        bounds = {"min": documented.low, "max": documented.high}
        return {name: str(bound) for name, bound in bounds.items() if bound is not None}
    if documented.kind in {"list", "variables", "choice", "flag"} or documented.max_length is None:
        return {}
    return {"maxlength": str(documented.max_length)}


def limits(documented: Field) -> str:
    """The limit in words, shown before it is broken; "" where there is none."""
    if documented.kind == "integer":
        return _bounds(documented)
    if documented.max_items is not None:
        return _("At most %(most)s.") % {"most": documented.max_items}
    if documented.max_length is not None and documented.kind in {"text", "url", "digits"}:
        return _("At most %(most)s characters.") % {"most": documented.max_length}
    return ""


def _bounds(documented: Field) -> str:
    low, high = documented.low, documented.high
    if low is None and high is None:
        return ""
    unit = said(documented.unit)
    if high is None:
        return _words(_("%(low)s or more %(unit)s"), low=low, unit=unit)
    if low is None:
        return _words(_("%(high)s or less %(unit)s"), high=high, unit=unit)
    return _words("%(span)s %(unit)s", span=apart(f"{low}–{high}"), unit=unit)


def _words(wording: str, **values: object) -> str:
    return f"{(wording % values).strip()}."


def _validator(documented: Field) -> Callable[[Value], None]:
    def validate(value: Value) -> None:
        if sentence := documented.problem(value):
            raise ValidationError(said(sentence), code="documented")

    return validate
