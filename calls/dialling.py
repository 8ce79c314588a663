"""Tells the provider to ring, at most once a call.

Order of safety: a worker claims the row by one conditional update, judges it again if it waited, marks `dialled_at`
by a second conditional update, and only then speaks to the provider. From that mark on the call is never ordered
again, unless the provider certainly heard nothing (`Unreachable`).
"""

import logging
import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.connecting import capabilities, connect
from buttons.models import FirstLeg
from buttons.nudging import nudge
from buttons.planning import compile_button
from calls.gate import SECOND_LOOKS, Kind, decide
from calls.journal import note
from calls.models import Call
from calls.snapshots import of_waiting
from providers.base import Dial, Refused, Unclear, Unreachable
from screening.numbers import parse

log = logging.getLogger(__name__)

TOO_OLD = timedelta(minutes=2)
"""A visitor who was promised a call now does not expect it later than this."""

LATE_FOR_SCHEDULED = timedelta(minutes=30)
"""A call asked for a certain time still makes sense this much later."""

RETRY_GAP = timedelta(seconds=8)
MOST_TRIES = 6
"""Within the minute in which a visitor still expects the call."""

LEASE = timedelta(seconds=60)
"""A claim older than this that never reached its mark belonged to a dead worker."""

ANSWER_LOST = timedelta(seconds=90)
"""Longer than the transport's deadline: an order without an answer by then has lost its worker."""

FIRST_POLL = timedelta(seconds=1)
TICK_AT_MOST = 200

LOST = "The order was sent, but its answer was lost. It is not sent again; the provider's history will tell."


def place(call_id: int) -> None:
    """Claim the call and order it, or settle why not."""
    call = _claim(call_id)
    if call is None:
        return
    if _is_stale(call):
        _settle(call, Call.State.EXPIRED, "too_late", "It was too late to ring when a worker could take it up.")
    elif (stop := _second_look(call)) is not None:
        _settle(call, Call.State.REFUSED, *stop)
    elif _mark(call):
        _order(call)


def tick() -> None:
    """Nudge what is due, free what dead workers held, and face orders whose answer was lost."""
    now = timezone.now()
    waiting = Call.objects.filter(state=Call.State.DIALLING, dialled_at=None, claimed_at__lt=now - LEASE)
    waiting.update(state=Call.State.ASKED, claim=None)
    lost = Call.objects.filter(state=Call.State.DIALLING, reference="", dialled_at__lt=now - ANSWER_LOST)
    for call in lost[:TICK_AT_MOST]:
        _settle(call, Call.State.UNKNOWN, "answer_lost", LOST)
    for call_id in _due().order_by("due_at").values_list("pk", flat=True)[:TICK_AT_MOST]:
        nudge("calls.tasks.place", call_id)


def _due() -> QuerySet[Call]:
    return Call.objects.filter(
        state__in=[Call.State.ASKED, Call.State.SCHEDULED], dialled_at=None, due_at__lte=timezone.now()
    )


def _claim(call_id: int) -> Call | None:
    claim = uuid.uuid4()
    won = _due().filter(pk=call_id).update(state=Call.State.DIALLING, claim=claim, claimed_at=timezone.now())
    if not won:
        return None
    return Call.objects.select_related("button__account", "button__business", "button__hours", "account").get(
        pk=call_id
    )


def _was_scheduled(call: Call) -> bool:
    return call.due_at - call.asked_at > TOO_OLD


def _is_stale(call: Call) -> bool:
    return timezone.now() - call.due_at > (LATE_FOR_SCHEDULED if _was_scheduled(call) else TOO_OLD)


def _second_look(call: Call) -> tuple[str, str] | None:
    """Reason and sentence if the call may not ring any more. The provider may have changed under it, too."""
    if not capabilities(call.button.account).places_calls:
        return "provider", "The button's provider cannot be told to ring."
    rings_at = timezone.now() + timedelta(minutes=call.provider_delay)
    decision = decide(of_waiting(call.button, parse(call.number, ""), rings_at), SECOND_LOOKS)
    if decision.kind in {Kind.RING, Kind.VOICEMAIL}:
        return None
    return decision.reason, decision.sentence


def _mark(call: Call) -> bool:
    """From here on the provider may know of the call. False if the claim was lost meanwhile."""
    call.dialled_at = timezone.now()
    return bool(Call.objects.filter(pk=call.pk, claim=call.claim, dialled_at=None).update(dialled_at=call.dialled_at))


def _order(call: Call) -> None:
    try:
        reference = connect(call.account).place_call(_dial(call))
    except Refused as error:
        _settle(call, Call.State.REFUSED, "provider", error.sentence)
    except Unreachable as error:
        _try_later(call, error)
    except Unclear as error:
        log.warning("Call %s: %s", call.public_id, type(error).__name__)
        _settle(call, Call.State.UNKNOWN, "answer_lost", LOST)
    else:
        _placed(call, reference)


def _dial(call: Call) -> Dial:
    button = call.button
    first = button.destinations.first()
    return Dial(
        key=call.public_id.hex,
        business=first.number if first else "",
        visitor=call.number,
        business_first=button.first_leg == FirstLeg.BUSINESS,
        delay=call.provider_delay,
        max_duration=button.max_duration,
        settings=compile_button(button).settings,
    )


def _placed(call: Call, reference: str) -> None:
    now = timezone.now()
    state = Call.State.SCHEDULED if call.provider_delay else Call.State.DIALLING
    first_poll = now + timedelta(minutes=call.provider_delay) + FIRST_POLL
    with transaction.atomic():
        Call.objects.filter(pk=call.pk, claim=call.claim).update(
            state=state,
            reference=reference[:128],
            next_poll_at=first_poll if capabilities(call.account).polls_status else None,
        )
        note(call, state, "The provider took the order.")


def _try_later(call: Call, error: Unreachable) -> None:
    """The provider heard nothing: the mark may be taken back, while a call still makes sense."""
    if call.tries >= MOST_TRIES:
        _settle(call, Call.State.ENDED, "unreachable", error.sentence, outcome="failed")
        return
    with transaction.atomic():
        Call.objects.filter(pk=call.pk, claim=call.claim).update(
            state=Call.State.ASKED,
            dialled_at=None,
            claim=None,
            tries=F("tries") + 1,
            due_at=timezone.now() + RETRY_GAP,
            problem=error.sentence[:500],
        )
        note(call, Call.State.ASKED, "The provider could not be reached; it will be tried again.")


def _settle(call: Call, state: Call.State, reason: str, problem: str, *, outcome: str = "") -> None:
    """Only while the claim is still ours, or nobody's: another worker's newer word stands."""
    with transaction.atomic():
        won = Call.objects.filter(Q(claim=call.claim), pk=call.pk, state=Call.State.DIALLING).update(
            state=state,
            reason=reason,
            problem=problem[:500],
            outcome=outcome,
            ended_at=timezone.now(),
            next_poll_at=None,
        )
        if won:
            note(call, state, problem)
