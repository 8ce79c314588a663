"""What time it is where calls are judged: by the database's clock, as far as a worker knows how far its own is off.

A worker compares the two once in a while. Until then, and in processes that never do, its own clock counts.
"""

import logging
from datetime import UTC, datetime, timedelta

from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

log = logging.getLogger(__name__)

TOLERATED = timedelta(seconds=3)
"""What two clocks that somebody looks after may differ by."""

EVERY = 60.0
"""Seconds between two comparisons."""

SQLITE = "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"
"""A text, in UTC: SQLite has no type for it, and tells whole seconds unless it is asked for more."""

_ahead = timedelta()


def now() -> datetime:
    """This moment, by the database's clock."""
    return timezone.now() - _ahead


def compare() -> None:
    """Find out how far this process's clock is ahead of the database's. What was known stays where that fails."""
    global _ahead
    try:
        before = timezone.now()
        ahead = before - _told()
    except DatabaseError as error:
        log.warning("The database could not be asked for the time: %s", type(error).__name__)
        return
    if abs(ahead) < TOLERATED:
        ahead = timedelta()
    if abs(ahead - _ahead) > TOLERATED:
        log.warning(
            "This machine's clock is %.0f seconds ahead of the database's, which counts.", ahead.total_seconds()
        )
    _ahead = ahead


def _told() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(SQLITE if connection.vendor == "sqlite" else "SELECT CURRENT_TIMESTAMP")
        (told,) = cursor.fetchone()
    return datetime.fromisoformat(told).replace(tzinfo=UTC) if isinstance(told, str) else told
