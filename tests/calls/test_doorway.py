"""In front of the framework: a crowd is told to come again, and whoever was let in is served to the end."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Barrier, Event, get_ident
from typing import Any

import pytest

from calls.doorway import QUEUE, SEATS, Door
from portal.running import system
from portal.running.place import Place

CLICK = {"REQUEST_METHOD": "POST", "PATH_INFO": "/w/0123/calls", "CONTENT_TYPE": "application/json"}
LONG = 10.0


class Told:
    """What a server was given to send."""

    def __init__(self, door: Any, environ: dict[str, str]) -> None:
        self.body = b"".join(door(environ, self._start))

    def _start(self, status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], None]:
        self.status, self.headers = int(status[:3]), dict(headers)
        return lambda _: None


class Slow:
    """An application that serves nobody until it is told to, and counts whom it was asked to serve."""

    def __init__(self) -> None:
        self.asked, self.go, self.is_in = 0, Event(), Event()

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        self.asked += 1
        self.is_in.set()
        assert self.go.wait(LONG)
        start_response("202 Accepted", [])
        return [b"taken"]


@contextmanager
def somebody_inside(door: Door, slow: Slow) -> Iterator[list[Told]]:
    """Somebody has the only seat; what they are told is there at the end."""
    told: list[Told] = []
    with ThreadPoolExecutor(1) as threads:
        threads.submit(lambda: told.append(Told(door, CLICK)))
        assert slow.is_in.wait(LONG)
        try:
            yield told
        finally:
            slow.go.set()


def test_who_finds_no_seat_is_told_when_to_come_again_and_reaches_nothing() -> None:
    slow = Slow()
    door = Door(slow, seats=1, queue=0)
    with somebody_inside(door, slow) as inside:
        answer = Told(door, CLICK)
    assert (answer.status, json.loads(answer.body)["reason"]) == (503, "busy")
    assert json.loads(answer.body)["sentence"]
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert slow.asked == 1
    assert inside[0].body == b"taken"


def test_who_waits_too_long_in_the_queue_is_told_so() -> None:
    slow = Slow()
    door = Door(slow, seats=1, queue=1, patience=0.01)
    with somebody_inside(door, slow):
        assert Told(door, CLICK).status == 503


def test_who_waits_in_the_queue_has_the_next_seat() -> None:
    slow = Slow()
    door = Door(slow, seats=1, queue=1, patience=LONG)
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(Told, door, CLICK) for _ in range(2)]
        slow.go.set()
        assert [one.result().status for one in both] == [202, 202]


def test_a_seat_is_free_again_whatever_happened_on_it() -> None:
    def broken(environ: Any, start_response: Any) -> list[bytes]:
        raise ArithmeticError

    door = Door(broken, seats=1, queue=0)
    for _ in range(3):
        with pytest.raises(ArithmeticError):
            Told(door, CLICK)


def test_without_scripts_the_sentence_stands_by_itself() -> None:
    slow = Slow()
    door = Door(slow, seats=1, queue=0)
    with somebody_inside(door, slow):
        answer = Told(door, CLICK | {"CONTENT_TYPE": "application/x-www-form-urlencoded"})
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.body.decode().startswith("We cannot take calls")


@pytest.mark.parametrize(
    "other",
    [{"REQUEST_METHOD": "GET"}, {"PATH_INFO": "/accounts/login/"}, {"PATH_INFO": "/w/calls/a-token/cancel"}],
)
def test_what_is_no_click_needs_no_seat(other: dict[str, str]) -> None:
    def page(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b"seen"]

    assert Told(Door(page, seats=0, queue=0), CLICK | other).body == b"seen"


def test_no_more_than_the_seats_are_at_work_at_once() -> None:
    together, inside, most = Barrier(3), set[int](), [0]

    def meeting(environ: Any, start_response: Any) -> list[bytes]:
        inside.add(get_ident())
        most.append(len(inside))
        together.wait(LONG)
        inside.discard(get_ident())
        start_response("202 Accepted", [])
        return [b""]

    door = Door(meeting, seats=3, queue=3, patience=LONG)
    with ThreadPoolExecutor(6) as threads:
        assert [one.status for one in threads.map(lambda _: Told(door, CLICK), range(6))] == [202] * 6
    assert max(most) == 3


@pytest.mark.filterwarnings("ignore:No directory at")
def test_the_portal_has_the_door_and_threads_left_to_turn_the_others_away() -> None:
    assert isinstance(import_module("portal.wsgi").application, Door)
    command = system.web(Place("127.0.0.1", 1, 2, 3, Path()))
    assert int(command[command.index("--blocking-threads") + 1]) > SEATS + QUEUE
