"""A business's accounts with providers."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.access import BusinessView
from accounts.connecting import capabilities, check
from accounts.forms import AccountForm, CredentialsForm
from accounts.models import ProviderAccount, Role
from accounts.password_again import asked
from accounts.rehearsing import is_simulated, rehearse
from providers.registry import PROVIDERS


class AccountsView(BusinessView):
    """The business's provider accounts."""

    extra_context = {"section": "providers"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        accounts = self.business.provider_accounts.all()
        return render(request, "accounts/list.html", self.get_context_data(accounts=accounts))


class NewAccountView(BusinessView):
    """First the provider (`?provider=`), then its form; the credentials are checked with the provider at once."""

    role = write_role = Role.OWNER
    extra_context = {"section": "providers"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        provider = request.GET.get("provider", "")
        if provider not in PROVIDERS:
            known = [
                (slug, adapter.name, adapter.capabilities, is_simulated(slug)) for slug, adapter in PROVIDERS.items()
            ]
            return render(request, "accounts/choose.html", self.get_context_data(providers=known))
        return self._page(request, AccountForm(self.business, provider))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        provider = request.GET.get("provider", "")
        if provider not in PROVIDERS:
            return redirect("accounts:new", self.business.public_id)
        if "rehearse" in request.POST and is_simulated(provider):
            account = rehearse(self.business, provider, self.membership.user)
        else:
            form = AccountForm(self.business, provider, request.POST)
            if not form.is_valid():
                return self._page(request, form)
            account = form.add(self.membership.user)
        check_and_tell(request, account)
        return redirect("accounts:detail", self.business.public_id, account.public_id)

    def _page(self, request: HttpRequest, form: AccountForm) -> HttpResponse:
        context = self.get_context_data(
            form=form, provider_name=PROVIDERS[form.provider].name, is_simulated=is_simulated(form.provider)
        )
        return render(request, "accounts/new.html", context)


class AccountView(BusinessView):
    """One account: what the provider said of it, check again, replace the credentials."""

    write_role = Role.OWNER
    extra_context = {"section": "providers"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        account = self._account()
        return self._page(request, account, CredentialsForm(account.provider))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        account = self._account()
        if "check" in request.POST:
            checked = gettext_noop("credentials checked")
            auditing.record(self.business, self.membership.user, checked, account, account.public_id)
        else:
            form = CredentialsForm(account.provider, request.POST)
            if not form.is_valid():
                return self._page(request, account, form)
            if asking := asked(request):
                return asking
            form.replace(account, self.membership.user)
        check_and_tell(request, account)
        return redirect("accounts:detail", self.business.public_id, account.public_id)

    def _account(self) -> ProviderAccount:
        return get_object_or_404(self.business.provider_accounts, public_id=self.kwargs["account"])

    def _page(self, request: HttpRequest, account: ProviderAccount, form: CredentialsForm) -> HttpResponse:
        context = self.get_context_data(
            account=account, form=form, buttons=account.buttons.all(), notification_url=self._notification_url(account)
        )
        return render(request, "accounts/detail.html", context)

    def _notification_url(self, account: ProviderAccount) -> str:
        """The address to be set at the provider; its secret is for owners only. "" where nothing would come."""
        if not self.membership.may(Role.OWNER) or not capabilities(account).notifies:
            return ""
        return settings.PUBLIC_URL + reverse("notification", args=[account.notification_secret])


def check_and_tell(request: HttpRequest, account: ProviderAccount) -> None:
    """Ask the provider, outside any transaction, and show its answer on the next page."""
    told = {"provider": account.get_provider_display()}
    if check(account):
        messages.success(request, _("%(provider)s accepted the credentials.") % told)
    else:
        messages.error(request, _("%(provider)s did not accept them. Its answer is below.") % told)
