"""A visitor asks for a call: replay, click token, gate, limits, one row. The worker does the rest."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.connecting import capabilities
from buttons.models import Button
from buttons.nudging import nudge
from calls import challenge, history, limiting
from calls.gate import Decision, Kind, Step, decide
from calls.hashing import hashed
from calls.journal import note
from calls.models import Call, RefusedClick
from calls.snapshots import address_key, number_key, of_click
from screening.numbers import Number

LONGEST_WAIT, LONGEST_HOLD = 5, 30
"""Seconds a click waits for the one before it, and after which a process that died lets go."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor's browser sends, already read. `delay` is minutes; `key` is its idempotency key."""

    number: Number
    key: str
    challenge: str
    delay: int = 0
    origin: str = ""
    address: str = ""
    page: str = ""
    referrer: str = ""
    language: str = ""


class KeyReused(Exception):
    """The idempotency key came before, with another wish."""


class Turned(Exception):
    """The gate, or the click token, turned the click away."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


def request_call(button: Button, wish: Wish) -> tuple[Call, bool]:
    """The call for this wish, and whether it is new.

    The same key and wish give the same call, however often they come. Raises `Turned`, `KeyReused`, or
    `calls.limiting.CounterAway` when the limits cannot be counted; in none of these cases is anything dialled.
    """
    if earlier := _replayed(button, wish):
        return earlier, False
    with _one_at_a_time(button, wish):
        if earlier := _replayed(button, wish):
            return earlier, False
        _spend_challenge(button, wish)
        decision = _judge(button, wish)
        return _accept(button, wish, decision), True


@contextmanager
def _one_at_a_time(button: Button, wish: Wish) -> Iterator[None]:
    """Clicks for one number follow each other, so that the next one sees the call of the one before."""
    key = f"asking:{button.public_id.hex}:{number_key(wish.number)}"
    until = time.monotonic() + LONGEST_WAIT
    try:
        while not cache.add(key, 1, timeout=LONGEST_HOLD):
            if time.monotonic() > until:
                raise limiting.CounterAway
            time.sleep(0.02)
    except RedisError as error:
        raise limiting.CounterAway from error
    try:
        yield
    finally:
        with suppress(RedisError):  # it runs out by itself
            cache.delete(key)


def _request_hash(wish: Wish) -> str:
    return hashed("wish", json.dumps([wish.number.e164, wish.delay]))


def _replayed(button: Button, wish: Wish) -> Call | None:
    call = Call.objects.filter(button=button, idempotency_key=wish.key).first()
    if call is not None and call.request_hash != _request_hash(wish):
        raise KeyReused
    return call


def _spend_challenge(button: Button, wish: Wish) -> None:
    try:
        challenge.spend(wish.challenge, button.public_id.hex)
    except challenge.BadChallenge as error:
        sentence = "This form was open too long. Please try once more."
        step = Step("challenge", False, sentence, "")
        raise Turned(Decision(Kind.REFUSED, "challenge", sentence, (step,))) from error


def _judge(button: Button, wish: Wish) -> Decision:
    """The gate's decision if it lets the click through, counted on both limits. Raises `Turned`."""
    now = timezone.now()
    # A call for later is judged by the hours of the moment it is asked for; the second look comes when it is due.
    snapshot = of_click(
        button, wish.number, origin=wish.origin, address=wish.address, now=now + timedelta(minutes=wish.delay)
    )
    decision = decide(snapshot)
    if decision.kind in {Kind.RING, Kind.VOICEMAIL}:
        decision = _counted(button, wish, decision)
    if decision.kind in {Kind.CLOSED, Kind.REFUSED}:
        _keep_refusal(button, wish, decision)
        raise Turned(decision)
    return decision


def _counted(button: Button, wish: Wish, decision: Decision) -> Decision:
    """Take one call from each limit; two clicks at once cannot both take the last one."""
    takes = [("number", number_key(wish.number), button.calls_per_number_hour)]
    if wish.address:
        takes.append(("address", address_key(wish.address), button.calls_per_address_hour))
    for kind, key, limit in takes:
        if not limiting.take(kind, key, limit):
            sentence = "The limit was reached just now. Please try again in an hour."
            step = Step(f"{kind}_limit", False, sentence, f"calls_per_{kind}_hour")
            return Decision(Kind.REFUSED, f"{kind}_limit", sentence, (*decision.trace[:-2], step))
    return decision


def _keep_refusal(button: Button, wish: Wish, decision: Decision) -> None:
    RefusedClick.objects.create(
        business=button.business,
        button=button,
        reason=decision.reason,
        sentence=decision.sentence,
        country=wish.number.region,
        number_hash=number_key(wish.number),
        origin=wish.origin[:255],
    )


def _accept(button: Button, wish: Wish, decision: Decision) -> Call:
    able = capabilities(button.account)
    now = timezone.now()
    provider_holds = bool(wish.delay and button.provider_holds_delay and able.delays_calls)
    state = Call.State.ASKED if not wish.delay else Call.State.SCHEDULED
    if able.hosted_panel:
        state = Call.State.HANDED_OVER
    with transaction.atomic():
        call = Call.objects.create(
            business=button.business,
            button=button,
            account=button.account,
            idempotency_key=wish.key,
            request_hash=_request_hash(wish),
            number=wish.number.e164,
            country=wish.number.region,
            language=wish.language,
            page=wish.page[:1000],
            referrer=wish.referrer[:1000],
            origin=wish.origin[:255],
            address_hash=address_key(wish.address),
            state=state,
            to_voicemail=decision.kind == Kind.VOICEMAIL,
            trace=[asdict(step) for step in decision.trace],
            due_at=now if provider_holds else now + timedelta(minutes=wish.delay),
            provider_delay=wish.delay if provider_holds else 0,
        )
        note(call, state, "")
        if state == Call.State.HANDED_OVER:
            history.hurry(button.account)
        elif call.due_at <= now:
            transaction.on_commit(lambda: nudge("calls.tasks.place", call.pk))
    return call


def cancel(call: Call) -> bool:
    """Cancel a call that has not been ordered yet. False if it is too late for that."""
    with transaction.atomic():
        won = Call.objects.filter(
            pk=call.pk, dialled_at=None, state__in=[Call.State.ASKED, Call.State.SCHEDULED]
        ).update(state=Call.State.CANCELLED, ended_at=timezone.now(), reason="visitor", claim=None)
        if won:
            note(call, Call.State.CANCELLED, "")
    call.refresh_from_db()
    return bool(won)
