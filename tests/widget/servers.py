"""Two small web servers: one plays the portal's public addresses as the widget knows them, one a stranger's site."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from calls.challenge import is_paid

FOLDER = Path(__file__).parents[2] / "static" / "widget"
KINDS = {".js": "text/javascript", ".json": "application/json", ".png": "image/png"}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f86f1c0a0003a80174e5bb1c3b0000000049454e44ae426082"
)
"""A picture of one dot."""

Answer = tuple[int, dict[str, Any]]


class Portal:
    """What the widget asks, kept; what it is told, set by the test. `calls` answers in turn, the last one for ever."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.configs: dict[str, dict[str, Any]] = {}
        self.answers: list[Answer | None] = []
        self.calls: list[dict[str, Any]] = []
        self.cancelled: Answer = (404, {})
        self.is_down = False
        self.bits = 4
        self.wishes: list[dict[str, Any]] = []
        self.seen: list[tuple[str, str, dict[str, str]]] = []

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.seen]

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Answer | None:
        """None: the connection is cut without an answer."""
        match path.removeprefix("/w/").split("/"):
            case [button, "config.json"] if button in self.configs:
                return 200, self.configs[button]
            case [_, "config.json"]:
                return 404, {"reason": "unknown_button", "sentence": "There is no such button."}
            case _ if self.is_down:
                return None
            case [_, "challenge"]:
                return 200, {"challenge": f"challenge-{len(self.seen)}", "bits": self.bits}
            case [_, "calls"] if method == "POST":
                assert is_paid(body["challenge"], body["nonce"], self.bits)
                self.wishes.append(body)
                return self.answers.pop(0)
            case ["calls", _]:
                return 200, {"call": self.calls.pop(0) if len(self.calls) > 1 else self.calls[0]}
            case ["calls", _, "cancel"]:
                return self.cancelled
        return 404, {}


class _Quiet(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the standard library's name)
        """Nothing: tests read what was kept."""

    def send(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": kind, "Content-Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def _portal_side(portal: Callable[[], Portal]) -> type[_Quiet]:
    class Side(_Quiet):
        def do_GET(self) -> None:
            portal().seen.append((self.command, self.path, dict(self.headers)))
            file = FOLDER / self.path.removeprefix("/w/")
            if self.path == "/w/picture.png":
                self.send(200, KINDS[".png"], PIXEL)
            elif file.suffix in KINDS and file.is_file():
                self.send(200, KINDS[file.suffix], file.read_bytes(), Access_Control_Allow_Origin="*")
            else:
                self.tell(portal().answer("GET", self.path, {}))

        def do_POST(self) -> None:
            portal().seen.append((self.command, self.path, dict(self.headers)))
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.tell(portal().answer("POST", self.path, json.loads(body)))

        def do_OPTIONS(self) -> None:
            allowed = {"Access_Control_Allow_Origin": "*", "Access_Control_Allow_Headers": "Content-Type"}
            self.send(204, "text/plain", b"", **allowed)

        def tell(self, answer: Answer | None) -> None:
            if answer is None:
                self.close_connection = True
                return
            status, body = answer
            self.send(status, KINDS[".json"], json.dumps(body).encode(), Access_Control_Allow_Origin="*")

    return Side


def _site_side(pages: dict[str, str], policy: Callable[[], str]) -> type[_Quiet]:
    class Side(_Quiet):
        def do_GET(self) -> None:
            found = pages.get(self.path)
            body = (found or "").encode()
            self.send(200 if found else 404, "text/html; charset=utf-8", body, Content_Security_Policy=policy())

    return Side


@contextmanager
def _served(side: type[_Quiet]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), side)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def running_portal() -> Iterator[Portal]:
    portals: list[Portal] = []
    with _served(_portal_side(lambda: portals[0])) as url:
        portals.append(Portal(url))
        yield portals[0]


@contextmanager
def running_site(portal: Portal, pages: dict[str, str]) -> Iterator[str]:
    """A site on an origin of its own, under the strictest policy the widget promises to work with."""
    kinds = "; ".join(f"{kind}-src {portal.url}" for kind in ("script", "connect", "img"))
    with _served(
        _site_side(pages, lambda: f"default-src 'none'; {kinds}; style-src 'none'; require-trusted-types-for 'script'")
    ) as url:
        yield url
