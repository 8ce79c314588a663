"""A business with an endpoint, and a real HTTPS server on this machine that plays it."""

import http.server
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import Business, WebhookEndpoint
from accounts.webhooks import keeping, reaching
from tests.faults.certificates import certificate_of
from tests.making import make_business, make_user


@dataclass(frozen=True)
class Heard:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """The other side: what it heard, and how it answers."""

    port: int = 0
    heard: list[Heard] = field(default_factory=list)
    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}/hooks?till=1"


def _handler(receiver: Receiver) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.heard.append(Heard(self.path, headers, body))
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, *args: object) -> None:
            return

    return Handler


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate_of("localhost", tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def receiver(certificate: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Receiver]:
    """It is reached only because the setting lets it be, and trusted only because the test says so."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    reaching.trusting.cache_clear()
    receiver = Receiver()
    server = http.server.ThreadingHTTPServer(("localhost", 0), _handler(receiver))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield receiver
    server.shutdown()
    server.server_close()
    reaching.trusting.cache_clear()


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


@dataclass(frozen=True)
class Signed:
    """An endpoint, and the secret its messages are signed with."""

    endpoint: WebhookEndpoint
    secret: str


@pytest.fixture
def signed(business: Business, receiver: Receiver) -> Signed:
    endpoint = WebhookEndpoint(business=business, address=receiver.address)
    return Signed(endpoint, keeping.add(endpoint, make_user()))
