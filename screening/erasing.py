"""What screening lists know of one number, and forgetting it. The register of those never to call keeps its hash."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts import jobs
from accounts.models import Job
from screening import removed
from screening.importing import KIND
from screening.models import ScreeningEntry, ScreeningList
from screening.saving import tell_changed

TAIL = 7
"""Last digits by which a number is found in a file: with or without its country, and whatever stands between."""

HOLDS_ERASED = gettext_noop(
    "A number in this file was erased because its owner asked for it, so the file is not read. Take such numbers out of"
    " it, and import it again."
)


def found(e164: str) -> dict[str, list[dict[str, Any]]]:
    """The entries of this very number with their notes, ready to be written as JSON."""
    entries = ScreeningEntry.objects.filter(digits=e164.removeprefix("+"), is_prefix=False).select_related("list")
    return {
        "screening_entries": [
            {"list": entry.list.name, "verdict": entry.list.verdict, "note": entry.note, "since": entry.created_at}
            for entry in entries
        ],
        "screening_imports": [{"title": job.title, "since": job.created_at} for job in _imports(e164)],
    }


def erase(e164: str) -> dict[str, int]:
    """Take the number off every list and out of what may bring it back; how many entries and imports went.

    Buttons that use the lists are pushed again.
    """
    with transaction.atomic():
        imports = [job.pk for job in _imports(e164)]
        jobs.give_up(Job.objects.filter(pk__in=imports), HOLDS_ERASED)
        removed.forget(e164.removeprefix("+"))
        entries = ScreeningEntry.objects.filter(digits=e164.removeprefix("+"), is_prefix=False)
        lists = list(ScreeningList.objects.filter(entries__in=entries).distinct())
        gone, _ = entries.delete()
        for changed in lists:
            tell_changed(changed, None, gettext_noop("1 erased from screening list"))
    return {"screening_entries": gone, "screening_imports": len(imports)}


def _imports(e164: str) -> list[Job]:
    """Those that are not over and whose files hold the number, however it is written there, or one like it."""
    tail = e164[-TAIL:]
    waiting = Job.objects.filter(kind=KIND, state__in=[Job.State.WAITING, Job.State.RUNNING]).order_by("pk")
    return [job for job in waiting.iterator() if any(tail in _digits(line) for line in job.source.splitlines())]


def _digits(line: str) -> str:
    return "".join(sign for sign in line if sign.isdecimal())
