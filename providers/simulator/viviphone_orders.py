"""Reads a request to ViviPhone and judges its parameters by the documented tables (fact sheet ViviPhone, 2 to 4)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from providers.fields import Field
from providers.simulator.checks import is_refused, is_too_long
from providers.simulator.messages import Request
from providers.viviphone import fields as tables

ABSENT, NO_PIN, BAD_LIST = 201, 206, 222
UNCLASSIFIED = 101
WIRE_CHOICES = {"type_dest": ("ph", "vm", "bl"), "lang": ("en", "fr", "sp")}
ACCOUNT_DEFAULTS = {"tzo": "5", "lang": "en"}


class Failure(Exception):
    """The request is refused with this code of App B. Only the first fault is told."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Order:
    """One request: its verb, and its parameters with the guide's typographic quotes taken off."""

    verb: str
    parameters: dict[str, str]

    @property
    def method(self) -> str:
        return self.parameters.get("method", "")

    @property
    def key(self) -> str:
        return self.parameters.get("key", "")


def read(request: Request) -> Order:
    told = request.query_pairs() if request.method == "GET" else request.form_pairs()
    return Order(request.method, {name: _unquoted(value) for name, value in told})


def checked(fields: Iterable[Field], parameters: Mapping[str, str], omitted: str = "default") -> dict[str, str]:
    """What is to be stored, by wire name. What is `omitted` becomes the default, stays as it was, or is an error."""
    settings = {}
    for field in fields:
        value = parameters.get(field.wire)
        if value is None and (field.required or omitted == "error"):
            raise Failure(NO_PIN if field.wire == "pin" else field.code or ABSENT)
        if value is not None and _is_bad(field, value):
            raise Failure(field.code or UNCLASSIFIED)
        if value is not None or omitted == "default":
            settings[field.wire] = _default(field) if value is None else value
    return settings


def checked_list(written: str) -> str:
    """A screening list's numbers joined by colons; spaces and a last colon are taken off (fact sheet, V14)."""
    if is_too_long(tables.SCREENING[0], written) or not re.fullmatch(r"[0-9: ]*", written):
        raise Failure(BAD_LIST)
    numbers = [number.replace(" ", "") for number in written.split(":")]
    return ":".join(number for number in numbers if number)


def _is_bad(field: Field, value: str) -> bool:
    """Empty is good only where empty is the default."""
    if value == "":
        return field.default != ""
    return is_refused(field, value, choices=WIRE_CHOICES.get(field.wire))


def _default(field: Field) -> str:
    if field.default is None:
        return ACCOUNT_DEFAULTS.get(field.wire, "")
    return str(int(field.default) if isinstance(field.default, bool) else field.default)


def _unquoted(value: str) -> str:
    """The guide writes its values between single quotes, which are typography."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == "'" else value
