"""A visitor asks for a call: replay, click token, gate, limits, one row. The worker does the rest.

The fast lane is told of the call as it is counted, a moment before it is stored: that costs no exchange of its own, and
the lane looks again. A call that is stored too late for that is the sweeper's; of one that is stored in another's place
the lane is told anew.
"""

import json
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from accounts.connecting import capabilities
from buttons.loading import Loaded
from buttons.models import Button
from buttons.nudging import nudge
from calls import challenge, clock, history, limiting, memory, snapshots
from calls.accepting import store
from calls.campaigns import campaign_of
from calls.challenge import BadChallenge, Token, TooSoon
from calls.counting import count
from calls.decision import Decision, Kind, told
from calls.gate import decide
from calls.hashing import hashed
from calls.limiting import HOUR, CounterAway
from calls.models import Call, RefusedClick
from calls.snapshots import address_key, number_key
from screening.numbers import Number

REFUSALS_KEPT = 60
"""Refused clicks of one internet address that are stored in an hour."""

LONGEST_WAIT = 1.5
"""Seconds a click waits for another of the same key that is being taken in."""


class UnknownButton(Exception):
    """There is no such button, or not any more."""


def find(button: UUID) -> Loaded:
    """The button of that public id as the gate reads it. Raises `UnknownButton`."""
    found = memory.button(button)
    if found is None:
        raise UnknownButton
    return found


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor's browser sends, already read. `delay` is minutes; `key` is its idempotency key.

    `origin` is the page's; None on our own page, which every button may be pressed on.
    """

    number: Number
    key: str
    challenge: str
    nonce: str = ""
    delay: int = 0
    origin: str | None = ""
    address: str = ""
    page: str = ""
    referrer: str = ""
    language: str = ""


class KeyReused(Exception):
    """The idempotency key came before, with another wish."""


class TooFarAhead(Exception):
    """The button takes calls for later only up to `most` minutes ahead."""

    def __init__(self, most: int) -> None:
        super().__init__(f"At most {most} minutes ahead.")
        self.most = most


class Turned(Exception):
    """The gate turned the click away."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


def request_call(found: Loaded, wish: Wish) -> tuple[Call, bool]:
    """The call for this wish at a button that `find` gave, and whether it is new.

    The same key and wish give the same call, however often they come. Raises `TooFarAhead`, `Turned`, `KeyReused`,
    `calls.challenge.TooSoon`, or `calls.limiting.CounterAway` when the limits cannot be counted; in none of these
    cases is anything dialled.
    """
    now = clock.now()
    # A call for later is judged by the hours of the moment it is asked for; the second look comes when it is due.
    due = now + timedelta(minutes=wish.delay)
    known = snapshots.seen(found, wish.key, wish.number, now, due)
    now = clock.now()  # the database has told it meanwhile
    due = now + timedelta(minutes=wish.delay)
    if known.is_replay:
        return _same(Call.objects.get(button=found.button, idempotency_key=wish.key), wish), False
    if wish.delay > found.button.max_delay:
        raise TooFarAhead(found.button.max_delay)
    token = _token(found.button, wish)
    snapshot = snapshots.of_click(
        found, wish.number, origin=wish.origin, token=token is not None, known=known, now=now, due=due
    )
    decision = decide(snapshot)
    public_id = uuid4()
    is_untold = False
    if token is not None and decision.passes:
        word, decision = count(
            found,
            wish.number,
            known,
            snapshot,
            key=wish.key,
            # On a provider's own page nobody is being called yet: asking twice is given the page twice.
            rings_as=wish.key if capabilities(found.button.account).hosted_panel else "",
            address=wish.address,
            token=token,
            # A call for later takes its line when it is due.
            takes_line=not wish.delay,
            waits=_waits_with_us(found.button, wish),
            announced=public_id if _is_ordered_at_once(found.button, wish) else None,
        )
        if word == "again":
            # It is counted already. Should the other click be lost, this one is taken in its place: of two rows with
            # one key the database stores one.
            if call := _waited_for(found.button, wish):
                return call, False
            # What the fast lane was told of it named another row.
            decision, is_untold = decide(snapshot), _is_ordered_at_once(found.button, wish)
    if not decision.passes:
        _keep_refusal(found.button, wish, decision)
        raise Turned(decision)
    call, is_new = _accept(found.button, wish, decision, public_id)
    if is_new and is_untold:
        nudge("calls.tasks.place", call.pk)
    return call, is_new


