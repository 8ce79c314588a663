"""The history as a file."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.jobs import JobShape, show_job
from accounts.api.operations import operation, query
from accounts.api.problems import FieldError, Problem, invalid
from accounts.api.shapes import named
from accounts.models import Job
from calls.api_owner.calls import CallsApi
from calls.api_owner.shapes import FILTERS
from calls.exporting import FORMATS, NoSeat, Table
from calls.exporting.answering import sent_as_made, stored
from calls.exporting.keeping import KINDS, exports_of, kept_until
from calls.exporting.links import BadLink, make_link, use_link
from calls.exporting.making import are_few, begin
from calls.searching import calls_of

FormatShape = named(
    "Format", "What kind of file.", format=serializers.ChoiceField(choices=list(FORMATS), required=False)
)
LinkShape = named(
    "ExportLink",
    "Where a file is fetched, once and with a key of the same person.",
    address=serializers.URLField(),
    expires_at=serializers.DateTimeField(),
)
BUSY = {"Retry-After": "60"}
FILE = {(200, one.content_type.partition(";")[0]): OpenApiTypes.BINARY for one in FORMATS.values()}
GONE = "There is no file: it is still being made, could not be made, or is no longer kept."


class ExportApi(CallsApi):
    """A file made while it is sent, or, of many calls, as long work."""

    @operation(
        "Export calls",
        scope="calls:read",
        takes=FormatShape,
        answers={**FILE, (202, "application/json"): JobShape},
        creates=True,
        filters=FILTERS,
    )
    def post(self, request: Request, **kwargs: Any) -> Any:
        """The calls that the filters leave; who took it is written down. Viewers get masked numbers.

        Up to 10,000 calls are the answer itself. Of more the answer is a job (202): read it until it is done, then
        ask for a link to its file.
        """
        chosen = self.given.get("format", "csv")
        if chosen not in list(FORMATS):
            raise invalid([FieldError("format", "Choose from the list.", "invalid_choice")])
        filters = self.filtered(request).filters()
        table = Table(self.business, calls_of(self.business, filters), not self.is_whole)
        try:
            if are_few(table.calls):
                return sent_as_made(table, chosen, self.actor)
            job = begin(self.business, self.actor, chosen, request.query_params, is_masked=table.is_masked)
        except NoSeat as refusal:
            raise Problem("too_many", str(refusal), headers=BUSY) from None
        address = reverse("api:job", args=[self.business.public_id, job.public_id])
        return Response(show_job(job), status=202, headers={"Location": address})


class ExportLinkApi(CallsApi):
    """Leave to fetch a file that was made as long work."""

    @operation("Link to an exported file", scope="calls:read", answers=LinkShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Good once, for some minutes, and with a key of the same person. A file with whole numbers: for editors."""
        job = self.export()
        link, until = make_link(job, self.actor)
        address = reverse("api:export_file", args=[self.business.public_id, job.public_id])
        return Response({"address": f"{settings.PUBLIC_URL}{address}?link={link}", "expires_at": until})

    def export(self) -> Job:
        """The export in the address, whose file is there. Raises `Http404` and `Problem`."""
        found = exports_of(self.business).select_related("business").filter(public_id=self.kwargs["export"]).first()
        if found is None:
            raise Http404
        if not self.is_whole and found.kind != KINDS[True]:
            raise PermissionDenied("This file holds whole numbers. Only editors and owners may take it.")
        if kept_until(found) is None:
            raise Problem("not_found", GONE)
        return found


class ExportFileApi(ExportLinkApi):
    """What a link leads to."""

    http_method_names = ["get"]  # to ask for the head alone must not use a link up

    @operation(
        "Fetch an exported file",
        scope="calls:read",
        answers=FILE,
        filters=[query("link", "As the link to the file has it.", required=True)],
    )
    def get(self, request: Request, **kwargs: Any) -> Any:
        """Each link is good for one download; who took it is written down."""
        job = self.export()
        try:
            use_link(job, self.actor, request.query_params.get("link", ""))
        except BadLink as refusal:
            raise Problem("link_over", str(refusal)) from None
        return stored(job)
