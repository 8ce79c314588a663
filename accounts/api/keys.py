"""Keys of a business, for its integrations: what there is, a new one, the end of one. Each is shown once."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import BusinessApi
from accounts.api.json_forms import errors_of, written
from accounts.api.operations import operation, page_of
from accounts.api.paging import paged
from accounts.api.problems import Problem, invalid
from accounts.api.shapes import named, shape_of
from accounts.api.tokens import TokenShape, show
from accounts.confirmed import CONFIRM_FIRST, has_confirmed
from accounts.models import ApiToken, Business, Role, User
from accounts.people_forms import KeyForm
from accounts.tokens import revoke

NEEDS_A_PERSON = "This token belongs to one business; only a person’s token makes another."

NewKeyShape = shape_of("NewKey", KeyForm(User(), Business()).fields, "What a key is for, what it may, and how long.")
MadeKeyShape = named(
    "MadeKey",
    "A key, shown this once.",
    token=serializers.CharField(
        required=False, help_text="For `Authorization: Bearer`. Not in the answer of a repeated request."
    ),
    **TokenShape().get_fields(),
)


class KeysApi(BusinessApi):
    """The keys of a business."""

    @operation("List API keys", scope="keys:read", role=Role.OWNER, answers=page_of(TokenShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Those that are over or revoked, too."""
        return paged(request, self.own_keys(), show)

    @operation(
        "Make an API key",
        scope="keys:write",
        role=Role.OWNER,
        takes=NewKeyShape,
        answers=MadeKeyShape,
        status=201,
        creates=True,
        secret="token",  # noqa: S106 (a member's name)
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """With scopes that the asking token has itself, and good no longer than that one. Needs a person’s token."""
        if self.token.user is None:
            raise Problem("role_too_low", NEEDS_A_PERSON)
        if not has_confirmed(self.actor):
            raise Problem("conflict", _(CONFIRM_FIRST))
        blank = KeyForm(self.actor, self.business)
        days = blank.get_initial_for_field(blank.fields["days"], "days")
        typed, wrong = written(blank.fields, {"days": days} | self.given)
        form = KeyForm(self.actor, self.business, typed, asked_by=self.token)
        made = None if wrong else form.make()
        if made is None:
            raise invalid(errors_of(form, but=wrong))
        address = reverse("api:key", args=[self.business.public_id, made[0].public_id])
        return Response({"token": made[1], **show(made[0])}, status=201, headers={"Location": address})

    def own_keys(self) -> QuerySet[ApiToken]:
        """The business's own; a person's keys are that person's alone."""
        return ApiToken.objects.select_related("business").filter(business=self.business)


class KeyApi(KeysApi):
    """One key."""

    http_method_names = ["get", "head", "delete"]

    @operation("Read an API key", scope="keys:read", role=Role.OWNER, answers=TokenShape)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """What it may do, until when, and when it was used last."""
        return Response(show(self.found()))

    @operation("Revoke an API key", scope="keys:write", role=Role.OWNER, status=204)
    def delete(self, request: Request, **kwargs: Any) -> Response:
        """What uses it is refused from now on."""
        revoke(self.found(), self.actor)
        return Response(status=204)

    def found(self) -> ApiToken:
        """The key in the address. Raises `Http404` for another business's."""
        key = self.own_keys().filter(public_id=self.kwargs["key"]).first()
        if key is None:
            raise Http404
        return key
