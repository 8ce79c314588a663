"""Pages that show buttons."""

from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.connecting import capabilities
from accounts.fragments import answer, fingerprint
from accounts.wording import revived
from buttons.compiling import Loss
from buttons.embedding import policy_lines, snippet
from buttons.listing import page
from buttons.models import Button, Push
from buttons.moving import switches_off
from buttons.planning import compile_button, settings_of
from buttons.progress import progress
from buttons.states import PushSummary, push_summary
from buttons.summary import own_rows, shared_rows
from buttons.views.base import ButtonsView
from buttons.views.drift import drifted, is_fresh

RECENT_CALLS = 5


class ListView(ButtonsView):
    """The business's buttons."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        told = progress(self.business.buttons.all())
        context = self.get_context_data(
            page=page(self.business, request.GET),
            wanted=request.GET.get("q", ""),
            only_trouble=request.GET.get("push") == "trouble",
            told=told,
            seen=fingerprint(told),
            with_retired="retired" in request.GET,
            any_retired=self.business.buttons.filter(state=Button.State.RETIRED).exists(),
            any_account=self.business.provider_accounts.exists(),
        )
        return render(request, "buttons/list.html", context)


class DetailView(ButtonsView):
    """One button: how far it is, how to embed it, what it looks like, what its provider cannot hold."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        prefetch_related_objects([button], "destinations", "lists")
        keeps_buttons = capabilities(button.account).keeps_buttons
        push = button.pushes.first() if keeps_buttons else None
        context = self.get_context_data(
            snippet=str(snippet(button)),
            policy_lines=policy_lines(button),
            widget_url=settings.WIDGET_URL,
            losses=_losses(button, push),
            shared_rows=list(shared_rows(button)),
            own_rows=list(own_rows(settings_of(button))),
            tab="button",
            switches_off=switches_off(button),
            keeps_buttons=keeps_buttons,
            asked=self._asked(),
            **(drifted(button, push) if keeps_buttons else {}) | pushed(button),
            calls=button.calls.all()[:RECENT_CALLS],
        )
        return render(request, "buttons/detail.html", context)

    def _asked(self) -> str:
        """When a drift check was asked for that may still be answered, "" if none."""
        asked = self.request.GET.get("asked", "")
        return asked if is_fresh(asked) else ""


def _losses(button: Button, push: Push | None) -> list[Loss]:
    """What its provider cannot hold of what was sent last, or of each call where nothing is sent."""
    if push is None:
        return compile_button(button).losses
    return [Loss(setting, revived(lost), enforced_by) for setting, lost, enforced_by in push.losses]


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
