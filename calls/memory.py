"""Buttons as the public half reads them, kept in each process for moments: a warm answer reads no settings.

A button is read again once it is `FRESH` seconds old, so that a change is seen within that and what browsers may keep
its config; the others that are in use are read with it, and what did not change is not built again. While the
database is away, an older config is better than none: it carries instants, not "open". The gate never judges by an
older one.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from threading import Lock
from time import monotonic
from uuid import UUID

from django.db import Error as DatabaseError
from django.utils import timezone

from accounts.narrowing import whole
from buttons.loading import Loaded, Row
from buttons.models import Button
from calls.config import config
from calls.snapshots import loaded, read

FRESH = 2.5
BROWSER_SECONDS = 2
"""Together a change is seen within five seconds."""

BODY_LIFE = 20.0
"""Seconds until a config is built anew though its button did not change: it tells the openings from now on."""

STALE_AT_MOST = 3600.0
KEPT_AT_MOST = 5000
"""Buttons of some kilobytes each."""

TOGETHER = 100
"""Buttons that are read again by one statement."""


class Body:
    """A config as it goes over the wire. Shared between threads: nobody changes it."""

    def __init__(self, found: Loaded) -> None:
        self.until = monotonic() + BODY_LIFE
        text = json.dumps(config(found, timezone.now()), separators=(",", ":"))
        self.plain = text.replace("<", "\\u003c").encode()  # whatever reads it as a page finds no tag
        self.etag = f'"{hashlib.sha256(self.plain).hexdigest()[:32]}"'

    @cached_property
    def packed(self) -> bytes:
        # Nothing secret is in it, so it needs no random padding against guessing by length.
        return gzip.compress(self.plain, compresslevel=6, mtime=0)


@dataclass(slots=True)
class Kept:
    """A button that was read `at` on this process's own clock. Shared between threads: each field is set whole."""

    row: Row
    found: Loaded
    at: float
    built: Body | None = None

    @property
    def is_fresh(self) -> bool:
        return monotonic() - self.at < FRESH

    @property
    def body(self) -> Body:
        body = self.built
        if body is None or monotonic() > body.until:
            self.built = body = Body(self.found)
        return body


_kept: dict[UUID, Kept] = {}
_used: set[UUID] = set()
"""Those that were asked for again after they had been read."""

_lock = Lock()
_reading = Lock()


def button(public_id: UUID) -> Loaded | None:
    """The button as the gate reads it; None if there is none. Raises the database's error."""
    kept = _fresh(public_id) or _read(public_id)
    return kept.found if kept else None


def body(public_id: UUID) -> Body | None:
    """The button's config; None if there is no such button. Raises the database's error where nothing is kept."""
    try:
        kept = _fresh(public_id) or _read(public_id)
    except DatabaseError:
        kept = _kept.get(public_id)
        if kept is None or monotonic() - kept.at > STALE_AT_MOST:
            raise
    return kept.body if kept else None


def forget() -> None:
    """Read every button anew."""
    with _lock:
        _kept.clear()
        _used.clear()


def _fresh(public_id: UUID) -> Kept | None:
    kept = _kept.get(public_id)
    if kept is None or not kept.is_fresh:
        return None
    with _lock:
        _used.add(public_id)
    return kept


def _read(public_id: UUID) -> Kept | None:
    """Read it, and with it others that are in use, unless another thread is at that just now."""
    is_first = _reading.acquire(blocking=False)
    try:
        ids = {public_id, *_in_use()} if is_first else {public_id}
        at, now = monotonic(), timezone.now()
        with whole():  # an owner's request, too, reads what all share
            rows = read(ids, now)
        with _lock:
            for one in ids:
                _keep(one, rows.get(one), at, now)
    finally:
        if is_first:
            _reading.release()
    return _kept.get(public_id)


def _in_use() -> list[UUID]:
    """Some of those that are asked for often and will not be fresh for much longer."""
    with _lock:
        soon = (one for one in _used if one in _kept and monotonic() - _kept[one].at > FRESH / 2)
        return list(islice(soon, TOGETHER - 1))


def _keep(public_id: UUID, row: Row | None, at: float, now: datetime) -> None:
    """What was read just now, unless another thread has read it since."""
    _used.discard(public_id)
    known = _kept.pop(public_id, None)
    if known is not None and known.at > at:
        _kept[public_id] = known
    elif known is not None and known.row == row:
        known.at = at
        _kept[public_id] = known
    elif row is not None and (found := loaded(row, now)).button.state != Button.State.RETIRED:
        _kept[public_id] = Kept(row, found, at)
    while len(_kept) > KEPT_AT_MOST:
        del _kept[next(iter(_kept))]
