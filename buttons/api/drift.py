"""Whether a provider still has what was pushed."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.operations import operation
from accounts.api.problems import FieldError, Problem, invalid
from accounts.api.shapes import named
from buttons import drift
from buttons.adopting import adopt
from buttons.api.pushes import summary
from buttons.api.shapes import PushShape
from buttons.api.views import ButtonsApi
from buttons.linking import NotLinked, link
from buttons.models import Button, DriftCheck
from buttons.nudging import nudge
from buttons.saving import EditConflict
from buttons.views.drift import NOT_IN_STEP, STALE, drifted

DriftShape = named(
    "Drift",
    "The newest check; all empty while there is none.",
    state=serializers.ChoiceField(choices=DriftCheck.State.values, allow_blank=True),
    version=serializers.IntegerField(allow_null=True, help_text="The version that was held against it."),
    is_old=serializers.BooleanField(help_text="The settings changed since."),
    differences=serializers.ListField(child=serializers.ListField(), help_text="Setting, as pushed, as read."),
    problem=serializers.CharField(allow_blank=True),
    at=serializers.DateTimeField(allow_null=True),
)
AdoptedShape = named(
    "Adopted",
    "Settings taken over, and those that ours cannot say.",
    taken=serializers.ListField(child=serializers.CharField()),
    left=serializers.ListField(child=serializers.CharField()),
)
LinkShape = named("Link", "The id at the provider.", remote_id=serializers.CharField(max_length=128))


class DriftApi(ButtonsApi):
    """The newest check."""

    @operation("Read a button’s drift", scope="buttons:read", answers=DriftShape)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """What the provider has otherwise than it was pushed."""
        return Response(_drift(self.button()))

    @operation("Check a button’s drift", scope="buttons:write", answers=DriftShape, status=202)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """The provider is asked after the answer; read again in some seconds. To repair, push again."""
        button = self.button()
        if drift.in_step(button) is None:
            raise Problem("conflict", NOT_IN_STEP)
        nudge(drift.TASK, button.pk)
        return Response(_drift(button), status=202)


class AdoptApi(ButtonsApi):
    """What was changed at the provider made ours."""

    @operation("Adopt a button’s drift", scope="buttons:write", answers=AdoptedShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """As a new version, as far as our settings can say it."""
        button = self.button()
        check = button.drift_checks.first()
        if check is None or drifted(button, button.pushes.first())["is_old"] or check.state != DriftCheck.State.DIFFERS:
            raise Problem("conflict", STALE)
        try:
            result = adopt(button, check, actor=self.actor)
        except (EditConflict, ValidationError):
            raise Problem("conflict", STALE) from None
        return Response({"taken": result.taken, "left": result.left})


class LinkApi(ButtonsApi):
    """A button found at the provider."""

    @operation("Link a button", scope="buttons:write", takes=LinkShape, answers=PushShape, status=202)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Where the answer to its creation was lost."""
        remote_id = self.given.get("remote_id")
        if not isinstance(remote_id, str) or "\0" in remote_id:
            raise invalid([FieldError("remote_id", "Write a text.", "type")])
        button = self.button()
        try:
            link(button, remote_id.strip(), actor=self.actor)
        except NotLinked as refusal:
            raise Problem("conflict", refusal.sentence) from None
        return Response(summary(self.button()), status=202)


def _drift(button: Button) -> dict[str, Any]:
    told = drifted(button, button.pushes.first())
    check = told["check"]
    if check is None:
        return {"state": "", "version": None, "is_old": False, "differences": [], "problem": "", "at": None}
    names = ("state", "version", "differences", "problem", "at")
    return {"is_old": told["is_old"], **{name: getattr(check, name) for name in names}}
