"""Keeps within a provider's limit of requests, so that we stop ourselves before it stops us."""

import threading
import time
from collections import deque
from collections.abc import Callable


class Pace:
    """At most `most` requests in any `seconds`, counted for each key in this process."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._taken: dict[str, deque[float]] = {}

    def take(self, key: str) -> float:
        """0 if a request may go now, and it is counted; else the seconds until one may."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            taken = self._taken.setdefault(key, deque())
            if len(taken) >= self.most:
                return taken[0] + self.seconds - now
            taken.append(now)
            return 0.0

    def _forget(self, now: float) -> None:
        for key, taken in list(self._taken.items()):
            while taken and taken[0] <= now - self.seconds:
                taken.popleft()
            if not taken:
                del self._taken[key]
