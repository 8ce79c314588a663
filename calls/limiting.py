"""Counts calls by number and by address in the shared cache, so that limits hold over every web process.

Fails closed: when the cache is away, `CounterAway` is raised and no call is accepted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from limits import RateLimitItemPerHour
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError


class CounterAway(Exception):
    """The counters cannot be read or written now."""


@cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    storage = storage_from_string(settings.LIMITS_STORAGE, wrap_exceptions=True)
    assert isinstance(storage, Storage)
    return SlidingWindowCounterRateLimiter(storage)


@contextmanager
def _closed_when_away() -> Iterator[None]:
    try:
        yield
    except (StorageError, RedisError) as error:
        raise CounterAway from error


def used(kind: str, key: str, limit: int) -> int:
    """How many of `limit` calls an hour are used up."""
    with _closed_when_away():
        stats = _limiter().get_window_stats(RateLimitItemPerHour(limit), kind, key)
    return limit - stats.remaining


def take(kind: str, key: str, limit: int) -> bool:
    """Count one call, atomically; False, and nothing counted, if the limit is reached."""
    with _closed_when_away():
        return _limiter().hit(RateLimitItemPerHour(limit), kind, key)
