"""What screening lists know of one number, and forgetting it. The register of those never to call keeps its hash."""

from typing import Any

from django.db import transaction

from screening.models import ScreeningEntry, ScreeningList
from screening.saving import tell_changed


def found(e164: str) -> dict[str, list[dict[str, Any]]]:
    """The entries of this very number with their notes, ready to be written as JSON."""
    entries = ScreeningEntry.objects.filter(digits=e164.removeprefix("+"), is_prefix=False).select_related("list")
    return {
        "screening_entries": [
            {"list": entry.list.name, "verdict": entry.list.verdict, "note": entry.note, "since": entry.created_at}
            for entry in entries
        ]
    }


def erase(e164: str) -> dict[str, int]:
    """Take the number off every list; how many entries went. Buttons that use the lists are pushed again."""
    with transaction.atomic():
        entries = ScreeningEntry.objects.filter(digits=e164.removeprefix("+"), is_prefix=False)
        lists = list(ScreeningList.objects.filter(entries__in=entries).distinct())
        gone, _ = entries.delete()
        for changed in lists:
            tell_changed(changed, None, "1 erased from screening list")
    return {"screening_entries": gone}
