"""The owner's page that holds calls against the providers' records, list by list."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.access import BusinessView
from accounts.browsing import Page, page_of
from calls import comparing
from calls.comparing import Side
from calls.models import Call, CallRecord

PAGE = 25
DAYS = (7, 30, 90)
USUAL_DAYS = 30

LISTS = {
    Side.MATCHED: (gettext_noop("Matched"), gettext_noop("Calls with the provider’s own record of them.")),
    Side.CALLS: (
        gettext_noop("No record"),
        gettext_noop("Calls that the provider was told of, and whose record did not come within an hour."),
    ),
    Side.RECORDS: (
        gettext_noop("No call"),
        gettext_noop("Calls at your providers that nobody asked for here: somebody goes past the portal."),
    ),
    Side.DIFFERING: (
        gettext_noop("Differing"),
        gettext_noop("Calls whose record tells something else than was seen here."),
    ),
}


class RecordsView(BusinessView):
    """`?list=` is one of `Side`, `?days=` how far back; what means nothing is the first list and the usual month."""

    extra_context = {"section": "calls"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("list", "")
        side = Side(asked) if asked in set(Side) else Side.MATCHED
        days = next((days for days in DAYS if request.GET.get("days") == str(days)), USUAL_DAYS)
        lists = [(name, _(words)) for name, (words, about) in LISTS.items()]
        context = self.get_context_data(
            page=self._page(side, days), side=side, lists=lists, about=_(LISTS[side][1]), days=days, choices=DAYS
        )
        return render(request, "calls/records.html", context)

    def _page(self, side: Side, days: int) -> Page[Call] | Page[CallRecord]:
        now = timezone.now()
        since = now - timedelta(days=days)
        if side is Side.RECORDS:
            records = comparing.without_call(self.business, since)
            return page_of(records, self.request.GET, PAGE, name="fingerprint")
        calls: QuerySet[Call]
        match side:
            case Side.MATCHED:
                calls = comparing.matched(self.business, since)
            case Side.CALLS:
                calls = comparing.without_record(self.business, since, now)
            case _:
                calls = comparing.differing(self.business, since)
        page = page_of(calls, self.request.GET, PAGE)
        if side is Side.DIFFERING:
            for call in page.rows:
                call.differences = comparing.differences(call)  # type: ignore[attr-defined]
        return page
