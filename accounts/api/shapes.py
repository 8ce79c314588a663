"""The schema of what a form takes, made from the form's own fields: one truth about types and limits."""

from typing import Any, cast

from django import forms
from django.utils.choices import flatten_choices
from rest_framework import serializers

from accounts.api.json_forms import Fields, json_type

Shape = type[serializers.Serializer[Any]]

MOST_CHOICES = 40
"""More are not worth the room they take: time zones and countries have lists of their own in the world."""


def shape_of(name: str, fields: Fields, about: str, /, *, optional: bool = False, **more: Any) -> Shape:
    """A serializer class for the schema. `optional`: no field need be sent; `more` are fields that no form has."""
    return named(name, about, **members(fields, optional=optional), **more)


def members(fields: Fields, *, optional: bool = False) -> dict[str, Any]:
    """A serializer's field for each of the form's."""
    return {key: _described(field, required=field.required and not optional) for key, field in fields.items()}


def named(name: str, about: str, /, **fields: Any) -> Shape:
    """A serializer class of these fields."""
    given: dict[str, Any] = {**fields, "__doc__": about, "Meta": type("Meta", (), {"ref_name": name})}
    return cast("Shape", type(f"{name}Shape", (serializers.Serializer,), given))


def _described(field: forms.Field, *, required: bool) -> Any:
    said: dict[str, Any] = {"required": required, "help_text": str(field.help_text or field.label or "")}
    kind = json_type(field)
    if kind is bool:
        return serializers.BooleanField(**said)
    if kind is int:
        return serializers.IntegerField(**said, **_bounds(field))
    if isinstance(field, forms.DecimalField):
        digits: dict[str, Any] = {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
        return serializers.DecimalField(**said, **digits, allow_null=not field.required)
    if kind is list:
        is_models = isinstance(field, forms.ModelMultipleChoiceField)
        return serializers.ListField(**said, child=serializers.UUIDField() if is_models else serializers.CharField())
    if kind is dict:
        return serializers.DictField(**said, child=serializers.CharField(allow_blank=True))
    return _text(field, said)


def _text(field: forms.Field, said: dict[str, Any]) -> Any:
    if isinstance(field, forms.ModelChoiceField):
        return serializers.UUIDField(**said, allow_null=not field.required)
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        choices = [str(key) for key, _ in flatten_choices(offered) if key != ""]
        if len(choices) <= MOST_CHOICES:
            return serializers.ChoiceField(**said, choices=choices, allow_blank=not field.required)
    said["max_length"] = getattr(field, "max_length", None) or _number(field.widget.attrs.get("maxlength"))
    return serializers.CharField(**said, allow_blank=not field.required)


def _bounds(field: forms.Field) -> dict[str, Any]:
    ends = {"min_value": _number(field.widget.attrs.get("min")), "max_value": _number(field.widget.attrs.get("max"))}
    return {name: bound for name, bound in ends.items() if bound is not None}


def _number(text: Any) -> int | None:
    return int(text) if text is not None else None
