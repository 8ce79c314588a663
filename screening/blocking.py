"""A press beside a call: one number, on one list of the business, that every button of it asks."""

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils.translation import gettext_noop

from accounts.models import Business, User
from screening.models import ScreeningEntry, ScreeningList
from screening.rules import Verdict
from screening.saving import tell_changed

BLOCKED = "Blocked from the history"
"""What the list is called that a press beside a call puts its number on; its owner may call it otherwise."""

ADDED = gettext_noop("1 added to screening list")
BLOCKED_AGAIN = gettext_noop("a number blocked from the history")

everybody_asks = Signal()
"""Sent with `blocked` (a ScreeningList) and `actor`, in the transaction of the press: every button must ask it."""


def block_number(business: Business, number: str, actor: User) -> ScreeningEntry:
    """Have no button of the business ring `number` (E.164 with plus) again: one entry on its own block list.

    The list is made with the first of them and attached to every button that does not ask it yet.
    """
    with transaction.atomic():
        hold(business)
        blocked = block_list(business) or _new_list(business)
        entry, is_new = blocked.entries.get_or_create(digits=number.removeprefix("+"), is_prefix=False)
        if entry.expires_at is not None:
            entry.expires_at = None
            entry.save(update_fields=["expires_at"])
        tell_changed(blocked, actor, ADDED if is_new else BLOCKED_AGAIN)
        everybody_asks.send(ScreeningList, blocked=blocked, actor=actor)
    return entry


def hold(business: Business) -> None:
    """Until the transaction ends nobody else blocks a number or makes a button: no button slips past a new list."""
    Business.objects.select_for_update(no_key=True).get(pk=business.pk)


def block_list(business: Business) -> ScreeningList | None:
    """The business's list of what was blocked from the history, once there is one."""
    return block_lists().filter(business=business).first()


def block_lists() -> QuerySet[ScreeningList]:
    """Every business's."""
    return ScreeningList.objects.filter(is_for_blocking=True, verdict=Verdict.BLOCK)


def _new_list(business: Business) -> ScreeningList:
    """Its name may be taken, and the one before may have been made a list of another kind, which it stays."""
    own = business.screening_lists
    own.filter(is_for_blocking=True).update(is_for_blocking=False)
    name = BLOCKED if not own.filter(name=BLOCKED).exists() else f"{BLOCKED} {own.count() + 1}"
    return ScreeningList.objects.create(business=business, name=name, verdict=Verdict.BLOCK, is_for_blocking=True)
