"""Reads Voicenter's answers: JSON whose keys come in several cases, or XML-RPC's struct (guide 004, response)."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from lxml import etree

from providers import markup
from providers.markup import Unreadable

Row = Mapping[str, object]

MOST_FIELDS = 200
ENVELOPES = frozenset({"methodResponse", "methodCall"})


def read_object(body: bytes) -> dict[str, object]:
    """The object or the struct, its keys in lower case; rows inside it are lowered by `rows`. Raises `Unreadable`."""
    return lowered(read_struct(body) if first_sign(body) == "<" else read_json(body))


def first_sign(body: bytes) -> str:
    """What a body begins with, which tells its kind better than any header; "" if there is nothing."""
    return markup.decoded(body[:64]).strip()[:1]


def read_json(body: bytes) -> dict[str, object]:
    """A JSON object, or the only one of an array. Raises `Unreadable`."""
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise Unreadable("something unreadable")
    return found


def read_struct(body: bytes) -> dict[str, object]:
    """XML-RPC's struct of named values, whatever their types are called. Raises `Unreadable`."""
    root = markup.parse(body)
    members = {markup.text_of(member, "name"): _value(member) for member in root.iter("member")}
    if root.tag not in ENVELOPES or not members:
        raise Unreadable("something that is no answer")
    return dict(members)


def read_form(body: bytes) -> dict[str, object]:
    """Names and values of a form. Raises `Unreadable`."""
    try:
        found = parse_qsl(body.decode("utf-8-sig", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        found = []
    if not found:
        raise Unreadable("something that is no form")
    return dict(found)


def lowered(row: Row) -> dict[str, object]:
    return {str(name).lower(): value for name, value in row.items()}


def rows(parent: Row, name: str) -> list[dict[str, object]]:
    """The objects in that list, keys in lower case; empty if there is no such list."""
    found = parent.get(name)
    return [lowered(row) for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def whole(value: object) -> int | None:
    """A number that may come as a text, None if it is none."""
    if isinstance(value, str):
        digits = value.strip()
        is_whole = digits.isascii() and digits.removeprefix("-").isdecimal() and len(digits) < 12
        return int(digits) if is_whole else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _value(member: etree._Element) -> str:
    """The text, with or without the element that names its type."""
    value = member.find("value")
    return "".join(map(str, value.itertext())).strip() if value is not None else ""
