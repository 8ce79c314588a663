"""One HTTPS POST to an address that a stranger wrote down, without reaching anything of our own network.

The name is resolved once, every address it has must be a public one, and the connection goes to an address that was
looked at. No redirect is followed, no proxy of the environment used, and the whole exchange has one deadline.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop
from requests.utils import DEFAULT_CA_BUNDLE_PATH

DEADLINE = 10.0
RESOLVING = 3.0
"""Seconds: for everything after the name is resolved, and for that."""

LIMIT = 4096
"""Bytes of the answer that are read; nobody needs more of it."""

OURS = {"Connection": "close", "User-Agent": "click-to-call-portal"}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ROUNDABOUT = [
    ipaddress.ip_network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "192.88.99.0/24", "fec0::/10", "::/96")
]
"""Translated, tunnelled and old addresses, behind which another one stands."""


class NotReached(Exception):
    """No whole answer came; the text says why, and holds nothing of the address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status, the first `LIMIT` bytes as text, and the seconds it asked us to stay away."""

    status: int
    words: str
    retry_after: int


def is_public(address: Address) -> bool:
    """Whether the address is anybody's in the internet: not ours, not the machine's own, not a cloud's metadata."""
    inner = getattr(address, "ipv4_mapped", None)
    if inner is not None:
        return is_public(inner)
    if settings.WEBHOOKS_TO_LOOPBACK and address.is_loopback:
        return True
    if any(address in network for network in ROUNDABOUT if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def split(address: str) -> SplitResult:
    """The parts of an address that may be posted to. Raises `NotReached` with what is wrong with it."""
    try:
        parts = urlsplit(address)
        port_is_good = parts.port != 0
    except ValueError:
        raise NotReached(gettext_noop("This is not a web address.")) from None
    if parts.scheme != "https" or not parts.hostname or not port_is_good:
        raise NotReached(gettext_noop("Only addresses that begin with https:// are sent to."))
    if parts.username is not None or parts.password is not None:
        raise NotReached(gettext_noop("The address may not hold a name or a password."))
    return parts


def resolve(host: str, port: int) -> list[str]:
    """Every address of the host. Raises `NotReached` if it has none, or one that is not public."""
    found: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def ask() -> None:
        with suppress(OSError, UnicodeError):
            found.put([str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(RESOLVING)  # the system's resolver has no deadline of its own
    addresses = list(dict.fromkeys(found.get())) if not found.empty() else []
    if not addresses:
        raise NotReached(gettext_noop("The name of its host is not known."))
    if not all(is_public(ipaddress.ip_address(one.partition("%")[0])) for one in addresses):
        raise NotReached(gettext_noop("Its host is not in the public internet."))
    return addresses


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send once. Raises `NotReached`; an answer of whatever status is an `Answer`."""
    parts = split(address)
    port = parts.port or 443
    host = _ascii(parts.hostname or "")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    addresses = resolve(host, port)
    try:
        with closing(_connect(addresses, port)) as sock:
            tap = sock.dup()  # it still reaches the connection after TLS has wrapped the first handle
            watch = threading.Timer(DEADLINE, _cut, [tap])
            watch.daemon = True
            watch.start()
            try:
                return _exchange(sock, host, port, target, body, headers)
            finally:
                watch.cancel()
                tap.close()
    except ssl.SSLError:
        raise NotReached(gettext_noop("No secure connection could be made.")) from None
    except (OSError, http.client.HTTPException, UnicodeError):
        raise NotReached(f"It did not answer within {DEADLINE:g} seconds, or broke off.") from None


def _exchange(
    sock: socket.socket, host: str, port: int, target: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    connection = http.client.HTTPConnection(host, port)
    connection.default_port = 443  # so that the Host header names no port where the address names none
    with closing(connection):
        connection.sock = trusting().wrap_socket(sock, server_hostname=host)
        connection.request("POST", target, body, {**headers, **OURS})
        response = connection.getresponse()
        asked = response.headers.get("Retry-After", "")
        wait = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
        return Answer(response.status, response.read(LIMIT).decode("utf-8", "replace"), wait)


def _connect(addresses: list[str], port: int) -> socket.socket:
    """The first of them that lets us in; the second is tried too, as hosts with old and new addresses need it."""
    for last, address in ((False, addresses[0]), (True, addresses[-1])):
        try:
            return socket.create_connection((address, port), timeout=DEADLINE / 2)
        except OSError:
            if last:
                raise NotReached(gettext_noop("Its host lets nobody in there.")) from None
    raise AssertionError


def _cut(sock: socket.socket) -> None:
    """Time is up: wake whoever reads. A timeout alone is per read, which a slow drip outlives."""
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        raise NotReached(gettext_noop("The name of its host is not one.")) from None


@cache
def trusting() -> ssl.SSLContext:
    """What vouches for other hosts, kept: reading the certificates costs more than an exchange."""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context
