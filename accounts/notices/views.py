"""The page of what happened, and the one where a person chooses what they hear of."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import BusinessView
from accounts.browsing import page_of
from accounts.models import Membership, Role
from accounts.notices.forms import ChoicesForm
from accounts.notices.unread import see_all

PAGE = 25
BUTTONS_TO_CHOOSE = 200


class NoticesView(BusinessView):
    """Everything that people of the business were told, newest first. POST: this person has seen what is there."""

    write_role = Role.VIEWER
    extra_context = {"section": "notices"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = page_of(self.business.notices.all(), request.GET, PAGE)
        return render(request, "accounts/notices.html", self.get_context_data(page=page))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        see_all(self.membership)
        return redirect("accounts:notices", self.business.public_id)


class ChoicesView(BusinessView):
    """One person's own choices, for all buttons or, with `?button=`, for one."""

    write_role = Role.VIEWER
    extra_context = {"section": "notices"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, ChoicesForm(self._own(), self._button()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ChoicesForm(self._own(), self._button(), request.POST)
        if not form.is_valid():
            return self._page(request, form)
        form.store()
        messages.success(request, _("Your choices are saved."))
        to = reverse("accounts:notice_choices", args=[self.business.public_id])
        return redirect(f"{to}?button={form.button}" if form.button else to)

    def _own(self) -> Membership:
        """Choices belong to a member; staff who only look have none."""
        if self.membership._state.adding:
            raise Http404("Staff hear of nothing here.")
        return self.membership

    def _button(self) -> str:
        asked = self.request.GET.get("button", "")
        try:
            known = asked and self.business.buttons.filter(public_id=UUID(asked)).exists()
        except ValueError:
            known = False
        if asked and not known:
            raise Http404("No such button.")
        return str(UUID(asked)) if asked else ""

    def _page(self, request: HttpRequest, form: ChoicesForm) -> HttpResponse:
        buttons = self.business.buttons.exclude(state="retired").order_by("name")[:BUTTONS_TO_CHOOSE]
        context = self.get_context_data(form=form, buttons=[(str(one.public_id), one.name) for one in buttons])
        return render(request, "accounts/notice_choices.html", context)
