"""Reads a ViviPhone button back into our names and units: what the ten get methods answer (guide 003, 2 and 3).

Read loosely and judged by nobody: a value beyond its documented range, such as a rate tier of 5 (fact sheet, V3), is
what the provider has. What cannot be read at all raises `markup.Unreadable`, so that no default is taken for an answer.
"""

import re
from collections.abc import Iterable

from lxml import etree

from providers import markup
from providers.fields import Field, Value
from providers.viviphone import fields
from providers.viviphone.messages import groups

PARTS = ("cty", "num", "post", "issms")
"""What phdest.get answers for each phone, without the number that its .set puts in front (guide 003, 2.3.1)."""

PHONES = 3
OUR_WORDS = {wire: ours for ours, wire in fields.NAMES_ON_THE_WIRE.items()}
FLAGS = {"0": False, "1": True}


def read_group(root: etree._Element, group: Iterable[Field]) -> dict[str, Value]:
    """Our name -> value, for every field of the group."""
    return {field.name: _value(field, _text(root, field.wire)) for field in group}


def read_destinations(root: etree._Element) -> dict[str, Value]:
    """The three phones, in any of the three shapes; those that are not told are not in use."""
    phones = groups(root, "num", PARTS)
    if not phones or len(phones) > PHONES:
        raise markup.Unreadable("no phone, or more than three")
    found: dict[str, Value] = {}
    for position in range(PHONES):
        told = phones[position] if position < len(phones) else {"num": fields.INACTIVE}
        for field in fields.DESTINATIONS[position * len(PARTS) : (position + 1) * len(PARTS)]:
            text = told.get(field.wire.partition("_")[2])
            found[field.name] = field.default if text in (None, "") else _value(field, text)
    return found


def read_numbers(text: str) -> list[str]:
    """The guide's own sample has a blank inside a number and a colon at the end: neither means anything (V14)."""
    numbers = ("".join(re.findall("[0-9]", part)) for part in text.split(":"))
    return [number for number in numbers if number]


def _text(root: etree._Element, wire: str) -> str:
    if root.find(wire) is None:
        raise markup.Unreadable(f"no {wire}")
    return markup.text_of(root, wire)


def _value(field: Field, text: str) -> Value:
    match field.kind:
        case "list":
            return list[str](read_numbers(text))
        case "integer":
            return _whole(field, text)
        case "flag" if text in FLAGS:
            return FLAGS[text]
        case "flag":
            raise markup.Unreadable(f"neither yes nor no as {field.wire}")
        case _:
            return OUR_WORDS.get(text, text) if field.wire == "lang" else text


def _whole(field: Field, text: str) -> int:
    if not re.fullmatch("[+-]?[0-9]{1,9}", text):
        raise markup.Unreadable(f"no number as {field.wire}")
    return int(text)
