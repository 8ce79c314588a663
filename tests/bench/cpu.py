"""Processor time, as the kernel counts it for whole trees of processes (Linux only)."""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
LOOK = 0.4
"""Seconds over which the machine is watched before a slice."""


@dataclass(frozen=True, slots=True)
class Process:
    parent: int
    ticks: int
    """User and system time of the process, and of its children that are gone."""


def processes() -> dict[int, Process]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # it has just ended
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                found[int(entry.name)] = Process(int(fields[1]), sum(map(int, fields[11:15])))
    return found


def spent(roots: Iterable[int]) -> float:
    """Seconds of processor time that these processes and all below them have used so far."""
    known = processes()
    mine = set(roots)
    while more := {pid for pid, process in known.items() if process.parent in mine} - mine:
        mine |= more
    return sum(known[pid].ticks for pid in mine if pid in known) / TICK


def busy_part() -> float:
    """The part of this machine's processors that did anything during `LOOK`."""
    before = _machine()
    time.sleep(LOOK)
    after = _machine()
    total, idle = (now - then for now, then in zip(after, before, strict=True))
    return 1 - idle / total if total else 0.0


def wait_for_quiet(most: float, seconds: float) -> bool:
    """Wait until no more than this part of the machine is busy. False if it never was, and time is up."""
    deadline = time.monotonic() + seconds
    while busy_part() > most:
        if time.monotonic() > deadline:
            return False
    return True


def _machine() -> tuple[int, int]:
    """All ticks of all processors, and the idle ones of them."""
    ticks = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return sum(ticks[:8]), ticks[3] + ticks[4]
