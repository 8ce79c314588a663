"""Numbers taken in and given out as files, and a number blocked by every button."""

from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext_noop
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import auditing
from accounts.api.jobs import JobShape, show_job
from accounts.api.operations import operation
from accounts.api.problems import FieldError, invalid
from accounts.models import Role
from screening.api.lists import ScreeningApi
from screening.api.shapes import CsvShape, EntryShape, NumberShape
from screening.blocking import block_number
from screening.exporting import csv_lines
from screening.importing import begin


class ImportApi(ScreeningApi):
    """A file of numbers taken in."""

    @operation("Import numbers", scope="screening:write", takes=CsvShape, answers=JobShape, status=202, creates=True)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """All lines are read before anything is stored; long files go on after the answer."""
        told = self.given.get("csv")
        if not isinstance(told, str) or "\0" in told or not told.strip():
            raise invalid([FieldError("csv", "Write the file as a text.", "type")])
        return Response(show_job(begin(self.found(), told, self.actor)), status=202)


class ExportApi(ScreeningApi):
    """A list given out as a file."""

    @operation(
        "Export a screening list",
        scope="screening:read",
        role=Role.EDITOR,
        answers={(200, "text/csv"): OpenApiTypes.STR},
    )
    def post(self, request: Request, **kwargs: Any) -> Any:
        """As a CSV that the import takes back; who took it is written down."""
        kept = self.found()
        auditing.record(self.business, self.actor, gettext_noop("screening list exported"), kept, kept.public_id)
        return StreamingHttpResponse(csv_lines(kept), content_type="text/csv; charset=utf-8")


class BlockApi(ScreeningApi):
    """A number that is not to be rung again."""

    @operation(
        "Block a number", scope="screening:write", takes=NumberShape, answers=EntryShape, status=201, creates=True
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """By every button of the business."""
        return Response(self.shown_entry(block_number(self.business, self.number().e164, self.actor)), status=201)
