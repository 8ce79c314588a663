"""Reads response headers as people paste them: from developer tools, from a command line, in any case."""

from collections.abc import Mapping

Headers = Mapping[str, list[str]]
"""A header's name in small letters -> its values."""


def read_headers(text: str) -> Headers:
    """Every line with a colon; a line that begins with a blank goes on with the one before, and others say nothing."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line[:1] in {" ", "\t"} and name and line.strip():
            found[name][-1] += f" {line.strip()}"
            continue
        head, colon, value = line.strip().removeprefix("<").strip().partition(":")
        if colon and head and " " not in head:
            name = head.lower()
            found.setdefault(name, []).append(value.strip())
    return found
