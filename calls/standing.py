"""Whether an account's provider takes orders at all, as its orders show. The gate and the widget read it."""

from django.utils import timezone

from accounts.models import ProviderAccount
from providers.base import ProviderError, Refused
from providers.registry import PROVIDERS
from providers.transport import CREDENTIALS_REFUSED

REFUSED_AT_THE_DOOR = {f"HTTP {status}" for status in CREDENTIALS_REFUSED}


class NoAccess(Refused):
    """There are no credentials to order with; nothing was sent."""


def refuses_us(account: ProviderAccount, error: ProviderError) -> bool:
    """Whether the provider refused the account and not the call: every further order would end the same way."""
    ours = {field.name for field in PROVIDERS[account.provider].credential_fields}
    return isinstance(error, NoAccess) or error.code in REFUSED_AT_THE_DOOR or error.field in ours


def took_no_order(account: ProviderAccount) -> None:
    """An order failed in a way that the next one would, too."""
    now = timezone.now()
    mine = ProviderAccount.objects.filter(pk=account.pk)
    mine.filter(calls_failing_since=None).update(calls_failing_since=now)
    mine.update(calls_failed_at=now)


def took_an_order(account: ProviderAccount) -> None:
    """One order was taken: the trouble that was known when it went out is over."""
    if account.calls_failing_since is None:
        return
    troubled = ProviderAccount.objects.filter(pk=account.pk, calls_failing_since__isnull=False)
    troubled.update(calls_failing_since=None, calls_failed_at=None)
