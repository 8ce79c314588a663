"""When calls that waited may ring: as many at once as their button has lines, the oldest first, and never while closed.

A call that finds no line free stays due as it is, so that it loses neither its place nor its time.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, QuerySet

from buttons.models import Button
from calls.clock import TOLERATED
from calls.decision import Decision
from calls.models import Call

TOO_OLD = timedelta(minutes=2)
"""A visitor who was promised a call now does not expect it later than this."""

LATE_FOR_SCHEDULED = timedelta(minutes=30)
"""A call asked for a certain time still makes sense this much later."""

LOOK, LOOKS = 1000, 10
"""Calls that one look takes in, the oldest first, and how often a tick looks again past the buttons it has seen."""

WAITS = (Call.State.ASKED, Call.State.SCHEDULED)

MOVED = "moved"
"""Why a call is scheduled for another time than its visitor asked for."""


def is_due(call: Call, now: datetime) -> bool:
    """Whether this call may be taken up. Whether a line is free for one that waited is another question."""
    if call.state not in WAITS or call.dialled_at is not None:
        return False
    # The clock that dated a click which is ordered at once may be a moment ahead of ours; nobody waits for that.
    is_for_now = call.state == Call.State.ASKED or bool(call.provider_delay)
    return call.due_at <= (now + TOLERATED if is_for_now else now)


def due_at_once(now: datetime) -> QuerySet[Call]:
    """Calls asked for now that nobody has taken up, the oldest first. Each holds a line already."""
    return Call.objects.filter(state=Call.State.ASKED, dialled_at=None, due_at__lte=now).order_by("due_at")


class Waiting(NamedTuple):
    """A delayed call that is due. `provider_delay` is minutes: one that the provider is to hold needs no line."""

    pk: int
    button: int
    due_at: datetime
    provider_delay: int


def waiting(now: datetime) -> list[Waiting]:
    """The delayed calls that are due, the oldest first; of a button that crowds a look only those of that look.

    Always the head of an index, a few rows of it: how many more wait, now or until later, costs nothing.
    """
    due = Call.objects.filter(state=Call.State.SCHEDULED, dialled_at=None, due_at__lte=now).order_by("due_at")
    found: list[Waiting] = []
    for _ in range(LOOKS):
        past = due.exclude(button__in={row.button for row in found})
        seen = [Waiting(*row) for row in past.values_list("pk", "button", "due_at", "provider_delay")[:LOOK]]
        found += seen
        if len(seen) < LOOK:
            break
    return sorted(found, key=lambda row: (row.due_at, row.pk))


def lines_taken(buttons: Collection[int]) -> dict[int, int]:
    """How many calls of each of these buttons are under way; a button without any is left out."""
    under_way = Call.objects.filter(button__in=buttons, state__in=Call.UNDER_WAY).order_by()
    return dict(under_way.values_list("button").annotate(lines=Count("pk")))


def lines_free(buttons: Collection[int]) -> dict[int, int]:
    """How many more calls each of these buttons may have under way."""
    taken = lines_taken(buttons)
    rows = Button.objects.filter(pk__in=buttons).order_by().values_list("pk", "calls_at_once")
    return {button: lines - taken.get(button, 0) for button, lines in rows}


def released(now: datetime, most: int) -> list[int]:
    """At most so many delayed calls that may be taken up: of each button as many as it has lines free now, and all
    that are too late. The first of every button comes before the second of any."""
    found = waiting(now)
    free = lines_free({row.button for row in found})
    turns: Counter[int] = Counter()
    going: list[tuple[int, datetime, int]] = []
    for row in found:
        turn = 0
        if not row.provider_delay:
            turn = turns[row.button] = turns[row.button] + 1
        if not turn or turn <= free[row.button] or row.due_at < now - LATE_FOR_SCHEDULED:
            going.append((turn, row.due_at, row.pk))
    return [pk for *_, pk in sorted(going)[:most]]


def waits_for_a_line(call: Call) -> bool:
    """Whether this call takes a line only when it is placed. One for now took its line when it was asked for."""
    return call.state == Call.State.SCHEDULED and not call.provider_delay


def has_free_line(call: Call) -> bool:
    """Whether the call's button has a line free. Holds the button for the rest of the transaction, so that of two
    workers the second one counts the first one's call; False if another one holds it now."""
    buttons = Button.objects.select_for_update(skip_locked=True, no_key=True)
    if not buttons.filter(pk=call.button_id).exists():
        return False
    return lines_taken([call.button_id]).get(call.button_id, 0) < call.button.calls_at_once


def was_scheduled(call: Call) -> bool:
    """Whether the visitor asked for a later time."""
    return call.due_at - call.asked_at > TOO_OLD


def is_too_late(call: Call, now: datetime) -> bool:
    """Whether nobody expects this call any more."""
    return now - call.due_at > (LATE_FOR_SCHEDULED if was_scheduled(call) else TOO_OLD)


def moved_to(call: Call, decision: Decision, now: datetime) -> datetime | None:
    """The next opening, for a delayed call that came due while closed; None if it is further off than the button
    takes calls for."""
    opening = decision.next_opening
    if opening is None or not (was_scheduled(call) or call.provider_delay):
        return None
    return opening if opening - now <= timedelta(minutes=call.button.max_delay) else None
