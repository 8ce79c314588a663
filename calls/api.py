"""The public half: what a button on a stranger's site asks of us. No cookie, no session, no user."""

import hashlib
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, MethodNotAllowed, ParseError, UnsupportedMediaType
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from buttons.models import Button
from calls import challenge
from calls.addresses import client_address
from calls.config import config
from calls.gate import Decision, Kind
from calls.limiting import CounterAway
from calls.models import Call
from calls.requesting import KeyReused, Turned, Wish, cancel, request_call
from calls.telling import told
from screening.numbers import MAX_TYPED, BadNumber, parse

CONFIG_SECONDS = 5
"""How long a browser or cache may keep a config: a change is seen within this time."""

PREFLIGHT_SECONDS = 600

STATUS = {"closed": 409, "in_progress": 409, "number_limit": 429, "address_limit": 429}
"""HTTP status by reason; every other refusal is 403."""

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
            case Http404():
                return refusal(404, "unknown_button", "There is no such button or call.")
            case CounterAway():
                response = refusal(503, "busy", BUSY)
                response["Retry-After"] = "60"
                return response
            case ParseError():
                return refusal(400, "bad_request", "The request could not be read.")
            case UnsupportedMediaType():
                return refusal(415, "bad_request", "Send JSON.")
            case MethodNotAllowed():
                return refusal(405, "bad_request", "This address does not take that method.")
            case RecursionError():
                return refusal(400, "bad_request", "The request could not be read.")
            case APIException():
                return refusal(exc.status_code, "bad_request", "The request could not be taken.")
        raise exc


def refusal(status_code: int, reason: str, sentence: str, **more: Any) -> Response:
    """An answer that says no."""
    return Response({"reason": reason, "sentence": sentence, **more}, status=status_code)


def find_button(button_id: UUID) -> Button:
    """The button of that public id, with what the gate will need. Raises `Http404`."""
    found = (
        Button.objects.select_related("business", "account", "hours")
        .exclude(state=Button.State.RETIRED)
        .filter(public_id=button_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


class ConfigView(PublicView):
    """`GET /w/ID/config.json`: cacheable for seconds, the same for everybody."""

    def get(self, request: Request, button: UUID) -> Any:
        response = Response(config(find_button(button), timezone.now()))
        response["Cache-Control"] = f"public, max-age={CONFIG_SECONDS}"
        response.accepted_renderer, response.accepted_media_type = request.accepted_renderer, "application/json"
        response.renderer_context = self.get_renderer_context()  # type: ignore[attr-defined]
        response.render()
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        response["ETag"] = etag
        return get_conditional_response(request._request, etag=etag, response=response)


class ChallengeView(PublicView):
    """`GET /w/ID/challenge`: a fresh click token."""

    def get(self, request: Request, button: UUID) -> Response:
        return Response({"challenge": challenge.issue(find_button(button).public_id.hex)})


class WishSerializer(serializers.Serializer[Any]):
    """The body of a click."""

    number = serializers.CharField(
        max_length=MAX_TYPED,
        error_messages={
            "blank": "Enter your phone number.",
            "required": "Enter your phone number.",
            "null": "Enter your phone number.",
            "max_length": "This number is too long.",
        },
    )
    country = serializers.RegexField(r"\A[A-Za-z]{2}\Z", required=False, default="")
    delay = serializers.IntegerField(min_value=0, default=0)
    challenge = serializers.CharField(max_length=500)
    key = serializers.CharField(min_length=8, max_length=64)
    page = serializers.CharField(max_length=4000, default="", allow_blank=True)
    referrer = serializers.CharField(max_length=4000, default="", allow_blank=True)
    language = serializers.RegexField(r"\A[a-z]{2}\Z", default="en")


class AskView(PublicView):
    """`POST /w/ID/calls`: ask for a call. The only address that can make a phone ring."""

    methods = "POST"

    def allowed_origin(self, request: Request) -> str:
        origin = request.headers.get("Origin", "")
        button = Button.objects.filter(public_id=self.kwargs["button"]).first()
        if button is None or not button.allowed_origins:
            return "*"
        return origin if origin in button.allowed_origins else ""

    def post(self, request: Request, button: UUID) -> Response:
        found = find_button(button)
        form = WishSerializer(data=request.data)
        if not form.is_valid():
            return Response({"errors": form.errors}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        wish = form.validated_data
        if wish["delay"] > found.max_delay:
            sentence = f"A call can be asked for at most {found.max_delay} minutes ahead."
            return Response({"errors": {"delay": [sentence]}}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        try:
            number = parse(wish["number"], wish["country"].upper() or found.business.country)
        except BadNumber as error:
            return Response({"errors": {"number": [str(error)]}}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        try:
            call, is_new = request_call(
                found,
                Wish(
                    number=number,
                    key=wish["key"],
                    challenge=wish["challenge"],
                    delay=wish["delay"],
                    origin=site_of(request._request),
                    address=client_address(request._request),
                    page=wish["page"],
                    referrer=wish["referrer"],
                    language=wish["language"],
                ),
            )
        except Turned as turned:
            return _turned(turned.decision)
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
    return refusal(status_code, decision.reason, decision.sentence, next_opening=opening)


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
        if not cancel(call) and call.state != Call.State.CANCELLED:
            return refusal(409, "too_late", "It is too late to cancel: the call is on its way.", call=told(call))
        return Response({"call": told(call)})
