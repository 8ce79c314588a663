"""The page that makes a file of the history as it is filtered."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import auditing
from accounts.access import BusinessView
from accounts.models import Role
from accounts.zones import zone
from calls.exporting import FORMATS, NoSeat, Table, take_seat
from calls.filtering import FilterForm
from calls.searching import calls_of


class ExportView(BusinessView):
    """Asks which format, then sends the file as it is made. Who may only read gets masked numbers."""

    role = write_role = Role.VIEWER
    extra_context = {"section": "calls"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = FilterForm(self.business, request.GET)
        if not form.is_valid():
            return redirect(self._history(request))
        context = self.get_context_data(
            formats=FORMATS, told=form.told(), history=self._history(request), query=request.GET.urlencode()
        )
        return render(request, "calls/export.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = FilterForm(self.business, request.GET)
        chosen = request.POST.get("format", "")
        if not form.is_valid() or chosen not in FORMATS:
            return redirect(self._history(request))
        try:
            seat = take_seat(self.business)
        except NoSeat as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        auditing.record(self.business, self.membership.user, "calls exported", f"Calls as {chosen}")
        is_masked = not self.membership.may(Role.EDITOR)
        table = Table(self.business, calls_of(self.business, form.filters()), is_masked)
        return _download(chosen, seat.held(FORMATS[chosen].write(table)), self._name(chosen))

    def _history(self, request: HttpRequest) -> str:
        return f"{reverse('calls:list', args=[self.business.public_id])}?{request.GET.urlencode()}"

    def _name(self, ending: str) -> str:
        return f"calls-{timezone.now().astimezone(zone(self.business.time_zone)):%Y-%m-%d}.{ending}"


def _download(ending: str, pieces: Iterator[bytes], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=FORMATS[ending].content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
