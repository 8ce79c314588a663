"""Reads a request's body from the connection, whole or in chunks, within a limit."""

from io import BufferedIOBase
from typing import Protocol

LARGEST_BODY = 256 * 1024
LARGEST_DRAINED = 8 * 1024 * 1024
LONGEST_LINE = 1_024
MOST_TRAILERS = 20


class Headers(Protocol):
    def get(self, name: str, default: str, /) -> str: ...


class BadBody(Exception):
    """The body cannot be read. The message is a sentence for the client, `status` the HTTP status."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def read_body(stream: BufferedIOBase, headers: Headers) -> bytes:
    """The whole body. Raises `BadBody` for one that is too long, cut off, or of no told length."""
    coding = headers.get("Transfer-Encoding", "").strip().lower()
    if coding:
        if coding != "chunked":
            raise BadBody(411, "Send the length of the body.")
        return _chunked(stream)
    length = headers.get("Content-Length", "0")
    if not length.isascii() or not length.isdigit():
        raise BadBody(400, "The length of the body is not readable.")
    if len(length) > len(str(LARGEST_DRAINED)) or int(length) > LARGEST_BODY:
        # Read what is coming, so that the client hears the refusal instead of a reset.
        stream.read(min(int(length[: len(str(LARGEST_DRAINED))]), LARGEST_DRAINED))
        raise _too_large()
    return _exactly(stream, int(length))


def _chunked(stream: BufferedIOBase) -> bytes:
    body, read = bytearray(), 0
    while size := _chunk_size(stream):
        read += size
        if read > LARGEST_DRAINED:
            raise _too_large()
        chunk = _exactly(stream, size)
        if _line(stream):
            raise BadBody(400, "A chunk of the body is longer than it says.")
        if read <= LARGEST_BODY:
            body += chunk
    _skip_trailers(stream)
    if read > LARGEST_BODY:
        raise _too_large()
    return bytes(body)


def _skip_trailers(stream: BufferedIOBase) -> None:
    for _ in range(MOST_TRAILERS):
        if not _line(stream):
            return
    raise BadBody(400, "The body does not end.")


def _chunk_size(stream: BufferedIOBase) -> int:
    digits = _line(stream).partition(b";")[0].strip()
    if not digits or len(digits) > 8 or digits.strip(b"0123456789abcdefABCDEF"):
        raise BadBody(400, "The length of a chunk is not readable.")
    return int(digits, 16)


def _line(stream: BufferedIOBase) -> bytes:
    line = stream.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise BadBody(400, "The body is cut off.")
    return line.rstrip(b"\r\n")


def _exactly(stream: BufferedIOBase, length: int) -> bytes:
    body = stream.read(length)
    if len(body) != length:
        raise BadBody(400, "The body is cut off.")
    return body


def _too_large() -> BadBody:
    return BadBody(413, f"At most {LARGEST_BODY} bytes are read.")
