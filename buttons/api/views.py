"""Making, reading and changing buttons."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import etags
from accounts.api.base import BusinessApi
from accounts.api.filters import choice, identifier
from accounts.api.operations import operation, page_of, query
from accounts.api.paging import paged
from accounts.api.problems import FieldError, Problem, invalid
from accounts.connecting import capabilities
from accounts.models import ProviderAccount
from buttons.api.shapes import ButtonChangeShape, ButtonRowShape, ButtonShape, NewButtonShape, StateShape
from buttons.api.writing import checked, told, typed
from buttons.forms.button import ButtonForm
from buttons.models import Button, Push
from buttons.progress import in_trouble, with_newest
from buttons.saving import SETTINGS_MODELS, EditConflict, save_button, set_state, settings_of
from buttons.states import NOT_NEEDED

NO_ACCOUNT = gettext_noop("Choose one of your own provider accounts.")
RETIRED = "This button is retired: it cannot be changed any more."


class ButtonsApi(BusinessApi):
    """Base of what is about buttons."""

    def button(self) -> Button:
        """The button in the address. Raises `Http404` for another business's."""
        own = self.business.buttons.select_related("account", "business", "hours")
        found = own.filter(public_id=self.kwargs["button"]).first()
        if found is None:
            raise Http404
        return found

    def new(self, given: dict[str, Any]) -> ButtonForm:
        """The checked form of a button to be made. Raises a `Problem`."""
        form = _new_form(self.account(given.pop("account", None)))
        data, wrong = typed(form, given)
        return checked(ButtonForm(form.button, form.settings, data), wrong)

    def changed(self, button: Button, given: dict[str, Any]) -> ButtonForm:
        """The checked form of a stored button with a change. Raises a `Problem`."""
        if button.state == Button.State.RETIRED:
            raise Problem("conflict", RETIRED)
        settings = settings_of(button)
        data, wrong = typed(ButtonForm(button, settings), given)
        return checked(ButtonForm(button, settings, data), wrong)

    def show(self, button: Button, *, status: int = 200) -> Response:
        """The answer that tells the button, with its ETag."""
        address = reverse("api:button", args=[self.business.public_id, button.public_id]) if status == 201 else ""
        return self.tagged(shown_button(button), etags.of_version(button.version), status=status, location=address)

    def account(self, wanted: Any) -> ProviderAccount:
        """The business's account of that public id. Raises a `Problem`."""
        try:
            return self.business.provider_accounts.get(public_id=UUID(wanted))
        except (ProviderAccount.DoesNotExist, ValueError, TypeError, AttributeError):
            raise invalid([FieldError("account", gettext(NO_ACCOUNT), "invalid_choice")]) from None


class ButtonListApi(ButtonsApi):
    """The business's buttons."""

    @operation(
        "List buttons",
        scope="buttons:read",
        answers=page_of(ButtonRowShape),
        pages=True,
        filters=[
            query("state", "Only buttons in this state; retired ones are listed only so.", enum=Button.State.values),
            query("account", "Only buttons on this provider account.", type=UUID),
            query("push", "Only buttons whose newest push fails, was refused, or needs a look.", enum=["trouble"]),
        ],
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Each with how far its newest push is."""
        rows: QuerySet[Button] = self.business.buttons.select_related("account", "hours").order_by()
        wanted = choice(request, "state", Button.State.values)
        rows = rows.filter(state=wanted) if wanted else rows.filter(~Q(state=Button.State.RETIRED))
        if (account := identifier(request, "account")) is not None:
            rows = rows.filter(account__public_id=account)
        if choice(request, "push", ["trouble"]):
            rows = rows.filter(pk__in=in_trouble(self.business.buttons.all()).values("pk"))
        return paged(request, with_newest(rows), _row)

    @operation(
        "Create a button",
        scope="buttons:write",
        takes=NewButtonShape,
        answers=ButtonShape,
        status=201,
        creates=True,
        tagged=True,
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """It is live at once; what its provider keeps is pushed there."""
        form = self.new(self.given)
        return self.show(save_button(form.draft(), actor=self.actor, expected_version=None), status=201)


class ButtonApi(ButtonsApi):
    """One button."""

    @operation("Read a button", scope="buttons:read", answers=ButtonShape, tagged=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """With every setting, secrets aside."""
        return self.show(self.button())

    @operation(
        "Change a button", scope="buttons:write", takes=ButtonChangeShape, answers=ButtonShape, locks=True, tagged=True
    )
    def patch(self, request: Request, **kwargs: Any) -> Response:
        """Objects are merged, lists replaced, and null empties a field (RFC 7396)."""
        button = self.button()
        etags.require(request, etags.of_version(button.version))
        form = self.changed(button, self.given)
        try:
            save_button(form.draft(), actor=self.actor, expected_version=button.version)
        except EditConflict:
            raise Problem("stale") from None
        return self.show(self.button())


class ButtonStateApi(ButtonsApi):
    """Live, paused or retired."""

    @operation("Pause, resume or retire a button", scope="buttons:write", takes=StateShape, answers=ButtonShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """It holds at once. A retired button stays so for good."""
        button, wanted = self.button(), self.given.get("state")
        if wanted not in Button.State.values:
            sentence = _("A button can be live, paused or retired.")
            raise invalid([FieldError("state", sentence, "invalid_choice")])
        if button.state == Button.State.RETIRED != wanted:
            raise Problem("conflict", RETIRED)
        set_state(button, Button.State(wanted), actor=self.actor)
        return self.show(self.button())


def shown_button(button: Button) -> dict[str, Any]:
    """The button as the API tells it."""
    return {
        "id": str(button.public_id),
        "account": str(button.account.public_id),
        "provider": button.account.provider,
        "state": button.state,
        "version": button.version,
        "created_at": button.created_at.isoformat(),
        "updated_at": button.updated_at.isoformat(),
        **told(ButtonForm(button, settings_of(button))),
    }


def _new_form(account: ProviderAccount) -> ButtonForm:
    button = Button(business=account.business, account=account)
    return ButtonForm(button, SETTINGS_MODELS[account.provider](button=button))


def _row(button: Button) -> dict[str, Any]:
    keeps = capabilities(button.account).keeps_buttons
    pushed = getattr(button, "pushed", None) or Push.State.WAITING
    return {
        "id": str(button.public_id),
        "name": button.name,
        "account": str(button.account.public_id),
        "provider": button.account.provider,
        "state": button.state,
        "push": pushed if keeps else NOT_NEEDED,
        "hours": str(button.hours.public_id) if button.hours else None,
        "version": button.version,
        "updated_at": button.updated_at.isoformat(),
    }
