"""P10: what the statistics of ninety days cost by figures that are worked out, beside counting row by row.

Both are counted in this process, by the statements of the page, and without what draws it. The page itself is asked
for over HTTP, of a business with very many calls and of one with few.
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.models import Business
from accounts.zones import zone
from calls.statistics import counting
from calls.statistics.periods import Period
from calls.statistics.ranking import rankings
from calls.statistics.reach import Reach
from tests.bench import cpu
from tests.bench.options import Options
from tests.bench.pasts import FEW, pasts
from tests.bench.rounds import Case, microseconds
from tests.bench.seeding import Seeds
from tests.bench.stand import PORTAL, Stand
from tests.bench.table import MET, MISSED, Line, Spread, compared

PERIOD = 90
LEAST = 0.5
"""Seconds of processor time that a reading goes on for, so that the kernel's clock is fine enough for it."""


def measure(stand: Stand, seeds: Seeds, options: Options) -> list[Line]:
    large, small = pasts(options.calls)
    worked_out: list[float] = []
    by_rows: list[float] = []
    for _ in range(options.rounds):
        cpu.wait_for_quiet(options.busy, options.patience)
        worked_out.append(milliseconds(stand, lambda: figures(large.business, Reach.of)))
        by_rows.append(milliseconds(stand, lambda: figures(large.business, Reach.raw)))
    requests = {past: [past.get(stand, f"statistics/?days={PERIOD}")] for past in (large, small)}
    cases = {
        "many": Case(PORTAL, lambda: requests[large], repeat=True),
        "few": Case(PORTAL, lambda: requests[small], repeat=True),
    }
    costs = microseconds(stand, cases, options)
    days = f"P10 statistics of {PERIOD} days, {options.calls:,} calls"
    return [
        _worked_out(days, worked_out, by_rows),
        equal(large.business),
        compared(f"{days} / {FEW:,}: the page, CPU", "µs", costs["many"], costs["few"], 2),
    ]


def _worked_out(days: str, worked_out: list[float], by_rows: list[float]) -> Line:
    """The ratio with more decimals than others: its goal has two."""
    ratio = Spread.of([one / other for one, other in zip(worked_out, by_rows, strict=True)])
    ours, theirs = (f"{Spread.of(some).median:,.1f} ms" for some in (worked_out, by_rows))
    words = f"{ratio.median:.4f} [{ratio.low:.4f}..{ratio.high:.4f}]"
    return Line(f"{days}: counting, CPU", ours, theirs, words, "<= 0.02x", ratio.verdict(0.02))


def equal(business: Business) -> Line:
    """Whether both say the same, to the last digit."""
    is_equal = figures(business, Reach.of) == figures(business, Reach.raw)
    return Line("P10 the same figures by both", "yes" if is_equal else "NO", verdict=MET if is_equal else MISSED)


def figures(business: Business, way: Callable[[Business, Period], Reach]) -> list[object]:
    """All that the page counts: the period's, and the one's before."""
    local = zone(business.time_zone)
    last = timezone.now().astimezone(local).date()
    period = Period(last - timedelta(days=PERIOD - 1), last, local)
    both = way(business, Period(period.before.first, last, local))
    paid = sorted(counting.costs(both))
    reach = both.within(period)
    return [counting.by_day(both), paid, counting.by_weekday(reach), rankings(reach), counting.refusals(reach)]


def milliseconds(stand: Stand, act: Callable[[], object]) -> float:
    """Processor time of one reading: this process and the database."""
    roots, times = (os.getpid(), stand.postmaster), 0
    before, began = cpu.spent(roots), time.monotonic()
    while not times or time.monotonic() - began < LEAST:
        act()
        times += 1
    return (cpu.spent(roots) - before) * 1000 / times
