"""The public half: what a button on a stranger's site asks of us. No cookie, no session, no user."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from accounts.addresses import client_address
from buttons.loading import Loaded
from calls import challenge, memory, reading
from calls.decision import Decision, Kind
from calls.gate import BUSY
from calls.limiting import DAY, CounterAway
from calls.models import Call
from calls.requesting import KeyReused, TooFarAhead, Turned, UnknownButton, Wish, find, request_call
from calls.stopping import NotStopped, stop
from calls.telling import told
from screening.numbers import BadNumber, parse

log = logging.getLogger(__name__)

PREFLIGHT_SECONDS = 600
LARGEST_BODY = 16 * 1024
"""Bytes: two addresses of 4,000 characters and the form."""

STATUS = {
    **dict.fromkeys(("closed", "in_progress", "full"), 409),
    **dict.fromkeys(("number_limit", "address_limit", "button_limit", "business_limit", "spend_limit"), 429),
    "failing": 503,
}
"""HTTP status by reason; every other refusal is 403."""

RETRY_AFTER = {"number_limit": 3600, "address_limit": 3600, "failing": 60, "full": 60}
"""Seconds; a day for every other limit."""

UNKNOWN = "There is no such button or call."


@method_decorator(csrf_exempt, name="dispatch")  # no cookie of a visitor means anything here
class PublicView(View):
    """Open to every site, without credentials; `allowed_origin` says which site may read the answer."""

    methods = "GET"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Exception as error:
            response = self.excuse(error)
        origin = self.allowed_origin(request)
        if origin:
            response["Access-Control-Allow-Origin"] = origin
        if origin != "*":
            patch_vary_headers(response, ["Origin"])
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response["Cache-Control"] = "no-store"
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        headers = {
            "Access-Control-Allow-Methods": f"{self.methods}, OPTIONS",
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        }
        return HttpResponse(status=204, headers=headers)

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = refusal(405, "bad_request", "This address does not take that method.")
        response["Allow"] = f"{self.methods}, OPTIONS"
        return response

    def allowed_origin(self, request: HttpRequest) -> str:
        return "*"

    def excuse(self, error: Exception) -> HttpResponse:
        """One shape for everything that goes wrong: a stable reason and a sentence."""
        match error:
            case Http404() | UnknownButton():
                return refusal(404, "unknown_button", UNKNOWN)
            case CounterAway() | DatabaseError():
                log.warning("A click could not be taken: %s", type(error).__name__)
                response = refusal(503, "busy", BUSY)
                response["Retry-After"] = "60"
                return response
            case reading.NoWish() | UnreadablePostError():
                return refusal(400, "bad_request", "The request could not be read.")
            case reading.BadField():
                sentence = f"The request could not be taken: {error}."
                return refusal(422, "bad_request", sentence, field=str(error))
        raise error


class UnknownView(PublicView):
    """An id that no button can have."""

    def get(self, request: HttpRequest) -> HttpResponse:
        raise UnknownButton

    post = get


def answer(body: Any, status: int = 200) -> HttpResponse:
    """`body` as JSON."""
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return HttpResponse(text.encode(), content_type="application/json", status=status)


def refusal(status: int, reason: str, sentence: str, **more: Any) -> HttpResponse:
    """An answer that says no."""
    return answer({"reason": reason, "sentence": sentence, **more}, status)


def config_view(request: HttpRequest, button: UUID) -> HttpResponse:
    """`GET /w/ID/config.json`: cacheable for seconds, the same for everybody, from this process's memory."""
    if request.method not in {"GET", "HEAD"}:
        return _cached(refusal(405, "bad_request", "This address does not take that method."), "no-store")
    try:
        body = memory.body(button)
    except DatabaseError:
        return _cached(refusal(503, "busy", BUSY), "no-store")
    if body is None:
        return _cached(refusal(404, "unknown_button", UNKNOWN), "no-store")
    is_packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    etag = f'{body.etag[:-1]}-gzip"' if is_packed else body.etag
    is_known = request.META.get("HTTP_IF_NONE_MATCH") == etag
    content = b"" if is_known else body.packed if is_packed else body.plain
    response = HttpResponse(content, content_type="application/json", status=304 if is_known else 200)
    if is_packed and not is_known:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Vary"] = "Accept-Encoding"
    return _cached(response, f"public, max-age={memory.BROWSER_SECONDS}")


