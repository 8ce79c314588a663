"""The Celery application. Messages carry only ids and are a nudge; the rows in the database are the record."""

import logging
import os
from contextlib import suppress
from queue import Empty
from typing import Any

from celery import Celery
from kombu.transport import redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

log = logging.getLogger(__name__)


class Nudges(redis.Channel):
    """A queue whose messages may be lost: whatever was nudged is found by its row.

    kombu lets three things end the worker that are none of its business: bytes that are no message, a message that is
    given back, and one that is acknowledged, over a connection that has broken meanwhile.
    """

    do_restore = False

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        with suppress(AttributeError):  # nobody is there any more to be told
            super().basic_ack(delivery_tag, multiple=multiple)

    def _brpop_read(self, **options: Any) -> Any:
        try:
            return super()._brpop_read(**options)  # type: ignore[misc]  # the stubs leave it out
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            log.error("Something that is no message was dropped from the queue (%s).", type(error).__name__)
            raise Empty from None


redis.Transport.Channel = Nudges

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add("calls.fast_lane:Step")
