"""How many files a business may have made at once: a long one must leave room for everybody's pages."""

import secrets
from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy
from redis.exceptions import RedisError

from accounts.models import Business

AT_ONCE = 3
HELD = 60
"""Seconds a seat outlives its last sign of life: a process that died gives it back."""


ALL_TAKEN = format_lazy(
    gettext_lazy("{count} files are being made already. Wait until one is finished, then ask again."), count=AT_ONCE
)
AWAY = gettext_lazy("No file can be made at the moment. Please try again in a minute.")


class NoSeat(Exception):
    """No file of this business may be made now; the text says why."""


@dataclass(frozen=True, slots=True)
class Seat:
    """The right to make one file."""

    key: str
    token: str

    def keep(self) -> None:
        """Give a sign of life."""
        with suppress(RedisError):  # the file goes on; its seat is lost at worst
            cache.touch(self.key, HELD)

    def leave(self) -> None:
        with suppress(RedisError):  # it is free once its time is over
            if cache.get(self.key) == self.token:
                cache.delete(self.key)

    def held(self, pieces: Iterable[bytes]) -> Generator[bytes]:
        """The pieces of a file; the seat is left when the last one is taken, or when nobody wants them any more."""
        try:
            for piece in pieces:
                self.keep()
                if piece:
                    yield piece
        finally:
            self.leave()


def take_seat(business: Business) -> Seat:
    """A free seat of the business. Raises `NoSeat`."""
    token = secrets.token_hex(8)
    try:
        for number in range(AT_ONCE):
            key = f"exports:{business.public_id.hex}:{number}"
            if cache.add(key, token, HELD):
                return Seat(key, token)
    except RedisError as error:
        raise NoSeat(AWAY) from error
    raise NoSeat(ALL_TAKEN)
