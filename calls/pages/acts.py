"""What an editor does from a call's page: call the visitor back, or have no button ring that number again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import BusinessView
from accounts.sentences import NOT_WHOLE
from calls.calling_back import NO_NUMBER, NotCalled, call_back, number_of
from calls.pages.detail import call_of
from screening.blocking import block_number


class CallBackView(BusinessView):
    """Asks for a new call to the same number. The form's key makes one call of it, however often it is sent."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        call = call_of(self.business, self.kwargs["call"])
        key = request.POST.get("key", "")
        try:
            if not key:
                raise NotCalled(NOT_WHOLE)
            new = call_back(call, f"{call.public_id} {key}", self.membership.user)
        except NotCalled as refusal:
            messages.error(request, _(refusal.sentence))
            return redirect("calls:detail", self.business.public_id, call.public_id)
        messages.success(request, _("The number is being called back."))
        return redirect("calls:detail", self.business.public_id, new.public_id)


class BlockView(BusinessView):
    """Puts the number on the list of what was blocked from the history."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        call = call_of(self.business, self.kwargs["call"])
        number = number_of(call)
        if number is None:
            messages.error(request, _(NO_NUMBER))
        else:
            entry = block_number(self.business, number.e164, self.membership.user)
            messages.success(
                request,
                _("No button of yours rings this number any more. It is on the list “%(list)s”.")
                % {"list": entry.list},
            )
        return redirect("calls:detail", self.business.public_id, call.public_id)
