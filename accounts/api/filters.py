"""Filters of a list, as they stand in the address; what means nothing is refused, not ignored."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime
from rest_framework.request import Request

from accounts.api.problems import FieldError, invalid


def text(request: Request, name: str, most: int) -> str:
    """A text of at most `most` characters; "" if it is not there."""
    asked = request.query_params.get(name, "")
    if len(asked) > most or "\0" in asked:
        raise invalid([FieldError(name, f"Use at most {most} characters.", "max_length")])
    return asked


def choice(request: Request, name: str, choices: Collection[str]) -> str:
    """One of `choices`; "" if it is not there."""
    asked = request.query_params.get(name, "")
    if asked and asked not in choices:
        raise invalid([FieldError(name, f"Choose one of: {', '.join(choices)}.", "invalid_choice")])
    return asked


def number(request: Request, name: str, usual: int, most: int) -> int:
    """A whole number from 1 to `most`; `usual` if it is not there."""
    asked = request.query_params.get(name, str(usual))
    if asked.isascii() and asked.isdigit() and len(asked) <= len(str(most)) and 1 <= int(asked) <= most:
        return int(asked)
    raise invalid([FieldError(name, f"Use a whole number from 1 to {most}.", "range")])


def identifier(request: Request, name: str) -> UUID | None:
    """An id; None if it is not there."""
    asked = request.query_params.get(name)
    if not asked:
        return None
    try:
        return UUID(asked)
    except ValueError:
        raise invalid([FieldError(name, "This is no id.", "invalid")]) from None


def moment(request: Request, name: str) -> datetime | None:
    """An instant with its offset from UTC, such as 2026-11-21T09:00:00Z; None if it is not there."""
    asked = request.query_params.get(name)
    if not asked:
        return None
    try:
        read = parse_datetime(asked)
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        sentence = "Write an instant with its offset, such as 2026-11-21T09:00:00Z."
        raise invalid([FieldError(name, sentence, "invalid")])
    return read
