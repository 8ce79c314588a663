"""Pieces of pages that are fetched again while something goes on."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import BusinessView

NO_CONTENT = 204


def fingerprint(*parts: object) -> str:
    """A short word that changes when what a fragment shows changes."""
    return salted_hmac("accounts.fragments", repr(parts)).hexdigest()[:16]


def answer(request: HttpRequest, template: str, context: dict[str, Any], seen: str) -> HttpResponse:
    """The fragment, or 204 if the page shows it already: nothing flickers and no focus is lost."""
    if request.GET.get("seen") == seen:
        return HttpResponse(status=NO_CONTENT)
    return render(request, template, context | {"seen": seen})


class LiveView(BusinessView):
    """A page of a business that may be fetched in pieces; a session that ended reloads the whole page."""

    def handle_no_permission(self) -> HttpResponseBase:  # type: ignore[override]
        if self.request.headers.get("HX-Request"):
            return HttpResponseClientRefresh()
        return super().handle_no_permission()
