"""Tells a worker that a push waits. Only a nudge: if the broker is away, the sweeper finds the row."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def nudge(task: str, *arguments: object) -> None:
    """Send a task by name. A broker that is down costs nothing but the wait for the sweeper."""
    try:
        current_app.send_task(task, args=arguments)
    except OperationalError:
        log.warning("The broker is away; %s waits for the sweeper.", task)


def nudge_push(push_id: int) -> None:
    """A worker may take up this push now."""
    nudge("buttons.tasks.run_push", push_id)
