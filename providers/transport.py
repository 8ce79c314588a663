"""One HTTP exchange with a provider: bounded in time and size, and exact about whether anything was sent.

Every exchange has its own connection. A kept-alive one may have died unnoticed, and then nobody could tell whether
an order to ring was read. `requests.Session` is not used on purpose: no environment proxies, no cookies, no netrc,
and nothing that reads the body of a redirect.
"""

import logging
import socket
import time
from contextlib import closing
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import ConnectionPool, HTTPConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError

from providers import troubles
from providers.base import ProviderError, Refused, Unclear, Unreachable
from providers.deadlines import DEADLINES
from providers.wording import Sentence

CONNECT_TIMEOUT = 5.0
DEADLINE = 15.0
"""Seconds for a whole exchange. A push makes up to twelve of them, and its lease is longer than all together."""

LIMIT = 256 * 1024
HISTORY_LIMIT = 8 * 1024 * 1024
"""Bytes of an answer after decompression; the second for the ten thousand lines a call log may have."""

CHUNK = 16 * 1024
COME_BACK_LATER = frozenset({408, 429})
LONGEST_RETRY_AFTER = 3600.0
"""Seconds: a provider that asks for more is asked again after an hour."""

CREDENTIALS_REFUSED = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status, the decompressed body, and the seconds it asked us to stay away."""

    status: int
    body: bytes
    retry_after: float = 0


@dataclass
class Line:
    """What happened on the connection. `opened`: it stood, TLS included, so what follows may have been read."""

    opened: bool = False
    expired: bool = False
    _tap: socket.socket | None = field(default=None, repr=False)

    def tap(self, sock: socket.socket) -> None:
        """Keep a second handle: it still reaches the connection after TLS has wrapped the first one."""
        self._tap = sock.dup()
        if self.expired:
            self.cut()

    def cut(self) -> None:
        """Time is up: wake whoever reads. `requests`' own timeout is per read, which a slow drip outlives."""
        self.expired = True
        if self._tap is not None:
            try:
                self._tap.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # already gone, so nobody is left waiting

    def close(self) -> None:
        if self._tap is not None:
            self._tap.close()


class _Tapped(HTTPConnection):
    """Tells its `line` of the socket, and when the connection stands. Mixed in front of either kind of connection."""

    line: Line

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        self.line.tap(sock)
        return sock

    def connect(self) -> None:
        super().connect()
        self.line.opened = True


class _OneConnection(HTTPAdapter):
    def __init__(self, line: Line) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self._line = line

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> ConnectionPool:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        if isinstance(pool, HTTPConnectionPool):  # HTTPS pools too
            pool.ConnectionCls = type("Tapped", (_Tapped, pool.ConnectionCls), {"line": self._line})
        return pool


class _TooLarge(Exception):
    pass


class Transport:
    """Sends requests to one provider, whose `name` its sentences use. Times are seconds."""

    def __init__(self, name: str, *, connect_timeout: float = CONNECT_TIMEOUT, deadline: float = DEADLINE) -> None:
        self.name = name
        self.connect_timeout = connect_timeout
        self.deadline = deadline

    def send(self, request: requests.Request, *, acts: bool, limit: int = LIMIT) -> Answer:
        """Send once and return a 2xx answer. `acts`: it must not be repeated unless certainly nothing happened.

        Raises `Unreachable` if nothing was sent or the provider says to come back, `Unclear` if it was sent and no
        whole answer came or a redirect did, `Refused` for any other 4xx.
        """
        answer = self.fetch(request, limit=limit)
        self.judge(answer, acts=acts)
        return answer

    def fetch(self, request: requests.Request, *, limit: int = LIMIT) -> Answer:
        """Send once and return the answer whatever its status. Raises `Unreachable` or `Unclear`."""
        line = Line()
        try:
            with DEADLINES.within(self.deadline, line.cut):
                answer = self._exchange(request, line, limit)
            failure: ProviderError | None = self._timed_out(line) if line.expired else None
        except _TooLarge:
            failure = Unclear(self._told(troubles.TOO_LONG))
        except (requests.RequestException, HTTPError, OSError) as error:
            failure = self._failure(error, line)
        finally:
            line.close()
        if failure is not None:
            # Raised out here, so that no chained exception carries the address, which may hold a key.
            raise failure
        return answer

    def judge(self, answer: Answer, *, acts: bool) -> None:
        """Raise what the status alone says, if it is not 2xx."""
        status, wait = answer.status, answer.retry_after
        if 200 <= status < 300:
            return
        code = f"HTTP {status}"
        if status in COME_BACK_LATER:
            raise Unreachable(self._told(troubles.COME_BACK, code), code=code, retry_after=wait)
        if status in CREDENTIALS_REFUSED:
            raise Refused(self._told(troubles.NO_ENTRY, code), code=code)
        if status >= 500 and not acts:
            raise Unreachable(self._told(troubles.OWN_TROUBLE, code), code=code, retry_after=wait)
        if 400 <= status < 500:
            raise Refused(self._told(troubles.REFUSED, code), code=code)
        what = troubles.ELSEWHERE if 300 <= status < 400 else troubles.FAILED
        raise Unclear(self._told(what, code), code=code, retry_after=wait)

    def _told(self, trouble: str, code: str = "") -> Sentence:
        return Sentence(trouble, provider=self.name, code=code)

    def _exchange(self, request: requests.Request, line: Line, limit: int) -> Answer:
        request.headers = {"User-Agent": "click-to-call-portal", "Connection": "close", **(request.headers or {})}
        adapter = _OneConnection(line)
        timeout = (self.connect_timeout, self.deadline)
        with closing(adapter), closing(adapter.send(request.prepare(), stream=True, timeout=timeout)) as response:
            body = bytearray()
            for chunk in response.raw.stream(CHUNK, decode_content=True):
                body += chunk
                if len(body) > limit:
                    raise _TooLarge
            return Answer(response.status_code, bytes(body), _retry_after(response.headers.get("Retry-After", "")))

    def _timed_out(self, line: Line) -> ProviderError:
        if line.opened:
            return Unclear(Sentence(troubles.UNFINISHED, provider=self.name, seconds=f"{self.deadline:g}"))
        return Unreachable(self._told(troubles.SILENT))

    def _failure(self, error: Exception, line: Line) -> ProviderError:
        """`requests.ConnectionError` means both "never connected" and "cut off after sending"; the line knows."""
        if line.expired or isinstance(error, requests.Timeout):
            return self._timed_out(line)
        if line.opened:
            return Unclear(self._told(troubles.BROKEN))
        return Unreachable(self._told(_why(error)))


def _retry_after(header: str) -> float:
    """Seconds, of a number or a date (RFC 9110, section 10.2.3); 0 if it is neither, and never more than an hour."""
    if header.isascii() and header.isdigit():
        return min(float(header), LONGEST_RETRY_AFTER)
    try:
        seconds = parsedate_to_datetime(header).timestamp() - time.time()
    except (TypeError, ValueError):
        return 0
    return max(0.0, min(seconds, LONGEST_RETRY_AFTER))


def _why(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return troubles.INSECURE
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(cause, NameResolutionError):
        return troubles.NAMELESS
    return troubles.NOT_ACCEPTED


def _without_queries(record: logging.LogRecord) -> bool:
    """ViviPhone's key stands in the query, and urllib3 logs whole addresses."""
    if isinstance(record.args, tuple):
        record.args = tuple(arg.partition("?")[0] if isinstance(arg, str) else arg for arg in record.args)
    return True


for _logger in ("urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_logger).addFilter(_without_queries)
