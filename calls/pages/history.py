"""The history, filtered by what stands in the address, and the clicks that were turned away."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import BusinessView
from accounts.browsing import Page, page_of
from accounts.fragments import LiveView, answer, fingerprint
from calls.filtering import FilterForm
from calls.models import Call, RefusedClick
from calls.searching import browse

PAGE = 25
FOLDED = ("since", "until", "country", "campaign")
"""Filters that lie folded while they are not used."""


class CallsView(LiveView):
    """The calls that fit, newest first; the list is fetched again while one of them goes on."""

    extra_context = {"section": "calls"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = FilterForm(self.business, request.GET)
        filters = form.filters()
        found = browse(self.business, filters, request.GET, PAGE)
        asked = request.GET.copy()
        asked.pop("seen", None)
        context = self.get_context_data(
            form=form,
            is_filtered=_has(request, form.fields),
            are_more_used=_has(request, FOLDED),
            page=found.page,
            looked_until=found.looked_until,
            is_going_on=_is_going_on(found.page),
            address=asked.urlencode(),
        )
        seen = fingerprint([(call.pk, call.state, call.outcome) for call in found.page.rows])
        if request.headers.get("HX-Request"):
            return answer(request, "calls/_list.html", context, seen)
        return render(request, "calls/list.html", context | {"seen": seen})


class RefusedView(BusinessView):
    """Clicks that became no call, each with its true reason."""

    extra_context = {"section": "calls"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = FilterForm(self.business, request.GET)
        clicks: QuerySet[RefusedClick] = self.business.refused_clicks.select_related("button")
        if (button := form.filters().button) is not None:
            clicks = clicks.filter(button=button)
        context = self.get_context_data(page=page_of(clicks, request.GET, PAGE), form=form)
        return render(request, "calls/refused.html", context)


def _has(request: HttpRequest, names: Iterable[str]) -> bool:
    return any(request.GET.get(name) for name in names)


def _is_going_on(page: Page[Call]) -> bool:
    return page.is_first and any(not call.is_final for call in page.rows)
