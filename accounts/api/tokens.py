"""The tokens of whoever asks: what there is, and the end of one. They are made by signing in, or on the portal."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView
from accounts.api.operations import ANY, operation, page_of
from accounts.api.paging import paged
from accounts.api.problems import Problem
from accounts.api.shapes import named
from accounts.models import ApiToken, Role
from accounts.tokens import revoke

ITSELF_ALONE = "A token revokes itself alone. Revoke the others on the portal, among your API keys."

TokenShape = named(
    "Token",
    "A token, without itself.",
    id=serializers.UUIDField(),
    name=serializers.CharField(),
    hint=serializers.CharField(help_text="Its last characters."),
    role=serializers.ChoiceField(choices=Role.values),
    scopes=serializers.ListField(child=serializers.CharField()),
    business=serializers.UUIDField(allow_null=True, help_text="Whose integration it is; null: a person’s."),
    created_at=serializers.DateTimeField(),
    expires_at=serializers.DateTimeField(),
    last_used_at=serializers.DateTimeField(allow_null=True),
    revoked_at=serializers.DateTimeField(allow_null=True),
)


class TokensApi(ApiView):
    """A person's own tokens; an integration sees itself alone."""

    @operation("List tokens", scope=ANY, answers=page_of(TokenShape), pages=True)
    def get(self, request: Request) -> Response:
        """Every token may see this."""
        return paged(request, self.own(), show)

    def own(self) -> QuerySet[ApiToken]:
        """The person's tokens, or this one."""
        rows = ApiToken.objects.select_related("business")
        return rows.filter(user=self.token.user) if self.token.user else rows.filter(pk=self.token.pk)


class TokenApi(TokensApi):
    """One token."""

    @operation("Read a token", scope=ANY, answers=TokenShape)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """What it may do, and until when."""
        return Response(show(self.found()))

    @operation("Revoke a token", scope=ANY, status=204)
    def delete(self, request: Request, **kwargs: Any) -> Response:
        """It is refused from now on. A token ends itself alone: a weak one that leaks cannot end the strong ones."""
        token = self.found()
        if token != self.token:
            raise Problem("role_too_low", ITSELF_ALONE)
        revoke(token, self.actor)
        return Response(status=204)

    def found(self) -> ApiToken:
        """The token in the address. Raises `Http404` for somebody else's."""
        token = self.own().filter(public_id=self.kwargs["token"]).first()
        if token is None:
            raise Http404
        return token


def show(token: ApiToken) -> dict[str, Any]:
    """The token as the API tells it."""
    names = ("name", "hint", "role", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
    whose = str(token.business.public_id) if token.business else None
    return {"id": str(token.public_id), "business": whose} | {name: getattr(token, name) for name in names}
