"""From a stored provider account to an adapter that can speak for it."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import ProviderAccount
from accounts.sealing import Unreadable
from providers.base import Capabilities, Provider, ProviderError, Refused
from providers.registry import PROVIDERS


def connect(account: ProviderAccount) -> Provider:
    """The adapter for this account. Raises `Refused` when its credentials can no longer be read."""
    try:
        credentials = account.credentials()
    except Unreadable as error:
        raise Refused(gettext_noop("The stored credentials cannot be read. Enter them again.")) from error
    slug = account.provider
    return PROVIDERS[slug](credentials, settings.PROVIDER_ADDRESSES[slug], settings.PROVIDER_OPTIONS[slug])


def capabilities(account: ProviderAccount) -> Capabilities:
    """What this account's provider can do."""
    return PROVIDERS[account.provider].capabilities


def check(account: ProviderAccount) -> bool:
    """Ask the provider whether the credentials work; store its answer for the owner, and its phones to pick from."""
    try:
        provider = connect(account)
        answer, passed = provider.check_credentials(), True
        if provider.capabilities.lists_extensions:
            account.extensions = [[one.code, one.name] for one in provider.extensions()]
    except ProviderError as error:
        answer, passed = error.sentence, False
    account.check_passed, account.check_answer, account.checked_at = passed, answer[:500], timezone.now()
    account.save(update_fields=["check_passed", "check_answer", "checked_at", "extensions"])
    return passed
