"""What every address of the API does before its own work: who asks, how often, in which business, and may they."""

from contextlib import ExitStack
from typing import Any, ClassVar

from django.http import HttpResponseBase
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.addresses import client_address, limit_key
from accounts.api import etags, limits
from accounts.api.authentication import BearerToken
from accounts.api.body import JsonBody
from accounts.api.operations import ANY, OPEN, Operation
from accounts.api.problems import Problem, answer
from accounts.models import ROLE_RANK, ApiToken, Business, Membership, Role, User
from accounts.narrowing import lasting, narrowed
from accounts.people import UNKNOWN


class ApiView(APIView):
    """Every address; `operation` declares what each of its methods needs."""

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    authentication_classes: ClassVar[list[Any]] = [BearerToken]  # type: ignore[misc]
    parser_classes: ClassVar[list[Any]] = [JsonBody]  # type: ignore[misc]
    used: limits.Used | None = None

    @property
    def token(self) -> ApiToken:
        """What the request was proved with."""
        assert isinstance(self.request.auth, ApiToken)
        return self.request.auth

    @property
    def actor(self) -> User:
        """Who answers for what is done."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def given(self) -> dict[str, Any]:
        """The body. Raises a `Problem` unless it is an object."""
        body = self.request.data
        if not isinstance(body, dict):
            raise Problem("unreadable", "Send one JSON object.")
        return dict(body)

    def perform_authentication(self, request: Request) -> None:
        """Count the request, with or without a token; what is over is told before anything else is looked at."""
        try:
            request.user  # noqa: B018 (this is what authenticates)
        finally:
            self._count(request, getattr(request, "_auth", None))

    def check_permissions(self, request: Request) -> None:
        handler = getattr(self, (request.method or "").lower(), None)
        needed: Operation | None = getattr(handler, "operation", None)
        if needed is not None and needed.scope == OPEN:
            return
        if request.auth is None:
            raise NotAuthenticated
        self.admit(needed)

    def admit(self, needed: Operation | None) -> None:
        """Raises a `Problem` unless the token may. None: the address has no such method."""
        if needed is not None:
            self.demand_scope(needed.scope)
            self.demand_role(needed.role, self.token.role)

    def demand_role(self, needed: Role, held: str) -> None:
        """Raises a `Problem` if the role is too low."""
        if ROLE_RANK[Role(held)] < ROLE_RANK[needed]:
            raise Problem("role_too_low", f"The role of this token ({Role(held).label}) may not do this.")

    def demand_scope(self, scope: str) -> None:
        """Raises a `Problem` that names the scope if the token lacks it."""
        if scope != ANY and scope not in self.token.scopes:
            raise Problem("scope_missing", f"This token lacks the scope {scope}.", scope=scope)

    def tagged(self, shown: Any, etag: str, *, status: int = 200, location: str = "") -> Response:
        """An answer with its ETag; nothing but 304 for who has it already."""
        headers = {"ETag": etag} | ({"Location": location} if location else {})
        if self.request.method in {"GET", "HEAD"} and etags.is_known(self.request, etag):
            return Response(status=304, headers=headers)
        return Response(shown, status=status, headers=headers)

    def handle_exception(self, exc: Exception) -> Response:
        response = answer(exc)
        response.exception = True
        return response

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Vary"] = "Authorization"
        for name, value in (self.used.headers() if self.used else {}).items():
            response[name] = value
        return response

    def _count(self, request: Request, token: ApiToken | None) -> None:
        if token is not None:
            self.used = limits.count(limits.PER_TOKEN, str(token.public_id))
        else:
            address = limit_key(client_address(request._request)) or UNKNOWN
            self.used = limits.count(limits.STRANGERS, address)
        if self.used.is_over:
            raise Problem("too_many", headers={"Retry-After": str(self.used.resets)})


class BusinessApi(ApiView):
    """An address below one business, which it names as `business`.

    A stranger gets 404, exactly as for a business that does not exist, before scope and role are looked at.
    """

    membership: Membership
    bounds: ExitStack

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self.bounds:
            return lasting(super().dispatch(request, *args, **kwargs))

    @property
    def business(self) -> Business:
        return self.membership.business

    def admit(self, needed: Operation | None) -> None:
        self.membership = acting_as(self.token, self.actor, str(self.kwargs["business"]))
        self.bounds.enter_context(narrowed(self.business.pk, self.token.user_id))
        super().admit(needed)
        if needed is not None:
            self.demand_role(needed.role, self.membership.role)

    def own_membership(self) -> Membership:
        """The stored one of the token's person. Raises a `Problem` for an integration's token, which is nobody's."""
        if self.token.user is None:
            raise Problem("role_too_low", "This token belongs to one business; only a person’s token may do this.")
        own = self.business.memberships.select_related("user", "business").filter(user=self.token.user).first()
        if own is None:
            raise Problem("not_found")
        return own


def acting_as(token: ApiToken, actor: User, business_id: str) -> Membership:
    """The token's part in the business, not stored: its own role, and at most what the actor is there now.

    An integration's actor is who made it. Raises a `Problem` for a stranger's, and for another business's.
    """
    if token.business is not None and str(token.business.public_id) != business_id:
        raise Problem("not_found")
    own = Membership.objects.select_related("business").filter(user=actor, business__public_id=business_id).first()
    if own is None:
        raise Problem("not_found")
    return Membership(business=own.business, user=actor, role=lower(token.role, own.role))


def lower(one: str, other: str) -> str:
    """The lower of two roles."""
    return min(Role(one), Role(other), key=ROLE_RANK.__getitem__).value
