"""`manage.py rotate_keys`: seals every stored secret anew, with the first of CREDENTIAL_KEYS."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import ProviderAccount, WebhookEndpoint
from accounts.sealing import Unreadable
from accounts.second_step import seal_anew
from buttons.models import ViviphoneSettings


class Command(BaseCommand):
    """Run it once every process has been started again with the new key in front, then drop the old keys."""

    help = "Seal all credentials, mailbox PINs, second steps and webhooks' secrets with the first of CREDENTIAL_KEYS."

    def handle(self, **options: Any) -> None:
        account_ids = ProviderAccount.objects.values_list("pk", flat=True).order_by("pk")
        accounts = [self._rotate_account(pk) for pk in list(account_ids)]
        mailbox_ids = ViviphoneSettings.objects.values_list("pk", flat=True).order_by("pk")
        mailboxes = [self._rotate_pin(pk) for pk in list(mailbox_ids)]
        step_ids = Authenticator.objects.values_list("pk", flat=True).order_by("pk")
        steps = [self._rotate_step(pk) for pk in list(step_ids)]
        webhook_ids = WebhookEndpoint.objects.values_list("pk", flat=True).order_by("pk")
        webhooks = [self._rotate_webhook(pk) for pk in list(webhook_ids)]
        self.stdout.write(
            f"Sealed anew: credentials of {_done(accounts)} accounts, PINs of {_done(mailboxes)} mailboxes, "
            f"{_done(steps)} second steps of people, secrets of {_done(webhooks)} webhooks."
        )
        if not all(accounts + mailboxes + steps + webhooks):
            raise CommandError(
                "What could not be opened is as it was. Keep the old keys, or let its owners enter it again."
            )

    @transaction.atomic
    def _rotate_account(self, pk: int) -> bool:
        account = ProviderAccount.objects.select_for_update().get(pk=pk)
        try:
            account.seal_credentials(account.credentials())
        except Unreadable as error:
            return self._tell(f"The credentials of {account}, of {account.business}: {error}")
        account.save(update_fields=["sealed_credentials"])
        return True

    @transaction.atomic
    def _rotate_pin(self, pk: int) -> bool:
        mailbox = ViviphoneSettings.objects.select_for_update().get(pk=pk)
        try:
            mailbox.seal_pin(mailbox.pin())
        except Unreadable as error:
            return self._tell(f"The mailbox PIN of {mailbox.button}, of {mailbox.button.business}: {error}")
        mailbox.save(update_fields=["sealed_pin"])
        return True

    @transaction.atomic
    def _rotate_step(self, pk: int) -> bool:
        step = Authenticator.objects.select_for_update().get(pk=pk)
        try:
            seal_anew(step)
        except Unreadable as error:
            return self._tell(f"A second step of {step.user}: {error}")
        return True

    @transaction.atomic
    def _rotate_webhook(self, pk: int) -> bool:
        endpoint = WebhookEndpoint.objects.select_for_update().get(pk=pk)
        try:
            endpoint.seal_secret(endpoint.secret())
        except Unreadable as error:
            return self._tell(f"The secret of a webhook of {endpoint.business}: {error}")
        endpoint.save(update_fields=["sealed_secret"])
        return True

    def _tell(self, sentence: str) -> bool:
        self.stderr.write(sentence)
        return False


def _done(results: list[bool]) -> str:
    return f"{sum(results)} of {len(results)}"
