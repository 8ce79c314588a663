"""Fetches the entries that can speak of a number: one indexed query, however long the lists are."""

from collections.abc import Iterable

from screening.models import ScreeningEntry
from screening.rules import Rule, Verdict, candidates


def rules_for(digits: str, list_ids: Iterable[int]) -> list[Rule]:
    """Every entry of those lists that is `digits` or one of its beginnings. No list, no query."""
    wanted = list(list_ids)
    if not wanted:
        return []
    entries = ScreeningEntry.objects.filter(list_id__in=wanted, digits__in=candidates(digits))
    return [
        Rule(digits, is_prefix, Verdict(verdict), name, expires_at)
        for digits, is_prefix, verdict, name, expires_at in entries.order_by().values_list(
            "digits", "is_prefix", "list__verdict", "list__name", "expires_at"
        )
    ]
