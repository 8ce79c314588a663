"""A business's account with a telephony provider, its credentials sealed."""

import secrets
import uuid
from collections.abc import Mapping

from django.db import models

from accounts.models.people import Business
from accounts.sealing import seal, unseal
from providers import registry


def new_secret() -> str:
    """What stands in the address a provider sends notifications to: they are signed by nothing else."""
    return secrets.token_urlsafe(32)


class ProviderAccount(models.Model):
    """A business's account with a provider. Its credentials are sealed and can be replaced but never read here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="provider_accounts")
    provider = models.CharField(max_length=20, choices=registry.CHOICES)
    name = models.CharField(max_length=80, help_text="Your own name for it.")
    sealed_credentials = models.TextField(editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    check_passed = models.BooleanField(null=True, editable=False)
    check_answer = models.CharField(max_length=500, blank=True, editable=False)
    extensions = models.JSONField(default=list, editable=False, help_text="Phones to pick from: [code, name].")
    calls_failing_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The provider takes no orders; unset by the first it takes."
    )
    calls_failed_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="The last such order.")
    notification_secret = models.CharField(max_length=43, default=new_secret, unique=True, editable=False)
    history_pulled_until = models.DateTimeField(null=True, blank=True, editable=False)
    history_next_pull_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    history_problem = models.CharField(max_length=500, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["business", "name"], name="one_account_a_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_provider_display()})"

    @property
    def _context(self) -> str:
        return f"accounts.ProviderAccount.sealed_credentials:{self.public_id}"

    def seal_credentials(self, values: Mapping[str, str]) -> None:
        """Replace the credentials. The caller saves."""
        self.sealed_credentials = seal(values, self._context)

    def credentials(self) -> dict[str, str]:
        """The credentials in clear, for an adapter only. Raises `accounts.sealing.Unreadable`."""
        return unseal(self.sealed_credentials, self._context)
