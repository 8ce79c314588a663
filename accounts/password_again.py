"""The password, or a second step, once more before what matters. Nobody who finds a browser open changes it.

The library asks before its own pages, too, and would do it before these, but would keep the form that was sent in the
session as it is: credentials in clear. Here it is kept sealed, and sent on once it is known who sent it.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, is_reauthentication_required
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import resolve

from accounts.sealing import Unreadable, seal, unseal

Act = Callable[..., HttpResponseBase]


def password_again(act: Act) -> Act:
    """For a view's method: who has not shown lately who they are is asked first."""

    @wraps(act)
    def asking(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return asked(request) or act(view, request, *args, **kwargs)

    return asking


def asked(request: HttpRequest) -> HttpResponse | None:
    """The way to the page that asks, which leads back here with what was typed; None if nobody need be asked."""
    if not is_reauthentication_required(request, app="allauth.account"):
        return None
    request.session.pop(STATE_SESSION_KEY, None)
    if request.method == "POST":
        typed = seal({"typed": request.POST.urlencode()}, _place(request))
        kept = {"address": request.get_full_path(), "path": request.path_info, "sealed": typed}
        request.session[STATE_SESSION_KEY] = {"state": kept, "callback": f"{__name__}.go_on"}
    page = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")


def go_on(request: HttpRequest, kept: dict[str, str]) -> HttpResponseBase:
    """Send the kept form on, as the library asks once the person has shown who they are."""
    following = get_next_redirect_url(request)
    try:
        typed = unseal(kept["sealed"], _place(request))["typed"]
    except Unreadable:
        typed = ""
    if following != kept["address"] or not typed:  # they went elsewhere meanwhile
        return redirect(following or "home")
    request.GET, request.POST = QueryDict(urlsplit(kept["address"]).query), QueryDict(typed)
    request.path_info, request.path = kept["path"], urlsplit(kept["address"]).path
    request.resolver_match = match = resolve(kept["path"])
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether this sign-in is so young that it says by itself who is there."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def _place(request: HttpRequest) -> str:
    return f"accounts.password_again:{request.user.pk}"
