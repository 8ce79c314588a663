"""The live board: what goes on at this moment, what waits for its time, and how many lines are in use."""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import etags
from accounts.api.operations import operation
from accounts.api.shapes import named
from calls.api_owner.calls import CallsApi
from calls.api_owner.shapes import ROW_FIELDS
from calls.api_owner.showing import call_row
from calls.pages.board import MOST, Shown, board_of

LinesShape = named(
    "Lines",
    "How many lines of a button are in use.",
    button=serializers.UUIDField(),
    used=serializers.IntegerField(),
    most=serializers.IntegerField(),
)
BoardCallShape = named(
    "BoardCall",
    "A call that is not over, and what can be done to it.",
    **ROW_FIELDS,
    can_stop=serializers.BooleanField(),
    can_call_now=serializers.BooleanField(),
)
BoardShape = named(
    "Board",
    f"What goes on now; at most {MOST} calls of each kind, the list of calls has them all.",
    going_on=BoardCallShape(many=True),
    delayed=BoardCallShape(many=True, help_text="Those that wait for their time, the next one first."),
    lines=LinesShape(many=True, help_text="Of buttons whose calls the portal places."),
)


class BoardApi(CallsApi):
    """What goes on now."""

    @operation("Read the live board", scope="calls:read", answers=BoardShape, tagged=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """With `If-None-Match` an unchanged board costs a 304 and no more."""
        board = board_of(self.business)
        told = {
            "going_on": self._calls(board.going_on),
            "delayed": self._calls(board.delayed),
            "lines": [
                {"button": str(one.button.public_id), "used": one.used, "most": one.button.calls_at_once}
                for one in board.lines
            ],
        }
        return self.tagged(told, etags.of_content(told))

    def _calls(self, shown: Iterable[Shown]) -> list[dict[str, Any]]:
        rows = list(shown)[:MOST]
        prefetch_related_objects([one.call for one in rows], "asked_by")
        return [
            call_row(one.call, whole=self.is_whole) | {"can_stop": one.may_stop, "can_call_now": one.may_call_now}
            for one in rows
        ]
