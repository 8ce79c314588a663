"""The page where owners change the business itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import BusinessView
from accounts.forms import BusinessSettingsForm
from accounts.models import Role
from accounts.password_again import asked


class BusinessSettingsView(BusinessView):
    """Name, country, time zone, and what all buttons together may cost."""

    role = write_role = Role.OWNER
    extra_context = {"section": "settings"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, BusinessSettingsForm(self.membership.user, instance=self.business))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = BusinessSettingsForm(self.membership.user, request.POST, instance=self.business)
        if not form.is_valid():
            self.business.refresh_from_db()  # the form has written what was typed into it, and the page shows it
            return self._page(request, form)
        if form.changes_what_may_be_spent() and (asking := asked(request)):
            return asking
        form.store()
        messages.success(request, _("The business’s settings are saved."))
        return redirect("accounts:settings", self.business.public_id)

    def _page(self, request: HttpRequest, form: BusinessSettingsForm) -> HttpResponse:
        return render(request, "accounts/business.html", self.get_context_data(form=form))
