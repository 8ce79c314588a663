"""Moving a button to another provider account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from buttons.drafts import preview
from buttons.forms.button import ButtonForm
from buttons.models import Button
from buttons.moving import moved, not_taken_along, switches_off
from buttons.views.editing import EditView, account_id, posted


class MoveView(EditView):
    """Choose an account, read what is lost there, complete what that provider needs, and move."""

    saved = gettext_noop("“%(button)s” is moved. Its line on your site stays the same.")

    def form(self, request: HttpRequest) -> ButtonForm | HttpResponse:
        button = self.button()
        if button.state == Button.State.RETIRED:
            messages.error(request, _("“%(button)s” is retired: it cannot be moved any more.") % {"button": button})
            return redirect("buttons:detail", self.business.public_id, button.public_id)
        others = self.business.provider_accounts.exclude(pk=button.account_id)
        wanted = request.GET.get("account")
        if not wanted:
            context = self.get_context_data(button=button, accounts=others)
            return render(request, "buttons/move_choose.html", context)
        account = get_object_or_404(others, public_id=account_id(wanted))
        self.old = self.button()
        self.left_out = not_taken_along(button, account)
        draft = moved(button, account)
        self.losses = preview(draft).losses
        return ButtonForm(button, draft.settings, posted(request), start=draft)

    def page_context(self, form: ButtonForm) -> dict[str, Any]:
        return super().page_context(form) | {
            "old": self.old,
            "left_out": self.left_out,
            "losses": self.losses,
            "old_is_switched_off": bool(self.old.remote_id) and switches_off(self.old),
        }
