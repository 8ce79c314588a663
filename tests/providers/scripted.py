"""A real server on a loopback port that answers byte for byte what a test tells it to."""

import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Behaviour = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Received:
    """One request as it arrived."""

    method: str
    target: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class ScriptedServer:
    """Answers in the order given; the last answer is given again when there are no more."""

    def __init__(self, listener: socket.socket) -> None:
        self.port = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.received: list[Received] = []
        self._answers: deque[Behaviour] = deque()
        self._listener = listener
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def will(self, *answers: bytes | str | Behaviour) -> "ScriptedServer":
        """A text is the body of a 200, bytes are a whole HTTP answer, a function does with the socket what it likes."""
        for answer in answers:
            if isinstance(answer, str):
                answer = http(answer)
            self._answers.append(sending(answer) if isinstance(answer, bytes) else answer)
        return self

    def always(self, answer: bytes | str | Behaviour) -> "ScriptedServer":
        """From now on this, whatever was told before."""
        self._answers.clear()
        return self.will(answer)

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with closing(connection):
                try:
                    self._answer(connection)
                except OSError:
                    continue  # the other side has hung up, as some tests mean it to

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        request = read_request(connection)
        if request is None:
            return
        self.received.append(request)
        behaviour = self._answers[0] if len(self._answers) == 1 else self._answers.popleft()
        behaviour(connection)


def read_request(connection: socket.socket) -> Received | None:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (chunk := connection.recv(65536)):
            return None
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    method, target, _ = head.decode("latin-1").split("\r\n")[0].split(" ")
    headers = dict(line.lower().split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65536)
    return Received(method, target, body, headers)


def http(body: str | bytes, status: str = "200 OK", *headers: str) -> bytes:
    """A whole HTTP answer with its true length."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", "Content-Type: text/xml", *headers, "", ""]
    return "\r\n".join(lines).encode() + content


def sending(answer: bytes) -> Behaviour:
    return lambda connection: connection.sendall(answer)


def dripping(answer: bytes) -> Behaviour:
    """A byte at a time, each well within any timeout that is per read."""

    def drip(connection: socket.socket) -> None:
        for byte in answer:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)

    return drip


def resetting(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def staying_silent(connection: socket.socket) -> None:
    """Until the other side gives up."""
    connection.recv(1)


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        server = ScriptedServer(listener)
        try:
            yield server
        finally:
            server.stop()


def unused_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
    return port
