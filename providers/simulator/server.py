"""The simulator over HTTP: which path is whose, how a request is read, how an answer is sent."""

import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from providers.simulator import anveo, overview, panel, viviphone, voicenter, voicenter_records
from providers.simulator.clock import Clock
from providers.simulator.connections import Connections
from providers.simulator.journal import Journal
from providers.simulator.masking import shown_answer, shown_request
from providers.simulator.messages import Answer, Request
from providers.simulator.state import State

LARGEST_BODY = 256 * 1024
LARGEST_DRAINED = 8 * 1024 * 1024
PATIENCE_SECONDS = 30
STOP_POLL_SECONDS = 0.02

Handler = Callable[[State, Request], Answer]

ROUTES: dict[str, tuple[str, Handler]] = {
    "/anveo/api/v3.asp": ("anveo", anveo.answer_xml),
    "/anveo/api/v2.asp": ("anveo", anveo.answer_query),
    "/anveo/apicall.asp": ("anveo", anveo.answer_xml),
    "/viviphone/api/": ("viviphone", viviphone.answer),
    "/viviphone/": ("viviphone", panel.answer),
    "/voicenter/forwarddialer/click2call.aspx": ("voicenter", voicenter.answer),
    "/voicenter/hub/cdr/": ("voicenter", voicenter_records.call_log),
    "/voicenter/comet/api/getextensions": ("voicenter", voicenter_records.extensions),
    "/voicenter/comet/api/getextensionscalls": ("voicenter", voicenter_records.active_calls),
    "/voicenter/blacklist/addblacklist": ("voicenter", voicenter_records.add_to_blacklist),
    "/voicenter/blacklist/removebulkfromblacklist": ("voicenter", voicenter_records.remove_from_blacklist),
}
PAGES: dict[str, Callable[[State], Answer]] = {"/": overview.page, "/journal.json": overview.as_json}


def answer(state: State, request: Request) -> Answer:
    """The answer to any request, written into the journal unless it only looks. The one place where all pass."""
    with state.lock:
        if request.path in PAGES and request.method == "GET":
            return PAGES[request.path](state)
        # Voicenter's server does not mind the case of a path; the others do.
        lowered = request.path.lower()
        path = lowered if lowered.startswith("/voicenter/") else request.path
        provider, handler = ROUTES.get(path, ("nobody", _not_mounted))
        given = handler(state, request)
        if handler is not panel.answer or request.method == "POST":
            state.journal.write(
                provider=provider,
                action=given.action,
                verdict=given.verdict,
                status=given.status,
                request=shown_request(request),
                answer=shown_answer(given.body, given.content_type),
            )
        return given


def _not_mounted(_state: State, _request: Request) -> Answer:
    return _plain(404, "No provider answers at this address.")


def _plain(status: int, sentence: str) -> Answer:
    return Answer(sentence + "\n", "text/plain; charset=utf-8", status=status, verdict=sentence)


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

    def _exchange(self) -> None:
        body = self._body()
        if isinstance(body, Answer):
            self.close_connection = True
            self._send(body)
            return
        path, _, query = self.path.partition("?")
        # The standard library reads the request line as Latin-1.
        query = query.encode("latin-1").decode("utf-8", errors="replace")
        content_type = self.headers.get("Content-Type", "")
        request = Request(self.command, path, query=query, content_type=content_type, body=body)
        self._send(answer(cast("_Server", self.server).state, request))

    def _body(self) -> bytes | Answer:
        """The whole body, or the refusal of one that is too long, cut off, or of no told length."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers:
            return _plain(411, "Send the length of the body.")
        if not length.isascii() or not length.isdigit():
            return _plain(400, "The length of the body is not readable.")
        if len(length) > len(str(LARGEST_DRAINED)) or int(length) > LARGEST_BODY:
            # Read what is coming, so that the client hears the refusal instead of a reset.
            self.rfile.read(min(int(length[: len(str(LARGEST_DRAINED))]), LARGEST_DRAINED))
            return _plain(413, f"At most {LARGEST_BODY} bytes are read.")
        body = self.rfile.read(int(length))
        return body if len(body) == int(length) else _plain(400, "The body is cut off.")

    def _send(self, given: Answer) -> None:
        """Every answer leaves through here: the place for delays, resets and cut-off bodies."""
        body = given.body.encode("utf-8", errors="replace")
        self.send_response(given.status)
        self.send_header("Content-Type", given.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if given.location:
            self.send_header("Location", given.location)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

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
    """A running simulator: where it listens, what it was told, what it holds."""

    def __init__(self, server: _Server) -> None:
        self.url = f"http://{server.server_name}:{server.server_port}"
        self.state = server.state

    @property
    def journal(self) -> Journal:
        return self.state.journal

    @property
    def clock(self) -> Clock:
        return self.state.clock


@contextmanager
def running_simulator(
    *, speed: float = 1.0, port: int = 0, host: str = "127.0.0.1", viviphone_quota: int = 1000
) -> Iterator[Simulator]:
    """Serve until the block ends. Port 0 takes a free one; a taken port raises `OSError`."""
    server = _Server((host, port), State(Clock(speed), viviphone_quota=viviphone_quota))
    thread = threading.Thread(target=server.serve_forever, args=(STOP_POLL_SECONDS,), name="simulator", daemon=True)
    thread.start()
    try:
        yield Simulator(server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
