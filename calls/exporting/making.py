"""Makes a file of calls: at once while it is sent where they are few, as long work that one may watch where not."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_noop

from accounts import auditing, jobs
from accounts.language import spoken_to
from accounts.models import Business, Job, User
from calls.exporting.formats import FORMATS
from calls.exporting.keeping import KINDS, OPEN, exports_of, keep, living, make_room, path_of
from calls.exporting.seats import ALL_TAKEN, AT_ONCE, NoSeat
from calls.exporting.table import Table
from calls.filtering import FilterForm
from calls.models import Call
from calls.searching import calls_of

FEW = 10_000
"""Calls that are sent while they are read: a second or two. Of more, somebody wants to see how far it is."""

CHANGED = gettext_noop("What these calls were to be filtered by is no longer there. Choose it anew.")
ERASED = gettext_noop(
    "Somebody asked for their number to be erased. This file may have held it, so it was deleted. Make a new one."
)


def are_few(calls: QuerySet[Call]) -> bool:
    """Whether their file is made while it is sent."""
    return not calls.order_by("-pk").values("pk")[FEW : FEW + 1].exists()


def begin(business: Business, actor: User, ending: str, filters: QueryDict, *, is_masked: bool) -> Job:
    """The row of a file to be made by a worker, noted in the trail. Raises `NoSeat` where enough are under way."""
    if exports_of(business).filter(state__in=OPEN).count() >= AT_ONCE:
        raise NoSeat(ALL_TAKEN)
    source = f"{ending}?{filters.urlencode()}"
    with transaction.atomic():
        note(business, actor, ending)
        return jobs.start(business, actor, KINDS[is_masked], FORMATS[ending].title, about=None, source=source, total=0)


def note(business: Business, actor: User, ending: str) -> None:
    """Write into the trail who took calls out, as what kind of file. Not which: a filter may be a number."""
    auditing.record(business, actor, gettext_noop("calls exported"), f"Calls as {ending}")


def work(job: Job) -> dict[str, Any]:
    """Make the file of one row. Raises `accounts.jobs.Failed`."""
    ending, _, asked = job.source.partition("?")
    form = FilterForm(job.business, QueryDict(asked))
    if not form.is_valid():
        raise jobs.Failed(CHANGED)
    calls = calls_of(job.business, form.filters())
    jobs.measure(job, calls.count())
    make_room(job.business)
    table = Table(job.business, calls, job.kind == KINDS[True], partial(jobs.tell, job))
    with spoken_to(job.actor), jobs.pulse(job):  # to close a workbook of many sheets takes minutes without a word
        size = keep(job, FORMATS[ending].write(table))
    return {"format": ending, "calls": job.done, "bytes": size}


def delete_files(businesses: QuerySet[Business], digits: str) -> int:
    """Delete every export of these businesses, and what looks for the number itself; how many.

    Files are not searched: whatever may hold the number goes, and its page says why. Call it in a transaction.
    """
    doomed = list(living().filter(Q(business__in=businesses) | Q(source__contains=digits)))
    jobs.give_up(Job.objects.filter(pk__in=[job.pk for job in doomed]), ERASED)
    transaction.on_commit(lambda: _remove(doomed))
    return len(doomed)


def _remove(doomed: Iterable[Job]) -> None:
    for job in doomed:
        path_of(job).unlink(missing_ok=True)


for kind in KINDS.values():
    jobs.register(kind, work, "calls:read")
