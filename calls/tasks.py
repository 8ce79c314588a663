"""Celery's doors into dialling, polling and history. They carry ids only; a message may come twice or never."""

from celery import shared_task

from calls import breaking, dialling, erasing, fast_lane, history, noticing, polling
from calls.claiming import id_of
from calls.exporting import keeping
from calls.statistics import rolling


@shared_task
def place(call_id: int) -> None:
    """Order one call, if it is due and nobody else has; where a fast lane runs, in its turn there."""
    known = id_of(call_id)
    if not fast_lane.take(known):
        dialling.place(known)


@shared_task
def poll(call_id: int) -> None:
    """Ask how far one call is."""
    polling.poll(call_id)


@shared_task
def pull_history(account_id: int) -> None:
    """Bring one account's records home."""
    history.pull(account_id)


@shared_task
def tick() -> None:
    """Take up what is due: calls to place, calls to ask about."""
    dialling.tick()
    polling.tick()


@shared_task
def pull_histories() -> None:
    """Take up the accounts whose history is due."""
    history.tick()


@shared_task
def watch() -> None:
    """Pause buttons whose calls look like an attack."""
    breaking.watch()


@shared_task
def notice() -> None:
    """Tell people and their systems what happened."""
    noticing.look()


@shared_task
def sweep_exports() -> None:
    """Remove exported files whose time is over."""
    keeping.sweep()


@shared_task
def work_out_figures() -> None:
    """Take up the businesses with a day to work out for their statistics."""
    rolling.tick()


@shared_task
def roll_up(business_id: int) -> None:
    """Work out one business's days."""
    rolling.roll_up(business_id)


@shared_task
def forget() -> None:
    """Cut the numbers, and drop the messages, that were kept long enough."""
    erasing.forget_all_old()
