"""In front of the framework: so many clicks are taken in at once, some more wait a moment, the rest are told to come
again, at once and at next to no cost. A crowd cannot make the server forget anybody.

What is turned away here has touched neither database nor cache: nothing of it is taken, and none of it was promised.
"""

import json
from collections.abc import Iterable
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from calls.gate import BUSY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SEATS = 4
"""Clicks at work at once: a click waits for the stores half of its time, and two processors do not do more."""

QUEUE = 12
"""Clicks that wait for a seat. The server needs more threads than seats and queue together, to turn the others away."""

PATIENCE = 1.5
"""Seconds a click waits for a seat."""

COME_AGAIN = 10
"""Seconds, as a visitor who is turned away is told."""


class Door:
    """A WSGI application that lets in only as many clicks as the one behind it can serve."""

    def __init__(
        self, behind: "WSGIApplication", *, seats: int = SEATS, queue: int = QUEUE, patience: float = PATIENCE
    ) -> None:
        self._behind = behind
        self._seats, self._places = BoundedSemaphore(seats), BoundedSemaphore(seats + queue)
        self._patience = patience

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not _asks_for_a_call(environ):
            return self._behind(environ, start_response)
        if not self._places.acquire(blocking=False):
            return _turned_away(environ, start_response)
        try:
            if not self._seats.acquire(timeout=self._patience):
                return _turned_away(environ, start_response)
            try:
                return self._behind(environ, start_response)
            finally:
                self._seats.release()
        finally:
            self._places.release()


def _asks_for_a_call(environ: "WSGIEnvironment") -> bool:
    """Every POST of a visitor but those that follow or cancel a call."""
    path = environ["PATH_INFO"]
    return bool(environ["REQUEST_METHOD"] == "POST" and path.startswith("/w/") and not path.startswith("/w/calls/"))


def _turned_away(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """The sentence: as the widget reads it, or by itself, as a page without scripts shows it."""
    is_widget = environ.get("CONTENT_TYPE", "").startswith("application/json")
    body = (json.dumps({"reason": "busy", "sentence": BUSY}) if is_widget else BUSY).encode()
    start_response(
        "503 Service Unavailable",
        [
            ("Content-Type", "application/json" if is_widget else "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(COME_AGAIN)),
            ("Cache-Control", "no-store"),
            ("Access-Control-Allow-Origin", "*"),
            ("Cross-Origin-Resource-Policy", "cross-origin"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    return [body]
