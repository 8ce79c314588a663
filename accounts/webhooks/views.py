"""The owner's pages of webhooks: endpoints, their secrets, and every message with what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import BusinessView
from accounts.browsing import page_of
from accounts.models import Role, WebhookDelivery, WebhookEndpoint
from accounts.password_again import asked
from accounts.webhooks import asking, keeping
from accounts.webhooks.forms import EndpointForm

PAGE = 25


class WebhooksView(BusinessView):
    """The business's endpoints, and the form for another one."""

    role = write_role = Role.OWNER
    extra_context = {"section": "settings"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, EndpointForm(self.business))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        blank = WebhookEndpoint(business=self.business)
        form = EndpointForm(self.business, request.POST, instance=blank)
        if not form.is_valid():
            return self._page(request, form)
        endpoint = form.save(commit=False)
        secret = keeping.add(endpoint, self.membership.user)
        return show_secret(self, request, endpoint, secret)

    def _page(self, request: HttpRequest, form: EndpointForm) -> HttpResponse:
        context = self.get_context_data(endpoints=self.business.webhooks.all(), form=form)
        return render(request, "accounts/webhooks.html", context)


class WebhookView(BusinessView):
    """One endpoint. POST: `save`, `secret`, `test`, `switch`, `replay` (a message's id), or `remove`."""

    role = write_role = Role.OWNER
    extra_context = {"section": "settings"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        endpoint = self._endpoint()
        return self._page(request, endpoint, EndpointForm(self.business, instance=endpoint))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        endpoint = self._endpoint()
        if "save" in request.POST:
            return self._save(request, endpoint)
        if "secret" in request.POST:
            return asked(request) or self._replace_secret(request, endpoint)
        if "remove" in request.POST:
            keeping.remove(endpoint, self.membership.user)
            messages.success(request, _("The webhook is removed."))
            return redirect("accounts:webhooks", self.business.public_id)
        try:
            messages.success(request, self._act(request, endpoint))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("accounts:webhook", self.business.public_id, endpoint.public_id)

    def _act(self, request: HttpRequest, endpoint: WebhookEndpoint) -> str:
        """Does what was asked; the sentence that tells of it. Raises `ValidationError` where it is not possible."""
        if "switch" in request.POST:
            keeping.switch(endpoint, self.membership.user, on=not endpoint.is_active)
            return _("The webhook is switched on.") if endpoint.is_active else _("The webhook is switched off.")
        if "replay" in request.POST:
            asking.replay(self._message(endpoint))
        else:
            asking.send_test(endpoint)
        return _("It is on its way. Look at the list below in some seconds.")

    def _replace_secret(self, request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
        secret = keeping.replace_secret(endpoint, self.membership.user)
        return show_secret(self, request, endpoint, secret)

    def _save(self, request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
        form = EndpointForm(self.business, request.POST, instance=endpoint)
        if not form.is_valid():
            endpoint.refresh_from_db()  # the form has written what was typed into it, and the page shows it
            return self._page(request, endpoint, form)
        keeping.change(form.save(commit=False), self.membership.user)
        messages.success(request, _("The webhook is saved."))
        return redirect("accounts:webhook", self.business.public_id, endpoint.public_id)

    def _endpoint(self) -> WebhookEndpoint:
        return get_object_or_404(self.business.webhooks, public_id=self.kwargs["endpoint"])

    def _message(self, endpoint: WebhookEndpoint) -> WebhookDelivery:
        try:
            wanted = UUID(self.request.POST["replay"])
        except ValueError as error:
            raise Http404("No such message.") from error
        return get_object_or_404(endpoint.deliveries, public_id=wanted)

    def _page(self, request: HttpRequest, endpoint: WebhookEndpoint, form: EndpointForm) -> HttpResponse:
        page = page_of(endpoint.deliveries.all(), request.GET, PAGE)
        return render(request, "accounts/webhook.html", self.get_context_data(endpoint=endpoint, form=form, page=page))


def show_secret(view: BusinessView, request: HttpRequest, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
    """The one page that ever shows it."""
    context = view.get_context_data(endpoint=endpoint, secret=secret)
    page = render(request, "accounts/webhook_secret.html", context)
    page["Cache-Control"] = "no-store"
    return page
