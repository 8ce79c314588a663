"""P3 and P11: what an accepted click costs until its row is durable, beside the least that could keep one.

The reference reads the same button and writes a narrow row and its outbox message in one transaction; it judges
nothing, limits nothing and can be replayed. Ours is judged by a schedule and by a screening list, counted on seven
limits, and keeps its trace. No worker runs: placing the calls is another measure.
"""

import time
from collections.abc import Sequence
from functools import partial
from itertools import cycle

from buttons.models import Button
from calls.memory import FRESH
from calls.models import Call
from tests.bench import clicks
from tests.bench.client import Connection
from tests.bench.counting import counting
from tests.bench.options import Options
from tests.bench.rounds import Case, microseconds
from tests.bench.seeding import Seeds
from tests.bench.stand import PORTAL, REFERENCE, Stand
from tests.bench.table import Line, compared, counted

FASTEST = 1500
"""Clicks a second for which a slice has enough requests."""


def measure(stand: Stand, seeds: Seeds, options: Options) -> list[Line]:
    most = int(options.slice * FASTEST)
    host, tidy = stand.address(PORTAL), partial(end_calls, stand)
    cases = {
        "a click": Case(PORTAL, lambda: clicks.clicks(seeds.long, host, most), 202, tidy=tidy),
        "a click at a rare button": Case(PORTAL, lambda: clicks.clicks(seeds.rare, host, most), 202, tidy=tidy),
        "empty list": Case(PORTAL, lambda: clicks.clicks(seeds.empty, host, most), 202, tidy=tidy),
        "bare transaction": Case(REFERENCE, lambda: bare(seeds.long, host, most), 202),
    }
    costs = microseconds(stand, cases, options)
    return [
        compared("P3 an accepted click, CPU", "µs", costs["a click"], costs["bare transaction"], 1.5),
        compared(
            "P3 the same at a button nobody used for 2 s, CPU",
            "µs",
            costs["a click at a rare button"],
            costs["bare transaction"],
            1.5,
        ),
        *statements(stand, seeds),
        compared("P11 the same, 100,000 screened numbers, CPU", "µs", costs["a click"], costs["empty list"], 1.1),
    ]


def bare(buttons: Sequence[Button], host: str, most: int) -> list[bytes]:
    turns = cycle(button.public_id for button in buttons)
    return [clicks.post(f"/{one}/store", host, clicks.wish(one)) for one, _ in zip(turns, range(most), strict=False)]


def end_calls(stand: Stand) -> None:
    """Free the lines, and forget what was meant for workers."""
    Call.objects.filter(state__in=Call.UNDER_WAY).update(state=Call.State.ENDED)
    with stand.valkey() as cache:
        cache.delete("c2c:calls")


def statements(stand: Stand, seeds: Seeds) -> list[Line]:
    """Of a click at a button that this process has not read lately, and of the next one."""
    portal = Connection.to(stand.address(PORTAL))
    requests = clicks.clicks(seeds.long[:1], stand.address(PORTAL), 3)
    portal.ask(requests.pop())
    time.sleep(FRESH)
    found = []
    for name, request in zip(("after a pause", "the next one"), requests, strict=True):
        with counting(stand) as asked:
            status, _ = portal.ask(request)
        assert status == 202
        found += [
            counted(f"P3 an accepted click, {name}", asked.sql, 6, "SQL"),
            counted(f"P3 an accepted click, {name}", asked.commits, 1, "commit"),
            counted(f"P3 an accepted click, {name}", asked.exchanges, 1, "exchange with Valkey"),
        ]
    return found
