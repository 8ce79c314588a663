"""Changes a screening list: its rows and the audit entry in one transaction, then tells whoever uses the list."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.models import User
from screening.looking_up import moment
from screening.models import ScreeningEntry, ScreeningList
from screening.pasting import Line, Row

CHUNK = 1000
"""Entries stored in one transaction."""

INSERT = (
    "INSERT INTO screening_screeningentry (list_id, digits, is_prefix, note, expires_at, created_at)"
    " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (list_id, digits, is_prefix) DO"
)

Item = TypeVar("Item")


IN_USE = gettext_noop("“%(list)s” is in use by %(buttons)s. Take it off there first.")


class InUse(Exception):
    """Buttons use what was to be deleted; the text is their names."""


list_changed = Signal()
"""Sent with `changed` (a ScreeningList) and `actor`, in the transaction of the change: buttons must be pushed again."""


def save_list(changed: ScreeningList, actor: User) -> ScreeningList:
    """Store a new list, or a new name or verdict."""
    action = gettext_noop("screening list changed") if changed.pk else gettext_noop("screening list created")
    with transaction.atomic():
        changed.save()
        tell_changed(changed, actor, action)
    return changed


def add_lines(
    changed: ScreeningList, lines: Iterable[Line], note: str, actor: User, *, expires_at: datetime | None = None
) -> int:
    """Add what is not on the list yet; the number of entries that were new."""
    rows = [Row(line, note, expires_at) for line in dict.fromkeys(lines)]
    with transaction.atomic():
        return store_rows(changed, rows, actor)


def store_rows(
    changed: ScreeningList,
    rows: Iterable[Row],
    actor: User | None,
    *,
    renewed: Sequence[str] = (),
    told: Callable[[int], None] = lambda done: None,
) -> int:
    """Store rows, no two of one number, and the columns `renewed` of those that stood on the list already.

    Gives how many did not. A chunk at a time, each in a transaction of its own unless the caller holds one: storing
    the same again after an interruption does no harm. `told` hears how many are stored.
    """
    fresh = done = 0
    for chunk in batched(rows, CHUNK):
        fresh += _store(changed, chunk, renewed)
        done += len(chunk)
        told(done)
    if fresh or (done and renewed):
        with transaction.atomic():
            tell_changed(changed, actor, f"{fresh} added to screening list")
    return fresh


def _store(changed: ScreeningList, rows: Sequence[Row], renewed: Sequence[str]) -> int:
    wanted = {(row.line.digits, row.line.is_prefix) for row in rows}
    stored = changed.entries.filter(digits__in={digits for digits, _ in wanted}).values_list("digits", "is_prefix")
    fresh = len(wanted.difference(stored))
    if fresh or renewed:
        _write(changed, rows, renewed)
    return fresh


def _write(changed: ScreeningList, rows: Sequence[Row], renewed: Sequence[str]) -> None:
    """Written out: putting a statement of thousands of rows together costs the library ten times what it costs here."""
    now = moment(timezone.now())
    values = [
        (changed.pk, row.line.digits, row.line.is_prefix, row.note, row.expires_at and moment(row.expires_at), now)
        for row in rows
    ]
    changes = ", ".join(f"{column} = excluded.{column}" for column in renewed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"{INSERT} {f'UPDATE SET {changes}' if changes else 'NOTHING'}", values)


def change_entry(entry: ScreeningEntry, actor: User) -> None:
    """Store another note or end of an entry."""
    with transaction.atomic():
        entry.save(update_fields=["note", "expires_at"])
        tell_changed(entry.list, actor, gettext_noop("1 changed on screening list"))


def remove_entry(entry: ScreeningEntry, actor: User) -> None:
    """Take one entry off its list."""
    with transaction.atomic():
        entry.delete()
        tell_changed(entry.list, actor, gettext_noop("1 removed from screening list"))


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
        auditing.record(doomed.business, actor, gettext_noop("screening list deleted"), doomed, doomed.public_id)
        doomed.delete()


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in their order, at most `size` at a time."""
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk


def tell_changed(changed: ScreeningList, actor: User | None, action: str) -> None:
    """Count the change, note it in the trail, and tell whoever uses the list. Call it in the change's transaction."""
    ScreeningList.objects.filter(pk=changed.pk).update(version=F("version") + 1)
    auditing.record(changed.business, actor, action, changed, changed.public_id)
    list_changed.send(ScreeningList, changed=changed, actor=actor)
