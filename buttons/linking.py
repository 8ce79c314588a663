"""Links a button to the one that its provider made, where the answer to its creation was lost."""

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.connecting import capabilities, connect
from accounts.models import User
from accounts.wording import said
from buttons.locking import locked
from buttons.models import Button, Push
from buttons.queueing import queue_push
from buttons.states import is_creation_unclear
from providers.base import ProviderError

LONGEST = 128

NOTHING_LOST = gettext_noop("Nothing has to be linked: it is certain what the provider did.")
NO_ID = gettext_noop("Enter the id as the provider shows it: one word without spaces.")
TAKEN = gettext_noop("Another of your buttons has this id at the provider.")


class NotLinked(Exception):
    """`sentence` tells the owner why, in their language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = said(sentence)


def link(button: Button, remote_id: str, *, actor: User | None) -> None:
    """Take `remote_id` for this button's at its provider, and queue a push that brings that one in step.

    Speaks to the provider first, where it shows its buttons, with no transaction open. Raises `NotLinked`.
    """
    if not remote_id or len(remote_id) > LONGEST or " " in remote_id or not remote_id.isprintable():
        raise NotLinked(NO_ID)
    _refuse_others(button, remote_id)
    if capabilities(button.account).reads_back:
        try:
            connect(button.account).read_button(remote_id)
        except ProviderError as error:
            raise NotLinked(error.sentence) from None
    with transaction.atomic():
        _link(locked(button.pk), remote_id, actor)


def _link(button: Button, remote_id: str, actor: User | None) -> None:
    _refuse_others(button, remote_id)
    button.remote_id = remote_id
    button.save(update_fields=["remote_id", "updated_at"])
    button.pushes.filter(state=Push.State.UNCLEAR).update(state=Push.State.SUPERSEDED)
    queue_push(button)
    changes = {"remote_id": ["", remote_id]}
    auditing.record(
        button.business,
        actor,
        gettext_noop("button linked to its provider's"),
        button,
        button.public_id,
        changes=changes,
    )


def _refuse_others(button: Button, remote_id: str) -> None:
    if button.remote_id or not is_creation_unclear(button):
        raise NotLinked(NOTHING_LOST)
    if Button.objects.filter(account=button.account, remote_id=remote_id).exists():
        raise NotLinked(TAKEN)
