"""The public half: what a button on a stranger's site asks of us. No cookie, no session, no user."""

import json
import logging
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, MethodNotAllowed, ParseError, UnsupportedMediaType
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.addresses import client_address
from buttons.loading import Loaded
from buttons.models.button import MAX_DELAY_MINUTES
from calls import challenge, memory
from calls.gate import Decision, Kind
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
BUSY = "We cannot take calls at the moment. Please try again in a minute."


class PublicView(APIView):
    """Open to every site, without credentials. `echoes_origin` views answer only sites the button allows."""

    authentication_classes: ClassVar[list[Any]] = []  # type: ignore[misc]
    permission_classes: ClassVar[list[Any]] = []  # type: ignore[misc]
    parser_classes: ClassVar[list[Any]] = [JSONParser]  # type: ignore[misc]
    methods = "GET"

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(status=status.HTTP_204_NO_CONTENT)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        origin = self.allowed_origin(request)
        if origin:
            response["Access-Control-Allow-Origin"] = origin
        if origin != "*":
            patch_vary_headers(response, ["Origin"])
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = f"{self.methods}, OPTIONS"
            response["Access-Control-Allow-Headers"] = "Content-Type"
            response["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.setdefault("Cache-Control", "no-store")
        return response

    def allowed_origin(self, request: Request) -> str:
        return "*"

    def handle_exception(self, exc: Exception) -> Response:
        """One shape for everything that goes wrong: a stable reason and a sentence."""
        match exc:
            case Http404() | UnknownButton():
                return refusal(404, "unknown_button", UNKNOWN)
            case CounterAway() | DatabaseError():
                log.warning("A click could not be taken: %s", type(exc).__name__)
                response = refusal(503, "busy", BUSY)
                response["Retry-After"] = "60"
                return response
            case ParseError() | RecursionError():
                return refusal(400, "bad_request", "The request could not be read.")
            case TooLarge():
                return refusal(413, "bad_request", "The request is too large.")
            case UnsupportedMediaType():
                return refusal(415, "bad_request", "Send JSON.")
            case MethodNotAllowed():
                return refusal(405, "bad_request", "This address does not take that method.")
            case APIException():
                return refusal(exc.status_code, "bad_request", "The request could not be taken.")
        raise exc


class UnknownView(PublicView):
    """An id that no button can have."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise UnknownButton


def refusal(status_code: int, reason: str, sentence: str, **more: Any) -> Response:
    """An answer that says no."""
    return Response({"reason": reason, "sentence": sentence, **more}, status=status_code)


class TooLarge(Exception):
    """The body is larger than any form of ours."""


@require_safe
def config_view(request: HttpRequest, button: UUID) -> HttpResponseBase:
    """`GET /w/ID/config.json`: cacheable for seconds, the same for everybody, from this process's memory."""
    try:
        body = memory.body(button)
    except DatabaseError:
        return _json(json.dumps({"reason": "busy", "sentence": BUSY}).encode(), status=503)
    if body is None:
        return _json(json.dumps({"reason": "unknown_button", "sentence": UNKNOWN}).encode(), status=404)
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'{body.etag[:-1]}-gzip"' if is_packed else body.etag
    response = _json(body.packed if is_packed else body.plain)
    if request.headers.get("If-None-Match") == etag:
        response = _json(b"", status=304)
    elif is_packed:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = f"public, max-age={memory.BROWSER_SECONDS}"
    return response


def _json(body: bytes, *, status: int = 200) -> HttpResponse:
    headers = {
        "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "no-store"
    }  # fmt: skip
    return HttpResponse(body, content_type="application/json", status=status, headers=headers)


class ChallengeView(PublicView):
    """`GET /w/ID/challenge`: a fresh click token, and how many zero bits its price is."""

    def get(self, request: Request, button: UUID) -> Response:
        if memory.body(button) is None:
            raise UnknownButton
        return Response({"challenge": challenge.issue(button.hex), "bits": settings.CHALLENGE_BITS})


class WishSerializer(serializers.Serializer[Any]):
    """The body of a click. The number is read by `screening.numbers`, which has a sentence for everything."""

    number = serializers.CharField(max_length=400, default="", allow_blank=True)
    country = serializers.RegexField(r"\A[A-Za-z]{2}\Z", required=False, default="")
    delay = serializers.IntegerField(min_value=0, max_value=MAX_DELAY_MINUTES, default=0)
    challenge = serializers.CharField(max_length=500)
    nonce = serializers.CharField(max_length=20, default="", allow_blank=True)
    key = serializers.RegexField(r"\A\S{8,64}\Z")
    page = serializers.CharField(max_length=4000, default="", allow_blank=True)
    referrer = serializers.CharField(max_length=4000, default="", allow_blank=True)
    language = serializers.RegexField(r"\A[a-z]{2}\Z", default="en")


class AskView(PublicView):
    """`POST /w/ID/calls`: ask for a call. The only address that can make a phone ring."""

    methods = "POST"
    button: Loaded | None = None

    def allowed_origin(self, request: Request) -> str:
        origin = request.headers.get("Origin", "")
        if self.button is None and request.method == "OPTIONS":
            self.button = memory.button(self.kwargs["button"])
        if self.button is None or not self.button.button.allowed_origins:
            return "*"
        return origin if origin in self.button.button.allowed_origins else ""

    def post(self, request: Request, button: UUID) -> Response:
        if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
            raise TooLarge
        self.button = find(button)
        form = WishSerializer(data=request.data)
        if not form.is_valid():
            field = next(iter(form.errors))
            return refusal(422, "bad_request", f"The request could not be taken: {field}.", field=field)
        wish = form.validated_data
        own_country = self.button.button.business.country
        try:
            number = parse(wish.pop("number"), wish.pop("country").upper() or own_country)
        except BadNumber as error:
            return refusal(422, f"number_{error.fault}", str(error), field="number")
        origin, address = site_of(request._request), client_address(request._request)
        try:
            call, is_new = request_call(self.button, Wish(number=number, origin=origin, address=address, **wish))
        except Turned as turned:
            return _turned(turned.decision)
        except TooFarAhead as error:
            sentence = f"A call can be asked for at most {error.most} minutes ahead."
            return refusal(422, "delay_too_long", sentence, field="delay")
        except KeyReused:
            return refusal(422, "key_reused", "This request was made before, with another number.")
        return Response({"call": told(call)}, status=202 if is_new else 200)


def site_of(request: HttpRequest) -> str:
    """The page's origin as its browser states it; "" if it states none, which no list of sites contains."""
    if origin := request.headers.get("Origin"):
        return origin
    parts = urlsplit(request.headers.get("Referer", ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _turned(decision: Decision) -> Response:
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

    def get(self, request: Request, token: str) -> Response:
        return Response({"call": told(find_call(token))})


class CancelView(PublicView):
    """`POST /w/calls/TOKEN/cancel`: the visitor thinks better of it."""

    methods = "POST"

    def post(self, request: Request, token: str) -> Response:
        call = find_call(token)
        try:
            stop(call)
        except NotStopped as error:
            call.refresh_from_db()
            return refusal(409, "too_late", error.sentence, call=told(call))
        return Response({"call": told(call)})
