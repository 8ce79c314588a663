"""Starts `manage.py run` as a shell would, and finds what it leaves behind."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.running import system
from tests.servers import free_ports, own_environment

LAST_WORD = "Sign in:"
PATIENCE = 90


class Run:
    """One `manage.py run` on `folder`; what it prints is collected in `lines`."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        ports = zip(("PORT", "DEMO_PORT", "SIMULATOR_PORT"), map(str, free_ports(3)), strict=True)
        self.env = {**own_environment(), **dict(ports), "DATA_DIR": str(folder), **settings}
        self.process = subprocess.Popen(
            [*system.MANAGE, "run"], cwd=system.PROJECT, env=self.env, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.lines: list[str] = []
        self.up = threading.Event()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                self.lines.append(line.rstrip("\n"))
                if line.startswith(LAST_WORD):
                    self.up.set()
        self.up.set()

    def wait_until_up(self) -> None:
        assert self.up.wait(PATIENCE), self.lines
        assert self.process.poll() is None, self.lines

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        status = self.process.wait(PATIENCE)
        self.reader.join()
        return status


@contextmanager
def running(folder: Path) -> Iterator[Run]:
    """A run that is up; it is stopped at the end where the test has not done so."""
    run = Run(folder)
    try:
        run.wait_until_up()
        yield run
    finally:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)


def processes_of(folder: Path) -> dict[int, str]:
    """Every living process of a run on `folder`, by number, with its command.

    Known by its environment or its command line: the broker writes its title over the one, and names its socket in it.
    """
    marker = f"DATA_DIR={folder}".encode()
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with suppress(OSError):  # it has just ended, or is somebody else's
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if str(folder) in command or marker in (entry / "environ").read_bytes().split(b"\0"):
                    found[int(entry.name)] = command
    return found


def all_gone(folder: Path) -> dict[int, str]:
    """What is left of a run on `folder`, once everything had a while to end."""
    deadline = time.monotonic() + 15
    while (left := processes_of(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left
