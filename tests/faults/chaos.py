"""A line between two programs that fails in the ways lines do: cut, held, dripping."""

import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from enum import StrEnum

CHUNK = 64 * 1024
DRIP = 0.05
"""Seconds between two bytes: each well within any timeout that is per read."""


class Deed(StrEnum):
    """What is done to one connection. The request always arrives."""

    THROUGH = "through"
    RESET = "reset"
    """The other side has acted; its answer is a reset."""
    HOLD = "hold"
    """The other side has acted; nothing comes back."""
    DRIP = "drip"
    CUT = "cut"
    """Half the answer, then an orderly end."""


class Line:
    """Passes connections on to `leads_to`. `will` scripts the next ones; then the usual deed is done."""

    def __init__(self, listener: socket.socket, port: int) -> None:
        self.port: int = listener.getsockname()[1]
        self.usual = Deed.THROUGH
        self.answered = 0
        """Bytes that came back from the other side so far."""
        self.most_at_once = 0
        """Exchanges without an answer at one moment. Whoever has one may begin another before this line has noticed."""
        self._unanswered: set[socket.socket] = set()
        self._script: deque[Deed] = deque()
        self.leads_to = port
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._ended = threading.Event()
        self._listener = listener
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def will(self, *deeds: Deed) -> None:
        self._script.extend(deeds)

    def break_all(self) -> None:
        """Reset every connection that is open now."""
        with self._guard:
            connections = list(self._open)
        for connection in connections:
            abort(connection)

    def close(self) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self.break_all()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                near, _ = self._listener.accept()
                deed = self._script.popleft() if self._script else self.usual
                threading.Thread(target=self._carry, args=(near, deed), daemon=True).start()

    def _carry(self, near: socket.socket, deed: Deed) -> None:
        with suppress(OSError), closing(near), closing(socket.create_connection(("127.0.0.1", self.leads_to))) as far:
            with self._guard:
                self._open |= {near, far}
                self._unanswered.add(near)
                self.most_at_once = max(self.most_at_once, len(self._unanswered))
            sending = threading.Thread(target=self._forward, args=(near, far), daemon=True)
            sending.start()
            try:
                self._answer(far, near, deed)
            finally:
                with self._guard:
                    self._open -= {near, far}
                    self._unanswered.discard(near)

    def _forward(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(CHUNK):
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)

    def _answer(self, far: socket.socket, near: socket.socket, deed: Deed) -> None:
        while data := far.recv(CHUNK):
            self.answered += len(data)
            match deed:
                case Deed.RESET:
                    return abort(near)
                case Deed.HOLD:
                    self._ended.wait()
                    return None
                case Deed.CUT:
                    self._answers(near)
                    near.sendall(data[: len(data) // 2])
                    return None
                case Deed.DRIP:
                    self._answers(near)
                    for byte in data:
                        near.sendall(bytes([byte]))
                        time.sleep(DRIP)
                case _:
                    self._answers(near)
                    near.sendall(data)
        return None

    def _answers(self, near: socket.socket) -> None:
        with self._guard:
            self._unanswered.discard(near)


def abort(connection: socket.socket) -> None:
    """Close without the usual farewell, which the other end's system tells as a reset."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)
    connection.close()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        line = Line(listener, port)
        try:
            yield line
        finally:
            line.close()
