"""What an editor does to one call: stop it, or place a delayed one now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.access import BusinessView
from accounts.models import User
from calls.models import Call
from calls.stopping import NotNow, NotStopped, call_now, stop


class ActView(BusinessView):
    """One press of a button on the call's page, and back to that page with a sentence."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        own = self.business.calls.select_related("account", "business", "button__account")
        call: Call = get_object_or_404(own, public_id=self.kwargs["call"])
        try:
            messages.success(request, self.act(call, self.membership.user))
        except (NotStopped, NotNow) as refusal:
            messages.error(request, _(refusal.sentence))
        return redirect("calls:detail", self.business.public_id, call.public_id)

    def act(self, call: Call, actor: User) -> str:
        """Do it, and say what was done. Raises `NotStopped` or `NotNow`."""
        raise NotImplementedError


class StopView(ActView):
    def act(self, call: Call, actor: User) -> str:
        stop(call, actor)
        return _("The call is stopped.")


class CallNowView(ActView):
    def act(self, call: Call, actor: User) -> str:
        call_now(call, actor)
        return _("The call is placed now.")
