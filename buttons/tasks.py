"""Celery's doors into pushing. They carry ids only."""

from celery import shared_task

from buttons import drift, holiday_rows, pushing, saving
from buttons.models import Button


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


@shared_task
def check_drift(button_id: int) -> None:
    """Hold one button's settings against what its provider has."""
    for button in Button.objects.select_related("account", "business").filter(pk=button_id):
        drift.check(button)


@shared_task
def look_for_drift() -> None:
    """Have a few buttons checked whose turn it is."""
    drift.look_around()


@shared_task
def renew_holidays() -> None:
    """Keep the holidays of every set that follows a calendar a year ahead."""
    holiday_rows.renew_all()
