"""A load client in a process of its own: `python -m tests.bench.client HOST:PORT CONNECTIONS SECONDS FILE`.

FILE holds requests as they go over the wire, a JSON list of texts. A closed loop: each connection sends its next one
when it has its answer. It begins with a line on its standard input, and prints how it went as JSON.
"""
# ruff: noqa: T201  (what it prints is its result)

import itertools
import json
import socket
import sys
import threading
import time
from collections import Counter
from pathlib import Path


class Connection:
    """One kept-alive connection, without any of the comforts of an HTTP library."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._kept = b""

    @classmethod
    def to(cls, address: str) -> "Connection":
        """`address` is HOST:PORT."""
        host, _, port = address.partition(":")
        return cls(host, int(port))

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send one request; its answer's status and body."""
        self._socket.sendall(request)
        head = self._until(b"\r\n\r\n").lower()
        if b"transfer-encoding: chunked" in head:
            return int(head[9:12]), self._chunks()
        length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        return int(head[9:12]), self._exactly(int(length or 0))

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self._until(b"\r\n"), 16):
            body += self._exactly(size)
            self._until(b"\r\n")
        self._until(b"\r\n")
        return body

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._kept:
            self._read()
        found, _, self._kept = self._kept.partition(mark)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._kept) < size:
            self._read()
        found, self._kept = self._kept[:size], self._kept[size:]
        return found

    def _read(self) -> None:
        received = self._socket.recv(65536)
        if not received:
            raise ConnectionError("The server hung up.")
        self._kept += received


def load(connections: list[Connection], requests: list[bytes], seconds: float, *, repeat: bool) -> Counter[int]:
    """Ask for so long, or until there is nothing left to ask; how often which status came."""
    statuses: Counter[int] = Counter()
    order = itertools.cycle(range(len(requests))) if repeat else iter(range(len(requests)))
    guard, until = threading.Lock(), time.monotonic() + seconds

    def work(connection: Connection) -> None:
        while time.monotonic() < until:
            with guard:
                number = next(order, None)
            if number is None:
                return
            status, _ = connection.ask(requests[number])
            with guard:
                statuses[status] += 1

    threads = [threading.Thread(target=work, args=(one,)) for one in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def main(address: str, connections: str, seconds: str, file: str) -> None:
    told = json.loads(Path(file).read_text())
    requests = [text.encode("latin-1") for text in told["requests"]]
    opened = [Connection.to(address) for _ in range(int(connections))]
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.monotonic()
    statuses = load(opened, requests, float(seconds), repeat=told["repeat"])
    print(json.dumps({"statuses": statuses, "seconds": time.monotonic() - began}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
