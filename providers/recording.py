"""Makes a record fit to be kept, whatever the provider wrote into it: any database takes it, and none is flooded."""

import hashlib
import math
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation

from providers.exchanged import Record
from providers.fields import CONTROL

LONGEST_ID = 128
LONGEST_KEY = 64
MOST_SECONDS = 10**9
MOST_MONEY = Decimal(10**6)
DEEPEST = 8
YEARS = range(2000, 2100)
"""What is beyond them is damage, not a call."""
LATEST_EPOCH = 4_102_444_800
"""The same end in seconds since 1970."""


def believable(date: datetime) -> datetime | None:
    return date if date.year in YEARS else None


def money(text: str, *, parts: int = 1) -> Decimal | None:
    """An amount told in so many parts of a currency's main unit; None if it is none that a call can cost."""
    try:
        told = Decimal(text)
    except InvalidOperation:
        return None
    # Compared, not reckoned with: even the absolute value of 1e999999999 is an overflow.
    return told / parts if told.is_finite() and -MOST_MONEY < told < MOST_MONEY else None


def sound(record: Record) -> Record:
    """The same record within the bounds above, its texts without control characters."""
    fingerprint = record.fingerprint
    if len(fingerprint) > LONGEST_ID or CONTROL.search(fingerprint):
        fingerprint = hashlib.sha256(fingerprint.encode("utf-8", "replace")).hexdigest()
    return replace(
        record,
        reference=_text(record.reference)[:LONGEST_ID],
        fingerprint=fingerprint,
        duration=record.duration if 0 <= record.duration < MOST_SECONDS else 0,
        raw={_text(name): _storable(value) for name, value in record.raw.items()},
        key=_text(record.key)[:LONGEST_KEY],
        remote_id=_text(record.remote_id)[:LONGEST_ID],
    )


def _storable(value: object, depth: int = 1) -> object:
    match value:
        case str():
            return _text(value)
        case float() if not math.isfinite(value):
            return str(value)
        case dict() | list() if depth >= DEEPEST:
            return "…"
        case dict():
            return {_text(str(name)): _storable(inner, depth + 1) for name, inner in value.items()}
        case list():
            return [_storable(inner, depth + 1) for inner in value]
        case _:
            return value


def _text(text: str) -> str:
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
