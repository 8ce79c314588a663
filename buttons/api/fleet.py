"""How far the pushes of many buttons are, and all that fail tried again."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import identifier
from accounts.api.operations import operation, query
from buttons.api.shapes import FleetShape
from buttons.api.views import ButtonsApi
from buttons.models import Button
from buttons.progress import SCOPES, in_trouble, progress, sharing
from buttons.retrying import MOST, push_all_again

ABOUT = {
    "hours": "Only buttons that use these opening hours.",
    "list": "Only buttons that ask this screening list.",
    "account": "Only buttons on this provider account.",
}
FILTERS = [query(word, ABOUT[word], type=UUID) for word in SCOPES]


class FleetApi(ButtonsApi):
    """Many buttons at once."""

    @operation("Read the pushes of many buttons", scope="buttons:read", answers=FleetShape, filters=FILTERS)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """How far they are together, of all buttons or of those that share something. Retired ones are not counted."""
        return self._told(request)

    @operation("Push many buttons again", scope="buttons:write", answers=FleetShape, status=202, filters=FILTERS)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Those in trouble are sent again, some hundred at a time; one whose creation is unclear is left as it is."""
        failing = in_trouble(self._buttons(request)).select_related("account", "business").order_by("pk")
        push_all_again(failing[:MOST], self.actor)
        return self._told(request, status=202)

    def _buttons(self, request: Request) -> QuerySet[Button]:
        asked = {word: identifier(request, word) for word in SCOPES}
        return sharing(self.business, {word: public_id for word, public_id in asked.items() if public_id})

    def _told(self, request: Request, *, status: int = 200) -> Response:
        told = progress(self._buttons(request))
        numbers = {"total": told.total, "in_step": told.in_step, "under_way": told.under_way, "trouble": told.trouble}
        return Response(numbers, status=status)
