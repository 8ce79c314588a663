"""A button as JSON: told by its form, and written back through the same form, with errors placed in the body.

What a form keeps side by side is nested here: `destinations`, `texts` by language, and the provider's own `settings`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.api.json_forms import errors_of, placed, shown, written
from accounts.api.problems import FieldError, invalid
from buttons.forms.button import ButtonForm
from buttons.forms.languages import field_name
from buttons.models import LANGUAGES, TEXTS, Button

DESTINATION = re.compile(r"destination_(\d+)_(.+)")
TEXT = re.compile(r"texts_([a-z]{2})_(.+)")
HIDDEN = {"version"}
"""Form fields that have a header of their own here."""

SHARED = {column.name for column in Button._meta.concrete_fields}


def told(form: ButtonForm) -> dict[str, Any]:
    """Everything that the form shows, nested; no secret."""
    body: dict[str, Any] = {}
    destinations: dict[int, dict[str, Any]] = {}
    texts: dict[str, dict[str, Any]] = {}
    settings: dict[str, Any] = {}
    own = _own(form)
    for name, field in form.fields.items():
        value = shown(field, form.get_initial_for_field(field, name))
        if found := DESTINATION.fullmatch(name):
            destinations.setdefault(int(found[1]), {})[found[2]] = value
        elif found := TEXT.fullmatch(name):
            texts.setdefault(found[1], {}).update({found[2]: value} if value else {})
        elif name in own:
            settings.update({} if own[name].kind == "secret" else {name: value})
        elif name not in HIDDEN:
            body[name] = value
    return body | {
        "destinations": [row for _, row in sorted(destinations.items()) if row["number"]],
        "texts": {language: said for language, said in texts.items() if said},
        "settings": settings,
    }


def typed(form: ButtonForm, given: Mapping[str, Any]) -> tuple[QueryDict, list[FieldError]]:
    """What is stored with `given` over it, as a browser would send it; and what is wrong with names and types.

    Objects are merged, lists are replaced, and null empties a field (RFC 7396).
    """
    wrong: list[FieldError] = []
    asked = dict(_flat(form, given, wrong))
    stored = dict(_flat(form, told(form), wrong)) if form.button.pk else _defaults(form)
    if "destinations" in given:
        stored = {name: value for name, value in stored.items() if not DESTINATION.fullmatch(name)}
    data, mistyped = written(form.fields, stored | asked)
    if form.button.pk:
        data["version"] = str(form.button.version)
    return data, [*wrong, *mistyped]


def checked(form: ButtonForm, wrong: list[FieldError]) -> ButtonForm:
    """The form, if all is well. Raises a `Problem` with every error at its place in the body."""
    if form.is_valid() and not wrong:
        return form
    raise invalid(placed(errors_of(form, but=wrong), lambda name: path_of(form, name)))


def path_of(form: ButtonForm, name: str) -> str:
    """Where a form's field stands in the body."""
    if found := DESTINATION.fullmatch(name):
        return f"destinations.{int(found[1]) - 1}.{found[2]}"
    if found := TEXT.fullmatch(name):
        return f"texts.{found[1]}.{found[2]}"
    return f"settings.{name}" if name in _own(form) else name


def _own(form: ButtonForm) -> dict[str, Any]:
    """The provider's own columns that are no columns of ours."""
    return {name: field for name, field in type(form.settings).documented().items() if name not in SHARED}


def _defaults(form: ButtonForm) -> dict[str, Any]:
    """What a new button has unless something else is said; what a person must say is not among it."""
    told_so = {name: (field, form.get_initial_for_field(field, name)) for name, field in form.fields.items()}
    return {name: shown(field, value) for name, (field, value) in told_so.items() if value not in (None, "")}


def _flat(form: ButtonForm, body: Mapping[str, Any], wrong: list[FieldError]) -> Iterator[tuple[str, Any]]:
    """The form's field for each value; what cannot be taken apart is added to `wrong`."""
    own, nested = _own(form), {"destinations", "texts", "settings"}
    for name, value in body.items():
        if name in own or DESTINATION.fullmatch(name) or TEXT.fullmatch(name) or name in HIDDEN:
            wrong.append(FieldError(name, f"Write it as {path_of(form, name)}.", "misplaced"))
        elif name not in nested:
            yield name, value
    for at, row in enumerate(_items(body, wrong), start=1):
        for end, value in _object(row, f"destinations.{at - 1}", wrong):
            yield f"destination_{at}_{end}", value
    for language, said in _object(body.get("texts", {}), "texts", wrong):
        if language not in LANGUAGES:
            wrong.append(FieldError(f"texts.{language}", _("The widget does not speak this language."), "unknown"))
            continue
        for text, value in _object(dict.fromkeys(TEXTS) if said is None else said, f"texts.{language}", wrong):
            yield field_name(language, text), value
    for name, value in _object(body.get("settings", {}), "settings", wrong):
        if name in own:
            yield name, value
        else:
            wrong.append(FieldError(f"settings.{name}", "This provider has no such setting.", "unknown"))


def _items(body: Mapping[str, Any], wrong: list[FieldError]) -> list[Any]:
    rows = body.get("destinations", [])
    if isinstance(rows, list):
        return rows
    wrong.append(FieldError("destinations", "Write a list of phones.", "type"))
    return []


def _object(value: Any, path: str, wrong: list[FieldError]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    else:
        wrong.append(FieldError(path, "Write an object.", "type"))
