"""The Celery application. Messages carry only ids and are a nudge; the rows in the database are the record."""

import os
from contextlib import suppress
from queue import Empty
from typing import Any

from celery import Celery
from celery.utils.dispatch import Signal
from kombu.transport import redis
from redis import Redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

dropped = Signal(name="dropped", providing_args=["queue", "reason", "body"])
"""Something in a queue was no message; `portal.unread` listens in workers."""


class Remembering(Redis):
    """Keeps what it read last: kombu has forgotten it by the time it finds that it is no message."""

    last: Any = None

    def parse_response(self, connection: Any, command_name: Any, **options: Any) -> Any:
        self.last = super().parse_response(connection, command_name, **options)  # type: ignore[no-untyped-call]
        return self.last


class Nudges(redis.Channel):
    """A queue whose messages may be lost: whatever was nudged is found by its row.

    kombu lets three things end the worker that are none of its business: bytes that are no message, a message that is
    given back, and one that is acknowledged, over a connection that has broken meanwhile.
    """

    do_restore = False

    def _get_client(self) -> type[Redis]:
        return Remembering

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        with suppress(AttributeError):  # nobody is there any more to be told
            super().basic_ack(delivery_tag, multiple=multiple)

    def _brpop_read(self, **options: Any) -> Any:
        try:
            return super()._brpop_read(**options)  # type: ignore[misc]  # the stubs leave it out
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            queue, body = self.client.last or (b"", b"")
            reason = f"These bytes are no message ({type(error).__name__})."
            dropped.send(sender=self, queue=queue.decode(), reason=reason, body=body)
            raise Empty from None


redis.Transport.Channel = Nudges

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.worker_consumer = "portal.unread:Consumer"
app.steps["worker"].add("calls.fast_lane:Step")
