"""Open connections of a threading server, so that a stopped one is truly silent."""

import contextlib
import socket
import socketserver
import threading
from typing import Any


class Connections(socketserver.TCPServer):
    """Ends kept-alive connections when the server closes; their threads would go on answering otherwise."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(*args, **options)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        with self._guard:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        with self._guard:
            still_open = list(self._open)
        for connection in still_open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
