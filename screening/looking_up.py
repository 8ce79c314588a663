"""Fetches the entries that can speak of a number: one indexed query, however long the lists are."""

from collections.abc import Iterable

from screening.models import ScreeningEntry
from screening.rules import Rule, Verdict, candidates


def rules_for(digits: str, list_ids: Iterable[int]) -> list[Rule]:
    """Every entry of those lists that is `digits` or one of its beginnings."""
    entries = ScreeningEntry.objects.filter(list_id__in=list(list_ids), digits__in=candidates(digits))
    return [
        Rule(
            digits=entry.digits,
            is_prefix=entry.is_prefix,
            verdict=Verdict(entry.list.verdict),
            list_name=entry.list.name,
            expires_at=entry.expires_at,
        )
        for entry in entries.select_related("list")
    ]
