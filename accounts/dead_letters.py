"""Keeps what a worker dropped from a queue, for staff to look at."""

import logging
import re

from django.db import Error as DatabaseError
from django.db import transaction

from accounts.models import DeadLetter
from accounts.redaction import redacted

log = logging.getLogger(__name__)

KEPT = 1000
"""Letters that are kept; the oldest go."""

LONGEST = 2000
"""Characters of a message that are kept."""

ENCODED = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
"""What may hold anything, in base64."""


def bury(queue: str, reason: str, body: bytes | str) -> None:
    """Store a message that nobody understood, masked. A database that is away costs the letter and no more."""
    text = body if isinstance(body, str) else body.decode("utf-8", "backslashreplace")
    beginning = text[: 2 * LONGEST].replace("\0", "\\x00")
    shown = redacted(ENCODED.sub("[encoded]", beginning))[:LONGEST]
    log.error("Dropped from the queue %s: %s", queue, reason)
    try:
        with transaction.atomic():
            letter = DeadLetter.objects.create(queue=queue[:60], reason=redacted(reason)[:200], body=shown)
            DeadLetter.objects.filter(pk__lte=letter.pk - KEPT).delete()
    except DatabaseError as error:
        log.error("It could not be kept: %s", type(error).__name__)
