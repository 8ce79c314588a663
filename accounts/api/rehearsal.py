"""An account with the simulator, where it plays a provider."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.operations import operation
from accounts.api.problems import FieldError, Problem, invalid
from accounts.api.provider_accounts import AccountsApi, AccountShape
from accounts.api.shapes import named
from accounts.models import Role
from accounts.rehearsing import is_simulated, rehearse
from providers.registry import PROVIDERS

NOT_HERE = "The simulator does not play this provider here. Connect an account of your own."
RehearsalShape = named(
    "Rehearsal", "Which provider is played.", provider=serializers.ChoiceField(choices=list(PROVIDERS))
)


class RehearsalApi(AccountsApi):
    """The business's account with a simulated provider."""

    http_method_names = ["post"]

    @operation(
        "Rehearse with a simulated provider",
        scope="providers:write",
        role=Role.OWNER,
        takes=RehearsalShape,
        answers=AccountShape,
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Made at the first request, the same one after that. No real call is ever made with it."""
        provider = self.given.get("provider")
        if provider not in list(PROVIDERS):
            raise invalid([FieldError("provider", "Choose from the list.", "invalid_choice")])
        if not is_simulated(provider):
            raise Problem("conflict", NOT_HERE)
        return Response(self.show(rehearse(self.business, provider, self.actor)))
