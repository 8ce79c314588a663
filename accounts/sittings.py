"""How long a sign-in lasts: it ends after a time without a sign of life, and at the latest after a time in all.

Both times stand in the session itself, so a request costs no statement for them but, every few minutes, the saving of
the session. Staff, before whom every business lies open, have shorter ones.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY as SIGNED_IN
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

BEGAN, SEEN = "began_at", "seen_at"
"""Where the session keeps them: seconds since 1970."""

NOTED_EVERY = 300
"""Seconds between two savings of a session for its sign of life alone; an idle time may come out longer by these."""


class SessionLimits:
    """Ends a session that is over. The page itself then asks to sign in, and leads back.

    Visitors' pages know nobody: for them a session is not even opened.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_a_visitor_s = request.path_info.startswith(settings.VISITORS_PATH)
        if not is_a_visitor_s and request.session.session_key and SIGNED_IN in request.session:
            if _is_over(request):
                _end(request)
            else:
                _note(request)
        return self.get_response(request)


@receiver(user_logged_in)
def begin(sender: object, request: HttpRequest, **kwargs: Any) -> None:
    """A sign-in begins the times anew."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def _is_over(request: HttpRequest) -> bool:
    now = time.time()
    idle, age = now - request.session.get(SEEN, now), now - request.session.get(BEGAN, now)
    if idle > settings.SESSION_IDLE.total_seconds() or age > settings.SESSION_LIFE.total_seconds():
        return True
    if idle > settings.STAFF_SESSION_IDLE.total_seconds() or age > settings.STAFF_SESSION_LIFE.total_seconds():
        return bool(getattr(request.user, "is_staff", False))  # asked only where it matters
    return False


def _note(request: HttpRequest) -> None:
    """A page that fetches pieces of itself by a clock is no sign of life; sessions of before begin now."""
    now = int(time.time())
    if BEGAN not in request.session:
        request.session[BEGAN] = now
    if request.method == "GET" and request.headers.get("HX-Request"):
        return
    if now - request.session.get(SEEN, 0) > NOTED_EVERY:
        request.session[SEEN] = now


def _end(request: HttpRequest) -> None:
    request.session.flush()
    request.user = AnonymousUser()
    messages.info(request, _("You were signed out, because this sign-in was over. Sign in, and go on where you were."))
