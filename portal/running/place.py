"""Where a group runs: its addresses, its data folder, and the environment its processes share."""

import errno
import fcntl
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104  (what to call from here where a server hears everyone)


class CannotStart(Exception):
    """Something stands in the way; the text says what, and what to do about it."""


@dataclass(frozen=True)
class Place:
    host: str
    port: int
    demo_port: int
    simulator_port: int
    data_dir: Path

    @property
    def web_url(self) -> str:
        host = EVERYWHERE.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def demo_url(self) -> str:
        return f"http://{LOOPBACK}:{self.demo_port}"

    @property
    def simulator_url(self) -> str:
        return f"http://{LOOPBACK}:{self.simulator_port}"

    @property
    def log_dir(self) -> Path:
        return self.data_dir / "log"

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """`given`, with the place's own facts, and a default for what is not set: each provider is the simulator."""
        defaults = {
            "PUBLIC_URL": self.web_url,
            "ANVEO_URL": f"{self.simulator_url}/anveo",
            "VIVIPHONE_URL": f"{self.simulator_url}/viviphone",
            "VIVIPHONE_PANEL_URL": f"{self.simulator_url}/viviphone",
            "VOICENTER_URL": f"{self.simulator_url}/voicenter",
        }
        facts = {
            "HOST": self.host,
            "PORT": str(self.port),
            "DEMO_PORT": str(self.demo_port),
            "SIMULATOR_PORT": str(self.simulator_port),
            "DATA_DIR": str(self.data_dir),
            "PYTHONUNBUFFERED": "1",
        }
        return {**given, **facts, **{name: given.get(name) or default for name, default in defaults.items()}}

    def check_ports(self) -> None:
        """Raise `CannotStart` where one of the three ports cannot be had, before anything is started."""
        if len({self.port, self.demo_port, self.simulator_port}) < 3:
            raise CannotStart("PORT, DEMO_PORT and SIMULATOR_PORT must be three different ports.")
        check_port("the portal", "PORT", self.host, self.port)
        check_port("the demo site", "DEMO_PORT", LOOPBACK, self.demo_port)
        check_port("the simulator", "SIMULATOR_PORT", LOOPBACK, self.simulator_port)


def check_port(whose: str, setting: str, host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port}, for {whose}, is taken by another program."
        else:
            reason = f"Port {port} on {host}, for {whose}, cannot be used: {error.strerror}."
        raise CannotStart(f"{reason} Choose another: make run {setting}={port % 60000 + 1000}") from None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold `folder` for one supervisor. Raises `CannotStart` where another one has it, or nothing can be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        lock = (folder / "run.lock").open("a")
    except OSError as error:
        raise CannotStart(f"Nothing can be written to the data folder {folder}: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"The portal is already running on the data in {folder}. Stop that one first: Ctrl-C where it runs."
            ) from None
        yield
