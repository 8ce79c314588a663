"""Rounds of slices: every case once in each round, so that what the neighbours do strikes all of them alike."""
# ruff: noqa: T201  (a long measure says that it is alive)

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import cpu
from tests.bench.options import Options
from tests.bench.stand import Stand

CONNECTIONS = 4


@dataclass
class Case:
    """One kind of request. `requests` makes those of one slice; `tidy` follows each slice and is not measured.

    `status` is what every single one of them must be answered with.
    """

    server: str
    requests: Callable[[], Sequence[bytes]]
    status: int = 200
    repeat: bool = False
    tidy: Callable[[], None] = field(default=lambda: None)


def microseconds(stand: Stand, cases: Mapping[str, Case], options: Options) -> dict[str, list[float]]:
    """Processor time of one request by case, a figure a round: web server, database and cache together."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    noisy = 0
    for name, case in cases.items():
        one_slice(stand, case, 0.5)  # warm
        print(f"  {name}", end=" ", flush=True)
    for _ in range(options.rounds):
        for name, case in cases.items():
            noisy += not cpu.wait_for_quiet(options.busy, options.patience)
            found[name].append(one_slice(stand, case, options.slice))
        print(".", end="", flush=True)
    print(f" {noisy} of {options.rounds * len(cases)} slices on a busy machine" if noisy else "")
    return found


def one_slice(stand: Stand, case: Case, seconds: float) -> float:
    roots = stand.serving(case.server)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "requests.json")
        texts = [request.decode("latin-1") for request in case.requests()]
        file.write_text(json.dumps({"requests": texts, "repeat": case.repeat}))
        command = [sys.executable, "-m", "tests.bench.client", stand.address(case.server), str(CONNECTIONS)]
        with subprocess.Popen(
            [*command, str(seconds), str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as client:
            assert client.stdin is not None
            assert client.stdout is not None
            client.stdout.readline()
            before = cpu.spent(roots)
            client.stdin.write("go\n")
            client.stdin.flush()
            told = json.loads(client.stdout.readline())
            after = cpu.spent(roots)
    case.tidy()
    statuses: dict[str, int] = told["statuses"]
    assert set(statuses) == {str(case.status)}, f"answered otherwise than expected: {statuses}"
    return (after - before) * 1_000_000 / sum(statuses.values())
