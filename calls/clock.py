"""What time it is where calls are judged: by the database's clock, as far as a process knows how far its own is off.

A click hears the time in the statement that it asks anyway; a worker asks once in a while. Until then a process's own
clock counts.
"""

import logging
import time
from datetime import UTC, datetime, timedelta

from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

log = logging.getLogger(__name__)

TOLERATED = timedelta(seconds=3)
"""What two clocks that somebody looks after may differ by."""

EVERY = 60.0
"""Seconds between two comparisons."""

SQLITE = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
"""SQLite has no type for it, and tells whole seconds unless it is asked for more."""

POSTGRESQL = "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"

SLOW = 1.0
"""Seconds between question and answer after which the answer is of the past."""

SOURCE = "clock"
"""What the time is called among what one statement asks."""

_ahead = timedelta()


def now() -> datetime:
    """This moment, by the database's clock."""
    return timezone.now() - _ahead


def compare() -> None:
    """Ask the database for the time. What was known stays where that fails."""
    try:
        with connection.cursor() as cursor:
            asked = time.monotonic()
            cursor.execute(f"SELECT {moment_now()}")
            (told,) = cursor.fetchone()
    except DatabaseError as error:
        log.warning("The database could not be asked for the time: %s", type(error).__name__)
        return
    _learn(told, asked)


def moment_now() -> str:
    """The SQL of this moment as a text in UTC, in ISO 8601. A transaction does not hold it still."""
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def heed(told: str, asked: float) -> None:
    """Take note of the time that the database told beside something else. `asked`: when, by `time.monotonic()`."""
    _learn(told, asked)


def _learn(told: str, asked: float) -> None:
    """An answer that was long on its way, or that a stalled process reads late, teaches nothing."""
    global _ahead
    if time.monotonic() - asked > SLOW:
        return
    ahead = timezone.now() - datetime.fromisoformat(told).replace(tzinfo=UTC)
    if abs(ahead) < TOLERATED:
        ahead = timedelta()
    if abs(ahead - _ahead) > TOLERATED:
        log.warning(
            "This machine's clock is %.0f seconds ahead of the database's, which counts.", ahead.total_seconds()
        )
    _ahead = ahead
