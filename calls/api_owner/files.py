"""The history as a file."""

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from accounts import auditing
from accounts.api.operations import operation
from accounts.api.problems import FieldError, Problem, invalid
from accounts.api.shapes import named
from calls.api_owner.calls import CallsApi
from calls.api_owner.shapes import FILTERS
from calls.exporting import FORMATS, NoSeat, Table, take_seat
from calls.searching import calls_of

FormatShape = named(
    "Format", "What kind of file.", format=serializers.ChoiceField(choices=list(FORMATS), required=False)
)
BUSY = {"Retry-After": "60"}


class ExportApi(CallsApi):
    """A file made while it is sent."""

    @operation(
        "Export calls",
        scope="calls:read",
        takes=FormatShape,
        answers={(200, one.content_type.partition(";")[0]): OpenApiTypes.BINARY for one in FORMATS.values()},
        filters=FILTERS,
    )
    def post(self, request: Request, **kwargs: Any) -> Any:
        """The calls that the filters leave; who took it is written down. Viewers get masked numbers."""
        chosen = self.given.get("format", "csv")
        if chosen not in list(FORMATS):
            raise invalid([FieldError("format", "Choose from the list.", "invalid_choice")])
        filters = self.filtered(request).filters()
        try:
            seat = take_seat(self.business)
        except NoSeat as refusal:
            raise Problem("too_many", str(refusal), headers=BUSY) from None
        auditing.record(self.business, self.actor, "calls exported", f"Calls as {chosen}")
        table = Table(self.business, calls_of(self.business, filters), not self.is_whole)
        pieces = seat.held(FORMATS[chosen].write(table))
        return StreamingHttpResponse(pieces, content_type=FORMATS[chosen].content_type)
