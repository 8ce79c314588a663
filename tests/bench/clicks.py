"""Clicks as they go over the wire, each with a token, a key, a number and an address of its own."""

import json
from collections.abc import Iterator, Sequence
from itertools import count, cycle
from uuid import UUID, uuid4

from buttons.models import Button
from calls import challenge
from screening.numbers import parse

AREAS = ("202", "212", "213", "305", "312", "404", "415", "503", "512", "602", "617", "702", "713", "718", "773")
ORIGIN = "https://shop.example.com"
_serial = count(1)


def numbers() -> Iterator[str]:
    """Numbers of the United States, no two of them neighbours: each one's limits are its own."""
    for line in count():
        for area in AREAS:
            number = f"+1{area}{220 + line // 1000}{line % 1000:03d}0"
            if parse(number, "US").is_valid:
                yield number


_numbers = numbers()


def some_number() -> str:
    return next(_numbers)


def some_address() -> str:
    """An address of the network 10.0.0.0/8 that was not used before."""
    serial = next(_serial)
    return f"10.{serial >> 16 & 255}.{serial >> 8 & 255}.{serial & 255}"


def wish(button: UUID, number: str = "", key: str = "") -> dict[str, object]:
    """What the widget sends, with a fresh token."""
    return {
        "number": number or some_number(),
        "country": "US",
        "delay": 0,
        "challenge": challenge.issue(button.hex),
        "nonce": "0",
        "key": key or uuid4().hex,
        "page": f"{ORIGIN}/boats",
        "referrer": "",
        "language": "en",
    }


def post(path: str, host: str, body: dict[str, object], address: str = "") -> bytes:
    text = json.dumps(body)
    head = (
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        f"Origin: {ORIGIN}",
        f"X-Forwarded-For: {address or some_address()}",
        "Content-Type: application/json",
        f"Content-Length: {len(text)}",
    )
    return "\r\n".join([*head, "", text]).encode("latin-1")


def get(path: str, host: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode("latin-1")


def clicks(buttons: Sequence[Button], host: str, most: int) -> list[bytes]:
    """So many clicks, spread over the buttons."""
    turns = cycle(button.public_id for button in buttons)
    return [post(f"/w/{one.hex}/calls", host, wish(one)) for one, _ in zip(turns, range(most), strict=False)]
