"""Log lines hold no phone number and no secret, whoever writes them."""

import logging
from io import StringIO

import pytest

from accounts.redaction import redacted
from portal.redaction import Redact


@pytest.mark.parametrize(
    "secret",
    ["+12025550143", "(202) 555-0143", "972501234567", "key=abc123", "code=TOKEN", "<USERKEY>abc</USERKEY>",
     '"pin": "4821"'],
)  # fmt: skip
def test_numbers_and_secrets_are_masked(secret: str) -> None:
    shown = redacted(f"GET /api/?{secret}&method=x")
    assert not any(part in shown for part in ("2025550143", "555-0143", "972501234567", "abc", "TOKEN", "4821"))


@pytest.mark.parametrize(
    "harmless",
    ["2026-11-21 10:00:00", "took 1234 ms", "button 0f4e1c9aa7b34f17a3b1c2d3e4f50617", "127.0.0.1:8000", "HTTP 404"],
)
def test_what_is_neither_stays_readable(harmless: str) -> None:
    assert redacted(harmless) == harmless


def test_a_handler_with_the_filter_masks_arguments_and_tracebacks() -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact())
    log = logging.Logger("masked")
    log.addHandler(handler)
    try:
        raise ValueError("failed for +12025550143")
    except ValueError:
        log.exception("call to %s", "+12025550143")
    assert "2025550143" not in stream.getvalue()
    assert "[number]" in stream.getvalue()
    assert "Traceback" in stream.getvalue()
