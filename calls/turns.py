"""Who goes next in the fast lane: which thread takes a call, and whose account or provider has a turn."""

import threading
from collections import defaultdict, deque
from collections.abc import Hashable
from queue import SimpleQueue
from typing import Generic, TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


class Ready(Generic[Item]):
    """A queue that wakes the thread which has worked last: its connection and the database's process behind it still
    have everything at hand."""

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._idle: list[SimpleQueue[Item]] = []
        self._guard = threading.Lock()

    def put(self, item: Item) -> None:
        with self._guard:
            if self._idle:
                self._idle.pop().put(item)
            else:
                self._items.append(item)

    def get(self) -> Item:
        """The oldest item, as soon as there is one."""
        with self._guard:
            if self._items:
                return self._items.popleft()
            own: SimpleQueue[Item] = SimpleQueue()
            self._idle.append(own)
        return own.get()


class Turns(Generic[Item, Key]):
    """Lets `most` calls of each account, or whatever the key stands for, go at once, and keeps the others in order."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._going: dict[Key, int] = defaultdict(int)
        self._parked: dict[Key, deque[Item]] = defaultdict(deque)
        self._guard = threading.Lock()

    def enter(self, key: Key, item: Item) -> bool:
        """True: it may go, and has to `leave`. False: it is parked, until a turn is handed on to it."""
        with self._guard:
            if self._going[key] >= self._most:
                self._parked[key].append(item)
                return False
            self._going[key] += 1
            return True

    def leave(self, key: Key) -> Item | None:
        """One is through. The next of the same key that was parked, if any, has its turn now, and has to leave."""
        with self._guard:
            if self._parked[key]:
                return self._parked[key].popleft()
            self._going[key] -= 1
            if not self._going[key]:
                del self._going[key], self._parked[key]
            return None
