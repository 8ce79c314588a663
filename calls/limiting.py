"""Counts clicks in the shared cache, atomically and in one round trip, so that limits hold over every web process.

What passes is told to the fast lane in the same round trip.

Windows slide: what is used up is this window's count and the part of the last window's that still lies within the
time. Fails closed: when the cache is away, `CounterAway` is raised and no call is accepted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from buttons.nudging import FAST_LISTS, KEPT

HOUR, DAY = 3600, 86_400
FAST_LIST = FAST_LISTS["calls.tasks.place"]
SCRIPT = Path(__file__).with_suffix(".lua")
WAIT = 2.0
"""Seconds a click waits for the cache."""


class CounterAway(Exception):
    """The counters cannot be read or written now."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in `seconds`, counted by `key` (a hash or an id; with its name it is unique)."""

    name: str
    key: str
    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Taking:
    """What one click wants to use up. `button`, `key` and `number` "" for a try that is no click; `token` "" for none;
    `lines` how many calls `button` may have at once, None for a click that takes no line; `taken` how many of them its
    stored calls take; `stored` the keys of those of the latest minutes. `announced` is the public id of the call that
    the fast lane is told of once all is taken, in 32 digits; "" for none."""

    button: str
    key: str
    number: str
    token: str
    token_life: int
    lines: int | None
    taken: int
    stored: Sequence[str]
    limits: Sequence[Limit]
    announced: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """`word` is "" when all of it was taken, else why nothing was: "again" (a click of the same key is at work),
    "in_progress" (one for the same number is), "challenge" (the token was used), "limit", or "full" (no line free).
    `used` is how much of each limit was used up before, by name."""

    word: str
    used: Mapping[str, int]


def take(wanted: Taking) -> Taken:
    """Use up everything a click needs, or nothing. One round trip. Raises `CounterAway`."""
    keys = [f"c2c:token:{wanted.token}", f"c2c:clicks:{wanted.button}", FAST_LIST]
    keys += [f"c2c:limit:{limit.name}:{limit.key}" for limit in wanted.limits]
    life: str | int = wanted.token_life if wanted.token else ""
    lines: str | int = "" if wanted.lines is None else wanted.lines
    values: list[str | int] = [wanted.key, wanted.number, life, lines, wanted.taken, wanted.announced, KEPT]
    values += [len(wanted.stored), *wanted.stored]
    for limit in wanted.limits:
        values += [limit.most, limit.seconds]
    try:
        word, *used = _script()(keys=keys, args=values)
    except RedisError as error:
        raise CounterAway from error
    return Taken(word.decode(), dict(zip([limit.name for limit in wanted.limits], used, strict=True)))


def only(limits: Sequence[Limit]) -> Taking:
    """What wants nothing but these limits, and is no click."""
    return Taking("", "", "", "", 0, None, 0, (), limits)


def take_all(limits: Iterable[tuple[str, str, int, int]]) -> str:
    """Count one try on each (name, key, limit, seconds): "" if all had room, else the name of a full one.

    Raises `CounterAway`.
    """
    rows = [Limit(*limit) for limit in limits]
    taken = take(only(rows))
    full = (limit.name for limit in rows if taken.used[limit.name] >= limit.most)
    return next(full, "") if taken.word else ""


@cache
def _script() -> Callable[..., Any]:
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=WAIT, socket_timeout=WAIT)
    return client.register_script(SCRIPT.read_text())
