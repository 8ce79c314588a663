"""P9: what a line of an exported file costs, beside the database's own COPY, and what a long file keeps in memory.

Each file is made in a process of its own, and thrown away. That process's start is counted with it.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from statistics import median

from tests.bench import cpu
from tests.bench.options import Options
from tests.bench.pasts import pasts
from tests.bench.seeding import Seeds
from tests.bench.stand import Stand
from tests.bench.table import MET, MISSED, Line, compared

TENTH = 10
ROUNDS = 3
"""At most: a file of a million calls takes its time."""

MOST_PROCESSOR, MOST_MEMORY = 2.5, 1.1


@dataclass(frozen=True)
class File:
    """Seconds by the clock; processor time of a line in µs, the database's with it; the most memory held in MiB."""

    lines: int
    clock: float
    a_line: float
    memory: float


def measure(stand: Stand, seeds: Seeds, options: Options) -> list[Line]:
    business, calls = pasts(options.calls)[0].business.pk, options.calls
    long, short, copied = [], [], []
    for _ in range(min(options.rounds, ROUNDS)):
        cpu.wait_for_quiet(options.busy, options.patience)
        long.append(made(stand, "ours", business, calls))
        copied.append(made(stand, "copy", business, calls))
        short.append(made(stand, "ours", business, calls // TENTH))
    measure = f"P9 a file of {calls:,} calls"
    return [
        Line(measure, f"{median(file.lines / file.clock for file in long):,.0f} lines a second"),
        compared(
            f"{measure}, a line beside COPY, CPU",
            "µs",
            [file.a_line for file in long],
            [file.a_line for file in copied],
            MOST_PROCESSOR,
        ),
        most_memory(f"{measure} / {calls // TENTH:,}, memory", long, short),
    ]


def most_memory(measure: str, long: list[File], short: list[File]) -> Line:
    many, few = (max(file.memory for file in files) for files in (long, short))
    verdict = MET if many / few <= MOST_MEMORY else MISSED
    ratio = f"{many / few:.2f}"
    return Line(measure, f"{many:,.0f} MiB", f"{few:,.0f} MiB", ratio, f"<= {MOST_MEMORY:g}x", verdict)


def made(stand: Stand, way: str, business: int, calls: int) -> File:
    command = [sys.executable, "-m", "tests.bench.export_once", way, str(business), str(calls)]
    before = cpu.spent([stand.postmaster])
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    used = told["processor"] + cpu.spent([stand.postmaster]) - before
    return File(told["lines"], told["clock"], used * 1_000_000 / told["lines"], told["memory"] / 1024)
