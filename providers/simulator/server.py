"""The simulator over HTTP: it reads a request, has it answered, sends the answer; and pushes meanwhile."""

import socketserver
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from providers.simulator.clock import Clock
from providers.simulator.connections import Connections
from providers.simulator.control import set_push_addresses
from providers.simulator.exchanges import answer
from providers.simulator.journal import Journal
from providers.simulator.messages import Request, plain
from providers.simulator.pushing import pushing
from providers.simulator.reading import BadBody, read_body
from providers.simulator.sending import send
from providers.simulator.state import MOST_CALLS, State
from providers.simulator.switches import Switches
from providers.simulator.weather import Weather

PATIENCE_SECONDS = 30
STOP_POLL_SECONDS = 0.005


class _Exchange(BaseHTTPRequestHandler):
    """One connection, kept alive between requests."""

    protocol_version = "HTTP/1.1"
    server_version = "Simulator"
    timeout = PATIENCE_SECONDS
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._exchange()

    def do_POST(self) -> None:
        self._exchange()

    def do_DELETE(self) -> None:
        self._exchange()

    def _exchange(self) -> None:
        try:
            body = read_body(self.rfile, self.headers)
        except BadBody as refusal:
            self.close_connection = True
            send(self, plain(refusal.status, str(refusal)), None)
            return
        path, _, query = self.path.partition("?")
        request = Request(
            self.command,
            path,
            # The standard library reads the request line as Latin-1.
            query=query.encode("latin-1").decode("utf-8", errors="replace"),
            content_type=self.headers.get("Content-Type", ""),
            body=body,
            headers={name.lower(): value for name, value in self.headers.items()},
        )
        given, spell = answer(cast("_Server", self.server).state, request)
        send(self, given, spell)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's name)
        """Nothing: the journal is the log, and a path may hold a key."""


class _Server(Connections, ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], state: State) -> None:
        self.state = state
        super().__init__(address, _Exchange)

    def server_bind(self) -> None:
        """Without the standard library's name look-up, which may wait for a network."""
        socketserver.TCPServer.server_bind(self)
        host, port = self.socket.getsockname()[:2]
        self.server_name, self.server_port = str(host), int(port)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error; anything else shows its traceback."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Simulator:
    """A running simulator: where it listens, what it was told, what it holds, and how it behaves."""

    def __init__(self, server: _Server) -> None:
        self.url = f"http://{server.server_name}:{server.server_port}"
        self.state = server.state

    @property
    def journal(self) -> Journal:
        return self.state.journal

    @property
    def clock(self) -> Clock:
        return self.state.clock

    @property
    def weather(self) -> Weather:
        """`weather.set("anveo:reset-after*2")` strikes Anveo's next two requests."""
        return self.state.weather

    @property
    def switches(self) -> Switches:
        return self.state.switches

    @property
    def dials(self) -> Counter[str]:
        """How many real calls each provider has placed, however long ago; tests and refusals are none."""
        return self.state.dialled

    def push_to(self, provider: str, address: str) -> None:
        """Tell this provider's ended calls there. Raises `control.BadAddress`."""
        set_push_addresses(self.state, {provider: address})


@contextmanager
def running_simulator(
    *,
    speed: float = 1.0,
    port: int = 0,
    host: str = "127.0.0.1",
    viviphone_quota: int = 1000,
    most_calls: int = MOST_CALLS,
) -> Iterator[Simulator]:
    """Serve until the block ends. Port 0 takes a free one; a taken port raises `OSError`."""
    server = _Server((host, port), State(Clock(speed), viviphone_quota=viviphone_quota, most_calls=most_calls))
    thread = threading.Thread(target=server.serve_forever, args=(STOP_POLL_SECONDS,), name="simulator", daemon=True)
    thread.start()
    try:
        with pushing(server.state):
            yield Simulator(server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
