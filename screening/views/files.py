"""A list's numbers as a file: taken in, watched while it is taken in, and given out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.fragments import answer, fingerprint
from accounts.models import Job, Role
from screening.exporting import csv_lines
from screening.forms import ImportForm
from screening.importing import KIND, begin
from screening.models import ScreeningList
from screening.reading_csv import MOST_ROWS
from screening.views.lists import ScreeningView


class ImportView(ScreeningView):
    """Takes a file in."""

    role = Role.EDITOR

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, self.shown(), ImportForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shown = self.shown()
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, shown, form)
        job = begin(shown, form.cleaned_data["file"], self.membership.user)
        return redirect("screening:imported", self.business.public_id, shown.public_id, job.public_id)

    def _page(self, request: HttpRequest, shown: ScreeningList, form: ImportForm) -> HttpResponse:
        context = self.get_context_data(list=shown, form=form, most=MOST_ROWS)
        return render(request, "screening/import.html", context)


class ImportedView(ScreeningView):
    """How far an import is, and what came of it; the page asks again until it has ended."""

    role = Role.EDITOR

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shown = self.shown()
        own = self.business.jobs.filter(kind=KIND, about=shown.public_id)
        job = get_object_or_404(own, public_id=self.kwargs["job"])
        seen = fingerprint(job.state, job.done)
        percent = min(100, 100 * job.done // max(job.total, 1))
        is_over = job.state in {Job.State.DONE, Job.State.FAILED}
        context = self.get_context_data(list=shown, job=job, percent=percent, is_over=is_over)
        if request.headers.get("HX-Request"):
            return answer(request, "screening/_imported.html", context, seen)
        return render(request, "screening/imported.html", context | {"seen": seen})


class ExportView(ScreeningView):
    """Gives the list out as a CSV, and notes who took it. By POST: it leaves a trace."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        shown = self.shown()
        auditing.record(
            self.business, self.membership.user, gettext_noop("screening list exported"), shown, shown.public_id
        )
        name = slugify(shown.name) or "list"
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(csv_lines(shown), content_type="text/csv; charset=utf-8", headers=headers)
