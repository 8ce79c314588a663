"""Single acts on a button: pause, resume, retire, send again, copy."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from accounts.sealing import Unreadable
from buttons.copying import duplicate
from buttons.linking import NotLinked, link
from buttons.models import Button
from buttons.saving import make_anew, push_again, set_state
from buttons.views.base import RETIRED, ButtonsView
from buttons.views.reading import PushView, pushed

TOLD = {
    Button.State.LIVE: gettext_noop("“%(button)s” is live again."),
    Button.State.PAUSED: gettext_noop("“%(button)s” is paused. Visitors are told that it is switched off."),
    Button.State.RETIRED: gettext_noop("“%(button)s” is retired. It rings nobody any more."),
}


class StateView(ButtonsView):
    """Pauses, resumes or retires."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        wanted = request.POST.get("state", "")
        if wanted in Button.State.values:
            stored = set_state(button, Button.State(wanted), actor=self.membership.user)
            if stored.state == wanted:
                messages.success(request, gettext(TOLD[Button.State(wanted)]) % {"button": button})
            else:
                messages.error(request, gettext(RETIRED) % {"button": button})
        else:
            messages.error(request, _("A button can be live, paused or retired."))
        return redirect("buttons:detail", self.business.public_id, button.public_id)


class SendAgainView(PushView):
    """The push fragment, and on POST everything sent again, or (`anew`) the button made anew."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        act = make_anew if "anew" in request.POST else push_again
        act(button, actor=self.membership.user)
        if request.headers.get("HX-Request"):
            return render(request, "buttons/_push.html", self.get_context_data(**pushed(button)))
        return redirect("buttons:detail", self.business.public_id, button.public_id)


class LinkView(ButtonsView):
    """Takes the id that the owner found at the provider, where the answer to a creation was lost."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        try:
            link(button, request.POST.get("remote_id", "").strip(), actor=self.membership.user)
        except NotLinked as refusal:
            messages.error(request, _("It is not linked. %(reason)s") % {"reason": refusal.sentence})
        else:
            told = _("“%(button)s” is linked. Its settings are on their way to the provider.")
            messages.success(request, told % {"button": button})
        return redirect("buttons:detail", self.business.public_id, button.public_id)


class DuplicateView(ButtonsView):
    """Makes a second button like this one, paused, and opens it for changes."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        try:
            made = duplicate(button, actor=self.membership.user)
        except Unreadable:
            told = _("The stored PIN cannot be read, and a copy needs one. Make a new button instead.")
            messages.error(request, told)
        except ValidationError as error:
            told = _("It cannot be copied as it is. %(reasons)s")
            messages.error(request, told % {"reasons": " ".join(error.messages)})
        else:
            told = _("“%(button)s” is made, and paused. Change what is to differ, then resume it.")
            messages.success(request, told % {"button": made})
            return redirect("buttons:edit", self.business.public_id, made.public_id)
        return redirect("buttons:detail", self.business.public_id, button.public_id)
