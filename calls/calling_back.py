"""A person of the business has a visitor called once more, from the call's page.

The new call goes through the gate and is counted as a visitor's click is; only the site and the form's token, which
a browser would bring, are not asked for.
"""

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.connecting import capabilities
from accounts.models import User
from buttons.loading import Loaded
from buttons.models import Button
from buttons.nudging import nudge
from calls import clock, snapshots
from calls.accepting import store
from calls.counting import count
from calls.decision import Decision, Kind, Snapshot, told
from calls.gate import decide
from calls.hashing import hashed
from calls.limiting import CounterAway
from calls.models import Call
from calls.requesting import UnknownButton, find
from calls.snapshots import Seen
from screening.numbers import BadNumber, Number, parse

NO_NUMBER = gettext_noop("The number is not kept any more, so it cannot be called.")
NO_BUTTON = gettext_noop("The button of this call is retired. Nobody can be called through it.")
NO_CALLS = gettext_noop("The button's provider cannot be told to ring.")
NO_COUNTERS = gettext_noop("Calls cannot be counted at the moment. Please try again in a minute.")
TAKEN_IN = gettext_noop("This call back is being taken in already. Look at the history.")


class NotCalled(Exception):
    """Nobody is called; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def number_of(call: Call) -> Number | None:
    """The visitor's number; None once only its first digits are kept."""
    try:
        return parse(call.number, "")
    except BadNumber:
        return None


def can_call_back(call: Call) -> bool:
    """Whether `call_back` has a chance. `call` has its button and the button's account at hand."""
    is_over, is_there = call.is_final, call.button.state == Button.State.LIVE
    return is_over and is_there and capabilities(call.button.account).places_calls and number_of(call) is not None


def call_back(call: Call, key: str, actor: User) -> Call:
    """A new call to the same number from the same button. The same `key` gives the same call, however often it comes.

    Raises `NotCalled`; then nothing is dialled.
    """
    number, found = _asked(call)
    known_as = f"back:{hashed('back', key)[:48]}"
    known = snapshots.seen(found, known_as, number, clock.now(), clock.now())
    now = clock.now()  # the database has told it meanwhile
    if known.is_replay:
        return _stored(found, known_as)
    snapshot = snapshots.of_click(found, number, origin=None, token=True, known=known, now=now, due=now)
    decision = decide(snapshot)
    if decision.passes:
        decision = _counted(found, number, known_as, known, snapshot)
    if not decision.passes:
        raise NotCalled(decision.sentence)
    new = Call(
        business=found.button.business,
        button=found.button,
        account=found.button.account,
        idempotency_key=known_as,
        request_hash=hashed("back", number.e164),
        number=number.e164,
        country=number.region,
        language=call.language,
        trace=[told(step) for step in decision.trace],
        to_voicemail=decision.kind == Kind.VOICEMAIL,
        asked_by=actor,
        due_at=clock.now(),
    )
    return _accepted(new, actor)


def _asked(call: Call) -> tuple[Number, Loaded]:
    number = number_of(call)
    if number is None:
        raise NotCalled(NO_NUMBER)
    try:
        found = find(call.button.public_id)
    except UnknownButton as error:
        raise NotCalled(NO_BUTTON) from error
    if not capabilities(found.button.account).places_calls:
        raise NotCalled(NO_CALLS)
    return number, found


def _counted(found: Loaded, number: Number, key: str, known: Seen, snapshot: Snapshot) -> Decision:
    try:
        word, decision = count(found, number, known, snapshot, key=key)
    except CounterAway as error:
        raise NotCalled(NO_COUNTERS) from error
    if word == "again":
        raise NotCalled(TAKEN_IN)
    return decision


def _accepted(new: Call, actor: User) -> Call:
    with transaction.atomic():
        if not store(new):
            return Call.objects.get(button=new.button, idempotency_key=new.idempotency_key)
        auditing.record(new.business, actor, gettext_noop("called back"), new, new.public_id)
        transaction.on_commit(lambda: nudge("calls.tasks.place", new.pk))
    return new


def _stored(found: Loaded, key: str) -> Call:
    return Call.objects.get(button=found.button, idempotency_key=key)
