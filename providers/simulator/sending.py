"""Sends an answer. Every one leaves through here, so this is where the weather acts on the wire."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.client import responses
from http.server import BaseHTTPRequestHandler
from itertools import pairwise

from providers.simulator.messages import Answer
from providers.simulator.weather import AFTER, Spell

XML, PAGE = "text/xml; charset=utf-8", "text/html; charset=utf-8"
ROOTS = {"anveo": "RESPONSE", "viviphone": "resp", "voicenter": "methodResponse"}
MEGABYTE = 1024 * 1024
RETRY_AFTER_SECONDS = 5
COME_BACK = frozenset({429, 503})


def disguised(given: Answer, spell: Spell, provider: str) -> Answer:
    """What is told in this weather instead of `given`, or `given` where only its way is troubled."""
    match spell.kind:
        case "status":
            return replace(given, status=int(spell.value), body="The service has trouble of its own.\n")
        case "html":
            page = (
                "<!doctype html>\n<html><head><title>Welcome</title></head><body><p>Sign in first.</p></body></html>\n"
            )
            return replace(given, status=200, body=page, content_type=PAGE)
        case "empty":
            return replace(given, body="")
        case "charset":
            return replace(given, encoding="utf-16")
        case "bomb":
            return replace(given, status=200, body=_bomb(ROOTS[provider]), content_type=XML)
        case "redirect":
            return replace(given, status=302, body="", location=spell.value)
        case _:
            return given


def send(exchange: BaseHTTPRequestHandler, given: Answer, spell: Spell | None) -> None:
    """Put the answer on the wire as the weather has it. What ends a connection also closes our side of it."""
    kind = spell.kind if spell else ""
    body = given.body.encode(given.encoding, errors="replace")
    if spell and (kind, spell.moment) == ("latency", AFTER):
        time.sleep(spell.seconds)
    exchange.close_connection = exchange.close_connection or kind in {"timeout", "reset", "truncated", "huge"}
    if spell and kind == "timeout":
        _stay_silent(exchange.connection, spell.seconds)
    elif kind == "reset":
        _reset(exchange)
    elif spell and kind == "drip":
        _drip(exchange, _head(exchange, given, len(body)) + body, spell.seconds)
    elif kind == "truncated":
        exchange.wfile.write(_head(exchange, given, len(body)) + body[: len(body) // 2])
    elif spell and kind == "huge":
        _flood(exchange, given, int(spell.value) * MEGABYTE)
    else:
        exchange.wfile.write(_head(exchange, given, len(body)) + body)


def _head(exchange: BaseHTTPRequestHandler, given: Answer, length: int) -> bytes:
    headers = {
        "Server": exchange.version_string(),
        "Date": exchange.date_time_string(),
        "Content-Type": given.content_type,
        "Content-Length": str(length),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if given.location:
        headers["Location"] = given.location
    if given.status in COME_BACK:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if exchange.close_connection:
        headers["Connection"] = "close"
    lines = [f"HTTP/1.1 {given.status} {responses.get(given.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", errors="replace")


def _stay_silent(connection: socket.socket, seconds: float) -> None:
    """Until the client hangs up, or for so long."""
    connection.settimeout(max(seconds, 0.001))
    with suppress(TimeoutError):
        connection.recv(1)


def _reset(exchange: BaseHTTPRequestHandler) -> None:
    """Close without the usual farewell, which the client's system tells as a reset."""
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.rfile.close()
    exchange.connection.close()


def _drip(exchange: BaseHTTPRequestHandler, written: bytes, seconds: float) -> None:
    for byte in written:
        exchange.wfile.write(bytes([byte]))
        time.sleep(seconds)


def _flood(exchange: BaseHTTPRequestHandler, given: Answer, length: int) -> None:
    """An answer far too long, made as it goes."""
    exchange.wfile.write(_head(exchange, replace(given, content_type=XML), length))
    for part in _parts(length):
        exchange.wfile.write(part)


def _parts(length: int) -> Iterator[bytes]:
    part = b"<value>" + b"x" * (64 * 1024 - 7)
    yield from (part for _ in range(length // len(part)))
    yield part[: length % len(part)]


def _bomb(root: str) -> str:
    """Ten entities, each but the first made of ten others: the innermost would stand there 1 000 000 000 times."""
    entities = ['<!ENTITY a "ha">']
    entities += [f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in pairwise("abcdefghij")]
    return f'<?xml version="1.0"?>\n<!DOCTYPE {root} [{"".join(entities)}]>\n<{root}>&j;</{root}>\n'
