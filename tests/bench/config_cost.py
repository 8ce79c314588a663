"""P2: what a page view with a button on it costs, beside a bare view that answers with the same bytes.

The warm figure includes that each body is built again every two seconds.
"""

import time

from buttons.models import Button
from buttons.saving import ButtonDraft, save_button, settings_of
from calls.memory import BROWSER_SECONDS, FRESH
from tests.bench import clicks
from tests.bench.client import Connection
from tests.bench.counting import counting
from tests.bench.options import Options
from tests.bench.rounds import Case, microseconds
from tests.bench.seeding import Seeds
from tests.bench.stand import PORTAL, REFERENCE, Stand
from tests.bench.table import MET, MISSED, Line, compared, counted

CHANGES = 5
MOST_SECONDS = 5.0


def measure(stand: Stand, seeds: Seeds, options: Options) -> list[Line]:
    ids = [button.public_id for button in seeds.long]
    host = stand.address(PORTAL)
    ours = [clicks.get(f"/w/{one.hex}/config.json", host) for one in ids]
    bare = [clicks.get(f"/{one}/body", host) for one in ids]
    cases = {
        "config.json": Case(PORTAL, lambda: ours, repeat=True),
        "the same bytes": Case(REFERENCE, lambda: bare, repeat=True),
    }
    costs = microseconds(stand, cases, options)
    return [
        compared("P2 config.json, warm, CPU", "µs", costs["config.json"], costs["the same bytes"], 1.3),
        *statements(stand, ours),
        visible(stand, seeds.empty[0]),
    ]


def statements(stand: Stand, requests: list[bytes]) -> list[Line]:
    """Asked while each body is fresh, and once none is."""
    portal = Connection.to(stand.address(PORTAL))
    portal.ask(requests[0])
    with counting(stand) as warm:
        for _ in range(20):
            portal.ask(requests[0])
    time.sleep(FRESH)
    with counting(stand) as cold:
        portal.ask(requests[0])
    return [
        counted("P2 config.json, warm, 20 requests", warm.sql, 0, "SQL"),
        counted("P2 config.json, cold", cold.sql, 1, "SQL"),
    ]


def visible(stand: Stand, button: Button) -> Line:
    """From a save in another process until a browser that had asked just before gets the new title."""
    portal = Connection.to(stand.address(PORTAL))
    request = clicks.get(f"/w/{button.public_id.hex}/config.json", stand.address(PORTAL))
    longest = 0.0
    for number in range(CHANGES):
        portal.ask(request)
        time.sleep(number * FRESH / CHANGES)  # at another moment of the body's life each time
        title = f"Call me {number}"
        retitle(button, title)
        began = time.monotonic()
        while title.encode() not in portal.ask(request)[1]:
            time.sleep(0.02)
        longest = max(longest, time.monotonic() - began)
    longest += BROWSER_SECONDS
    verdict = MET if longest <= MOST_SECONDS else MISSED
    return Line(
        "P2 a change is visible, at the latest", f"{longest:.1f} s", goal=f"<= {MOST_SECONDS:g} s", verdict=verdict
    )


def retitle(button: Button, title: str) -> None:
    """As the portal's own form saves it."""
    stored = Button.objects.get(pk=button.pk)
    stored.title = title
    phones, lists = list(stored.destinations.all()), list(stored.lists.all())
    draft = ButtonDraft(button=stored, settings=settings_of(stored), destinations=phones, lists=lists)
    save_button(draft, actor=None, expected_version=stored.version)
