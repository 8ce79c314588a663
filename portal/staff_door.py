"""Where STAFF_ADDRESSES names networks, the staff's pages are nowhere for everybody else."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.addresses import is_of_staff


class StaffAddresses:
    """Answers 404 before it asks who it is: a stranger learns nothing of who may sign in here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        if match and admin.site.name in match.namespaces and not is_of_staff(request):
            raise Http404("There is nothing here.")
