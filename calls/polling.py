"""Asks the provider how far a placed call is, until it is over or nobody can tell any more."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from accounts.connecting import connect
from buttons.nudging import nudge
from buttons.planning import settings_of
from calls import clock
from calls.journal import note
from calls.models import Call
from providers.base import Outcome, Progress, ProviderError, Status

log = logging.getLogger(__name__)

STATES = {
    Progress.WAITING: Call.State.SCHEDULED,
    Progress.DIALLING: Call.State.DIALLING,
    Progress.RINGING: Call.State.RINGING,
    Progress.TALKING: Call.State.TALKING,
    Progress.ENDED: Call.State.ENDED,
}
ORDER = [Call.State.SCHEDULED, Call.State.DIALLING, Call.State.RINGING, Call.State.TALKING, Call.State.ENDED]

FIRST_GAP = 1.0
GROWTH = 1.25
LONGEST_GAP = 20.0
"""Seconds between polls: short while a visitor watches, longer through a long talk."""

LEASE = timedelta(seconds=30)
GRACE = timedelta(minutes=15)
"""After a call's longest possible end; then it is given up as unknown."""

TICK_AT_MOST = 200
NO_NEWS = gettext_noop("The provider never told how this call ended.")


def due(now: datetime) -> QuerySet[Call]:
    """Calls that are to be asked about, the longest overdue first."""
    return Call.objects.filter(next_poll_at__lte=now).order_by("next_poll_at")


def tick() -> None:
    """Lease every call whose poll is due, and nudge a worker for each."""
    now = clock.now()
    with transaction.atomic():
        # What another tick leases at this moment is left to it.
        free = due(now).select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
        leased = list(free[:TICK_AT_MOST])
        Call.objects.filter(pk__in=leased).update(next_poll_at=now + LEASE)
    for call_id in leased:
        nudge("calls.tasks.poll", call_id)


def poll(call_id: int) -> None:
    """Ask once, and store the answer."""
    call = (
        Call.objects.select_related("account", "button__account").filter(pk=call_id, next_poll_at__isnull=False).first()
    )
    if call is None or call.is_final:
        return
    status: Status | None = None
    try:
        status = connect(call.account).call_status(
            call.reference, placed_at=call.dialled_at or call.asked_at, extension=settings_of(call.button).extension
        )
    except ProviderError as error:
        log.warning("Status of call %s: %s", call.public_id, type(error).__name__)
    if status is None or (status.progress != Progress.ENDED and _is_overdue(call)):
        _no_news(call)
    else:
        apply(call, status)


def apply(call: Call, status: Status) -> None:
    """Move the call forward, never back; an end that is not told counts as answered if somebody was heard talking."""
    state = STATES[status.progress]
    if call.state in ORDER and ORDER.index(state) < ORDER.index(Call.State(call.state)):
        state = Call.State(call.state)
    now = clock.now()
    changes: dict[str, object] = {"state": state, "polls": F("polls") + 1}
    if state == Call.State.TALKING and call.answered_at is None:
        changes["answered_at"] = now
    if state == Call.State.ENDED:
        outcome = status.outcome or Outcome.UNTOLD
        if outcome == Outcome.UNTOLD and call.answered_at:
            outcome = Outcome.ANSWERED
        changes |= {"outcome": outcome, "ended_at": now, "duration": status.duration, "next_poll_at": None}
    else:
        changes["next_poll_at"] = now + _gap(call.polls)
    with transaction.atomic():
        won = Call.objects.filter(pk=call.pk).exclude(state__in=Call.FINAL).update(**changes)
        if won and state != call.state:
            note(call, state, "")


def _no_news(call: Call) -> None:
    now = clock.now()
    if not _is_overdue(call):
        Call.objects.filter(pk=call.pk).update(polls=F("polls") + 1, next_poll_at=now + _gap(call.polls))
        return
    with transaction.atomic():
        won = (
            Call.objects.filter(pk=call.pk)
            .exclude(state__in=Call.FINAL)
            .update(state=Call.State.UNKNOWN, reason="no_news", problem=NO_NEWS, ended_at=now, next_poll_at=None)
        )
        if won:
            note(call, Call.State.UNKNOWN, NO_NEWS)


def _is_overdue(call: Call) -> bool:
    """Whether even the longest call would be over by now, whatever the provider says."""
    placed = call.dialled_at or call.asked_at
    return clock.now() >= placed + timedelta(minutes=call.provider_delay + call.button.max_duration) + GRACE


def _gap(polls: int) -> timedelta:
    return timedelta(seconds=min(LONGEST_GAP, FIRST_GAP * GROWTH ** min(polls, 30)))
