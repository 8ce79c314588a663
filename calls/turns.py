"""Who goes next in the fast lane: which thread takes a call, and whose account has a turn."""

import threading
from collections import defaultdict, deque
from queue import SimpleQueue
from typing import Generic, TypeVar

Item = TypeVar("Item")


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


class Turns(Generic[Item]):
    """Lets `most` calls of each account go at once, and keeps the others in their order."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._going: dict[int, int] = defaultdict(int)
        self._parked: dict[int, deque[Item]] = defaultdict(deque)
        self._guard = threading.Lock()

    def enter(self, account_id: int, item: Item) -> bool:
        """True: it may go, and has to `leave`. False: it is parked, until a turn is handed on to it."""
        with self._guard:
            if self._going[account_id] >= self._most:
                self._parked[account_id].append(item)
                return False
            self._going[account_id] += 1
            return True

    def leave(self, account_id: int) -> Item | None:
        """One is through. The next of the same account that was parked, if any, has its turn now, and has to leave."""
        with self._guard:
            if self._parked[account_id]:
                return self._parked[account_id].popleft()
            self._going[account_id] -= 1
            if not self._going[account_id]:
                del self._going[account_id], self._parked[account_id]
            return None
