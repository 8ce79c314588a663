"""Places calls, each at most once.

Order of safety: a worker claims the row by one conditional update, judges it again if it waited, marks `dialled_at`
by a conditional update, and only then speaks to the provider. From that mark on the call is never ordered again,
unless the provider certainly heard nothing (`Unreachable`). For a click of this moment, which the gate has just
judged, claim and mark are one update.
"""

import logging
import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_noop

from accounts.connecting import capabilities
from accounts.deadlocks import once_more
from buttons.models import Button
from buttons.nudging import remind
from calls import claiming, clock, matching, releasing, standing
from calls.claiming import CallId
from calls.counting import count_ringing
from calls.decision import Decision
from calls.gate import SECOND_LOOKS, decide
from calls.journal import note
from calls.limiting import CounterAway
from calls.models import Call
from calls.ordering import order
from calls.releasing import TOO_OLD
from calls.snapshots import of_waiting
from providers.base import Refused, Unclear, Unreachable
from screening.numbers import parse

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=5)
"""So long after the click the gate's word still stands."""

RETRY_GAP = timedelta(seconds=8)
MOST_TRIES = 6
"""Within the minute in which a visitor still expects the call."""

LEASE = timedelta(seconds=60)
"""A claim older than this that never reached its mark belonged to a dead worker."""

ANSWER_LOST = timedelta(seconds=90)
"""Longer than the transport's deadline: an order without an answer by then has lost its worker."""

FIRST_POLL = timedelta(seconds=1)
TICK_AT_MOST = 200

LOST = gettext_noop(
    "The order was sent, but its answer was lost. It is not sent again; the provider's history will tell."
)
NAME_TAKEN = gettext_noop(
    "The provider took the order under the name of another call, so nobody can ask how far it is."
)
TOO_LATE = gettext_noop("It was too late to ring when a worker could take it up.")
MOVED = gettext_noop("You were closed when it came due: it waits for your next opening.")
CANNOT_RING = gettext_noop("The button's provider cannot be told to ring.")


def place(call_id: CallId) -> None:
    """Claim the call and order it, or settle why not. Nothing happens if it is not due, or somebody else has it."""
    call = claiming.look(call_id)
    if call is not None and is_due(call):
        take_up(call)


def is_due(call: Call) -> bool:
    """Whether it may be taken up now."""
    return releasing.is_due(call, clock.now())


def take_up(call: Call) -> None:
    """Claim a call that `claiming.look` found, and order it or settle why not."""
    if _needs_no_second_look(call):
        if _claim(call, is_marked=True):
            _order(call)
    elif _waits_for_the_end_of_a_standstill(call):
        return
    elif _claim_with_line(call):
        if releasing.is_too_late(call, clock.now()):
            _settle(call, Call.State.EXPIRED, "too_late", TOO_LATE)
        elif _passes_second_look(call) and _mark(call):
            _order(call)


def _waits_for_the_end_of_a_standstill(call: Call) -> bool:
    """A delayed call does, as long as it makes sense; whoever asked for now is told."""
    is_stopped = getattr(call, "is_stopped", False)
    return is_stopped and call.state == Call.State.SCHEDULED and not releasing.is_too_late(call, clock.now())


def tick() -> None:
    """Nudge what is due, free what dead workers held, and face orders whose answer was lost."""
    now = clock.now()
    held = Call.objects.filter(state=Call.State.DIALLING, dialled_at=None, claimed_at__lt=now - LEASE)
    delayed = When(due_at__gt=F("asked_at") + TOO_OLD, then=Value(Call.State.SCHEDULED))
    held.update(state=Case(delayed, default=Value(Call.State.ASKED)), claim=None)
    lost = Call.objects.filter(state=Call.State.DIALLING, reference="", dialled_at__lt=now - ANSWER_LOST)
    for call in lost[:TICK_AT_MOST]:
        _settle(call, Call.State.UNKNOWN, "answer_lost", LOST)
    at_once = releasing.due_at_once(now).values_list("pk", flat=True)[:TICK_AT_MOST]
    for call_id in (*at_once, *releasing.released(now, TICK_AT_MOST)):
        remind("calls.tasks.place", call_id)


def _needs_no_second_look(call: Call) -> bool:
    """It was judged a moment ago, and what an owner or staff may have stopped since stands in the same row."""
    is_fresh = -clock.TOLERATED <= clock.now() - call.asked_at < FRESH
    is_first = call.state == Call.State.ASKED and not call.tries
    button, is_stopped = call.button, getattr(call, "is_stopped", True)
    is_allowed = button.state == Button.State.LIVE and button.business.is_active and not is_stopped
    return is_fresh and is_first and is_allowed and button.account_id == call.account_id


def _claim(call: Call, *, is_marked: bool = False) -> bool:
    """Make the call ours, as it was looked at. `is_marked`: from here on the provider may know of it."""
    now = max(clock.now(), call.asked_at)
    call.claim, call.dialled_at = uuid.uuid4(), now if is_marked else None
    return claiming.claim(call, call.claim, now, call.dialled_at)


def _claim_with_line(call: Call) -> bool:
    """The same for a call that waited: it begins to take a line here, or goes on waiting."""
    if not releasing.waits_for_a_line(call) or releasing.is_too_late(call, clock.now()):
        return _claim(call)
    with transaction.atomic():
        return releasing.has_free_line(call) and _claim(call)


