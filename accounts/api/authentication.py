"""Who asks: a token in the `Authorization` header, and nothing else. A browser's session is no proof here."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import tokens
from accounts.language import speak_to
from accounts.models import ApiToken, User


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer c2c_…`. The user is who answers for what is done: the person, or who made the token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, clear = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        token = tokens.token_of(clear.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise AuthenticationFailed
        answerable = token.user or token.made_by
        if answerable is None:
            raise AuthenticationFailed
        speak_to(request._request, token.user)
        return answerable, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema tells of it; known by being there."""

    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token that begins with c2c_."}
