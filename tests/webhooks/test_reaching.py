"""What may be reached from here, and what never is, however it is spelled."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from pytest_django import Settings

from accounts.webhooks import reaching
from accounts.webhooks.reaching import NotReached, post
from tests.webhooks.conftest import Receiver

INSIDE = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.", "localhost", "0.0.0.0", "0",
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "224.0.0.1",
    "255.255.255.255", "192.0.2.1", "198.18.0.1", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[fe80::1]", "[fc00::1]", "[fec0::1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::a00:1]",
    "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[ff02::1]", "[2001:db8::1]",
)  # fmt: skip


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A listener on the loopback that nobody may knock at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.settimeout(0.2)
        yield listener


def nobody_came(canary: socket.socket) -> bool:
    try:
        canary.accept()[0].close()
    except TimeoutError:
        return True
    return False


@pytest.mark.parametrize("host", INSIDE)
def test_nothing_inside_is_reached_however_it_is_spelled(host: str, canary: socket.socket) -> None:
    with pytest.raises(NotReached):
        post(f"https://{host}:{canary.getsockname()[1]}/", b"", {})
    assert nobody_came(canary)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/", "ftp://example.com/", "https://", "https:///path", "https://name:word@example.com/",
        "https://example.com:99999/", "https://[::1/", "javascript:alert(1)", "//example.com/",
    ],
)  # fmt: skip
def test_only_a_plain_https_address_is_sent_to(address: str) -> None:
    with pytest.raises(NotReached):
        post(address, b"", {})


def resolving(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> list[int]:
    """The resolver gives these addresses, round by round; how often it was asked."""
    asked: list[int] = []

    def answer(host: str, port: int, **kwargs: Any) -> list[Any]:
        asked.append(1)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in rounds[len(asked) - 1]]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_a_name_with_one_address_inside_is_not_reached_at_all(
    canary: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(NotReached, match="public internet"):
        post(f"https://rebound.example:{canary.getsockname()[1]}/", b"", {})
    assert nobody_came(canary)


def test_a_name_that_flips_between_looking_and_sending_gains_nothing(
    canary: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolving(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    reached: list[Any] = []

    def connect(where: tuple[str, int], **kwargs: Any) -> socket.socket:
        reached.append(where[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotReached):
        post(f"https://rebound.example:{canary.getsockname()[1]}/", b"", {})
    assert (len(asked), set(reached)) == (1, {"93.184.216.34"})


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "RESOLVING", 0.05)

    def slow(*args: Any, **kwargs: Any) -> list[Any]:
        threading.Event().wait(0.5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with pytest.raises(NotReached, match="not known"):
        post("https://slow.example/", b"", {})


def test_a_certificate_of_another_name_is_refused(receiver: Receiver) -> None:
    with pytest.raises(NotReached, match="secure"):
        post(receiver.address.replace("localhost", "127.0.0.1"), b"", {})
    assert receiver.heard == []


def test_a_certificate_that_nobody_vouches_for_is_refused(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    reaching.trusting.cache_clear()
    with pytest.raises(NotReached, match="secure"):
        post(receiver.address, b"", {})
    assert receiver.heard == []


def test_an_answer_that_drips_is_cut_off_at_the_deadline(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """One long greeting, byte by byte: each read has something to read, and none is ever enough."""
    monkeypatch.setattr(reaching, "DEADLINE", 1.0)
    enough = threading.Event()

    def drip() -> None:
        with suppress(OSError), closing(listener.accept()[0]) as client:
            client.sendall(b"\x16\x03\x03\x40\x00")
            while not enough.wait(0.05):
                client.sendall(b"\x02")

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(NotReached):
            post(f"https://127.0.0.1:{listener.getsockname()[1]}/", b"", {})
        thread.join(5)
        is_still_dripping = thread.is_alive()
        enough.set()
    assert not is_still_dripping


def test_no_more_is_read_than_anybody_needs(receiver: Receiver) -> None:
    receiver.body = b"x" * 1_000_000
    assert len(post(receiver.address, b"{}", {}).words) == reaching.LIMIT


def test_a_proxy_of_the_environment_is_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert post(receiver.address, b"{}", {}).status == 200


def test_the_loopback_is_closed_unless_a_setting_of_the_code_opens_it(receiver: Receiver, settings: Settings) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = False
    with pytest.raises(NotReached):
        post(receiver.address, b"{}", {})
    assert receiver.heard == []
