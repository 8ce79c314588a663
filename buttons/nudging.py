"""Tells a worker that something waits. Only a nudge: where it is lost, the row stands and the sweeper finds it.

Most go through Celery. A click goes past everything that waits there, by a list of its own that a thread in each
worker empties (`calls.fast_lane`).
"""

import logging
from functools import cache

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

FAST_LISTS = {"calls.tasks.place": "c2c:calls"}
"""Tasks that overtake all others, and the list that carries their ids."""

KEPT = 60
"""Seconds a list outlives its last id where no worker reads it: by then the sweeper has taken them all up."""

WAIT = 1.0
"""Seconds for the broker to connect or to answer. A visitor may be waiting meanwhile."""


def nudge(task: str, *arguments: object) -> None:
    """Tell a worker of this task by the quickest way there is. A broker that is down costs nothing but time."""
    if task in FAST_LISTS:
        _overtake(task, *arguments)
    else:
        remind(task, *arguments)


def remind(task: str, *arguments: object) -> None:
    """Send a task through Celery, whatever the quickest way is: a sweeper's word must not need a fast lane."""
    try:
        current_app.send_task(task, args=arguments)
    except OperationalError:
        log.warning("The broker is away; %s waits for the sweeper.", task)


def nudge_push(push_id: int) -> None:
    """A worker may take up this push now."""
    nudge("buttons.tasks.run_push", push_id)


def _overtake(task: str, *arguments: object) -> None:
    waiting = FAST_LISTS[task]
    try:
        with _broker().pipeline(transaction=False) as together:
            together.lpush(waiting, *map(str, arguments))
            together.expire(waiting, KEPT)
            together.execute()
    except RedisError:
        log.warning("The broker is away; %s waits for the sweeper.", task)


@cache
def _broker() -> redis.Redis:
    """One kept connection a thread. A connection that the other side closed meanwhile is opened anew, once."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=WAIT, socket_timeout=WAIT, retry=Retry(NoBackoff(), 1)
    )
