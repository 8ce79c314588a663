"""Headers that every page of the portal has, unless its view knows better."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

DEFAULTS = {
    # What a person reads here is theirs: no proxy keeps it, and "back" after signing out shows nothing.
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


class PageHeaders:
    """Middleware below the public half and the static files, which say themselves who may keep them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in DEFAULTS.items():
            response.headers.setdefault(name, value)
        return response
