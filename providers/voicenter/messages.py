"""Reads Voicenter's JSON. Its keys come in several cases, depending on the service and its age."""

import json
from collections.abc import Mapping

Row = Mapping[str, object]


class Unreadable(Exception):
    """This is no JSON object."""


def read_object(body: bytes) -> dict[str, object]:
    """The object with its own keys in lower case; rows inside it are lowered by `rows`. Raises `Unreadable`."""
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unreadable
    return lowered(found)


def lowered(row: Row) -> dict[str, object]:
    return {str(name).lower(): value for name, value in row.items()}


def rows(parent: Row, name: str) -> list[dict[str, object]]:
    """The objects in that list, keys in lower case; empty if there is no such list."""
    found = parent.get(name)
    return [lowered(row) for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def whole(value: object) -> int | None:
    """A number that may come as a text, None if it is none."""
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 12:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""
