"""Making and changing a button."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_noop

from accounts.models import Role
from buttons.forms.button import ButtonForm
from buttons.forms.words import IN_LANGUAGES
from buttons.models import Button
from buttons.saving import SETTINGS_MODELS, preview, settings_of
from buttons.views.base import RETIRED, ButtonsView


class EditView(ButtonsView):
    """Changes a stored button: shows the form, tells meanwhile what the provider would lose, and saves."""

    role = Role.EDITOR
    saved = gettext_noop("“%(button)s” is saved.")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request)
        return form if isinstance(form, HttpResponse) else self._page(request, form)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request)
        if isinstance(form, HttpResponse):
            return form
        if request.headers.get("HX-Request"):
            return self._losses(request, form)
        if not form.is_valid() or not (button := form.save(self.membership.user)):
            return self._page(request, form.both())
        messages.success(request, gettext(self.saved) % {"button": button})
        return redirect("buttons:detail", self.business.public_id, button.public_id)

    def form(self, request: HttpRequest) -> ButtonForm | HttpResponse:
        """The form of this page, or where to go instead."""
        button = self.button()
        if button.state == Button.State.RETIRED:
            messages.error(request, gettext(RETIRED) % {"button": button})
            return redirect("buttons:detail", self.business.public_id, button.public_id)
        return ButtonForm(button, settings_of(button), posted(request))

    def page_context(self, form: ButtonForm) -> dict[str, Any]:
        """What the page shows besides its form."""
        return {
            "form": form,
            "button": form.button,
            "provider_name": form.provider.name,
            "languages": IN_LANGUAGES,
            "widget_url": settings.WIDGET_URL,
        }

    def _page(self, request: HttpRequest, form: ButtonForm) -> HttpResponse:
        return render(request, "buttons/form.html", self.get_context_data(**self.page_context(form)))

    def _losses(self, request: HttpRequest, form: ButtonForm) -> HttpResponse:
        losses = preview(form.draft()).losses if form.is_valid() else None
        return render(request, "buttons/_losses.html", {"losses": losses, "provider_name": form.provider.name})


class NewView(EditView):
    """A new button, on the provider account that `?account=` names."""

    saved = gettext_noop("“%(button)s” is made. Copy its line into your site.")

    def form(self, request: HttpRequest) -> ButtonForm | HttpResponse:
        wanted = request.GET.get("account")
        if not wanted:
            return self._choose(request)
        account = get_object_or_404(self.business.provider_accounts, public_id=account_id(wanted))
        button = Button(business=self.business, account=account)
        return ButtonForm(button, SETTINGS_MODELS[account.provider](button=button), posted(request))

    def _choose(self, request: HttpRequest) -> HttpResponse:
        accounts = list(self.business.provider_accounts.all())
        if len(accounts) == 1:
            return redirect(f"{request.path}?account={accounts[0].public_id}")
        return render(request, "buttons/choose_account.html", self.get_context_data(accounts=accounts))


def account_id(text: str) -> UUID:
    """The id in an address. Raises `Http404` for what is none."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404("No such provider account.") from error


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if that is nothing at all; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
