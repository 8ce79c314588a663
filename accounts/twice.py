"""The same form sent twice at the same instant: the first is stored, and the database refused its twin."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SENT_TWICE = gettext_noop(
    "This was sent twice at the same moment, and is stored once. Look at it before you send it again."
)
MADE_TWICE = gettext_noop("This account was made a moment ago. Sign in with it.")

UNIQUE = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
"""What PostgreSQL and SQLite call it."""


class SentTwiceMiddleware:
    """Leads whoever sent the twin back to the page, instead of to an error.

    Only for forms that carry a session: what the public half is sent twice it answers itself, and sets no cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, IntegrityError) or not is_twin(exception) or not _is_form(request):
            return None
        if request.user.is_authenticated:
            messages.error(request, _(SENT_TWICE))
            return redirect(request.get_full_path())
        messages.error(request, _(MADE_TWICE))
        return redirect(settings.LOGIN_URL)


def is_twin(error: IntegrityError) -> bool:
    """Whether the database refused a second row of what may be there once; its other refusals are our mistakes."""
    cause = error.__cause__
    told = getattr(cause, "sqlstate", "") or getattr(cause, "sqlite_errorname", "")
    return told in UNIQUE


def _is_form(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and not getattr(match.func, "csrf_exempt", False)
