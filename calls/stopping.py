"""Stops a call, as far as that can still be done, and pulls a delayed one forward. The same for visitor and owner.

Before its order a call is ours alone to cancel. What the provider holds is taken back by the provider; what rings is
hung up by it, and only if nothing else on that phone would be hung up with it.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.connecting import capabilities, connect
from accounts.models import User
from buttons.nudging import nudge
from buttons.planning import settings_of
from calls import clock
from calls.gate import SECOND_LOOKS, decide
from calls.journal import note
from calls.models import Call
from calls.snapshots import of_waiting
from providers.base import ActiveCall, Progress, Provider, ProviderError, Refused, Unreachable
from screening.numbers import parse

ASKED_FOR = timedelta(seconds=60)
"""So long a provider's answer may take, all told; until then nobody else asks it to stop the same call."""

NOT_ORDERED = (Call.State.ASKED, Call.State.SCHEDULED, Call.State.DIALLING)
"""The last while a worker has claimed it and not yet spoken to the provider."""

RINGS = (Call.State.DIALLING, Call.State.RINGING)

ON_ITS_WAY = gettext_noop("It is too late to cancel: the call is on its way.")
OVER = gettext_noop("It is too late to cancel: the call is over.")
LOST = gettext_noop("The provider was asked to stop the call, but its answer was lost. Look again in a moment.")
AWAY = gettext_noop("The provider cannot be reached to stop the call. Please try again in a moment.")
NO_LONGER = gettext_noop("This call does not wait any more.")
TALKING = gettext_noop("It is too late to cancel: the call is answered.")
NOT_FOUND = gettext_noop("The provider does not show this call on its phone, so it cannot be hung up.")
SHARED_PHONE = gettext_noop("That phone has another call, which would be hung up with this one.")


class NotStopped(Exception):
    """The call goes on, or nobody can tell yet; `sentence` says why, to visitor or owner."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotNow(Exception):
    """The call cannot be placed now and keeps its time; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def can_stop(call: Call) -> bool:
    """Whether `stop` has a chance. `call` has its account and button at hand."""
    if call.is_final:
        return False
    return _is_ours(call) or _is_held(call) or (_rings(call) and bool(_extension(call)))


def stop(call: Call, actor: User | None = None) -> None:
    """Stop it; `actor` None is the visitor. A call that is cancelled already stays so.

    Raises `NotStopped`. Speaks to the provider where that is needed, with no transaction open.
    """
    call.refresh_from_db()
    if call.state == Call.State.CANCELLED or (_is_ours(call) and _cancelled(call, actor, "", is_ours=True)):
        return
    call.refresh_from_db()
    if call.is_final:
        raise NotStopped(OVER)
    if _is_held(call):
        _ask(call, lambda provider: provider.cancel_call(call.reference))
        _cancelled(call, actor, gettext_noop("The provider took it back."))
    elif _rings(call) and (extension := _extension(call)):
        _ask(call, lambda provider: _hang_up(provider, call, extension))
        _cancelled(call, actor, gettext_noop("Hung up while it rang."))
    else:
        raise NotStopped(ON_ITS_WAY)


def can_call_now(call: Call) -> bool:
    """Whether it waits with us for its time."""
    return call.state == Call.State.SCHEDULED and call.dialled_at is None


def call_now(call: Call, actor: User) -> None:
    """Place a delayed call now. Raises `NotNow` if it does not wait any more, or the gate would stop it now."""
    if not can_call_now(call):  # what is over may have only the first digits of its number left
        raise NotNow(NO_LONGER)
    decision = decide(of_waiting(call.button, parse(call.number, ""), clock.now()), SECOND_LOOKS)
    if not decision.passes:
        raise NotNow(decision.sentence)
    now = clock.now()
    with transaction.atomic():
        waiting = Call.objects.filter(pk=call.pk, state=Call.State.SCHEDULED, dialled_at=None, due_at__gt=now)
        if not waiting.update(due_at=now):
            raise NotNow(NO_LONGER)
        note(call, Call.State.SCHEDULED, gettext_noop("Pulled forward: to be placed now."))
        auditing.record(call.business, actor, gettext_noop("call pulled forward"), call, call.public_id)
        transaction.on_commit(lambda: nudge("calls.tasks.place", call.pk))


def _is_ours(call: Call) -> bool:
    return call.dialled_at is None and call.state in NOT_ORDERED


def _is_held(call: Call) -> bool:
    """The provider holds it and can take it back."""
    is_held = call.state == Call.State.SCHEDULED and bool(call.reference)
    return is_held and capabilities(call.account).cancels_delayed


def _rings(call: Call) -> bool:
    """It rings, and the provider can hang it up and show first that it is the only one."""
    able = capabilities(call.account)
    is_ringing = call.state in RINGS and bool(call.reference)
    return is_ringing and able.terminates_calls and able.lists_active_calls


def _extension(call: Call) -> str:
    return settings_of(call.button).extension


def _ask(call: Call, act: Callable[[Provider], None]) -> None:
    """Ask the provider, once: whoever presses meanwhile is told to look again, also where the answer was lost."""
    now, asking = timezone.now(), uuid.uuid5(call.public_id, "stop")
    going_on = Call.objects.filter(pk=call.pk).exclude(state__in=Call.FINAL)
    if not going_on.exclude(claim=asking, claimed_at__gt=now - ASKED_FOR).update(claim=asking, claimed_at=now):
        raise NotStopped(LOST)
    try:
        act(connect(call.account))
    except (NotStopped, Refused, Unreachable) as error:
        going_on.filter(claim=asking).update(claim=uuid.uuid4())
        raise _told(call, error) from None
    except ProviderError:
        note(call, call.state, LOST)
        raise NotStopped(LOST) from None


def _told(call: Call, error: Exception) -> NotStopped:
    """Why it certainly was not stopped; the provider's own words are for the owner, in the call's timeline."""
    match error:
        case Refused():
            note(call, call.state, f"The provider did not stop it: {error.sentence}")
            return NotStopped(ON_ITS_WAY)
        case Unreachable():
            note(call, call.state, AWAY)
            return NotStopped(AWAY)
        case _:
            return NotStopped(str(error))


def _hang_up(provider: Provider, call: Call, extension: str) -> None:
    """An extension is hung up whole, so this call must be all that it has."""
    on_phone = provider.active_calls(extension)
    own = [one for one in on_phone if _is_this(one, call)]
    if not own:
        raise NotStopped(NOT_FOUND)
    if len(own) < len(on_phone):
        raise NotStopped(SHARED_PHONE)
    if any(one.progress == Progress.TALKING for one in own):
        raise NotStopped(TALKING)
    provider.terminate_call(extension)


def _is_this(one: ActiveCall, call: Call) -> bool:
    return one.reference == call.reference or one.key == call.public_id.hex


def _cancelled(call: Call, actor: User | None, words: str, *, is_ours: bool = False) -> bool:
    """Store it, with who did it. False if it went on or ended meanwhile."""
    rows = Call.objects.filter(pk=call.pk).exclude(state__in=Call.FINAL)
    if is_ours:
        rows = rows.filter(dialled_at=None, state__in=NOT_ORDERED)
    reason = "visitor" if actor is None else "owner"
    now = timezone.now()
    with transaction.atomic():
        won = rows.update(state=Call.State.CANCELLED, reason=reason, ended_at=now, claim=None, next_poll_at=None)
        if won:
            note(call, Call.State.CANCELLED, words)
            if actor is not None:
                auditing.record(call.business, actor, gettext_noop("call stopped"), call, call.public_id)
    call.refresh_from_db()
    return bool(won)
