"""A button's earlier versions and the way back, its copies, and its move to another provider."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import etags
from accounts.api.operations import operation, page_of
from accounts.api.paging import paged
from accounts.api.problems import FieldError, Problem, invalid
from accounts.api.shapes import named
from accounts.sealing import Unreadable
from buttons.api.shapes import ButtonMoveShape, ButtonShape
from buttons.api.views import RETIRED, ButtonsApi
from buttons.api.writing import checked, typed
from buttons.blocking import restored
from buttons.copying import duplicate
from buttons.drafts import ButtonDraft
from buttons.forms.button import ButtonForm
from buttons.models import Button, ButtonVersion
from buttons.moving import moved
from buttons.naming import free_name
from buttons.saving import EditConflict, save_button
from buttons.versions import Unrestorable

VersionRowShape = named(
    "ButtonVersionRow",
    "A version in a list.",
    version=serializers.IntegerField(),
    at=serializers.DateTimeField(),
    actor=serializers.CharField(allow_null=True, help_text="An e-mail address; null: the portal itself."),
)
VersionShape = named(
    "ButtonVersion",
    "A button as it was stored; secrets stand as marks.",
    version=serializers.IntegerField(),
    at=serializers.DateTimeField(),
    actor=serializers.CharField(allow_null=True),
    stored=serializers.DictField(help_text="Account, shared settings, hours, lists, phones, the provider’s own."),
)
CopyShape = named(
    "Copy",
    "How the second button is called.",
    name=serializers.CharField(required=False, max_length=80, help_text="“Copy of …” if left out."),
)


class VersionsApi(ButtonsApi):
    """The versions of a button."""

    @operation("List versions of a button", scope="buttons:read", answers=page_of(VersionRowShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Who stored each, and when."""
        return paged(request, self.button().versions.select_related("actor"), _row)

    def version(self, button: Button) -> ButtonVersion:
        """The version in the address. Raises `Http404`."""
        found = button.versions.select_related("actor").filter(version=self.kwargs["version"]).first()
        if found is None:
            raise Http404
        return found

    def saved(self, draft: ButtonDraft, version: int) -> Response:
        """Store the draft over that version, and tell the button. Raises a `Problem`."""
        try:
            save_button(draft, actor=self.actor, expected_version=version)
        except EditConflict:
            raise Problem("stale") from None
        return self.show(self.button())


class VersionApi(VersionsApi):
    """One version."""

    @operation("Read a version of a button", scope="buttons:read", answers=VersionShape)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """With everything that was stored then."""
        row = self.version(self.button())
        return Response({**_row(row), "stored": row.stored})


class RestoreApi(VersionsApi):
    """The way back."""

    http_method_names = ["post"]

    @operation("Restore a version of a button", scope="buttons:write", answers=ButtonShape, locks=True, tagged=True)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """A new version and a new push; live or paused it stays as it is."""
        button = self.button()
        row, version = self.version(button), button.version
        etags.require(request, etags.of_version(version))
        if button.state == Button.State.RETIRED:
            raise Problem("conflict", RETIRED)
        try:
            return self.saved(restored(button, row.stored), version)
        except Unrestorable as error:
            raise Problem("conflict", " ".join(error.sentences)) from None
        except ValidationError as error:
            raise Problem("conflict", " ".join(error.messages)) from None


class CopyApi(ButtonsApi):
    """A second button."""

    @operation(
        "Copy a button",
        scope="buttons:write",
        takes=CopyShape,
        answers=ButtonShape,
        status=201,
        creates=True,
        tagged=True,
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Like this one, and paused."""
        name = self.given.get("name", "")
        if not isinstance(name, str) or "\0" in name:
            raise invalid([FieldError("name", "Write a text.", "type")])
        if name.strip() and free_name(self.business, name.strip()) != name.strip():
            raise invalid([FieldError("name", "Choose a name that no button of yours has, of at most 80 characters.")])
        try:
            made = duplicate(self.button(), actor=self.actor, name=name.strip())
        except Unreadable:
            told = _("The stored PIN cannot be read, and a copy needs one. Make a new button instead.")
            raise Problem("conflict", told) from None
        return self.show(made, status=201)


class MoveApi(VersionsApi):
    """Another provider."""

    http_method_names = ["post"]

    @operation(
        "Move a button", scope="buttons:write", takes=ButtonMoveShape, answers=ButtonShape, locks=True, tagged=True
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """To another provider account, with what that provider needs; its id, its line and its history stay."""
        button, given = self.button(), self.given
        version = button.version
        etags.require(request, etags.of_version(version))
        if button.state == Button.State.RETIRED:
            raise Problem("conflict", RETIRED)
        account = self.account(given.pop("account", None))
        if account.pk == button.account_id:
            raise invalid([FieldError("account", "The button is there already.", "same")])
        draft = moved(button, account)
        data, wrong = typed(ButtonForm(button, draft.settings, start=draft), given)
        form = checked(ButtonForm(button, draft.settings, data, start=draft), wrong)
        return self.saved(form.draft(), version)


def _row(row: ButtonVersion) -> dict[str, Any]:
    return {"version": row.version, "at": row.at, "actor": row.actor.email if row.actor else None}
