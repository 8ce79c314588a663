"""P8: what a page of the history costs with very many calls, beside one with few: the first, and any other."""

from tests.bench.client import Connection
from tests.bench.counting import counting
from tests.bench.options import Options
from tests.bench.pasts import FEW, Past, pasts
from tests.bench.rounds import Case, microseconds
from tests.bench.seeding import Seeds
from tests.bench.stand import PORTAL, Stand
from tests.bench.table import Line, compared, counted

MOST = 1.5
STATEMENTS = 12
PLACES = 200


def measure(stand: Stand, seeds: Seeds, options: Options) -> list[Line]:
    large, small = pasts(options.calls)
    firsts = {past: [past.get(stand, "calls/")] for past in (large, small)}
    others = {past: anywhere(stand, past) for past in (large, small)}
    cases = {
        "first, many": Case(PORTAL, lambda: firsts[large], repeat=True),
        "first, few": Case(PORTAL, lambda: firsts[small], repeat=True),
        "any, many": Case(PORTAL, lambda: others[large], repeat=True),
        "any, few": Case(PORTAL, lambda: others[small], repeat=True),
    }
    costs = microseconds(stand, cases, options)
    size = f"{options.calls:,} calls / {FEW:,}"
    return [
        compared(f"P8 history's first page, {size}, CPU", "µs", costs["first, many"], costs["first, few"], MOST),
        compared(f"P8 any page of it, {size}, CPU", "µs", costs["any, many"], costs["any, few"], MOST),
        *(statements(stand, request) for request in (firsts[large][0], others[large][0])),
    ]


def anywhere(stand: Stand, past: Past) -> list[bytes]:
    """Pages that begin at calls all over the history."""
    return [past.get(stand, f"calls/?before={one}") for one in past.some_calls(PLACES)]


def statements(stand: Stand, request: bytes) -> Line:
    portal = Connection.to(stand.address(PORTAL))
    portal.ask(request)
    with counting(stand) as asked:
        status, _ = portal.ask(request)
    assert status == 200
    return counted("P8 a page of the history", asked.sql, STATEMENTS, "SQL")
