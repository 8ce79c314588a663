"""`make test`: style and types, then the suite on both shapes, then how many tests ran on which.

`make test-pg` is the second shape alone, `make coverage` the first with a report of the lines that no test runs.
"""
# ruff: noqa: T201  (a command's output)

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.plugin import keys
from tests.postgresql import postgresql
from tests.servers import valkey_on_port

BIN = Path(sys.executable).parent
LINT = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy", "."])
ONCE = (
    "fuzz", "limits", "portal", "providers", "running", "safety", "simulator", "test_rooms.py", "widget",
)  # fmt: skip
"""What brings its own stores, knows none, or looks at answers alone: the second shape would be the same test again."""
ANEW = "not browser or line"
"""What a browser shows does not depend on the stores, but for the whole system's journeys."""
EMBEDDED, PRODUCTION = "SQLite + embedded Valkey", "PostgreSQL + Valkey over TCP"
SHARED = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
"""By two processes (`tests.sharing`), each with stores of its own."""
SHAPES = {"everything": [EMBEDDED, PRODUCTION], "coverage": [EMBEDDED], "postgresql": [PRODUCTION]}


@dataclass(frozen=True)
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(what: str = "everything") -> int:
    if what == "lint":
        return int(not lint())
    clean = lint() if what == "everything" else None
    # Measuring doubles the time, and shows nothing about the product's behaviour.
    measuring = ["--cov"] if what == "coverage" else []
    return report({shape: run(shape, measuring) for shape in SHAPES[what]}, clean=clean)


def lint() -> bool:
    """Whether style and types are clean. The type check reads the settings, which want their keys."""
    env = {**keys(), **os.environ}
    statuses = [subprocess.run([BIN / name, *rest], env=env, check=False).returncode for name, *rest in LINT]
    return not any(statuses)


def run(shape: str, measuring: Sequence[str]) -> tuple[Counts, int]:
    """Run the suite on `shape`: what it counted, and pytest's exit status."""
    print(f"\n=== {shape} ===", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-suite-")))
        results = folder / "results.xml"
        suite = [sys.executable, "-m", "pytest", "-q", *SHARED, *measuring, f"--junitxml={results}"]
        given = {name: value for name, value in os.environ.items() if not name.startswith("TEST_")}
        if shape == PRODUCTION:
            given |= production_servers(stack, folder)
            suite += ["-m", ANEW, *(f"--ignore=tests/{name}" for name in ONCE)]
        status = subprocess.run(suite, env=given, check=False).returncode
        return counted(results), status


def production_servers(stack: ExitStack, folder: Path) -> Mapping[str, str]:
    """The servers given by the environment, else our own from wheels, until the suite is through."""
    return {
        "TEST_DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or stack.enter_context(postgresql()),
        "TEST_REDIS_URL": os.environ.get("TEST_REDIS_URL") or stack.enter_context(valkey_on_port(folder)),
    }


def counted(results: Path) -> Counts:
    if not results.exists():
        return Counts()
    suites = list(ElementTree.parse(results).iter("testsuite"))
    total, failures, errors, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    return Counts(total - failures - errors - skipped, failures + errors, skipped)


def report(ran: Mapping[str, tuple[Counts, int]], *, clean: bool | None) -> int:
    """Say what ran where; 0 only where all of it passed. `clean` is None where style and types were not looked at."""
    print({True: "\nStyle and types: clean", False: "\nStyle and types: NOT CLEAN, see above", None: ""}[clean])
    for shape, (counts, status) in ran.items():
        print(f"{shape}: {counts}" + ("" if status == 0 or counts.failed else f" (pytest ended with status {status})"))
    print(f"TOTAL: {sum((counts for counts, _ in ran.values()), Counts())}")
    return int(clean is False or any(status for _, status in ran.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
