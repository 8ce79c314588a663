"""`make fuzz`: throws damaged answers at the parsers for MINUTES, and keeps each one that reaches a new line.

An input that breaks a parser is kept, too, and named; from then on the suite fails on it until the parser is mended.
"""
# ruff: noqa: T201  (a command's output; chance protects nothing here)

import hashlib
import logging
import os
import random
import sys
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

from tests.fuzz.parsers import PARSERS, survives

CORPUS = Path(__file__).parent / "corpus"
ROOM = str(Path(__file__).resolve().parents[2] / "providers")
LARGEST = 4_000
SLOW_SECONDS = 5.0
SCRAPS = (
    b"<", b">", b"&", b'"', b"'", b"</", b"/>", b"<!DOCTYPE r [", b"<![CDATA[", b"&#0;", b"&a;", b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"-1", b"1e999", b"9" * 40, b"NaN",
    b"Infinity", b"\\ud800", b"\\u0000", b"%00", b"=", b"\xd7\xa9", b"\xf0\x9d\x84\x9e",
)  # fmt: skip

Lines = set[tuple[str, int]]


def corpus() -> list[tuple[str, bytes]]:
    """Parser's name and input, of every file; a file is named after its parser."""
    return [(path.name.partition("-")[0], path.read_bytes()) for path in sorted(CORPUS.iterdir())]


def damaged(body: bytes, others: list[bytes]) -> bytes:
    """The input after a few cuts, repeats, insertions, flips and splices."""
    data = bytearray(body)
    for _ in range(random.choice((1, 1, 2, 4, 8))):
        here, there = sorted(random.randrange(len(data) + 1) for _ in range(2))
        match random.randrange(5):
            case 0:
                del data[here:there]
            case 1:
                data[here:here] = data[here:there] * random.choice((1, 1, 20))
            case 2:
                data[here:here] = random.choice(SCRAPS)
            case 3 if data:
                data[min(here, len(data) - 1)] ^= 1 << random.randrange(8)
            case _:
                other = random.choice(others)
                data[here:there] = other[random.randrange(len(other) + 1) :]
        del data[LARGEST:]
    return bytes(data)


def reached(name: str, body: bytes) -> Lines:
    """The lines of ours that this input runs through. Raises what the parser must not raise."""
    lines: Lines = set()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(ROOM):
            return None
        if event == "line":
            lines.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    others = sys.gettrace()  # a coverage report's, where the suite runs under one
    sys.settrace(trace)
    try:
        survives(name, body)
    finally:
        sys.settrace(others)
    return lines


def keep(name: str, body: bytes, prefix: str = "") -> Path:
    path = CORPUS / f"{name}-{prefix}{hashlib.sha256(body).hexdigest()[:12]}"
    path.write_bytes(body)
    return path


def main(minutes: float) -> int:
    """0 if nothing broke."""
    inputs: dict[str, list[bytes]] = {name: [] for name in PARSERS}
    known: dict[str, Lines] = {name: set() for name in PARSERS}
    for name, body in corpus():
        inputs[name].append(body)
        known[name] |= reached(name, body)
    tried, until = 0, time.monotonic() + minutes * 60
    while time.monotonic() < until:
        name = random.choice(list(PARSERS))
        body = damaged(random.choice(inputs[name]), inputs[name])
        began = time.monotonic()
        try:
            lines = reached(name, body)
        except Exception:  # whatever it is, it is what we are here for
            traceback.print_exc()
            print(f"{name} broke after {tried} inputs; kept as {keep(name, body, 'broke-')}")
            return 1
        if time.monotonic() - began > SLOW_SECONDS:
            print(f"{name} took too long; kept as {keep(name, body, 'slow-')}")
            return 1
        if not lines <= known[name]:
            known[name] |= lines
            inputs[name].append(body)
            keep(name, body)
        tried += 1
    print(f"{tried} inputs, none broke a parser; the corpus has {sum(map(len, inputs.values()))}.")
    return 0


if __name__ == "__main__":
    logging.disable()  # the adapters' own warnings about damaged lines, many a second
    sys.exit(main(float(os.environ.get("MINUTES", "3"))))
