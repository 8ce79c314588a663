"""Imports a file of numbers into a list: everything is read before anything is stored, and long files by a worker."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts import jobs
from accounts.models import Job, User
from accounts.wording import kept
from screening.models import ScreeningList
from screening.pasting import BadLines
from screening.reading_csv import Sheet, read_csv
from screening.saving import store_rows

KIND = "screening import"
AT_ONCE = 1000
"""Lines that are imported while the person waits; longer files go to a worker."""

MOST_BYTES = 12 * 1024 * 1024
"""100,000 numbers with notes of a sentence each."""

GONE = gettext_noop("The list was deleted before its numbers could be added.")
UNREADABLE = gettext_noop("Some lines could not be read, so nothing was added.")


def begin(into: ScreeningList, text: str, actor: User) -> Job:
    """The import's row; a short file's is done already when this returns."""
    lines = text.count("\n") + 1
    title = f"Numbers for “{into.name}”"[:120]
    # Two halves: each line is read, then stored.
    job = jobs.start(into.business, actor, KIND, title, about=into.public_id, source=text, total=2 * lines)
    if lines <= AT_ONCE:
        jobs.run(job.pk)
        job.refresh_from_db()
    return job


def work(job: Job) -> dict[str, Any]:
    """Read and store the file of an import. Raises `accounts.jobs.Failed`, with a sentence for each bad line."""
    into = job.business.screening_lists.filter(public_id=job.about).first() if job.about else None
    if into is None:
        raise jobs.Failed(GONE)
    sheet = _read(job)
    fresh = store_rows(
        into,
        sheet.rows,
        job.actor,
        renewed=[*(["note"] if sheet.has_note else []), *(["expires_at"] if sheet.has_expires else [])],
        told=lambda done: jobs.tell(job, job.total // 2 + done),
    )
    return {"new": fresh, "known": len(sheet.rows) - fresh}


def _read(job: Job) -> Sheet:
    business = job.business
    try:
        return read_csv(
            job.source, business.country, business.time_zone, timezone.now(), lambda done: jobs.tell(job, done)
        )
    except BadLines as error:
        raise jobs.Failed(UNREADABLE, {"sentences": list(map(kept, error.sentences))}) from error


jobs.register(KIND, work, "screening:write")
