"""Fields to pick in: from what the provider listed, or a colour by its look."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext


class PickList(forms.TextInput):
    """`choices` are [value, words]; they stand in a datalist beside the field, and anything else can be typed."""

    template_name = "django/forms/widgets/pick_list.html"

    def __init__(self, choices: list[list[str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = choices

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        listed = f"{name}-choices"
        context: dict[str, Any] = super().get_context(name, value, {**(attrs or {}), "list": listed})
        return context | {"listed": listed, "choices": self.choices}


class Swatches(forms.RadioSelect):
    """Colour themes by their looks. `themes` are a number's name and colour, such as #1f5eff."""

    template_name = "django/forms/widgets/swatches.html"

    def __init__(self, themes: Mapping[int, tuple[str, str]]) -> None:
        super().__init__(choices=[(number, gettext(name)) for number, (name, _color) in themes.items()])
        self.themes = themes

    def create_option(self, name: str, value: Any, *rest: Any, **options: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *rest, **options)
        return option | {"color": self.themes[value][1]}
