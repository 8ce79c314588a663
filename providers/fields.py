"""One documented parameter, declared once.

Every adapter holds its parameters as tuples of `Field`. Model validation, form limits, wire names, the way back
from a provider's error code to our field, and the simulator's checks all read the same tables.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from providers.wording import Sentence
from providers.wording import gettext_noop as _

Scalar = str | int | bool
Value = Scalar | list[str] | dict[str, str] | None
Settings = Mapping[str, Value]

Kind = Literal["text", "integer", "flag", "choice", "digits", "url", "secret", "list", "variables"]

# XML 1.0 has no way to write these, and no query string gains by them: refused before anything is sent.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Field:
    """A provider's parameter as its guide documents it.

    `name` is our word for it, `wire` the provider's. `low`, `high` bound an integer (in `unit`); `max_length` bounds
    a text in characters, or each item of a list, or the whole list where it travels `joined_by` something. `pattern`
    is for a text, each item, or each variable's name. `code` is the provider's error number for a bad value.
    `source` names the guide (its number in the vendors' guides) and section a figure comes from.
    """

    name: str
    wire: str
    kind: Kind
    source: str
    required: bool = False
    default: Scalar | None = None
    low: int | None = None
    high: int | None = None
    max_length: int | None = None
    max_items: int | None = None
    joined_by: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""
    pattern_hint: str = ""
    unit: str = ""
    code: int | None = None

    def problem(self, value: Value) -> str | None:
        """A sentence an owner understands if `value` is outside what the guide documents, else None.

        One with figures in it is a `Sentence`.
        """
        if value is None or value == "" or value == [] or value == {}:
            return _("This is required.") if self.required else None
        match self.kind:
            case "integer":
                return self._integer_problem(value)
            case "flag":
                return None if isinstance(value, bool) else _("Choose yes or no.")
            case "list":
                if not isinstance(value, list):
                    return _("This must be a list.")
                return self._items_problem(value) or self._joined_problem(value)
            case "variables":
                if not isinstance(value, dict):
                    return _("This must be pairs of a name and a value.")
                return self._items_problem(value) or replace(self, pattern="")._items_problem(value.values())
            case _:
                return self._text_problem(value)

    def _integer_problem(self, value: Value) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return _("Enter a whole number.")
        low_broken = self.low is not None and value < self.low
        high_broken = self.high is not None and value > self.high
        if not low_broken and not high_broken:
            return None
        if self.high is None:
            return Sentence(_("Enter %(low)s or more."), low=self._amount(self.low))
        if self.low is None:
            return Sentence(_("Enter %(high)s or less."), high=self._amount(self.high))
        return Sentence(_("Enter a number from %(low)s to %(high)s."), low=self.low, high=self._amount(self.high))

    def _amount(self, figure: int | None) -> str:
        return Sentence(_("%(figure)s %(unit)s"), figure=figure, unit=self.unit) if self.unit else str(figure)

    def _items_problem(self, items: Collection[object]) -> str | None:
        if self.max_items is not None and len(items) > self.max_items:
            return Sentence(_("At most %(most)s entries are possible."), most=self.max_items)
        return next((problem for item in items if (problem := self._text_problem(item))), None)

    def _joined_problem(self, items: list[str]) -> str | None:
        length = len(self.joined_by.join(items))
        if not self.joined_by or self.max_length is None or length <= self.max_length:
            return None
        return Sentence(
            _("This takes %(length)s characters; at most %(most)s are possible. Remove some entries."),
            length=length,
            most=self.max_length,
        )

    def _text_problem(self, value: object) -> str | None:
        if not isinstance(value, str):
            return _("Enter a text.")
        if CONTROL.search(value):
            return _("Remove the control characters.")
        if self.max_length is not None and len(value) > self.max_length:
            return Sentence(
                _("Use at most %(most)s characters; this has %(length)s."), most=self.max_length, length=len(value)
            )
        if self.kind == "choice" and value not in self.choices:
            return Sentence(_("Choose one of: %(choices)s."), choices=", ".join(self.choices))
        if self.kind == "digits" and not re.fullmatch(r"[0-9]+", value):
            return _("Use digits only.")
        if self.kind == "url" and not re.fullmatch(r"https?://[^\s/?#@]+(?:[/?#][^\s]*)?", value):
            return _("Enter a web address that begins with https:// or http://.")
        if self.pattern and not re.fullmatch(self.pattern, value):
            return self.pattern_hint or _("This is not in the documented form.")
        return None


def problems(fields: Iterable[Field], values: Settings) -> dict[str, str]:
    """Our field name -> sentence, for every value that the guide refuses. An absent value counts as empty."""
    found = ((field.name, field.problem(values.get(field.name))) for field in fields)
    return {name: sentence for name, sentence in found if sentence}
