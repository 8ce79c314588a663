"""An account with the simulator, to try everything before real credentials and real money come in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.models import Business, ProviderAccount, User
from providers.registry import PROVIDERS

THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
"""Host names under which only a simulator can answer: no provider lives there."""


def is_simulated(provider: str) -> bool:
    """Whether all of that provider's addresses are this machine's own."""
    return all(urlsplit(address).hostname in THIS_MACHINE for address in settings.PROVIDER_ADDRESSES[provider].values())


def rehearse(business: Business, provider: str, actor: User) -> ProviderAccount:
    """The business's account with the simulated provider, made at the first request. Call it where `is_simulated`."""
    name = f"{PROVIDERS[provider].name} (simulated)"
    with transaction.atomic():
        Business.objects.select_for_update().get(pk=business.pk)
        if known := business.provider_accounts.filter(name=name).first():
            return known
        account = ProviderAccount(business=business, provider=provider, name=name)
        required = [field.name for field in PROVIDERS[provider].credential_fields if field.required]
        account.seal_credentials(dict.fromkeys(required, "rehearsal"))
        account.save()
        added = gettext_noop("simulated provider account added")
        auditing.record(business, actor, added, account, account.public_id)
    return account
