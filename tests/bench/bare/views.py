"""The reference views. Each file of `tests/bench` says which of them it measures against, and why."""

import json
from functools import cache
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from buttons.models import Button
from calls import memory
from tests.bench.bare.models import BareCall, Outbox
from tests.bench.bare.tasks import send


@cache
def body_of(button: UUID) -> bytes:
    built = memory.body(button)
    assert built is not None
    return built.plain


def body(request: HttpRequest, button: UUID) -> HttpResponse:
    """The same bytes as a button's config, kept for good."""
    return HttpResponse(body_of(button), content_type="application/json")


def store(request: HttpRequest, button: UUID) -> HttpResponse:
    """Read the button, write a call and its message, in one transaction."""
    stored(json.loads(request.body), button)
    return JsonResponse({"call": "asked"}, status=202)


def send_on_commit(request: HttpRequest, button: UUID) -> HttpResponse:
    """The same, and after the commit a Celery task that sends the message."""
    wish = json.loads(request.body)
    with transaction.atomic():
        message = stored(wish, button)
        transaction.on_commit(lambda: send.delay(message.pk))
    return JsonResponse({"call": "asked"}, status=202)


def nothing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The portal's own page for this links to addresses that are not here."""
    return HttpResponse(status=404)


def stored(wish: dict[str, str], button_id: UUID) -> Outbox:
    with transaction.atomic():
        button = Button.objects.get(public_id=button_id)
        call = BareCall.objects.create(button=button, key=wish["key"], number=wish["number"])
        return Outbox.objects.create(call=call, message={"phone": "SIPAGT01", "target": call.number})


handler404 = nothing
urlpatterns = [
    path("<uuid:button>/body", body),
    path("<uuid:button>/store", store),
    path("<uuid:button>/send", send_on_commit),
]
