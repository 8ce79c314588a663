"""The staff's admin site. People sign in through the portal's own page, with its limits on guessing."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.decorators import method_decorator

from accounts.second_step import is_missing_for_staff
from portal.desk import erasure, following, overview, support

SECOND_STEP_FIRST = "Staff sign in with a second step. Set up an app or a passkey, and the staff’s pages open."


class PortalAdminSite(AdminSite):
    site_header = "Click-to-call staff"
    site_title = "Click-to-call staff"
    index_title = "Businesses, buttons, pushes and calls"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not is_missing_for_staff(request.user)

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if is_missing_for_staff(request.user):
            messages.error(request, SECOND_STEP_FIRST)
            return redirect("mfa_index")
        return super().login(request, extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What needs a look, above the list of everything."""
        return super().index(request, {**(extra_context or {}), "desk": overview.desk(request)})

    def get_urls(self) -> list[URLResolver | URLPattern]:
        own = [
            path("support/end/", self.admin_view(support.end), name="support_end"),
            path("support/<uuid:business>/", self.admin_view(support.begin), name="support"),
            path("following/", self.admin_view(following.follow), name="following"),
            path("erasure/", self.admin_view(erasure.ask), name="erasure"),
            path("erasure/export/", self.admin_view(erasure.export), name="erasure_export"),
            path("erasure/erase/", self.admin_view(erasure.erase), name="erasure_erase"),
        ]
        return [*own, *super().get_urls()]
