"""The way of a click to its provider: past everything that waits in Celery's queue, in threads of its own.

A part of each Celery worker, started and stopped with it. It takes ids from a list in the cache. A click's id is put
there as the click is counted, so it may come before the click is stored (`calls.limiting`); others come from
`buttons.nudging`. An id in it is only a nudge: what is lost here, the sweeper finds, and who may ring is decided in the
database alone.
"""

import logging
import threading
import time
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from celery import bootsteps
from django.conf import settings
from django.db import close_old_connections, connections
from redis import Redis
from redis.exceptions import RedisError

from accounts.dead_letters import bury
from buttons.nudging import FAST_LISTS
from calls import claiming, clock, dialling
from calls.claiming import CallId, id_of
from calls.turns import Ready, Turns

log = logging.getLogger(__name__)

WAITING = FAST_LISTS["calls.tasks.place"]
THREADS = 16
"""At most half of them speak with one provider, however many accounts it has: the others' calls go on beside it."""

AT_ONCE = 4
"""Orders that one account's provider is sent at the same time by one worker; the rest of the account's wait: a provider
that has stopped answering for it holds these few threads and no more."""

GAPS = tuple(0.001 * 1.5**look for look in range(15))
"""Seconds between the looks for a click that is not stored yet, just under one in all. What is stored later is the
sweeper's; of what is never stored nobody was told anything."""

BLOCKED = 1
"""Seconds a wait for the next id lasts, and so the longest time until a stop is seen."""

ANSWER = 5
"""Seconds for the broker to connect or answer; longer than `BLOCKED`."""

FINISHING = 10.0
"""Seconds that orders under way are waited for at the end. One that is cut off there is unknown, and not repeated."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A call, and the account and the provider whose turn it has already."""

    call_id: CallId
    account: int | None = None
    provider: str | None = None


class Lane:
    """Threads that place calls. An id that is already here is not taken a second time."""

    def __init__(self, threads: int = THREADS, at_once: int = AT_ONCE) -> None:
        self._turns: Turns[CallId, int] = Turns(at_once)
        self._providers: Turns[_Waiting, str] = Turns((threads + 1) // 2)
        self._ready: Ready[_Waiting | None] = Ready()
        self._here: set[CallId] = set()
        # The other half of the threads goes on, whatever keeps clicks from being stored.
        self._may_wait = threading.BoundedSemaphore((threads + 1) // 2)
        self._guard = threading.Lock()
        self._ending = threading.Event()
        self._knows_the_time = threading.Event()
        self._threads = [threading.Thread(target=self._listen, name="fast-lane", daemon=True)]
        for number in range(threads):
            self._threads.append(threading.Thread(target=self._work, name=f"fast-lane-{number}", daemon=True))

    @property
    def is_running(self) -> bool:
        """False before its start, after its end, and in a process that was forked off."""
        return self._threads[0].is_alive()

    def start(self) -> None:
        """Begin; the worker's other parts begin after it, so that nothing is judged by a clock that is far off."""
        for thread in self._threads:
            thread.start()
        self._knows_the_time.wait(ANSWER)

    def stop(self) -> None:
        """Take nothing more, and wait for the orders under way. What was not begun is left to the sweeper."""
        self._ending.set()
        for _ in self._threads:
            self._ready.put(None)
        deadline = time.monotonic() + FINISHING
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def take(self, call_id: CallId) -> None:
        """Place this call as soon as a thread and a turn of its account are free."""
        with self._guard:
            if call_id in self._here or self._ending.is_set():
                return
            self._here.add(call_id)
        self._ready.put(_Waiting(call_id))

    def _listen(self) -> None:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=ANSWER, socket_timeout=ANSWER) as broker:
            compared_at = -clock.EVERY
            while not self._ending.is_set():
                try:
                    if time.monotonic() - compared_at >= clock.EVERY:
                        clock.compare()
                        compared_at = time.monotonic()
                        self._knows_the_time.set()
                    if found := broker.brpop([WAITING], timeout=BLOCKED):
                        self._read(found[1])
                except RedisError as error:
                    log.warning("The fast lane waits for the broker: %s", type(error).__name__)
                    self._ending.wait(BLOCKED)
                finally:
                    # It hardly ever asks the database; what it opened for that it does not keep.
                    connections.close_all()

    def _read(self, message: bytes) -> None:
        try:
            self.take(id_of(message))
        except ValueError:
            bury(WAITING, "This is no call's id.", message)

    def _work(self) -> None:
        try:
            while (waiting := self._ready.get()) is not None and not self._ending.is_set():
                is_parked = False
                try:
                    is_parked = self._place(waiting)
                except Exception:
                    # A thread outlives whatever befalls one call. Its row stands as it stood; the sweeper judges it.
                    log.exception("The fast lane could not place a call.")
                finally:
                    if not is_parked:
                        with self._guard:
                            self._here.discard(waiting.call_id)
                    close_old_connections()
        finally:
            connections.close_all()

    def _place(self, waiting: _Waiting) -> bool:
        """True if the call waits for a turn of its account or, having that, of its provider."""
        account, provider = waiting.account, waiting.provider
        try:
            if not self._is_stored(waiting.call_id):
                return False
            call = claiming.look(waiting.call_id)
            if call is None or not dialling.is_due(call):
                return False
            if account is None and not self._turns.enter(call.account_id, waiting.call_id):
                return True
            account = call.account_id if account is None else account
            name = call.account.provider
            if provider is None and not self._providers.enter(name, _Waiting(waiting.call_id, account)):
                account = None  # it is kept for the call that is parked
                return True
            provider = name if provider is None else provider
            dialling.take_up(call)
        finally:
            self._hand_on(account, provider)
        return False

    def _hand_on(self, account: int | None, provider: str | None) -> None:
        """Give back the turns of a call that is through; those that waited for them go next."""
        if provider is not None and (parked := self._providers.leave(provider)) is not None:
            self._ready.put(replace(parked, provider=provider))
        if account is not None and (following := self._turns.leave(account)) is not None:
            self._ready.put(_Waiting(following, account))

    def _is_stored(self, call_id: CallId) -> bool:
        """Whether there is a row to look at, which a click may get a moment later. False if none comes in time, or too
        many are waited for already."""
        if not isinstance(call_id, UUID) or claiming.is_stored(call_id):
            return True
        if not self._may_wait.acquire(blocking=False):
            return False
        try:
            return any(not self._ending.wait(gap) and claiming.is_stored(call_id) for gap in GAPS)
        finally:
            self._may_wait.release()


_lanes: list[Lane] = []


def take(call_id: CallId) -> bool:
    """Hand the call to this process's lane. False if none runs here."""
    running = [lane for lane in _lanes if lane.is_running]
    for lane in running:
        lane.take(call_id)
    return bool(running)


class Step(bootsteps.StartStopStep):
    """The lane as a part of the worker: after its pool, so that a forked child takes no thread of ours along."""

    requires = ("celery.worker.components:Pool",)

    def start(self, parent: Any) -> None:
        lane = Lane()
        lane.start()
        _lanes.append(lane)

    def stop(self, parent: Any) -> None:
        while _lanes:
            _lanes.pop().stop()

    terminate = stop
