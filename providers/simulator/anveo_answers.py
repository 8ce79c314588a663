"""Anveo's RESPONSE documents (fact sheet Anveo, 1 and 3)."""

from collections.abc import Mapping
from html import escape

from providers.simulator.messages import Answer


def success(
    action: str, *, result: str = "SUCCESS", values: Mapping[str, str] | None = None, error_element: bool = False
) -> Answer:
    """An update also carries an empty ERROR, which means none (fact sheet, 3.3)."""
    told = "".join(f'\n  <VALUE NAME="{name}">{value}</VALUE>' for name, value in (values or {}).items())
    ending = "\n  <ERROR></ERROR>" if error_element else ""
    return _response(f"\n  <RESULT>{escape(result)}</RESULT>{told}{ending}\n", action, result)


def failure(error: str, action: str) -> Answer:
    """RESULT beside an ERROR is undocumented: absent, empty or another word all occur (fact sheet, 1 and 3)."""
    result = ""
    if error == "ID not found":
        result = "\n  <RESULT>FAILED</RESULT>"
    elif error.endswith(("is invalid", "not found", "already exists")):
        result = "\n  <RESULT></RESULT>"
    return _response(f"{result}\n  <ERROR>{escape(error)}</ERROR>\n", action, error)


def _response(inner: str, action: str, verdict: str) -> Answer:
    body = f'<?xml version="1.0" standalone="no" ?>\n<RESPONSE>{inner}</RESPONSE>\n'
    return Answer(body, "text/xml; charset=utf-8", action=action, verdict=verdict)
