"""Webhooks: where a business's own systems hear what happens. A signing secret is shown in the answer that made it.

It is stored nowhere: where the same request comes again, the answer lacks it. Whoever lost it replaces it.
"""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import etags
from accounts.api.base import BusinessApi
from accounts.api.json_forms import errors_of, shown, written
from accounts.api.operations import operation, page_of
from accounts.api.paging import paged
from accounts.api.problems import FieldError, invalid
from accounts.api.shapes import members, named, shape_of
from accounts.models import Business, Role, WebhookEndpoint
from accounts.webhooks import keeping
from accounts.webhooks.forms import EndpointForm

_form = EndpointForm(Business())
_told: dict[str, Any] = {
    "id": serializers.UUIDField(),
    **members(_form.fields),
    "is_active": serializers.BooleanField(help_text="False: it is switched off and hears of nothing."),
    "failing_since": serializers.DateTimeField(allow_null=True, help_text="Since when it takes nothing."),
    "rests_until": serializers.DateTimeField(allow_null=True, help_text="Nothing is sent before, as it was failing."),
    "created_at": serializers.DateTimeField(),
}
WebhookShape = named("Webhook", "Where messages are sent, and which.", **_told)
SignedWebhookShape = named(
    "SignedWebhook",
    "A webhook and its secret, shown this once.",
    **_told,
    secret=serializers.CharField(
        required=False,
        help_text="Messages are signed with it (Standard Webhooks). Not in the answer of a repeated request.",
    ),
)
NewWebhookShape = shape_of("NewWebhook", _form.fields, "Where to send, and what; without kinds, everything.")
WebhookChangeShape = shape_of("WebhookChange", _form.fields, "What is to be changed of a webhook.", optional=True)
SwitchShape = named("WebhookSwitch", "On or off.", is_active=serializers.BooleanField())


class WebhooksApi(BusinessApi):
    """The webhooks of a business."""

    @operation("List webhooks", scope="notices:read", role=Role.OWNER, answers=page_of(WebhookShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Without their secrets, which nobody can read."""
        return paged(request, self.business.webhooks.all(), show_webhook)

    @operation(
        "Add a webhook",
        scope="notices:write",
        role=Role.OWNER,
        takes=NewWebhookShape,
        answers=SignedWebhookShape,
        status=201,
        creates=True,
        secret="secret",  # noqa: S106 (a member's name)
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """The secret is shown this once. An address can be added once; where its secret was lost, replace that."""
        made = self.judged(WebhookEndpoint(business=self.business), self.given)
        secret = keeping.add(made, self.actor)
        address = reverse("api:webhook", args=[self.business.public_id, made.public_id])
        return Response(show_webhook(made) | {"secret": secret}, status=201, headers={"Location": address})

    def judged(self, endpoint: WebhookEndpoint, given: dict[str, Any]) -> WebhookEndpoint:
        """The endpoint with what is given, not yet stored. Raises a `Problem` for what is not good."""
        typed, wrong = written(_form.fields, given)
        form = EndpointForm(self.business, typed, instance=endpoint)
        if not form.is_valid() or wrong:
            raise invalid(errors_of(form, but=wrong))
        return form.save(commit=False)

    def found(self, *, lock: bool = False) -> WebhookEndpoint:
        """The webhook in the address, until the transaction ends if locked. Raises `Http404` for another business's."""
        rows = self.business.webhooks.select_for_update() if lock else self.business.webhooks.all()
        endpoint = rows.filter(public_id=self.kwargs["endpoint"]).first()
        if endpoint is None:
            raise Http404
        return endpoint


class WebhookApi(WebhooksApi):
    """One webhook."""

    http_method_names = ["get", "head", "patch", "delete"]

    @operation("Read a webhook", scope="notices:read", role=Role.OWNER, answers=WebhookShape, tagged=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """With how it fares."""
        told = show_webhook(self.found())
        return self.tagged(told, etags.of_content(told))

    @operation(
        "Change a webhook",
        scope="notices:write",
        role=Role.OWNER,
        takes=WebhookChangeShape,
        answers=WebhookShape,
        locks=True,
        tagged=True,
    )
    def patch(self, request: Request, **kwargs: Any) -> Response:
        """Fields that are not sent stay as they are. What waits is tried afresh."""
        with transaction.atomic():
            endpoint = self._unchanged(request)
            keeping.change(self.judged(endpoint, _settings(endpoint) | self.given), self.actor)
        told = show_webhook(endpoint)
        return self.tagged(told, etags.of_content(told))

    @operation("Remove a webhook", scope="notices:write", role=Role.OWNER, status=204, locks=True)
    def delete(self, request: Request, **kwargs: Any) -> Response:
        """It is gone with all its messages, those that wait included."""
        with transaction.atomic():
            keeping.remove(self._unchanged(request), self.actor)
        return Response(status=204)

    def _unchanged(self, request: Request) -> WebhookEndpoint:
        endpoint = self.found(lock=True)
        etags.require(request, etags.of_content(show_webhook(endpoint)))
        return endpoint


class WebhookSwitchApi(WebhooksApi):
    """On or off."""

    http_method_names = ["post"]

    @operation(
        "Switch a webhook on or off", scope="notices:write", role=Role.OWNER, takes=SwitchShape, answers=WebhookShape
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Switched off, it keeps its messages and hears of nothing new."""
        wanted = self.given.get("is_active")
        if not isinstance(wanted, bool):
            raise invalid([FieldError("is_active", "Write true or false.", "type")])
        with transaction.atomic():
            endpoint = self.found(lock=True)
            keeping.switch(endpoint, self.actor, on=wanted)
        return Response(show_webhook(endpoint))


class WebhookSecretApi(WebhooksApi):
    """What messages are signed with."""

    http_method_names = ["post"]

    @operation("Replace a webhook’s secret", scope="notices:write", role=Role.OWNER, answers=SignedWebhookShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Messages are signed with the new one from now on; it is shown this once."""
        with transaction.atomic():
            endpoint = self.found(lock=True)
            secret = keeping.replace_secret(endpoint, self.actor)
        return Response(show_webhook(endpoint) | {"secret": secret})


def show_webhook(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """The webhook as the API tells it."""
    names = ("is_active", "failing_since", "rests_until", "created_at")
    return {"id": str(endpoint.public_id), **_settings(endpoint)} | {name: getattr(endpoint, name) for name in names}


def _settings(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {name: shown(field, getattr(endpoint, name)) for name, field in _form.fields.items()}
