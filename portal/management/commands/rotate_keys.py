"""`manage.py rotate_keys`: seals every stored secret anew, with the first of CREDENTIAL_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import ProviderAccount
from accounts.sealing import Unreadable
from buttons.models import ViviphoneSettings


class Command(BaseCommand):
    """Run it once every process has been started again with the new key in front, then drop the old keys."""

    help = "Seal all credentials and mailbox PINs with the first of CREDENTIAL_KEYS."

    def handle(self, **options: Any) -> None:
        account_ids = ProviderAccount.objects.values_list("pk", flat=True).order_by("pk")
        accounts = [self._rotate_account(pk) for pk in list(account_ids)]
        mailbox_ids = ViviphoneSettings.objects.values_list("pk", flat=True).order_by("pk")
        mailboxes = [self._rotate_pin(pk) for pk in list(mailbox_ids)]
        self.stdout.write(
            f"Sealed anew: credentials of {_done(accounts)} accounts, PINs of {_done(mailboxes)} mailboxes."
        )
        if not all(accounts + mailboxes):
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

    def _tell(self, sentence: str) -> bool:
        self.stderr.write(sentence)
        return False


def _done(results: list[bool]) -> str:
    return f"{sum(results)} of {len(results)}"
