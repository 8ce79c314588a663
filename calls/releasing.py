"""When calls that waited may ring: as many at once as their button has lines, the oldest first, and never while closed.

A call that finds no line free stays due as it is, so that it loses neither its place nor its time.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from buttons.models import Button
from calls.gate import Decision
from calls.models import Call

TOO_OLD = timedelta(minutes=2)
"""A visitor who was promised a call now does not expect it later than this."""

LATE_FOR_SCHEDULED = timedelta(minutes=30)
"""A call asked for a certain time still makes sense this much later."""

SPARE = 5
"""So many times more calls are looked at than are taken: some belong to buttons whose lines are all busy."""

MOVED = "moved"
"""Why a call is scheduled for another time than its visitor asked for."""


def due(now: datetime) -> QuerySet[Call]:
    """Calls that may be taken up. Whether a line is free for one that waited is another question."""
    return Call.objects.filter(state__in=[Call.State.ASKED, Call.State.SCHEDULED], dialled_at=None, due_at__lte=now)


def due_at_once(now: datetime) -> QuerySet[Call]:
    """Of these, the ones that already hold a line, or that the provider is to hold; the oldest first."""
    return due(now).filter(Q(state=Call.State.ASKED) | Q(provider_delay__gt=0)).order_by("due_at")


def turns(now: datetime) -> QuerySet[Call]:
    """The delayed calls that may ring if their button has a line free, and all that are too late.

    `turn` counts the calls of one button, the oldest first; in its order no button keeps another one waiting.
    """
    turn = Window(RowNumber(), partition_by=[F("button")], order_by=[F("due_at").asc(), F("pk").asc()])
    waiting = due(now).filter(state=Call.State.SCHEDULED, provider_delay=0).annotate(turn=turn)
    may_ring = Q(turn__lte=F("button__calls_at_once")) | Q(due_at__lt=now - LATE_FOR_SCHEDULED)
    return waiting.filter(may_ring).order_by("turn", "due_at")


def lines_taken(buttons: Collection[int]) -> dict[int, int]:
    """How many calls of each of these buttons are under way; a button without any is left out."""
    under_way = Call.objects.filter(button__in=buttons, state__in=Call.UNDER_WAY).order_by()
    return dict(under_way.values_list("button").annotate(lines=Count("pk")))


def released(now: datetime, most: int) -> list[int]:
    """At most so many of them: of each button as many as it has lines free now."""
    columns = ("pk", "button", "button__calls_at_once", "turn", "due_at")
    rows = list(turns(now).values_list(*columns)[: most * SPARE])
    taken = lines_taken({row[1] for row in rows})
    late = now - LATE_FOR_SCHEDULED
    may_go = (pk for pk, button, lines, turn, at in rows if at < late or turn <= lines - taken.get(button, 0))
    return list(islice(may_go, most))


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
