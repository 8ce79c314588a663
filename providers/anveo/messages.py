"""Anveo's envelopes: REQUEST/ACTION/PARAMETER out, RESPONSE/RESULT/VALUE/ERROR in (help pages: request, response)."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from providers import markup
from providers.fields import Field, Settings
from providers.wire import wire_text

Parameter = tuple[str, str, str]
"""NAME, text, and the VARIABLENAME that only a VARIABLE has."""


@dataclass(frozen=True, slots=True)
class Response:
    """`error` is free text without a code, and the only sign of failure; what `result` holds depends on the action."""

    result: str
    error: str
    values: dict[str, str]


def signature(email: str, phrase: str) -> str:
    """HMAC-SHA1 keyed with the secure phrase over the e-mail address: constant, so it is a second password."""
    return hmac.new(phrase.encode(), email.encode(), hashlib.sha1).hexdigest()


def parameters(
    fields: Iterable[Field], values: Settings, *, yes: str = "1", no: str = "0", keep_empty: bool = False
) -> list[Parameter]:
    """Every field's parameter; a list or variables become one each. What is empty is left out unless it is kept."""
    found: list[Parameter] = []
    for field in fields:
        value = values.get(field.name)
        match value:
            case list():
                found += [(field.wire, item, "") for item in value]
            case dict():
                found += [(field.wire, text, name) for name, text in value.items()]
            case _:
                found.append((field.wire, wire_text(field, value, yes=yes, no=no), ""))
    return [parameter for parameter in found if keep_empty or parameter[1] or parameter[2]]


def request_body(user_key: str, action: str, content: Iterable[Parameter]) -> bytes:
    root = etree.Element("REQUEST")
    etree.SubElement(etree.SubElement(root, "USERTOKEN"), "USERKEY").text = user_key
    parent = etree.SubElement(root, "ACTION", NAME=action)
    for name, text, variable in content:
        element = etree.SubElement(parent, "PARAMETER", NAME=name)
        element.text = text
        if variable:
            element.set("VARIABLENAME", variable)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=False)


def read_response(body: bytes) -> Response:
    """Raises `markup.Unreadable` if this is not Anveo's envelope. Elements it does not know are ignored."""
    root = markup.parse(body)
    if root.tag != "RESPONSE":
        raise markup.Unreadable("something that is no RESPONSE")
    values = {element.get("NAME") or "": (element.text or "").strip() for element in root.findall("VALUE")}
    return Response(markup.text_of(root, "RESULT"), markup.text_of(root, "ERROR"), values)
