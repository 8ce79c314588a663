"""The click token: signed, short-lived, bound to one button, good for one call."""

import secrets

from django.core import signing
from django.core.cache import cache
from redis.exceptions import RedisError

from calls.limiting import CounterAway

SALT = "calls.challenge"
LIFE = 600
"""Seconds a visitor has between opening the panel and asking for a call."""


class BadChallenge(Exception):
    """The token is missing, forged, for another button, too old, or used."""


def issue(button_id: str) -> str:
    """A fresh token for this button (its public id, in hex)."""
    return signing.dumps({"b": button_id, "n": secrets.token_urlsafe(12)}, salt=SALT)


def spend(token: str, button_id: str) -> None:
    """Use the token up. Raises `BadChallenge`, or `CounterAway` when used ones cannot be remembered."""
    try:
        body = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise BadChallenge from error
    if body["b"] != button_id:
        raise BadChallenge
    try:
        is_first = cache.add(f"challenge:{body['n']}", 1, timeout=LIFE + 60)
    except RedisError as error:
        raise CounterAway from error
    if not is_first:
        raise BadChallenge
