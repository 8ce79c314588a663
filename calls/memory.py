"""Buttons as the public half reads them, kept in each process for moments: a warm answer reads no settings.

A button is read again once it is `FRESH` seconds old, so that a change is seen within that and what browsers may keep
its config. While the database is away, an older config is better than none: it carries instants, not "open". The gate
never judges by an older one.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from time import monotonic
from uuid import UUID

from django.db import Error as DatabaseError
from django.utils import timezone

from buttons.loading import Loaded
from calls.config import config
from calls.snapshots import find

FRESH = 2.5
BROWSER_SECONDS = 2
"""Together a change is seen within five seconds."""

STALE_AT_MOST = 3600.0
KEPT_AT_MOST = 5000
"""Buttons of some kilobytes each."""


@dataclass(frozen=True)
class Kept:
    """A button that was read `at` on this process's own clock. Shared between threads: nobody changes it."""

    found: Loaded
    at: float

    @cached_property
    def plain(self) -> bytes:
        """The config's body."""
        return json.dumps(config(self.found, timezone.now()), separators=(",", ":")).encode()

    @cached_property
    def packed(self) -> bytes:
        # Nothing secret is in it, so it needs no random padding against guessing by length.
        return gzip.compress(self.plain, compresslevel=6, mtime=0)

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.plain).hexdigest()[:32]}"'

    @property
    def is_fresh(self) -> bool:
        return monotonic() - self.at < FRESH


_kept: dict[UUID, Kept] = {}
_lock = Lock()


def button(public_id: UUID) -> Loaded | None:
    """The button as the gate reads it; None if there is none. Raises the database's error."""
    kept = _kept.get(public_id)
    if kept is None or not kept.is_fresh:
        kept = _read(public_id)
    return kept.found if kept else None


def body(public_id: UUID) -> Kept | None:
    """The button's config; None if there is no such button. Raises the database's error where nothing is kept."""
    kept = _kept.get(public_id)
    if kept is not None and kept.is_fresh:
        return kept
    try:
        return _read(public_id)
    except DatabaseError:
        if kept is not None and monotonic() - kept.at < STALE_AT_MOST:
            return kept
        raise


def forget() -> None:
    """Read every button anew."""
    with _lock:
        _kept.clear()


def _read(public_id: UUID) -> Kept | None:
    found = find(public_id, timezone.now())
    with _lock:
        _kept.pop(public_id, None)
        if found is None:
            return None
        _kept[public_id] = kept = Kept(found, monotonic())
        while len(_kept) > KEPT_AT_MOST:
            del _kept[next(iter(_kept))]
    return kept
