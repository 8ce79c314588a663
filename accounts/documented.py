"""Carries a provider's documented limits into a form field: as attributes, as help, and as the check itself."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError

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
    unit = f" {documented.unit}" if documented.unit else ""
    if documented.kind == "integer":
        return _bounds(documented) + f"{unit}." if documented.low is not None or documented.high is not None else ""
    if documented.max_items is not None:
        return f"At most {documented.max_items}."
    if documented.max_length is not None and documented.kind in {"text", "url", "digits"}:
        return f"At most {documented.max_length} characters."
    return ""


def _bounds(documented: Field) -> str:
    if documented.high is None:
        return f"{documented.low} or more"
    if documented.low is None:
        return f"{documented.high} or less"
    return f"{documented.low}–{documented.high}"


def _validator(documented: Field) -> Callable[[Value], None]:
    def validate(value: Value) -> None:
        if sentence := documented.problem(value):
            raise ValidationError(sentence, code="documented")

    return validate
