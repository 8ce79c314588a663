"""What looks like a phone number or a secret, masked wherever words are kept."""

import re

NUMBER = re.compile(r"(?<![\w.-])\+?\d[\d ().-]{5,}\d(?![\w-])")
HARMLESS = re.compile(r"\d{4}-\d\d-\d\d|\d{1,3}(?:\.\d{1,3}){3}$")
"""Dates and internet addresses, which look like numbers with separators."""
SECRET = re.compile(r"(?i)\b(key|code|userkey|pin|password|token|signature|secret)(=|\"?:\s*\"?|>)[^&\s\"<,}]+")


def redacted(text: str) -> str:
    """`text` with what looks like a phone number or a secret's value masked."""
    text = SECRET.sub(r"\1\2[redacted]", text)
    return NUMBER.sub(lambda match: match[0] if HARMLESS.match(match[0]) else "[number]", text)
