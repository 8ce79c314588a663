"""From our values to a provider's, by the field tables, and from a provider's complaint back to our field."""

import re
from collections.abc import Iterable

from providers.base import Refused
from providers.fields import Field, Settings, Value, problems

LONGEST_QUOTE = 200
NUMBER_LIKE = re.compile(r"\+?\d(?:[ ().-]?\d){5,}")


def refuse_undocumented(fields: Iterable[Field], values: Settings) -> None:
    """Raise `Refused` at the first value that the guide would refuse, before anything is sent."""
    for name, sentence in problems(fields, values).items():
        raise Refused(sentence, field=name)


def wire_text(field: Field, value: Value, *, yes: str = "1", no: str = "0") -> str:
    """One value as it is written on the wire; an empty one is written as its documented default."""
    if value is None or value == "":
        value = field.default
    match value:
        case None:
            return ""
        case bool():
            return yes if value else no
        case list():
            return field.joined_by.join(value)
        case _:
            return str(value)


def digits(number: str) -> str:
    """E.164 without its plus, as every provider wants it."""
    return number.removeprefix("+")


def quoted(text: str, secrets: Iterable[str]) -> str:
    """A provider's own words, fit to be shown and stored: no secret, no phone number, one line."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "…")
    return NUMBER_LIKE.sub("…", " ".join(text.split()))[:LONGEST_QUOTE]


def pointed_at(text: str, fields: Iterable[Field]) -> str:
    """Our name of the first parameter that the words name whole, "" if none. For display only: wording may change."""
    names = {field.wire.lower(): field.name for field in fields}
    words: list[str] = re.findall(r"[a-z0-9_]+", text.lower())
    return next((names[word] for word in words if word in names), "")
