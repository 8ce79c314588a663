"""Celery's doors into long work, notices and webhooks. They carry ids only."""

from threading import BoundedSemaphore

from celery import shared_task
from django.core.management import call_command

from accounts import chaining, jobs, trail_check
from accounts.api import idempotency
from accounts.notices import mailing
from accounts.webhooks import delivering

LONG_AT_ONCE = 2
"""Of a worker's threads. The others stay free for what must not wait, such as pushes, polls and delayed calls."""

_room = BoundedSemaphore(LONG_AT_ONCE)


@shared_task
def run_job(job_id: int) -> None:
    """Do one piece of long work, if it still waits and this worker has room; the sweeper asks again."""
    if _room.acquire(blocking=False):
        try:
            jobs.run(job_id)
        finally:
            _room.release()


@shared_task
def sweep_jobs() -> None:
    """Take up every piece of long work that waits, and free those whose worker died."""
    jobs.sweep()


@shared_task
def send_notices() -> None:
    """Send the letters that are due."""
    mailing.send_due()


@shared_task
def send_webhooks(endpoint_id: int) -> None:
    """Send what is due for one endpoint."""
    delivering.work(endpoint_id)


@shared_task
def sweep_webhooks() -> None:
    """Take up the endpoints that something waits for."""
    delivering.sweep()


@shared_task
def clear_sessions() -> None:
    """Delete the sessions that have run out."""
    call_command("clearsessions")


@shared_task
def seal_trail() -> None:
    """Seal the entries of the audit trail that were left without a place."""
    chaining.seal_left()


@shared_task
def check_trail() -> None:
    """Look through the audit trail; the staff's first page tells what was found."""
    trail_check.check_all()


@shared_task
def forget_answers() -> None:
    """Delete the answers of the API that are kept for repeated requests and are over."""
    idempotency.forget_old()
