"""Tells a portal of ended calls, again and again until it has taken them: up to five times, five minutes apart.

Anveo says so of its events (fact sheet Anveo, 2.11); Voicenter says nothing, and the same is played for it.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from providers.simulator.calls import Phase
from providers.simulator.control import place
from providers.simulator.masking import shown_request
from providers.simulator.messages import Request
from providers.simulator.notices import Notice, notices
from providers.simulator.state import State
from providers.simulator.weather import PUSH, over_records

ATTEMPTS = 5
GAP_SECONDS = 5 * 60
LOOK_SECONDS = 0.02
"""Real ones, between two looks at the clock."""
UNANSWERED = 0


@dataclass(slots=True)
class Delivery:
    """One notice on its way. `due` in simulated seconds; `attempts` so far."""

    provider: str
    address: str
    notice: Notice
    due: float
    attempts: int = 0


class Pusher:
    """Looks for ended calls and sends what is due, in one thread: a portal sees one push at a time."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._deliveries: list[Delivery] = []

    def run(self, stopped: threading.Event) -> None:
        """Until `stopped`."""
        with requests.Session() as session:
            session.trust_env = False
            while not stopped.wait(LOOK_SECONDS):
                for delivery in self._due():
                    if not stopped.is_set():
                        self._attempt(session, delivery)

    def _due(self) -> list[Delivery]:
        with self._state.lock:
            self._collect()
            now = self._state.clock.now()
            due = [delivery for delivery in self._deliveries if delivery.due <= now]
            self._deliveries = [delivery for delivery in self._deliveries if delivery.due > now]
            return due

    def _collect(self) -> None:
        """A delivery for each notice of each call that has ended since."""
        state, now = self._state, self._state.clock.now()
        waiting, state.unreported = state.unreported, []
        for call in waiting:
            address = state.push_to.get(call.provider)
            if call.phase(now) is not Phase.ENDED:
                state.unreported.append(call)
            elif address:
                told = over_records(state.weather.take(call.provider, PUSH), notices(state, call))
                self._deliveries += [Delivery(call.provider, address, notice, now) for notice in told]

    def _attempt(self, session: requests.Session, delivery: Delivery) -> None:
        status, taken = self._send(session, delivery)
        delivery.attempts += 1
        with self._state.lock:
            if not taken and delivery.attempts < ATTEMPTS:
                delivery.due = self._state.clock.now() + GAP_SECONDS
                self._deliveries.append(delivery)
            self._note(delivery, status, taken)

    def _send(self, session: requests.Session, delivery: Delivery) -> tuple[int, bool]:
        """The HTTP status, and whether the portal has taken it."""
        content_type, body = delivery.notice
        try:
            answer = session.post(
                delivery.address,
                data=body.encode(),
                # A connection of its own each time: a kept one may have been closed by the portal just now.
                headers={"Content-Type": content_type, "Connection": "close"},
                timeout=self._state.switches.push_patience,
                allow_redirects=False,
            )
        except (requests.RequestException, ValueError):  # an address may be well formed and still be none
            return UNANSWERED, False
        return answer.status_code, 200 <= answer.status_code < 300 and not _has_error(answer.text)

    def _note(self, delivery: Delivery, status: int, taken: bool) -> None:
        content_type, body = delivery.notice
        outcome = "taken" if taken else f"not taken (HTTP {status})" if status else "no answer"
        request = Request("POST", place(delivery.address), content_type=content_type, body=body.encode())
        self._state.journal.write(
            provider=delivery.provider,
            action=PUSH,
            verdict=f"{outcome}, attempt {delivery.attempts} of {ATTEMPTS}",
            status=status,
            request=shown_request(request),
            answer="",
        )


def _has_error(text: str) -> bool:
    """Voicenter's acknowledgement is `{"err": 0}` in either spelling; other portals may answer nothing."""
    try:
        told = json.loads(text)
    except ValueError:
        return False
    return isinstance(told, dict) and any(told.get(name) not in {None, 0, "0"} for name in ("err", "Err"))


@contextmanager
def pushing(state: State) -> Iterator[None]:
    """Push until the block ends."""
    stopped = threading.Event()
    thread = threading.Thread(target=Pusher(state).run, args=(stopped,), name="simulator-pushes", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
