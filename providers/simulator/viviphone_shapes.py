"""The shapes of ViviPhone's answers: the document, and the repeated groups the guide never shows (fact sheet, 4)."""

from collections.abc import Iterable, Mapping
from html import escape

CONTENT_TYPE = "text/xml; charset=utf-8"

Groups = Iterable[tuple[str, Mapping[str, str]]]
"""Each group's own prefix, such as `dest1`, and its fields."""


def succeeded(inner: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8" ?>\n<resp stat="ok">{inner}</resp>\n'


def failed(code: int, *, bare: bool = False) -> str:
    """`bare` is the guide's sample to the letter: the number without quotes, which is no XML."""
    if bare:
        return f'<?xml version="1.0" ?><resp stat="fail"> <err code={code}/> </resp>\n'
    return f'<?xml version="1.0" encoding="utf-8" ?>\n<resp stat="fail"><err code="{code}"/></resp>\n'


def elements(told: Mapping[str, str], prefix: str = "") -> str:
    return "".join(f"<{prefix}{name}>{escape(value, quote=False)}</{prefix}{name}>" for name, value in told.items())


def repeated(groups: Groups, shape: str, box: str) -> str:
    """The groups, each in an element `box`; or one after the other; or with the prefix before each name."""
    match shape:
        case "flat":
            return "".join(elements(told) for _, told in groups)
        case "prefixed":
            return "".join(elements(told, f"{prefix}_") for prefix, told in groups)
        case _:
            return "".join(f"<{box}{_numbered(prefix)}>{elements(told)}</{box}>" for prefix, told in groups)


def _numbered(prefix: str) -> str:
    """The place of a destination, as an attribute; calls have none."""
    return f' n="{prefix[-1]}"' if prefix.startswith("dest") else ""
