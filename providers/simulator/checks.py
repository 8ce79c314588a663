"""Reads a parameter as it stands on the wire and judges it by the documented field table."""

import re
from collections.abc import Mapping

from providers.fields import Field, Value

ZERO_ONE: Mapping[str, bool] = {"0": False, "1": True}


def is_refused(
    field: Field, text: str, *, flags: Mapping[str, bool] = ZERO_ONE, choices: tuple[str, ...] | None = None
) -> bool:
    """Whether a non-empty `text` is outside what is documented.

    `flags` are the provider's words for yes and no, `choices` its own words where they are not the table's.
    """
    if field.kind == "choice":
        return text not in (field.choices if choices is None else choices)
    if field.kind == "flag":
        return text not in flags
    value: Value = text
    if field.kind == "integer":
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            return True
        value = int(text)
    elif field.kind == "list":
        value = [text]
    return field.problem(value) is not None


def is_too_long(field: Field, text: str) -> bool:
    return field.max_length is not None and len(text) > field.max_length
