"""The click token: signed, short-lived, bound to one button, good for one call, and paid for.

A script pays with work: it looks for a number whose hash with the token begins with enough zero bits. A page without
scripts pays with time: its token must have rested a while. Both are only a price; the limits hold in any case.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from time import time
from typing import Literal

from django.conf import settings
from django.core import signing

Kind = Literal["script", "plain"]

SALT = "calls.challenge"
LIFE = 600
"""Seconds a visitor has between opening the panel and asking for a call."""

SKEW = 120
"""Seconds by which the clocks of two web servers may differ."""

REST = 3
"""Seconds a token for a page without scripts must be old."""


class BadChallenge(Exception):
    """The token is missing, forged, for another button, too old, or not paid for."""


class TooSoon(BadChallenge):
    """A page without scripts was sent sooner than a person can fill it in. The same token is good a moment later."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was read: its mark, to be used up once, and how many seconds that has to be remembered."""

    mark: str
    life: int = LIFE + SKEW + 60


def issue(button_id: str, kind: Kind = "script") -> str:
    """A fresh token for this button (its public id, in hex)."""
    return signing.dumps({"b": button_id, "n": secrets.token_urlsafe(12), "k": kind, "t": int(time())}, salt=SALT)


def check(token: str, nonce: str, button_id: str, kind: Kind = "script") -> Token:
    """The token, if it is of that kind and may be used for this button. Raises `BadChallenge`.

    Using it up is `calls.limiting.take`'s.
    """
    try:
        body = signing.loads(token, salt=SALT, max_age=LIFE + SKEW)
    except signing.BadSignature as error:
        raise BadChallenge from error
    if body["b"] != button_id or body["k"] != kind:
        raise BadChallenge
    if kind == "plain":
        if time() - body["t"] < REST:
            raise TooSoon
    elif not is_paid(token, nonce, settings.CHALLENGE_BITS):
        raise BadChallenge
    return Token(body["n"])


def is_paid(token: str, nonce: str, bits: int) -> bool:
    """Whether SHA-256 of "token.nonce" begins with so many zero bits."""
    digest = sha256(f"{token}.{nonce}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0
