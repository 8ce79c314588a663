"""Long work as rows: claimed by one worker, told how far it is, taken up again where a worker died.

A room registers what it can do under a `kind`; the act may run again from its beginning after a worker's death, so it
has to bear that. Celery carries the id and is only a nudge; the sweeper finds what was lost.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop
from kombu.exceptions import OperationalError

from accounts.models import Business, Job, User

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
"""Without a word for so long a worker is dead: each `tell` begins it anew."""

SWEEP_AT_MOST = 20
BROKEN = gettext_noop("The work stopped on an error of ours. It is noted; please try once more.")

LOST_ONCE = gettext_noop("A worker stopped in the middle of it. It is begun once more.")
LOST_TWICE = gettext_noop(
    "Two workers stopped in the middle of it, so it is not begun again. Please try with less at a time."
)

Act = Callable[[Job], dict[str, Any]]
"""Does the work of a row and gives its result. Raises `Failed` with the sentence for its owner."""

_acts: dict[str, Act] = {}
_scopes: dict[str, str] = {}


class Failed(Exception):
    """The work cannot be done; the text says why, `result` may say more. Nothing of it is stored."""

    def __init__(self, sentence: str, result: dict[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.result = result or {}


class Lost(Exception):
    """Another worker has taken the row over; whoever meets this stops at once."""


def register(kind: str, act: Act, scope: str) -> None:
    """Say how work of this kind is done, and which scope of the API begins it."""
    _acts[kind], _scopes[kind] = act, scope


def scope_of(job: Job) -> str:
    """The scope with which a key begins such work, and may watch it; "" of work that nobody does any more."""
    return _scopes.get(job.kind, "")


def start(
    business: Business, actor: User, kind: str, title: str, *, about: UUID | None, source: str, total: int
) -> Job:
    """Write the row, and tell a worker once the transaction is done. `total` is in the work's own units."""
    job = Job.objects.create(
        business=business, actor=actor, kind=kind, title=title, about=about, source=source, total=total
    )
    transaction.on_commit(lambda: _nudge(job.pk))
    return job


def run(job_id: int) -> None:
    """Claim the row, do the work, and settle what came of it. Nothing happens if it is not waiting."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        result = _acts[job.kind](job)
    except Failed as error:
        _settle(job, Job.State.FAILED, error.result, str(error))
    except Lost:
        return
    except Exception:
        # Whatever befalls one piece of work must be seen by who asked for it, and the worker goes on.
        log.exception("Work of the kind %s failed.", job.kind)
        _settle(job, Job.State.FAILED, {}, BROKEN)
    else:
        _settle(job, Job.State.DONE, result, "")


def tell(job: Job, done: int) -> None:
    """How far the work is. Raises `Lost` if the row is no longer this worker's."""
    if not _mine(job).update(done=done, claimed_at=timezone.now()):
        raise Lost
    job.done = done


def measure(job: Job, total: int) -> None:
    """How much there is to do, where only the work itself can count it. Raises `Lost` as `tell` does."""
    if not _mine(job).update(total=total, claimed_at=timezone.now()):
        raise Lost
    job.total = total


@contextmanager
def pulse(job: Job) -> Iterator[None]:
    """Renew the lease by a thread, where something within says nothing for longer than the lease lasts.

    A row that was taken over is left alone: the next `tell` finds that out.
    """
    over = Event()
    beating = Thread(target=_beat, args=(job, over), name="pulse", daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def give_up(rows: QuerySet[Job], sentence: str) -> None:
    """End what waits, runs or is done; `sentence` says why. Whoever works at one of them stops at its next word."""
    rows.update(**_ended(Job.State.FAILED, {}, sentence))


def sweep() -> None:
    """Free what dead workers held, give up what was lost twice, for it may be what kills them, and nudge what waits."""
    now = timezone.now()
    lost = Job.objects.filter(state=Job.State.RUNNING, claimed_at__lt=now - LEASE)
    lost.filter(problem=LOST_ONCE).update(**_ended(Job.State.FAILED, {}, LOST_TWICE))
    lost.update(state=Job.State.WAITING, claim=None, problem=LOST_ONCE)
    for job_id in (
        Job.objects.filter(state=Job.State.WAITING).order_by("pk").values_list("pk", flat=True)[:SWEEP_AT_MOST]
    ):
        _nudge(job_id)


def _claim(job_id: int) -> Job | None:
    now, claim = timezone.now(), uuid.uuid4()
    waiting = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
    if not waiting.update(state=Job.State.RUNNING, claim=claim, claimed_at=now, done=0):
        return None
    return Job.objects.select_related("business", "actor").get(pk=job_id)


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, claim=job.claim, state=Job.State.RUNNING)


def _beat(job: Job, over: Event) -> None:
    try:
        while not over.wait(LEASE.total_seconds() / 4):
            try:
                _mine(job).update(claimed_at=timezone.now())
            except DatabaseError as error:
                log.warning("A piece of long work gave no sign of life: %s", type(error).__name__)
    finally:
        connections.close_all()  # this thread's own


def _settle(job: Job, state: Job.State, result: dict[str, Any], problem: str) -> None:
    _mine(job).update(**_ended(state, result, problem))


def _ended(state: Job.State, result: dict[str, Any], problem: str) -> dict[str, Any]:
    """What a settled row holds. The source is emptied: what was worked through may hold people's numbers."""
    told = {"state": state, "result": result, "problem": problem[:500], "ended_at": timezone.now()}
    return told | {"source": "", "claim": None}


def _nudge(job_id: int) -> None:
    try:
        current_app.send_task("accounts.tasks.run_job", args=(job_id,))
    except OperationalError:
        log.warning("The broker is away; a piece of long work waits for the sweeper.")
