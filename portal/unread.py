"""What a worker cannot read, does not know or cannot carry out goes to the staff's list of dead letters.

Loaded by workers only, as the consumer that Celery starts.
"""

from typing import Any

from celery import signals
from celery.worker import consumer
from django.db import close_old_connections

from accounts.dead_letters import bury
from portal.celery import dropped


class Consumer(consumer.Consumer):
    """Celery's own, which has a signal for every message that it gives up but one."""

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        super().on_decode_error(message, exc)
        _bury(message, f"Its content cannot be read ({type(exc).__name__}).")


@dropped.connect
def unreadable(queue: str, reason: str, body: bytes, **_: Any) -> None:
    close_old_connections()
    bury(queue, reason, body)


@signals.task_unknown.connect
def unknown(message: Any, name: str, **_: Any) -> None:
    _bury(message, f"No worker knows the task {name}.")


@signals.task_rejected.connect
def rejected(message: Any, exc: Exception | None = None, **_: Any) -> None:
    why = f" ({type(exc).__name__})" if exc else ""
    _bury(message, f"It names no task, or not as a task is named{why}.")


@signals.task_failure.connect
def failed(sender: Any, exception: BaseException, args: Any, kwargs: Any, **_: Any) -> None:
    """A message of another version, whose task takes other words. What else befalls it is no fault of the message."""
    if isinstance(exception, TypeError | ValueError):
        reason = f"{sender.name} does not take what it was given ({type(exception).__name__})."
        bury("celery", reason, f"{args!r} {kwargs!r}")


def _bury(message: Any, reason: str) -> None:
    # The consumer's thread does no work of the database's otherwise, so nobody looks after its connection.
    close_old_connections()
    bury(str((message.delivery_info or {}).get("routing_key") or "celery"), reason, message.body)