def _passes_second_look(call: Call) -> bool:
    """Judge it again. What may not ring any more is moved or refused; the provider may have changed under it, too."""
    if not capabilities(call.button.account).places_calls:
        _settle(call, Call.State.REFUSED, "provider", CANNOT_RING)
        return False
    rings_at = clock.now() + timedelta(minutes=call.provider_delay)
    number = parse(call.number, "")
    snapshot = of_waiting(call.button, number, rings_at)
    try:
        # Any other was counted as rung when it was asked for.
        waited = releasing.waits_for_a_line(call)
        decision = count_ringing(call.button, number, snapshot) if waited else decide(snapshot, SECOND_LOOKS)
    except CounterAway:
        _give_back(call)
        return False
    if not decision.passes and not _moved(call, decision):
        _settle(call, Call.State.REFUSED, decision.reason, decision.sentence)
    return decision.passes


def _give_back(call: Call) -> None:
    """The counters are away: it stays due as it was, until it is too late."""
    log.warning("Call %s waits for the counters.", call.public_id)
    mine = Call.objects.filter(pk=call.pk, claim=call.claim, dialled_at=None, state=Call.State.DIALLING)
    mine.update(state=call.state, claim=None)


def _moved(call: Call, decision: Decision) -> bool:
    """Put it off to the next opening, where that is near enough. From here on it is ours to hold."""
    opening = releasing.moved_to(call, decision, clock.now())
    if opening is None:
        return False
    later = {"due_at": opening, "provider_delay": 0, "claim": None, "reason": releasing.MOVED, "problem": MOVED}
    with transaction.atomic():
        mine = Call.objects.filter(pk=call.pk, claim=call.claim, dialled_at=None, state=Call.State.DIALLING)
        if mine.update(state=Call.State.SCHEDULED, **later):
            note(call, Call.State.SCHEDULED, MOVED)
    return True


def _mark(call: Call) -> bool:
    """From here on the provider may know of the call: the button's own, if it changed while the call waited.

    False if the claim was lost meanwhile.
    """
    call.dialled_at, call.account = clock.now(), call.button.account
    mine = Call.objects.filter(pk=call.pk, claim=call.claim, dialled_at=None)
    return bool(mine.update(dialled_at=call.dialled_at, account=call.account))


def _order(call: Call) -> None:
    try:
        reference = order(call)
    except Refused as error:
        _settle(call, Call.State.REFUSED, "provider", error.sentence)
        if standing.refuses_us(call.account, error):
            standing.took_no_order(call.account)
    except Unreachable as error:
        _try_later(call, error)
    except Unclear as error:
        log.warning("Call %s: %s", call.public_id, type(error).__name__)
        _settle(call, Call.State.UNKNOWN, "answer_lost", LOST)
    else:
        _placed(call, reference[:128])


def _placed(call: Call, reference: str) -> None:
    try:
        _name(call, reference)
    except IntegrityError:
        _settle(call, Call.State.UNKNOWN, "answer_lost", NAME_TAKEN)
    else:
        matching.adopt(call, reference)
    standing.took_an_order(call.account)


@once_more
def _name(call: Call, reference: str) -> None:
    """Store what the provider calls it, and when to ask how far it is. Raises `IntegrityError` if another has it."""
    state = Call.State.SCHEDULED if call.provider_delay else Call.State.DIALLING
    first_poll = clock.now() + timedelta(minutes=call.provider_delay) + FIRST_POLL
    next_poll = first_poll if capabilities(call.account).polls_status else None
    goes_on = {"state": state, "next_poll_at": next_poll, "reason": "", "problem": "", "ended_at": None}
    mine = Call.objects.filter(pk=call.pk, claim=call.claim)
    with transaction.atomic():
        # The answer may come so late that the call was given up, or after its record: then only its name is new.
        open_still = mine.filter(state__in=[Call.State.DIALLING, Call.State.UNKNOWN])
        if open_still.update(reference=reference, **goes_on):
            note(call, state, gettext_noop("The provider took the order."))
        else:
            mine.update(reference=reference)


@once_more
def _try_later(call: Call, error: Unreachable) -> None:
    """The provider heard nothing: the mark may be taken back, while a call still makes sense."""
    if call.tries >= MOST_TRIES:
        _settle(call, Call.State.ENDED, "unreachable", error.sentence, outcome="failed")
        standing.took_no_order(call.account)
        return
    with transaction.atomic():
        Call.objects.filter(pk=call.pk, claim=call.claim).update(
            state=Call.State.ASKED,
            dialled_at=None,
            claim=None,
            tries=F("tries") + 1,
            due_at=clock.now() + RETRY_GAP,
            problem=error.sentence[:500],
        )
        note(call, Call.State.ASKED, gettext_noop("The provider could not be reached; it will be tried again."))


@once_more
def _settle(call: Call, state: Call.State, reason: str, problem: str, *, outcome: str = "") -> None:
    """Only while the claim is still ours, or nobody's: another worker's newer word stands."""
    with transaction.atomic():
        won = Call.objects.filter(Q(claim=call.claim), pk=call.pk, state=Call.State.DIALLING).update(
            state=state,
            reason=reason,
            problem=problem[:500],
            outcome=outcome,
            ended_at=clock.now(),
            next_poll_at=None,
        )
        if won:
            note(call, state, problem)
