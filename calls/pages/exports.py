"""The pages that make a file of the history as it is filtered, show how far it is, and hand it out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.fragments import LiveView, answer, fingerprint
from accounts.models import Job, Role
from calls.exporting import FORMATS, NoSeat, Table
from calls.exporting.answering import sent_as_made, stored
from calls.exporting.keeping import KINDS, exports_of, kept_until
from calls.exporting.links import BadLink, make_link, use_link
from calls.exporting.making import are_few, begin
from calls.filtering import FilterForm
from calls.searching import calls_of

SHOWN = 10
"""Files of before that the page names."""


class ExportsView(LiveView):
    """Base of the pages about exported files."""

    role = write_role = Role.VIEWER
    extra_context = {"section": "calls"}

    @property
    def is_masked(self) -> bool:
        """Whether the person gets numbers by a few digits only."""
        return not self.membership.may(Role.EDITOR)

    def export(self) -> Job:
        """The export in the address; 404 for another business's, and no whole numbers for who may not see them."""
        found = get_object_or_404(exports_of(self.business), public_id=self.kwargs["export"])
        if self.is_masked and found.kind != KINDS[True]:
            raise PermissionDenied(_("This file holds whole numbers. Only editors and owners may open it."))
        return found


class ExportView(ExportsView):
    """Asks which format; then sends the file as it is made, or, of many calls, shows how far it is."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = FilterForm(self.business, request.GET)
        if not form.is_valid():
            return redirect(self._history(request))
        before = exports_of(self.business).select_related("actor")
        context = self.get_context_data(
            formats=FORMATS,
            told=form.told(),
            history=self._history(request),
            query=request.GET.urlencode(),
            before=(before.filter(kind=KINDS[True]) if self.is_masked else before)[:SHOWN],
        )
        return render(request, "calls/export.html", context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = FilterForm(self.business, request.GET)
        chosen = request.POST.get("format", "")
        if not form.is_valid() or chosen not in FORMATS:
            return redirect(self._history(request))
        table = Table(self.business, calls_of(self.business, form.filters()), self.is_masked)
        try:
            return self._made(request, chosen, table)
        except NoSeat as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())

    def _made(self, request: HttpRequest, chosen: str, table: Table) -> HttpResponseBase:
        if are_few(table.calls):
            return sent_as_made(table, chosen, self.membership.user)
        job = begin(self.business, self.membership.user, chosen, request.GET, is_masked=self.is_masked)
        return redirect("calls:exported", self.business.public_id, job.public_id)

    def _history(self, request: HttpRequest) -> str:
        return f"{reverse('calls:list', args=[self.business.public_id])}?{request.GET.urlencode()}"


class ExportedView(ExportsView):
    """How far a file is, and until when it can be fetched; the page asks again until it has ended."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(request, self.export())

    def page(self, request: HttpRequest, job: Job, refused: str = "") -> HttpResponse:
        """`refused` says why a link opened nothing."""
        until, seen = kept_until(job), fingerprint(job.state, job.done, job.total)
        context = self.get_context_data(
            job=job,
            percent=min(100, 100 * job.done // max(job.total, 1)),
            is_over=job.state in {Job.State.DONE, Job.State.FAILED},
            is_masked=job.kind == KINDS[True],
            until=until,
            refused=refused,
        )
        if request.headers.get("HX-Request"):
            return answer(request, "calls/_exported.html", context, seen)
        return render(request, "calls/exported.html", context | {"seen": seen}, status=403 if refused else 200)


class ExportedFileView(ExportedView):
    """By POST a link to the file; behind the link the file, once."""

    http_method_names = ["get", "post"]  # to ask for the head alone must not use a link up

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        job = self.export()
        if kept_until(job) is None:
            return redirect("calls:exported", self.business.public_id, job.public_id)
        try:
            use_link(job, self.membership.user, request.GET.get("link", ""))
        except BadLink as refusal:
            return self.page(request, job, _(str(refusal)))
        return stored(job)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        job = self.export()
        link, _until = make_link(job, self.membership.user)
        address = reverse("calls:export_file", args=[self.business.public_id, job.public_id])
        return redirect(f"{address}?link={link}")
