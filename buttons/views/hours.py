"""Pages about opening hours."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import BusinessView
from accounts.models import Role
from buttons.forms.hours import HoursForm
from buttons.models import Button, OpeningHours
from buttons.saving import InUse, delete_hours


class HoursView(BusinessView):
    """Base of the pages about hours."""

    extra_context = {"section": "hours"}


class HoursListView(HoursView):
    """Every set of hours, and whether it is open now."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        sets = self.business.opening_hours.annotate(button_count=Count("buttons")).prefetch_related(
            "windows", "exceptions"
        )
        rows = [(hours, hours.schedule().current(now), hours.schedule().next_opening(now)) for hours in sets]
        return render(request, "buttons/hours_list.html", self.get_context_data(rows=rows))


class HoursEditView(HoursView):
    """One set of hours; who may not edit sees it all the same."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, HoursForm(self.hours()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = HoursForm(self.hours(), request.POST)
        if not form.is_valid():
            return self._page(request, form)
        hours = form.store(self.membership.user)
        messages.success(request, f"“{hours}” is saved.")
        return redirect("buttons:hours", self.business.public_id)

    def hours(self) -> OpeningHours:
        """The set in the address; 404 for another business's."""
        return get_object_or_404(self.business.opening_hours, public_id=self.kwargs["hours"])

    def _page(self, request: HttpRequest, form: HoursForm) -> HttpResponse:
        hours = form.instance
        used_by = hours.buttons.exclude(state=Button.State.RETIRED) if hours.pk else []
        context = self.get_context_data(form=form, hours=hours, used_by=used_by)
        return render(request, "buttons/hours_form.html", context)


class NewHoursView(HoursEditView):
    """A new set, in the business's own zone."""

    role = Role.EDITOR

    def hours(self) -> OpeningHours:
        return OpeningHours(business=self.business, time_zone=self.business.time_zone)


class DeleteHoursView(HoursView):
    """Deletes a set that no button uses."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        hours = get_object_or_404(self.business.opening_hours, public_id=self.kwargs["hours"])
        try:
            delete_hours(hours, actor=self.membership.user)
        except InUse as error:
            messages.error(request, f"“{hours}” is in use by {error}. Choose other hours there first.")
            return redirect("buttons:hours_edit", self.business.public_id, hours.public_id)
        messages.success(request, f"“{hours}” is deleted.")
        return redirect("buttons:hours", self.business.public_id)
