"""Takes the measures one after the other."""
# ruff: noqa: T201  (a command's output)

from collections.abc import Callable, Sequence

from tests.bench import (
    click_cost,
    click_to_provider,
    config_cost,
    dashboard,
    export_cost,
    history_page,
    soak,
    waiting,
)
from tests.bench.counting import prepare
from tests.bench.options import Options
from tests.bench.seeding import Seeds, seed
from tests.bench.stand import PORTAL, REFERENCE, Stand
from tests.bench.table import MISSED, Line, table

Measure = Callable[[Stand, Seeds, Options], Sequence[Line]]
MEASURES: dict[tuple[str, ...], Measure] = {
    ("P2",): config_cost.measure,
    ("P3", "P11"): click_cost.measure,
    ("P5",): click_to_provider.measure,
    ("P7",): waiting.measure,
    ("P8", "history"): history_page.measure,
    ("P9", "export"): export_cost.measure,
    ("P10", "dashboard"): dashboard.measure,
    ("soak",): soak.measure,
}


def main(stand: Stand, options: Options) -> int:
    """Print the table; 1 where a goal was missed."""
    print("Making buttons and a screening list of 100,000 numbers", flush=True)
    prepare()
    seeds = seed()
    stand.start_web(PORTAL)
    stand.start_web(REFERENCE)
    lines: list[Line] = []
    for names, measure in MEASURES.items():
        if options.wants(*names):
            print(", ".join(names), flush=True)
            found = measure(stand, seeds, options)
            print(table(found), flush=True)
            lines += found
    print(f"\nAll of it:\n\n{table(lines)}")
    return int(any(line.verdict == MISSED for line in lines))
