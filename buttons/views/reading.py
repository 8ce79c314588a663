"""Pages that show buttons."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.fragments import answer, fingerprint
from buttons.embedding import policy_lines, snippet
from buttons.listing import rows
from buttons.models import Button
from buttons.planning import compile_button, settings_of
from buttons.states import PushSummary, push_summary
from buttons.summary import own_rows, shared_rows
from buttons.views.base import ButtonsView

RECENT_CALLS = 5


class ListView(ButtonsView):
    """The business's buttons."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with_retired = "retired" in request.GET
        context = self.get_context_data(
            rows=rows(self.business, retired=with_retired),
            with_retired=with_retired,
            any_retired=self.business.buttons.filter(state=Button.State.RETIRED).exists(),
            any_account=self.business.provider_accounts.exists(),
        )
        return render(request, "buttons/list.html", context)


class DetailView(ButtonsView):
    """One button: how far it is, how to embed it, what it looks like, what its provider cannot hold."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        context = self.get_context_data(
            snippet=str(snippet(button)),
            policy_lines=policy_lines(button),
            widget_url=settings.WIDGET_URL,
            losses=compile_button(button).losses,
            shared_rows=list(shared_rows(button)),
            own_rows=list(own_rows(settings_of(button))),
            calls=button.calls.all()[:RECENT_CALLS],
            **pushed(button),
        )
        return render(request, "buttons/detail.html", context)


def pushed(button: Button) -> dict[str, Any]:
    """The context of the push fragment; `seen` changes when what it shows does."""
    push = push_summary(button)
    return {"button": button, "push": push, "seen": _seen(push)}


def _seen(push: PushSummary) -> str:
    return fingerprint(push.state, push.since, push.attempts, push.next_try_at)


class PushView(ButtonsView):
    """How far the newest push is; the page asks again and again, and shows what changed."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = pushed(self.button())
        return answer(request, "buttons/_push.html", self.get_context_data(**context), context["seen"])
