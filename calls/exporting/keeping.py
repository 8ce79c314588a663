"""Where finished exports lie until they are fetched: a folder for each business, nobody else's to read, for some hours.

A file is named after its work's public id, so nothing has to be kept of where it is.
"""

import errno
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts import jobs
from accounts.models import Business, Job

KINDS = {False: "calls export", True: "calls export, masked"}
"""The kind of the work, by whether numbers are masked in its file."""

OPEN = (Job.State.WAITING, Job.State.RUNNING)

MOST_KEPT = 10
"""Files of one business; the oldest makes room for the next."""

LEFT_ALONE = 600
"""Seconds without a write after which a file that belongs to no work is somebody's who died."""

NAME = re.compile("[0-9a-f]{32}")
"""What a finished file is called. Anything else is half of one, or nothing of ours."""

NO_ROOM = gettext_noop("There is no room left for the file on the portal's disk. Ask who runs the portal.")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def exports_of(business: Business) -> QuerySet[Job]:
    """Every export of the business that was made as long work, the newest first."""
    return business.jobs.filter(kind__in=KINDS.values())


def living() -> QuerySet[Job]:
    """Every export that is being made, or whose time is not over."""
    in_time = Q(state=Job.State.DONE, ended_at__gt=timezone.now() - _life())
    return Job.objects.filter(Q(state__in=OPEN) | in_time, kind__in=KINDS.values()).select_related("business")


def path_of(job: Job) -> Path:
    """Where the work's file lies, if it is there."""
    return _folder(job.business) / job.public_id.hex


def kept_until(job: Job) -> datetime | None:
    """Until when the file can be fetched; None if it cannot be any more, or never could."""
    if job.state != Job.State.DONE or job.ended_at is None or not path_of(job).exists():
        return None
    until = job.ended_at + _life()
    return until if until > timezone.now() else None


def keep(job: Job, pieces: Iterable[bytes]) -> int:
    """Write the file, whole or not at all; its bytes. Raises `accounts.jobs.Failed` where there is no room.

    Raises `accounts.jobs.Lost` if the work was taken over or given up meanwhile: then nothing of this file is left.
    """
    path, part = path_of(job), _made_folder(job.business) / f"{job.claim}.part"
    try:
        part.touch(mode=0o600, exist_ok=False)
        with part.open("wb") as made:
            made.writelines(pieces)
        size = part.stat().st_size
        jobs.tell(job, job.done)  # else another worker's file may stand there, finished
        part.replace(path)
        _tell_once_more(job, path)
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise jobs.Failed(NO_ROOM) from error
    finally:
        part.unlink(missing_ok=True)
    return size


@contextmanager
def scratch(business: Business) -> Iterator[str]:
    """A folder for what a file is put together from, on the disk where it will lie: the system's own may be memory."""
    with TemporaryDirectory(dir=_made_folder(business), suffix=".parts", ignore_cleanup_errors=True) as folder:
        yield folder


def make_room(business: Business) -> None:
    """Remove the oldest of the business's files, so that there is room for one more."""
    done = living().filter(business=business, state=Job.State.DONE)
    for old in done.order_by("-ended_at")[MOST_KEPT - 1 :]:
        path_of(old).unlink(missing_ok=True)


def sweep() -> int:
    """Remove files whose time is over, and what workers that died left behind; how many."""
    idle = [path for path in _files() if time.time() - _last_written(path) > LEFT_ALONE]
    ids = [UUID(path.name) for path in idle if NAME.fullmatch(path.name)]
    names = {public_id.hex for public_id in living().filter(public_id__in=ids).values_list("public_id", flat=True)}
    # A workbook is written as a whole at its end; its file may stand empty for longer than that.
    begun = {f"{claim}.part" for claim in living().filter(state=Job.State.RUNNING).values_list("claim", flat=True)}
    doomed = [path for path in idle if path.name not in names | begun]
    for path in doomed:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(doomed)


def _last_written(path: Path) -> float:
    """When something was written to the file, or to anything in the folder; now, if it has just gone."""
    try:
        return max(one.stat().st_mtime for one in (path, *path.glob("*")))
    except FileNotFoundError:
        return time.time()


def _tell_once_more(job: Job, path: Path) -> None:
    """The file is in its place now: whoever gives the work up from here on finds it there and removes it.

    Where it was not given up but taken over, what stands there is the other worker's to keep.
    """
    try:
        jobs.tell(job, job.done)
    except jobs.Lost:
        if not living().filter(pk=job.pk).exists():
            path.unlink(missing_ok=True)
        raise


def _files() -> Iterator[Path]:
    return settings.EXPORT_DIR.glob("*/*")


def _folder(business: Business) -> Path:
    return Path(settings.EXPORT_DIR) / business.public_id.hex


def _made_folder(business: Business) -> Path:
    folder = _folder(business)
    settings.EXPORT_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _life() -> timedelta:
    return timedelta(hours=settings.EXPORT_HOURS)
