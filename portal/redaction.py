"""Keeps phone numbers and secrets out of every log line, whoever writes it."""

import logging
import re

NUMBER = re.compile(r"(?<![\w.-])\+?\d[\d ().-]{5,}\d(?![\w-])")
HARMLESS = re.compile(r"\d{4}-\d\d-\d\d|\d{1,3}(?:\.\d{1,3}){3}$")
"""Dates and internet addresses, which look like numbers with separators."""
SECRET = re.compile(r"(?i)\b(key|code|userkey|pin|password|token|signature|secret)(=|\"?:\s*\"?|>)[^&\s\"<,}]+")


def redacted(text: str) -> str:
    """`text` with what looks like a phone number or a secret's value masked."""
    text = SECRET.sub(r"\1\2[redacted]", text)
    return NUMBER.sub(lambda match: match[0] if HARMLESS.match(match[0]) else "[number]", text)


class Redact(logging.Filter):
    """A filter for handlers: masks the finished message, its arguments and the traceback's text."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True
