"""One exchange: bounded in time and size, and exact about whether anything was sent."""

import gzip
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from providers.base import ProviderError, Refused, Unclear, Unreachable
from providers.transport import Answer, Transport
from tests.providers.scripted import (
    ScriptedServer,
    dripping,
    http,
    resetting,
    scripted_server,
    sending,
    staying_silent,
    unused_port,
)

SECRET = "s3cr3t-k3y"


def send(url: str, *, acts: bool = False, deadline: float = 5.0, limit: int = 10_000) -> Answer:
    request = requests.Request("POST", f"{url}/api/?key={SECRET}", data={"key": SECRET, "phone": "12025550143"})
    return Transport("Testphone", connect_timeout=1.0, deadline=deadline).send(request, acts=acts, limit=limit)


def failure(url: str, *, acts: bool = False, deadline: float = 5.0) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        send(url, acts=acts, deadline=deadline)
    return caught.value


def test_a_good_answer_comes_back_whole(server: ScriptedServer) -> None:
    server.will("<ok/>")
    assert send(server.url) == Answer(200, b"<ok/>")


def test_a_refused_connection_is_unreachable() -> None:
    error = failure(f"http://127.0.0.1:{unused_port()}", acts=True)
    assert isinstance(error, Unreachable)
    assert error.sentence == "Testphone cannot be reached: the connection was not accepted."


def test_an_address_that_makes_no_sense_is_unreachable() -> None:
    assert isinstance(failure("http://exa mple..test", acts=True), Unreachable)


