"""Sends many buttons again at once: an owner whose provider is back, staff after a breakdown."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from buttons.models import Button
from buttons.saving import push_again
from buttons.states import is_creation_unclear

MOST = 500
"""Buttons that one act sends again: a person waits for the answer."""


@dataclass(frozen=True, slots=True)
class Retried:
    """Numbers of buttons: queued, at providers that keep none, and left to a person who has to look there first."""

    queued: int = 0
    not_kept: int = 0
    unclear: int = 0


def push_all_again(buttons: Iterable[Button], actor: User) -> Retried:
    """Send each again as it is stored now, but for one whose provider may have made it unheard."""
    queued = not_kept = unclear = 0
    for button in buttons:
        if is_creation_unclear(button):
            unclear += 1
        elif push_again(button, actor=actor, has_looked=False) is None:
            not_kept += 1
        else:
            queued += 1
    return Retried(queued, not_kept, unclear)
