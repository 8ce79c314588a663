"""Reads the body of a click. The number in it is read by `screening.numbers`, which has a sentence for everything."""

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

from buttons.models.button import MAX_DELAY_MINUTES


class NoWish(ValueError):
    """The body is no JSON object."""


class BadField(ValueError):
    """A field is missing, or holds what it cannot hold; `str()` is its name."""


def wish(body: bytes) -> dict[str, Any]:
    """The fields of a click by name, each there. Raises `NoWish`, `BadField`."""
    try:
        sent = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NoWish from error
    if not isinstance(sent, dict):
        raise NoWish
    return {name: _field(sent, name) for name in READERS}


def _field(sent: dict[str, Any], name: str) -> Any:
    if name not in sent and name in DEFAULTS:
        return DEFAULTS[name]
    try:
        return READERS[name](sent.get(name))
    except ValueError as error:
        raise BadField(name) from error


def _text(most: int, pattern: str = "") -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > most or "\0" in value:
            raise ValueError
        value.encode()  # half of a surrogate pair can be sent, but not stored
        if pattern and not re.fullmatch(pattern, value):
            raise ValueError
        return value.strip()

    return read


def _minutes(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str) or not 0 <= int(value) <= MAX_DELAY_MINUTES:
        raise ValueError
    return int(value)


def _no_number(_: str) -> NoReturn:
    raise ValueError


READERS: dict[str, Callable[[Any], Any]] = {
    "number": _text(400),
    "country": _text(2, "[A-Za-z]{2}|"),
    "delay": _minutes,
    "challenge": _text(500, r"\S+"),
    "nonce": _text(20),
    "key": _text(64, r"\S{8,64}"),
    "page": _text(4000),
    "referrer": _text(4000),
    "language": _text(2, "[a-z]{2}"),
}
DEFAULTS = {"number": "", "country": "", "delay": 0, "nonce": "", "page": "", "referrer": "", "language": "en"}
