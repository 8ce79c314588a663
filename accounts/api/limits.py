"""How many requests a token, and an address without one, may make: counted in the shared cache, exactly."""

import math
import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from redis import Redis

WAIT = 2.0
"""Seconds a request waits for the cache."""


@dataclass(frozen=True, slots=True)
class Policy:
    """At most `most` requests in each window of `seconds`."""

    name: str
    most: int
    seconds: int


PER_TOKEN = Policy("token", 600, 60)
STRANGERS = Policy("stranger", 60, 60)
"""Requests without a good token, from one address."""
SIGN_INS = Policy("sign-in", 10, 60)
"""Tries to get a token, from one address; beside these, the limits of signing in on the page hold."""


@dataclass(frozen=True, slots=True)
class Used:
    """What is left of a policy after a request; `resets` is seconds until the window ends."""

    policy: Policy
    count: int
    resets: int

    @property
    def is_over(self) -> bool:
        return self.count > self.policy.most

    def headers(self) -> dict[str, str]:
        """The IETF's header fields (draft-ietf-httpapi-ratelimit-headers, section 3)."""
        left = max(0, self.policy.most - self.count)
        return {
            "RateLimit-Policy": f'"{self.policy.name}";q={self.policy.most};w={self.policy.seconds}',
            "RateLimit": f'"{self.policy.name}";r={left};t={self.resets}',
        }


def count(policy: Policy, key: str) -> Used:
    """Count one request. Raises `redis.exceptions.RedisError` while the cache is away."""
    now = time.time()
    window = int(now // policy.seconds)
    name = f"c2c:api:{policy.name}:{key}:{window}"
    pipe = _client().pipeline()
    pipe.incr(name)
    pipe.expire(name, policy.seconds * 2)
    counted = int(pipe.execute()[0])
    return Used(policy, counted, math.ceil((window + 1) * policy.seconds - now))


@cache
def _client() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=WAIT, socket_timeout=WAIT)