def test_a_handshake_that_never_ends_is_unreachable() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        error = failure(f"https://127.0.0.1:{listener.getsockname()[1]}", acts=True, deadline=0.3)
    assert isinstance(error, Unreachable)
    assert "in time" in error.sentence


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    """The address of a TLS server whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    chain = tmp_path / "chain.pem"
    private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*private))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    with closing(socket.create_server(("localhost", 0))) as listener:
        thread = threading.Thread(target=_one_handshake, args=(listener, context), daemon=True)
        thread.start()
        yield f"https://localhost:{listener.getsockname()[1]}"
        thread.join(timeout=5)


def _one_handshake(listener: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = listener.accept()
    try:
        context.wrap_socket(connection, server_side=True).close()
    except OSError:
        connection.close()  # the client does not trust us, as it should


def test_a_certificate_nobody_vouches_for_is_not_spoken_to(self_signed: str) -> None:
    error = failure(self_signed, acts=True)
    assert isinstance(error, Unreachable)
    assert "no secure connection" in error.sentence


def test_a_connection_reset_after_sending_is_unclear(server: ScriptedServer) -> None:
    server.will(resetting)
    error = failure(server.url)
    assert isinstance(error, Unclear)
    assert len(server.received) == 1


def test_a_connection_closed_without_an_answer_is_unclear(server: ScriptedServer) -> None:
    server.will(b"")
    assert isinstance(failure(server.url), Unclear)
    assert len(server.received) == 1


def test_silence_after_sending_is_unclear(server: ScriptedServer) -> None:
    server.will(staying_silent)
    assert isinstance(failure(server.url, deadline=0.3), Unclear)


def test_an_answer_cut_off_in_the_middle_is_unclear(server: ScriptedServer) -> None:
    server.will(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<resp")
    assert isinstance(failure(server.url), Unclear)


def test_bytes_that_are_no_http_are_unclear(server: ScriptedServer) -> None:
    server.will(b"220 mail.example.test ESMTP\r\n")
    assert isinstance(failure(server.url), Unclear)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(http("<resp>" + " " * 500 + "</resp>"), id="with a length"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n" + b"<resp>" + b" " * 500, id="until it closes"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 50, id="in the headers"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" * 20, id="before the headers"),
    ],
)
def test_a_slow_drip_does_not_outlive_the_deadline(server: ScriptedServer, answer: bytes) -> None:
    server.will(dripping(answer))
    error = failure(server.url, deadline=0.4)
    assert isinstance(error, Unclear)
    assert error.sentence == "Testphone did not finish its answer within 0.4 seconds."


def test_an_answer_over_the_limit_is_unclear(server: ScriptedServer) -> None:
    server.will("x" * 10_001)
    error = failure(server.url)
    assert isinstance(error, Unclear)
    assert "too long" in error.sentence


def test_the_limit_counts_what_comes_out_of_a_compressed_answer(server: ScriptedServer) -> None:
    server.will(http(gzip.compress(b"x" * 50_000_000), "200 OK", "Content-Encoding: gzip"))
    assert "too long" in failure(server.url).sentence


def test_a_compressed_answer_within_the_limit_is_read(server: ScriptedServer) -> None:
    server.will(http(gzip.compress(b"<ok/>"), "200 OK", "Content-Encoding: gzip"))
    assert send(server.url).body == b"<ok/>"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirect_is_not_followed(server: ScriptedServer, status: str) -> None:
    with scripted_server() as elsewhere:
        elsewhere.will("<ok/>")
        server.will(http("", status, f"Location: {elsewhere.url}/"))
        assert isinstance(failure(server.url), Unclear)
        assert elsewhere.received == []


def test_a_redirect_with_an_endless_body_is_bounded_too(server: ScriptedServer) -> None:
    server.will(http("x" * 10_001, "302 Found", "Location: http://127.0.0.1:9/"))
    assert "too long" in failure(server.url).sentence


@pytest.mark.parametrize(
    ("status", "acts", "kind"),
    [
        ("429 Too Many Requests", True, Unreachable),
        ("401 Unauthorized", True, Refused),
        ("403 Forbidden", False, Refused),
        ("404 Not Found", True, Refused),
        ("500 Internal Server Error", True, Unclear),
        ("503 Service Unavailable", True, Unclear),
        ("500 Internal Server Error", False, Unreachable),
        ("503 Service Unavailable", False, Unreachable),
    ],
)
def test_a_status_decides_about_a_repeat(
    server: ScriptedServer, status: str, acts: bool, kind: type[ProviderError]
) -> None:
    server.will(http("no", status))
    error = failure(server.url, acts=acts)
    assert type(error) is kind
    assert error.code == f"HTTP {status[:3]}"


def test_nothing_is_ever_sent_twice(server: ScriptedServer) -> None:
    server.will(resetting, sending(http("<ok/>")))
    failure(server.url)
    assert len(server.received) == 1


def test_a_proxy_of_the_environment_is_not_used(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted_server() as proxy:
        proxy.will("<proxy/>")
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        server.will("<ok/>")
        assert send(server.url).body == b"<ok/>"
        assert proxy.received == []


def test_no_error_carries_a_secret_or_a_number(server: ScriptedServer) -> None:
    server.will(resetting)
    for url in (server.url, f"http://127.0.0.1:{unused_port()}", "http://exa mple..test"):
        error = failure(url)
        told = f"{error} {error!r} {error.__cause__!r} {error.__context__!r}"
        assert SECRET not in told
        assert "12025550143" not in told


def test_the_http_librarys_own_log_shows_no_query(server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    server.will("<ok/>")
    logger = logging.getLogger("urllib3.connectionpool")
    logger.addHandler(caplog.handler)
    with caplog.at_level(logging.DEBUG, logger.name):
        send(server.url)
    logger.removeHandler(caplog.handler)
    assert "/api/" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("999999", 3600), ("soon", 0), ("-5", 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("", 0)],
)
def test_a_provider_says_how_long_to_stay_away(server: ScriptedServer, header: str, seconds: float) -> None:
    server.will(http("no", "429 Too Many Requests", f"Retry-After: {header}"))
    assert failure(server.url).retry_after == seconds


def test_a_provider_may_give_the_moment_instead(server: ScriptedServer) -> None:
    server.will(http("no", "503 Service Unavailable", f"Retry-After: {formatdate(time.time() + 600, usegmt=True)}"))
    assert 500 < failure(server.url, acts=False).retry_after <= 600
