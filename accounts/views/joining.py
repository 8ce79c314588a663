"""Where the link of an invitation leads."""

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic.base import View

from accounts import inviting
from accounts.models import Invitation, User

GONE = 410


@method_decorator(never_cache, name="dispatch")
class JoinView(View):
    """Shows who invites to what; joins when the person says so, signed in with the invited address."""

    def get(self, request: HttpRequest, link: str) -> HttpResponse:
        invitation = self._invitation(link)
        if invitation is None:
            return self._gone(request)
        if not isinstance(request.user, User):
            # Whoever signs up with the invited address now has confirmed it by coming here.
            get_adapter().stash_verified_email(request, invitation.email)
            return self._page(request, "accounts/join.html", invitation, back=quote(request.path))
        if not inviting.is_addressed_to(invitation, request.user):
            return self._not_for_you(request, invitation)
        return self._page(request, "accounts/join.html", invitation)

    def post(self, request: HttpRequest, link: str) -> HttpResponse:
        invitation = self._invitation(link)
        if invitation is None:
            return self._gone(request)
        if not isinstance(request.user, User):
            return redirect(request.path)
        try:
            membership = inviting.accept(invitation, request.user)
        except inviting.NotForYou:
            return self._not_for_you(request, invitation)
        except Invitation.DoesNotExist:
            return self._gone(request)
        told = {"business": membership.business, "role": membership.get_role_display()}
        messages.success(request, _("Welcome to %(business)s. You are here as %(role)s.") % told)
        return redirect("overview", membership.business.public_id)

    def _invitation(self, link: str) -> Invitation | None:
        try:
            return inviting.invitation_of(link)
        except BadSignature as error:
            raise Http404("No such invitation.") from error

    def _gone(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/join_gone.html", status=GONE)

    def _not_for_you(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        return self._page(request, "accounts/join_other.html", invitation, status=403)

    def _page(
        self, request: HttpRequest, template: str, invitation: Invitation, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        return render(request, template, context | {"invitation": invitation}, status=status)
