"""A set of hours as JSON: told from its rows, and written back through its form, with errors placed in the body."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.api.json_forms import errors_of, written
from accounts.api.problems import FieldError, invalid
from buttons.forms.clock import write_spans
from buttons.forms.hours import ExceptionForm, HoursForm
from buttons.models import OpeningHours
from buttons.models.hours import WEEKDAYS

DAYS = {f"day_{weekday}": name.lower() for weekday, name in WEEKDAYS}
"""The form's field of each day's windows -> the day."""
PLAIN = ("name", "time_zone", "holiday_country", "holiday_region")
TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")
PREFIX = "exceptions"
EXCEPTION = re.compile(r"exceptions-(\d+)-(.+)")
Windows = list[dict[str, str]]


def told(hours: OpeningHours) -> dict[str, Any]:
    """Everything an owner sets of a stored set."""
    week: dict[str, Windows] = {day: [] for day in DAYS.values()}
    for row in hours.windows.all():
        week[DAYS[f"day_{row.weekday}"]] += _windows([(row.opens, row.closes)])
    dated: dict[str, dict[str, Any]] = {}
    for one in hours.exceptions.all():
        if one.is_holiday:
            continue
        on = one.date.isoformat()
        found = dated.setdefault(on, {"date": on, "label": one.label, "windows": []})
        if one.opens is not None and one.closes is not None:
            found["windows"] += _windows([(one.opens, one.closes)])
    return {**{name: getattr(hours, name) for name in PLAIN}, "week": week, "exceptions": list(dated.values())}


def checked(hours: OpeningHours, given: Mapping[str, Any]) -> HoursForm:
    """The form of the set with `given` over what is stored. Raises a `Problem` with every error at its place.

    Days are merged, the list of exceptions is replaced.
    """
    stored = told(hours) if hours.pk else {"time_zone": hours.time_zone, "week": {}, "exceptions": []}
    wrong: list[FieldError] = []
    data = _typed(HoursForm(hours), stored, given, wrong)
    data["version"] = str(hours.version)
    form = HoursForm(hours, data)
    if form.is_valid() and not wrong:
        return form
    raise invalid([FieldError(one.field and _path(one.field), one.message, one.code) for one in _errors(form, wrong)])


def _typed(form: HoursForm, stored: dict[str, Any], given: Mapping[str, Any], wrong: list[FieldError]) -> QueryDict:
    plain = {name: value for name, value in stored.items() if name in PLAIN}
    plain |= {name: value for name, value in given.items() if name not in {"week", PREFIX}}
    data, mistyped = written({name: form.fields[name] for name in PLAIN}, plain)
    wrong += mistyped
    week = given.get("week", {})
    if not isinstance(week, dict):
        wrong.append(FieldError("week", "Write an object of days.", "type"))
        week = {}
    wrong += [FieldError(f"week.{day}", "There is no such day.", "unknown") for day in week if day not in DAYS.values()]
    for name, day in DAYS.items():
        data[name] = _text(week.get(day, stored["week"].get(day, [])), name, wrong)
    _type_exceptions(data, given.get(PREFIX, stored[PREFIX]), wrong)
    return data


def _type_exceptions(data: QueryDict, rows: Any, wrong: list[FieldError]) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        wrong.append(FieldError(PREFIX, "Write a list of objects.", "type"))
        rows = []
    data[f"{PREFIX}-TOTAL_FORMS"], data[f"{PREFIX}-INITIAL_FORMS"] = str(len(rows)), "0"
    fields: dict[str, forms.Field] = {name: ExceptionForm.base_fields[name] for name in ("date", "label")}
    for at, row in enumerate(rows):
        plain = {name: value for name, value in row.items() if name != "windows"}
        typed, mistyped = written(fields, {"date": None, **plain})
        wrong += [FieldError(f"{PREFIX}-{at}-{one.field}", one.message, one.code) for one in mistyped]
        if not plain.get("date"):
            wrong.append(FieldError(f"{PREFIX}-{at}-date", "This is required.", "required"))
        for name, text in typed.items():
            data[f"{PREFIX}-{at}-{name}"] = str(text)
        data[f"{PREFIX}-{at}-spans"] = _text(row.get("windows", []), f"{PREFIX}-{at}-spans", wrong)


def _text(windows: Any, field: str, wrong: list[FieldError]) -> str:
    """The windows as a person writes them in the form."""
    if isinstance(windows, list) and all(_is_window(one) for one in windows):
        return ", ".join(f"{one['opens']}-{one['closes']}" for one in windows)
    wrong.append(FieldError(field, "Write a list of windows, each with opens and closes like 09:00.", "type"))
    return ""


def _is_window(one: Any) -> bool:
    if not isinstance(one, dict) or set(one) != {"opens", "closes"}:
        return False
    return all(isinstance(text, str) and TIME.fullmatch(text) for text in one.values())


def _errors(form: HoursForm, wrong: list[FieldError]) -> Iterator[FieldError]:
    yield from errors_of(form, but=wrong)
    skipped = {one.field for one in wrong}
    for at, row in enumerate(form.exceptions.forms):
        for error in errors_of(row):
            name = f"{PREFIX}-{at}-{error.field or 'date'}"
            if name not in skipped:
                yield FieldError(name, error.message, error.code)
    for sentence in form.exceptions.non_form_errors():
        yield FieldError(PREFIX, str(sentence))


def _path(name: str) -> str:
    if found := EXCEPTION.fullmatch(name):
        return f"{PREFIX}.{found[1]}.{'windows' if found[2] == 'spans' else found[2]}"
    return f"week.{DAYS[name]}" if name in DAYS else name


def _windows(spans: list[tuple[int, int]]) -> Windows:
    texts = [write_spans([span]).split("-") for span in spans]
    return [{"opens": opens, "closes": closes} for opens, closes in texts]
