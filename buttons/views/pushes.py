"""How far the pushes of many buttons are, and all that fail tried again."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import ngettext

from accounts.fragments import answer, fingerprint
from buttons.progress import SCOPES, in_trouble, progress, sharing
from buttons.retrying import MOST, Retried, push_all_again
from buttons.views.base import ButtonsView


class PushesView(ButtonsView):
    """The fragment, for the buttons that share what the address names; on POST those in trouble are sent again."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shared = _shared(request.GET)
        told = progress(sharing(self.business, shared))
        context = self.get_context_data(told=told, scope=urlencode(shared))
        return answer(request, "buttons/_pushes.html", context, fingerprint(told))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        failing = in_trouble(sharing(self.business, _shared(request.GET)))
        rows = failing.select_related("account", "business").order_by("pk")[:MOST]
        _tell(request, push_all_again(rows, self.membership.user))
        return redirect("buttons:list", self.business.public_id)


def _shared(asked: QueryDict) -> dict[str, UUID]:
    """What the address names; 404 for what is no id."""
    try:
        return {word: UUID(str(asked[word])) for word in SCOPES if asked.get(word)}
    except ValueError:
        raise Http404 from None


def _tell(request: HttpRequest, done: Retried) -> None:
    sent = ngettext("%(number)s button is sent again.", "%(number)s buttons are sent again.", done.queued)
    messages.success(request, sent % {"number": done.queued})
    if done.unclear:
        left = ngettext(
            "%(number)s button is left: look at its page first, its provider may have made it.",
            "%(number)s buttons are left: look at their pages first, their providers may have made them.",
            done.unclear,
        )
        messages.error(request, left % {"number": done.unclear})
