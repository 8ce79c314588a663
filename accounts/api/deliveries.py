"""What was sent to one webhook and what came of it; a test, and a message sent again.

What a message said is not told here: it may hold a caller's number, which needs the scope of calls.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import choice
from accounts.api.operations import operation, page_of, query
from accounts.api.paging import paged
from accounts.api.problems import Problem
from accounts.api.shapes import named
from accounts.api.webhooks import WebhooksApi
from accounts.models import Role, WebhookDelivery
from accounts.webhooks import asking

DeliveryShape = named(
    "WebhookDelivery",
    "A message to a webhook, and how far it is.",
    id=serializers.UUIDField(help_text="Behind “msg_” and without hyphens it is the header field webhook-id."),
    kind=serializers.CharField(),
    state=serializers.ChoiceField(choices=WebhookDelivery.State.values),
    tries=serializers.IntegerField(),
    next_try_at=serializers.DateTimeField(allow_null=True),
    status=serializers.IntegerField(allow_null=True, help_text="The last answer’s."),
    problem=serializers.CharField(allow_blank=True, help_text="Why it did not arrive, with the answer’s first words."),
    created_at=serializers.DateTimeField(),
    settled_at=serializers.DateTimeField(allow_null=True, help_text="When it arrived or was given up."),
)


class DeliveriesApi(WebhooksApi):
    """The messages of one webhook."""

    http_method_names = ["get", "head"]

    @operation(
        "List a webhook’s messages",
        scope="notices:read",
        role=Role.OWNER,
        answers=page_of(DeliveryShape),
        pages=True,
        filters=[query("state", "Only those in this state.", enum=WebhookDelivery.State.values)],
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """With the last answer to each."""
        rows = self.found().deliveries.all()
        if state := choice(request, "state", WebhookDelivery.State.values):
            rows = rows.filter(state=state)
        return paged(request, rows, _delivery)


class WebhookTestApi(WebhooksApi):
    """Whether the other side answers."""

    http_method_names = ["post"]

    @operation("Send a test message", scope="notices:write", role=Role.OWNER, answers=DeliveryShape, status=202)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """It is on its way; look at the list of messages in some seconds."""
        try:
            message = asking.send_test(self.found())
        except ValidationError as error:
            raise Problem("conflict", error.messages[0]) from None
        return Response(_delivery(message), status=202)


class ReplayApi(WebhooksApi):
    """One message once more."""

    http_method_names = ["post"]

    @operation("Send a message again", scope="notices:write", role=Role.OWNER, answers=DeliveryShape, status=202)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Under the same id, so that a receiver who had it drops it."""
        try:
            asking.replay(self._message())
        except ValidationError as error:
            raise Problem("conflict", error.messages[0]) from None
        return Response(_delivery(self._message()), status=202)

    def _message(self) -> WebhookDelivery:
        rows = self.found().deliveries.select_related("endpoint")
        message = rows.filter(public_id=self.kwargs["delivery"]).first()
        if message is None:
            raise Http404
        return message


def _delivery(message: WebhookDelivery) -> dict[str, Any]:
    names = ("kind", "state", "tries", "next_try_at", "status", "problem", "created_at", "settled_at")
    return {"id": str(message.public_id)} | {name: getattr(message, name) for name in names}
