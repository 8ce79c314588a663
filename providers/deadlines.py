"""Ends what takes too long. One thread of a process watches over everything that is under way: to start a thread for
each exchange would be a good part of the time between a click and its order."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count


class Deadlines:
    """Calls `cut` of each that is not over in time. What is over stays in the heap, empty, until its time has come."""

    def __init__(self) -> None:
        self._numbers = count()
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        """A forked child has none of its parent's threads, and may have got the lock as one of them held it."""
        self._heap: list[tuple[float, int]] = []
        self._cuts: dict[int, Callable[[], None]] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def within(self, seconds: float, cut: Callable[[], None]) -> Iterator[None]:
        """Call `cut`, in another thread, if the block is still at work after so many seconds."""
        number = next(self._numbers)
        self._add(time.monotonic() + seconds, number, cut)
        try:
            yield
        finally:
            self._cuts.pop(number, None)

    def _add(self, until: float, number: int, cut: Callable[[], None]) -> None:
        with self._changed:
            self._cuts[number] = cut
            heappush(self._heap, (until, number))
            if self._heap[0][1] == number:
                self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        while True:
            cut = self._cuts.pop(self._next(), None)
            if cut is not None:
                cut()

    def _next(self) -> int:
        """The next whose time is up, once it is."""
        with self._changed:
            while not self._heap or self._heap[0][0] > time.monotonic():
                self._changed.wait(self._heap[0][0] - time.monotonic() if self._heap else None)
            return heappop(self._heap)[1]


DEADLINES = Deadlines()
