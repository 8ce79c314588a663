"""P5: how long after a click its provider hears of it, beside the usual way and beside no way at all.

The usual way is a Celery task sent after the commit to a worker of two processes, on the same stores and servers.
No way at all is an order that is sent straight to the provider, over a session that is kept. The three take turns.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from statistics import median
from typing import IO

import requests

from tests.bench import clicks
from tests.bench.bare.tasks import CLICK2CALL
from tests.bench.click_cost import end_calls
from tests.bench.client import Connection
from tests.bench.options import Options
from tests.bench.seeding import Seeds
from tests.bench.stand import PORTAL, REFERENCE, Stand
from tests.bench.table import MET, MISSED, Line

PATIENCE = 20.0
PAUSE = 0.01
"""Seconds between two clicks: what follows an order is over by then."""

ROUND = 50
"""Clicks after which the lines of the calls are freed."""

Send = Callable[[str], None]


def measure(stand: Stand, seeds: Seeds, options: Options) -> list[Line]:
    end_calls(stand)  # those of other measures, which no worker has taken up
    with listening(stand) as provider:
        took = in_turns(ways(stand, seeds), provider, options.clicks, lambda: end_calls(stand))
    ours, usual, direct = (median(took[name]) * 1000 for name in ("portal", "usual", "direct"))
    return [
        line("P5 click to provider, p50, beside on_commit and Celery", ours, usual, 0.75),
        line("P5 click to provider, p50, beside a direct order", ours, direct, 10),
    ]


@contextmanager
def listening(stand: Stand) -> Iterator[IO[str]]:
    """What the provider prints, while it and both workers run."""
    stand.start_provider(["-m", "tests.bench.stub", str(stand.provider_port)])
    stand.start_worker(PORTAL)
    stand.start_worker(REFERENCE)
    with stand.log("provider").open() as printed:
        yield printed
    stand.stop("portal worker", "reference worker", "provider")


def line(measure: str, ours: float, reference: float, most: float) -> Line:
    ratio = ours / reference
    verdict = MET if ratio <= most else MISSED
    return Line(measure, f"{ours:.1f} ms", f"{reference:.1f} ms", f"{ratio:.2f}", f"<= {most:g}x", verdict)


def ways(stand: Stand, seeds: Seeds) -> dict[str, Send]:
    portal, usual = Connection.to(stand.address(PORTAL)), Connection.to(stand.address(REFERENCE))
    direct, host = requests.Session(), stand.address(PORTAL)
    direct.trust_env = False
    turns = cycle(seeds.empty)

    def by_portal(number: str) -> None:
        button = next(turns).public_id
        sent(portal, clicks.post(f"/w/{button.hex}/calls", host, clicks.wish(button, number)))

    def by_usual(number: str) -> None:
        button = next(turns).public_id
        sent(usual, clicks.post(f"/{button}/send", host, clicks.wish(button, number)))

    def by_nobody(number: str) -> None:
        order = {"code": "a-code", "action": "call", "format": "JSON", "phone": "SIPAGT01", "target": number}
        direct.post(stand.provider_url + CLICK2CALL, json=order, timeout=PATIENCE).raise_for_status()

    return {"direct": by_nobody, "usual": by_usual, "portal": by_portal}


def sent(connection: Connection, request: bytes) -> None:
    status, body = connection.ask(request)
    assert status == 202, json.loads(body)


def in_turns(ways: dict[str, Send], provider: IO[str], times: int, tidy: Callable[[], None]) -> dict[str, list[float]]:
    """Seconds from the click to the order's arrival, by way."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(-5, times):  # the first ones open connections and fill caches
        for name, send in ways.items():
            number = clicks.some_number()
            began = time.monotonic()
            send(number)
            arrived = arrival(provider, number)
            if turn >= 0:
                took[name].append(arrived - began)
            time.sleep(PAUSE)
        if turn % ROUND == 0:
            tidy()
    return took


def arrival(provider: IO[str], number: str) -> float:
    """The moment at which the provider had the order to ring this number; it is the next that comes."""
    deadline = time.monotonic() + PATIENCE
    while not (text := provider.readline()).startswith("order "):
        assert time.monotonic() < deadline, "the order never came"
        if not text:
            time.sleep(0.001)
    _, target, at = text.split()
    assert target.removeprefix("+") == number.removeprefix("+")
    return float(at)
