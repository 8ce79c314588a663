"""Makes what was told fit to be shown: laid out for reading, credentials struck out."""

import json
import re

from lxml import etree

from providers.simulator.messages import Request, pairs

MASK = "•••"
SECRET_NAMES = frozenset({"userkey", "key", "code", "pin", "phonelogincode", "signature", "param[signature]"})
LONGEST_SHOWN = 8_000

_IN_MARKUP = re.compile(r"(<userkey\b[^>]*>|<[^>]*\bname\s*=\s*[\"']signature[\"'][^>]*>).*?(?=</|\Z)", re.I | re.S)
_IN_PAIRS = re.compile(rf"((?:{'|'.join(map(re.escape, sorted(SECRET_NAMES)))})[\"']?\s*[=:]\s*)[^&\s,}}]+", re.I)


def shown_request(request: Request) -> str:
    """The whole request on several lines: method and path, then every parameter or the body."""
    parts = [f"{request.method} {request.path}", _lines(request.query)]
    if request.body:
        parts.append(_shown_body(request))
    return "\n".join(part for part in parts if part)


def shown_answer(body: str, content_type: str) -> str:
    """The answer's body as far as it is for machines; a page is only named."""
    return "(a page)" if "html" in content_type else _pretty_markup(body) or _pretty_json(body) or body


def _shown_body(request: Request) -> str:
    text = request.text()
    if "\0" in text:
        return f"({len(request.body)} bytes that are no text)"
    if text.lstrip().startswith("<"):
        masked = _IN_MARKUP.sub(rf"\1{MASK}", text)
        return (_pretty_markup(masked) or masked)[:LONGEST_SHOWN]
    if request.is_json():
        return (_pretty_json(text) or _IN_PAIRS.sub(rf"\1{MASK}", text))[:LONGEST_SHOWN]
    return _lines(text) or _IN_PAIRS.sub(rf"\1{MASK}", text)[:LONGEST_SHOWN]


def _lines(text: str) -> str:
    shown = (f"  {name} = {MASK if name.lower() in SECRET_NAMES else value}" for name, value in pairs(text))
    return "\n".join(shown)[:LONGEST_SHOWN]


def _pretty_markup(text: str) -> str:
    """Indented XML, or "" where it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    try:
        return etree.tostring(etree.fromstring(text.strip().encode(), parser), pretty_print=True, encoding="unicode")
    except (etree.XMLSyntaxError, ValueError):
        return ""


def _pretty_json(text: str) -> str:
    """Indented JSON with its secrets struck out, or "" where it is none."""
    try:
        return json.dumps(_masked(json.loads(text)), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def _masked(value: object) -> object:
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if isinstance(value, dict):
        return {name: MASK if name.lower() in SECRET_NAMES else _masked(item) for name, item in value.items()}
    return value
