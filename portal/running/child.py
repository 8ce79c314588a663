"""One supervised process: its session, its log, its end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
LAST_LINES = 15


class Child:
    """Starts `command` at once; everything it prints goes to `log`, and the log before it is kept as `NAME.log.1`."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path, folder: Path) -> None:
        self.name = name
        self.log = log
        if log.exists():
            log.replace(log.with_name(f"{log.name}.1"))
        with log.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603  (our own commands)
                [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(env),
                cwd=folder,
            )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ending(self) -> str:
        """How it ended, in words, with the last lines of its log."""
        status = self.process.wait()
        how = f"exit status {status}" if status >= 0 else f"signal {signal.Signals(-status).name}"
        lines = self.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        return "\n".join([f"{self.name} ended with {how}. The last lines of {self.log}:", *lines])

    def ask_to_stop(self) -> None:
        if self.alive:
            self.process.terminate()

    def see_it_stopped(self, seconds: float) -> None:
        """Wait up to `seconds` for it to end by itself, then kill what is left of it, its own children included."""
        deadline = time.monotonic() + seconds
        while self.alive and time.monotonic() < deadline:
            time.sleep(0.02)
        with suppress(ProcessLookupError):  # where nothing is left
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