def _cached(response: HttpResponse, how: str) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = how
    return response


class ChallengeView(PublicView):
    """`GET /w/ID/challenge`: a fresh click token, and how many zero bits its price is."""

    def get(self, request: HttpRequest, button: UUID) -> HttpResponse:
        if memory.body(button) is None:
            raise UnknownButton
        return answer({"challenge": challenge.issue(button.hex), "bits": settings.CHALLENGE_BITS})


class AskView(PublicView):
    """`POST /w/ID/calls`: ask for a call. The only address that can make a phone ring."""

    methods = "POST"
    button: Loaded | None = None

    def allowed_origin(self, request: HttpRequest) -> str:
        if self.button is None or not self.button.button.allowed_origins:
            return "*"
        origin = request.headers.get("Origin", "")
        return origin if origin in self.button.button.allowed_origins else ""

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.button = memory.button(kwargs["button"])
        return super().options(request)

    def post(self, request: HttpRequest, button: UUID) -> HttpResponse:
        if request.content_type != "application/json":
            return refusal(415, "bad_request", "Send JSON.")
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            return refusal(413, "bad_request", "The request is too large.")
        self.button = find(button)
        wish = reading.wish(request.body)
        own_country = self.button.button.business.country
        try:
            number = parse(wish.pop("number"), wish.pop("country").upper() or own_country)
        except BadNumber as error:
            return refusal(422, f"number_{error.fault}", str(error), field="number")
        origin, address = site_of(request), client_address(request)
        try:
            call, is_new = request_call(self.button, Wish(number=number, origin=origin, address=address, **wish))
        except Turned as turned:
            return _turned(turned.decision)
        except TooFarAhead as error:
            sentence = f"A call can be asked for at most {error.most} minutes ahead."
            return refusal(422, "delay_too_long", sentence, field="delay")
        except KeyReused:
            return refusal(422, "key_reused", "This request was made before, with another number.")
        return answer({"call": told(call)}, 202 if is_new else 200)


def site_of(request: HttpRequest) -> str:
    """The page's origin as its browser states it; "" if it states none, which no list of sites contains."""
    if origin := request.headers.get("Origin"):
        return origin
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _turned(decision: Decision) -> HttpResponse:
    opening = decision.next_opening.strftime("%Y-%m-%dT%H:%M:%SZ") if decision.next_opening else None
    status_code = 409 if decision.kind == Kind.CLOSED else STATUS.get(decision.reason, 403)
    response = refusal(status_code, decision.reason, decision.sentence, next_opening=opening)
    if status_code in {429, 503} or decision.reason in RETRY_AFTER:
        response["Retry-After"] = str(RETRY_AFTER.get(decision.reason, DAY))
    return response


def find_call(token: str) -> Call:
    """The call whose visitor holds `token`. Raises `Http404`."""
    found = Call.objects.select_related("account", "button").filter(token=token).first()
    if found is None:
        raise Http404
    return found


class ProgressView(PublicView):
    """`GET /w/calls/TOKEN`: how far the call is."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return answer({"call": told(find_call(token))})


class CancelView(PublicView):
    """`POST /w/calls/TOKEN/cancel`: the visitor thinks better of it."""

    methods = "POST"

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        call = find_call(token)
        try:
            stop(call)
        except NotStopped as error:
            call.refresh_from_db()
            return refusal(409, "too_late", error.sentence, call=told(call))
        return answer({"call": told(call)})