def _request_hash(wish: Wish) -> str:
    return hashed("wish", json.dumps([wish.number.e164, wish.delay]))


def _same(call: Call, wish: Wish) -> Call:
    if call.request_hash != _request_hash(wish):
        raise KeyReused
    return call


def _token(button: Button, wish: Wish) -> Token | None:
    """The click token if it is good; a page without scripts is told when it was merely too quick."""
    try:
        kind: challenge.Kind = "plain" if wish.origin is None else "script"
        return challenge.check(wish.challenge, wish.nonce, button.public_id.hex, kind)
    except TooSoon:
        raise
    except BadChallenge:
        return None


def _waited_for(button: Button, wish: Wish) -> Call | None:
    """The call of a click with the same key that is being taken in right now; None if none comes."""
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        if call := Call.objects.filter(button=button, idempotency_key=wish.key).first():
            return _same(call, wish)
        time.sleep(0.02)
    return None


def _keep_refusal(button: Button, wish: Wish, decision: Decision) -> None:
    """For the owner's statistics; not more than so many an hour from one address, or a stranger fills the table."""
    try:
        if limiting.take_all([("refused", address_key(wish.address), REFUSALS_KEPT, HOUR)]):
            return
    except CounterAway:
        return
    RefusedClick.objects.create(
        business=button.business,
        button=button,
        reason=decision.reason,
        sentence=decision.sentence,
        country=wish.number.region,
        number_hash=number_key(wish.number),
        origin=(wish.origin or "")[:255],
    )


def _is_held_there(button: Button, wish: Wish) -> bool:
    """Whether the provider is to wait as long as the visitor wishes."""
    return bool(wish.delay and button.provider_holds_delay and capabilities(button.account).delays_calls)


def _waits_with_us(button: Button, wish: Wish) -> bool:
    return bool(wish.delay) and not _is_held_there(button, wish) and not capabilities(button.account).hosted_panel


def _is_ordered_at_once(button: Button, wish: Wish) -> bool:
    return not _waits_with_us(button, wish) and not capabilities(button.account).hosted_panel


def _accept(button: Button, wish: Wish, decision: Decision, public_id: UUID) -> tuple[Call, bool]:
    now = clock.now()
    provider_holds = _is_held_there(button, wish)
    state = Call.State.ASKED if not wish.delay else Call.State.SCHEDULED
    if capabilities(button.account).hosted_panel:
        state = Call.State.HANDED_OVER
    call = Call(
        public_id=public_id,
        business=button.business,
        button=button,
        account=button.account,
        idempotency_key=wish.key,
        request_hash=_request_hash(wish),
        number=wish.number.e164,
        country=wish.number.region,
        language=wish.language,
        page=wish.page[:1000],
        campaign=campaign_of(wish.page),
        referrer=wish.referrer[:1000],
        origin=(wish.origin or "")[:255],
        address_hash=address_key(wish.address),
        state=state,
        to_voicemail=decision.kind == Kind.VOICEMAIL,
        trace=[told(step) for step in decision.trace],
        due_at=now if provider_holds else now + timedelta(minutes=wish.delay),
        provider_delay=wish.delay if provider_holds else 0,
    )
    if not store(call):
        # The cache forgot a click of the same key; the row did not.
        return _same(Call.objects.get(button=button, idempotency_key=wish.key), wish), False
    if state == Call.State.HANDED_OVER:
        history.hurry(button.account)
    return call, True
