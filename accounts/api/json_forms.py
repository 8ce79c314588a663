"""Between the API's JSON and the portal's forms: the same forms judge both, with the same sentences.

A text field that stands for a list, one on each line, or for pairs says so by an attribute `json` (list or dict).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.http import QueryDict

from accounts.api.problems import FieldError

Fields = Mapping[str, forms.Field]
NO_SUCH_FIELD = "There is no such field here."


class WrongType(ValueError):
    """A JSON value is of another type than its field; `str()` is the sentence."""


def json_type(field: forms.Field) -> type:
    """The JSON type that stands for the field's value: bool, int, float (a decimal), list, dict or str."""
    match field:
        case forms.BooleanField():
            return bool
        case forms.DecimalField():
            return float
        case forms.IntegerField():
            return int
        case forms.TypedChoiceField() if field.coerce is int:
            return int
        case forms.MultipleChoiceField() | forms.ModelMultipleChoiceField():
            return list
    return getattr(field, "json", str)


def shown(field: forms.Field, value: Any) -> Any:
    """What a form shows before anybody typed, as JSON has it."""
    kind = json_type(field)
    if isinstance(value, models.Model):
        return str(value.public_id)  # type: ignore[attr-defined]
    if kind is list:
        return [shown(_PLAIN, item) for item in value or []]
    if kind in {bool, dict}:
        return kind(value or ())
    if value is None or value == "":
        return None if isinstance(field, forms.ModelChoiceField) or kind is not str else ""
    return value if kind is int else str(value)


def written(fields: Fields, given: Mapping[str, Any]) -> tuple[QueryDict, list[FieldError]]:
    """`given` as a browser would send it, and what is wrong with its names and types."""
    typed, wrong = QueryDict(mutable=True), []
    for name, value in given.items():
        if name not in fields:
            wrong.append(FieldError(name, NO_SUCH_FIELD, "unknown"))
            continue
        try:
            typed.setlist(name, _texts(fields[name], value))
        except WrongType as error:
            wrong.append(FieldError(name, str(error), "type"))
    return typed, wrong


def errors_of(form: forms.BaseForm, *, but: Iterable[FieldError] = ()) -> list[FieldError]:
    """The form's errors by field, after those of `but`, whose fields it was not given."""
    told = list(but)
    skipped = {error.field for error in told}
    for name, rows in form.errors.get_json_data().items():
        field = None if name == NON_FIELD_ERRORS else name
        if field is None or field not in skipped:
            told += [FieldError(field, str(row["message"]), str(row["code"] or "invalid")) for row in rows]
    return told


def placed(errors: Iterable[FieldError], path_of: Callable[[str], str]) -> list[FieldError]:
    """The same errors with the path in the body of each field."""
    return [FieldError(one.field and path_of(one.field), one.message, one.code) for one in errors]


def _texts(field: forms.Field, value: Any) -> list[str]:
    """What a browser sends for this value: a list, as a name may come several times. Raises `WrongType`."""
    kind = json_type(field)
    if kind is bool:
        return ["on"] if _of(value, bool, "Write true or false.") else []
    if kind is int:
        return [""] if value is None else [str(_of(value, int, "Enter a whole number."))]
    if kind is float:
        return [""] if value is None else [str(_of(value, (str, int, float), "Enter a number."))]
    if kind is str:
        return [""] if value is None else [_of(value, str, "Write a text.")]
    if kind is dict:
        pairs = _of(value, dict, "Write an object of texts.")
        for text in pairs.values():
            _line(text)
        return [str(field.prepare_value({_line(name): text for name, text in pairs.items()}))]
    items = [_line(item) for item in _of(value, list, "Write a list of texts.")]
    is_many = isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField))
    return items if is_many else ["\n".join(items)]


def _of(value: Any, kind: Any, sentence: str) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise WrongType(sentence)
    return value


def _line(value: Any) -> str:
    text: str = _of(value, str, "Each of them is a text.")
    if len(text.splitlines()) > 1:
        raise WrongType("Each of them has one line.")
    return text


_PLAIN = forms.CharField()
