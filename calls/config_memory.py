"""Config bodies as they are sent, kept in each process: a warm answer asks the database nothing.

A body is built again once it is `FRESH` seconds old, so that a change is seen within that and what browsers may keep
it. While the database is away, an older body is better than none: it carries instants, not "open".
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from uuid import UUID

from django.db import Error as DatabaseError
from django.utils import timezone

from buttons.loading import load
from calls.config import config

FRESH = 2.0
BROWSER_SECONDS = 3
"""Together a change is seen within five seconds."""

STALE_AT_MOST = 3600.0
KEPT_AT_MOST = 5000
"""Bodies of some kilobytes each."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent, plain and packed, with its ETag; `built` is on this process's own clock."""

    plain: bytes
    packed: bytes
    etag: str
    built: float


_bodies: dict[UUID, Body] = {}
_lock = Lock()


def body(button: UUID) -> Body | None:
    """The button's config; None if there is no such button. Raises the database's error where nothing is kept."""
    kept = _bodies.get(button)
    age = monotonic() - kept.built if kept else STALE_AT_MOST
    if kept is not None and age < FRESH:
        return kept
    try:
        built = _build(button)
    except DatabaseError:
        if kept is not None and age < STALE_AT_MOST:
            return kept
        raise
    with _lock:
        _bodies.pop(button, None)
        if built is not None:
            _bodies[button] = built
            while len(_bodies) > KEPT_AT_MOST:
                del _bodies[next(iter(_bodies))]
    return built


def forget() -> None:
    """Build every body anew."""
    with _lock:
        _bodies.clear()


def _build(button: UUID) -> Body | None:
    found = load(button)
    if found is None:
        return None
    plain = json.dumps(config(found, timezone.now()), separators=(",", ":")).encode()
    # Nothing secret is in it, so it needs no random padding against guessing by length.
    packed = gzip.compress(plain, compresslevel=6, mtime=0)
    return Body(plain, packed, f'"{hashlib.sha256(plain).hexdigest()[:32]}"', monotonic())
