"""What was blocked from the history is asked by every button: those that stand, a new one, and one that goes back."""

from django.db.models import Q
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.models import User
from buttons.differing import flat
from buttons.drafts import ButtonDraft
from buttons.locking import locked
from buttons.models import Button
from buttons.queueing import queue_push
from buttons.versions import Stored, draft_at, keep, snapshot
from screening.blocking import block_list, block_lists, hold
from screening.models import ScreeningList


def ask_everywhere(blocked: ScreeningList, *, actor: User | None) -> None:
    """Attach the list where it is not asked yet, as a new version of each button. Call it in a transaction.

    An edit that was begun before meets this version as it meets any other edit.
    """
    idle = blocked.business.buttons.exclude(state=Button.State.RETIRED).exclude(lists=blocked)
    for button_id in idle.order_by("pk").values_list("pk", flat=True):
        button = locked(button_id)
        if button.state == Button.State.RETIRED or button.lists.contains(blocked):
            continue
        before = snapshot(button)
        button.lists.add(blocked)
        button.version += 1
        button.save(update_fields=["version", "updated_at"])
        queue_push(button)
        after = snapshot(button)
        keep(button, after, actor)
        changes = auditing.differences(flat(before), flat(after))
        action = gettext_noop("button changed")
        auditing.record(button.business, actor, action, button, button.public_id, changes=changes)


def ask_in_new(button: Button) -> None:
    """Attach the list to a button that is being made, if its business has one. Call it in its transaction."""
    hold(button.business)
    if blocked := block_list(button.business):
        button.lists.add(blocked)


def restored(button: Button, stored: Stored) -> ButtonDraft:
    """The version as a draft, which goes on asking the list if the button asks it now. Raises `Unrestorable`."""
    return draft_at(button, stored, also=Q(pk__in=block_lists().filter(buttons=button)))
