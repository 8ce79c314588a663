"""What was done in a business, by whom, when."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import pgettext

from accounts.access import BusinessView
from accounts.browsing import page_of
from accounts.models import AuditEntry, Role

ENTRIES_A_PAGE = 50
FIRST_YEAR, LAST_YEAR = 2000, 9000
LONGEST = 300
NOTHING = "–"


class TrailView(BusinessView):
    """The audit trail, newest first, for owners."""

    role = Role.OWNER
    extra_context = {"section": "settings"}
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        entries = self.business.audit_entries.select_related("actor")
        page = page_of(entries, _asked(request), ENTRIES_A_PAGE, name="at")
        rows = [(entry, changed(entry)) for entry in page.rows]
        return render(request, "accounts/trail.html", self.get_context_data(page=page, rows=rows))


def _asked(request: HttpRequest) -> QueryDict:
    """What was asked for, without a moment that no database could be asked about."""
    asked = request.GET.copy()
    try:
        moment = parse_datetime(asked.get("before", ""))
    except ValueError:  # well written, and no date: the 45th of a month
        moment = None
    if moment is None or is_naive(moment) or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        asked.pop("before", None)
    return asked


def changed(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Field, before and after in words, without what only went from one emptiness to another."""
    told = [(name, in_words(pair[0]), in_words(pair[-1])) for name, pair in entry.changes.items() if pair]
    return [(name, before, after) for name, before, after in told if before != after]


def in_words(value: Any) -> str:
    """A stored value as people write it, at most `LONGEST` characters of it."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return pgettext("a setting", "yes") if value else pgettext("a setting", "no")
    if isinstance(value, dict):
        value = [f"{name}: {in_words(one)}" for name, one in value.items()]
    text = ", ".join(in_words(one) for one in value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
