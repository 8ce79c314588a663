"""What the provider has of a button, what it cannot hold, and how the button gets onto a page."""

from typing import Any

from django.utils.translation import gettext
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.operations import list_of, operation, page_of
from accounts.api.paging import paged
from accounts.api.problems import Problem
from accounts.wording import said
from buttons.api.shapes import (
    ButtonChangeShape,
    EmbedShape,
    LossShape,
    NewButtonShape,
    PushAgainShape,
    PushRowShape,
    PushShape,
)
from buttons.api.views import ButtonsApi
from buttons.compiling import Compiled
from buttons.embedding import plain_address, policy_lines, snippet
from buttons.models import Button, Push
from buttons.planning import compile_button
from buttons.saving import make_anew, preview, push_again
from buttons.states import is_creation_unclear, push_summary

LOOK_FIRST = (
    "Its provider may have made this button, but the answer was lost. Look there: link what was made, or push with"
    " “looked” true if nothing is there; pushing may make a second one."
)


class PushApi(ButtonsApi):
    """The newest push."""

    @operation("Read a button’s push", scope="buttons:read", answers=PushShape)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """How far it is, and what the provider said."""
        return Response(summary(self.button()))

    @operation("Push a button again", scope="buttons:write", takes=PushAgainShape, answers=PushShape, status=202)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Everything is sent again, as it is stored now. While its creation is unclear, only for who has looked."""
        button = self.button()
        is_unclear = is_creation_unclear(button)
        has_looked = is_unclear and self.given.get("looked") is True
        if is_unclear and not has_looked:
            raise Problem("conflict", LOOK_FIRST)
        push_again(button, actor=self.actor, has_looked=has_looked)
        return Response(summary(button), status=202)


class AnewApi(ButtonsApi):
    """A button that its provider lost."""

    @operation("Make a button anew", scope="buttons:write", answers=PushShape, status=202)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Under a new id there; only where the provider no longer knows it (`is_gone`)."""
        button = self.button()
        if make_anew(button, actor=self.actor) is None:
            raise Problem("conflict", "Its provider has not said that the button is gone.")
        return Response(summary(button), status=202)


class PushesApi(ButtonsApi):
    """Pushes of the past."""

    @operation("List pushes of a button", scope="buttons:read", answers=page_of(PushRowShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Each with what came of it."""
        return paged(request, self.button().pushes.all(), _push)


class LossesApi(ButtonsApi):
    """What the provider cannot hold of one button."""

    @operation("Read a button’s losses", scope="buttons:read", answers=list_of(LossShape))
    def get(self, request: Request, **kwargs: Any) -> Response:
        """What its provider cannot hold of it as it is stored, and who enforces it instead."""
        return _losses(compile_button(self.button()))

    @operation("Preview a change", scope="buttons:read", takes=ButtonChangeShape, answers=list_of(LossShape))
    def post(self, request: Request, **kwargs: Any) -> Response:
        """What would be lost if this change were saved; nothing is stored."""
        return _losses(preview(self.changed(self.button(), self.given).draft()))


class NewLossesApi(ButtonsApi):
    """What the provider could not hold of a button to be."""

    @operation("Preview a new button", scope="buttons:read", takes=NewButtonShape, answers=list_of(LossShape))
    def post(self, request: Request, **kwargs: Any) -> Response:
        """What would be lost if it were made; nothing is stored."""
        return _losses(preview(self.new(self.given).draft()))


class EmbedApi(ButtonsApi):
    """The line for a site."""

    @operation("Read a button’s snippet", scope="buttons:read", answers=EmbedShape)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """The line that is pasted, a link that needs no scripts, and lines for a Content-Security-Policy."""
        button = self.button()
        told = {"snippet": str(snippet(button)), "link": plain_address(button), "policy": policy_lines(button)}
        return Response(told)


def summary(button: Button) -> dict[str, Any]:
    """How far the newest push is, as the API tells it."""
    push = push_summary(button)
    names = ("state", "sentence", "since", "next_try_at", "problem", "problem_field", "attempts", "is_gone")
    return {name: getattr(push, name) for name in names}


def _push(push: Push) -> dict[str, Any]:
    names = ("version", "state", "attempts", "problem", "created_at", "settled_at")
    return {"id": str(push.public_id)} | {name: getattr(push, name) for name in names}


def _losses(compiled: Compiled) -> Response:
    rows = compiled.losses
    return Response(
        {
            "items": [
                {"setting": gettext(r.setting), "lost": said(r.lost), "enforced_by": gettext(r.enforced_by)}
                for r in rows
            ]
        }
    )
