"""Keeps phone numbers and secrets out of every log line, whoever writes it."""

import logging

from accounts.redaction import redacted


class Redact(logging.Filter):
    """A filter for handlers: masks the finished message, its arguments and the traceback's text."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redacted(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True
