"""Changes a screening list: its rows and the audit entry in one transaction, then tells whoever uses the list."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal

from accounts import auditing
from accounts.models import User
from screening.models import ScreeningEntry, ScreeningList
from screening.pasting import Line


class InUse(Exception):
    """Buttons use what was to be deleted; the text is their names."""


list_changed = Signal()
"""Sent with `changed` (a ScreeningList) and `actor`, in the transaction of the change: buttons must be pushed again."""


def save_list(changed: ScreeningList, actor: User) -> ScreeningList:
    """Store a new list, or a new name or verdict."""
    action = "screening list changed" if changed.pk else "screening list created"
    with transaction.atomic():
        changed.save()
        _tell(changed, actor, action)
    return changed


def add_lines(changed: ScreeningList, lines: Iterable[Line], note: str, actor: User) -> int:
    """Add what is not on the list yet; the number of entries that were new."""
    with transaction.atomic():
        known = set(changed.entries.values_list("digits", "is_prefix"))
        fresh = [line for line in dict.fromkeys(lines) if (line.digits, line.is_prefix) not in known]
        ScreeningEntry.objects.bulk_create(
            ScreeningEntry(list=changed, digits=line.digits, is_prefix=line.is_prefix, note=note) for line in fresh
        )
        if fresh:
            _tell(changed, actor, f"{len(fresh)} added to screening list")
    return len(fresh)


def remove_entry(entry: ScreeningEntry, actor: User) -> None:
    """Take one entry off its list."""
    with transaction.atomic():
        entry.delete()
        _tell(entry.list, actor, "1 removed from screening list")


def in_use_by(kept: ScreeningList) -> QuerySet[Any]:
    """The buttons that ask this list; retired ones ask nothing any more."""
    return kept.buttons.exclude(state="retired")


def delete_list(doomed: ScreeningList, actor: User) -> None:
    """Delete a list with its numbers. Raises `InUse` with the names of the buttons that use it."""
    with transaction.atomic():
        ScreeningList.objects.select_for_update().get(pk=doomed.pk)
        users = in_use_by(doomed)
        if users:
            raise InUse(", ".join(str(button) for button in users))
        auditing.record(doomed.business, actor, "screening list deleted", doomed, doomed.public_id)
        doomed.delete()


def _tell(changed: ScreeningList, actor: User, action: str) -> None:
    auditing.record(changed.business, actor, action, changed, changed.public_id)
    list_changed.send(ScreeningList, changed=changed, actor=actor)
