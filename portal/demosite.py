"""Somebody else's site: the demo business's web page, on a port and so an origin of its own.

It carries the business's live buttons by the one-line snippet alone, under a Content-Security-Policy that allows
nothing else of another origin than the widget.
"""

import logging
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connections
from django.template.loader import render_to_string

from buttons.embedding import snippet
from buttons.models import Button
from portal.demo import DEMO_BUSINESS

log = logging.getLogger(__name__)

STYLE = settings.BASE_DIR / "static" / "demosite" / "style.css"
PATIENCE_SECONDS = 30
STOP_POLL_SECONDS = 0.05


def policy() -> str:
    """The page's Content-Security-Policy: what the site itself serves, and the widget's origin."""
    widget = "{0.scheme}://{0.netloc}".format(urlsplit(settings.WIDGET_URL))
    allowed = [f"{kind}-src {widget}" for kind in ("script", "connect", "img")]
    nothing = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]
    return "; ".join(["default-src 'none'", "style-src 'self'", *allowed, *nothing])


def page() -> str:
    """The page with the buttons that are live now, the newest first."""
    live = Button.objects.filter(business__public_id=DEMO_BUSINESS, state=Button.State.LIVE)
    cards = [(button, snippet(button)) for button in live.select_related("account").order_by("-pk")]
    return render_to_string("demosite/page.html", {"cards": cards})


class _Exchange(BaseHTTPRequestHandler):
    """One request: the page, its style, or nothing."""

    server_version = "DemoSite"
    timeout = PATIENCE_SECONDS

    def do_GET(self) -> None:
        try:
            self._answer()
        finally:
            connections.close_all()  # every request has a thread of its own, and would leave its connection open

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        if path == "/style.css":
            self._send(HTTPStatus.OK, "text/css", STYLE.read_text(encoding="utf-8"))
        elif path != "/":
            self._send(HTTPStatus.NOT_FOUND, "text/plain", "This site has one page, at /.\n")
        else:
            self._send_page()

    def _send_page(self) -> None:
        try:
            body = page()
        except DatabaseError:
            log.exception("The demo site cannot read the portal's database.")
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", "The portal's database cannot be read.\n")
        else:
            self._send(HTTPStatus.OK, "text/html", body)

    def _send(self, status: HTTPStatus, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy())
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the standard library's name)
        """Nothing: a demonstration needs no access log."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Without the standard library's name look-up, which may wait for a network."""
        socketserver.TCPServer.server_bind(self)
        host, port = self.socket.getsockname()[:2]
        self.server_name, self.server_port = str(host), int(port)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error; anything else shows its traceback."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


@contextmanager
def running_demosite(host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve until the block ends; yields the address. Port 0 takes a free one; a taken port raises `OSError`."""
    server = _Server((host, port), _Exchange)
    thread = threading.Thread(target=server.serve_forever, args=(STOP_POLL_SECONDS,), name="demosite", daemon=True)
    thread.start()
    try:
        yield f"http://{server.server_name}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
