"""When calls that waited may ring: as many at once as their button has lines, the oldest first, and never while closed.

A call that finds no line free stays due as it is, so that it loses neither its place nor its time.
"""

from datetime import datetime, timedelta

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from buttons.models import Button
from calls.gate import Decision
from calls.models import Call

TOO_OLD = timedelta(minutes=2)
"""A visitor who was promised a call now does not expect it later than this."""

LATE_FOR_SCHEDULED = timedelta(minutes=30)
"""A call asked for a certain time still makes sense this much later."""

MOVED = "moved"
"""Why a call is scheduled for another time than its visitor asked for."""


def due(now: datetime) -> QuerySet[Call]:
    """Calls that may be taken up. Whether a line is free for one that waited is another question."""
    return Call.objects.filter(state__in=[Call.State.ASKED, Call.State.SCHEDULED], dialled_at=None, due_at__lte=now)


def due_at_once(now: datetime) -> QuerySet[Call]:
    """Of these, the ones that already hold a line, or that the provider is to hold; the oldest first."""
    return due(now).filter(Q(state=Call.State.ASKED) | Q(provider_delay__gt=0)).order_by("due_at")


def released(now: datetime) -> QuerySet[Call]:
    """The delayed calls whose turn it is: of each button as many as it has lines free, and all that are too late."""
    busy = Call.objects.filter(button=OuterRef("button"), state__in=Call.UNDER_WAY).order_by().values("button")
    taken = Coalesce(Subquery(busy.values(lines=Count("pk")), output_field=IntegerField()), 0)
    turn = Window(RowNumber(), partition_by=[F("button")], order_by=[F("due_at").asc(), F("pk").asc()])
    waiting = due(now).filter(state=Call.State.SCHEDULED, provider_delay=0).annotate(turn=turn)
    # The first condition says nothing that the second does not, but it is cheap, and it spares most rows the second.
    may_ring = Q(turn__lte=F("button__calls_at_once")) & Q(turn__lte=F("button__calls_at_once") - taken)
    return waiting.filter(may_ring | Q(due_at__lt=now - LATE_FOR_SCHEDULED)).order_by("due_at")


def waits_for_a_line(call: Call) -> bool:
    """Whether this call takes a line only when it is placed. One for now took its line when it was asked for."""
    return call.state == Call.State.SCHEDULED and not call.provider_delay


def has_free_line(call: Call) -> bool:
    """Whether the call's button has a line free. Holds the button for the rest of the transaction, so that of two
    workers the second one counts the first one's call; False if another one holds it now."""
    buttons = Button.objects.select_for_update(skip_locked=True, no_key=True)
    if not buttons.filter(pk=call.button_id).exists():
        return False
    under_way = Call.objects.filter(button=call.button_id, state__in=Call.UNDER_WAY)
    return under_way.count() < call.button.calls_at_once


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
