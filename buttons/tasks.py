"""Celery's doors into pushing. They carry ids only."""

from celery import shared_task

from buttons import pushing, saving


@shared_task
def run_push(push_id: int) -> None:
    """Send one push, if it is still to be sent."""
    pushing.run(push_id)


@shared_task
def sweep() -> None:
    """Take up every push that is due, and free those whose worker died."""
    pushing.sweep()


@shared_task
def follow_time() -> None:
    """Send again what changed by itself: offsets on the day the clocks change, entries that expired."""
    saving.follow_time()
