"""A text field with suggestions: what the provider listed can be picked, anything else can be typed."""

from typing import Any

from django import forms


class PickList(forms.TextInput):
    """`choices` are [value, words]; they stand in a datalist beside the field."""

    template_name = "django/forms/widgets/pick_list.html"

    def __init__(self, choices: list[list[str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = choices

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        listed = f"{name}-choices"
        context: dict[str, Any] = super().get_context(name, value, {**(attrs or {}), "list": listed})
        return context | {"listed": listed, "choices": self.choices}
