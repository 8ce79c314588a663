"""The one gate: decides whether a click may ring, and says why, step by step.

Pure and total: a `Snapshot` in, a `Decision` out, never an exception. The widget's answer, the second look when a
delayed call comes due, and the owner's explanation all come from here, so the explanation cannot lie. Steps run in
order, the cheapest first; the first that fails decides, and the rest are not looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from buttons.schedule import Schedule
from screening.numbers import Number
from screening.rules import Rule, Verdict, judge


class Kind(StrEnum):
    """What is to happen."""

    RING = "ring"
    VOICEMAIL = "voicemail"
    CLOSED = "closed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the gate may look at. `origin` is None on a second look, when no browser is there to have one."""

    now: datetime
    is_live: bool
    is_business_active: bool
    origin: str | None
    allowed_origins: tuple[str, ...]
    number: Number
    own_country: str
    allowed_countries: tuple[str, ...]
    schedule: Schedule | None
    rules: tuple[Rule, ...]
    is_reverse_screened: bool
    has_mailbox: bool
    is_already_called: bool = False
    number_calls: int = 0
    number_limit: int = 3
    address_calls: int = 0
    address_limit: int = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One look: its stable name, whether the click passed, the sentence, and the setting that decided it."""

    name: str
    passed: bool
    sentence: str
    setting: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason` is a stable word ("" when it rings), `sentence` is for the visitor."""

    kind: Kind
    reason: str
    sentence: str
    trace: tuple[Step, ...]
    next_opening: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Stop:
    """A failed step: the visitor's sentence, and what else the decision needs."""

    reason: str
    sentence: str
    kind: Kind = Kind.REFUSED
    next_opening: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    name: str
    setting: str
    passed: str
    look: Callable[[Snapshot], _Stop | None] = field(repr=False)


def _published(click: Snapshot) -> _Stop | None:
    return None if click.is_live else _Stop("paused", "This button is switched off at the moment.")


def _business(click: Snapshot) -> _Stop | None:
    return None if click.is_business_active else _Stop("suspended", "This button is switched off at the moment.")


def _origin(click: Snapshot) -> _Stop | None:
    if click.origin is None or not click.allowed_origins or click.origin in click.allowed_origins:
        return None
    return _Stop("origin", "This button may not be used on this site.")


def _number_kind(click: Snapshot) -> _Stop | None:
    if not click.number.is_ringable_kind:
        return _Stop("number_kind", "Calls to this kind of number are not possible.")
    # Number plans lag behind reality: a number of the business's own country gets the benefit of the doubt.
    if not click.number.is_valid and click.number.region != click.own_country:
        return _Stop("number_unknown", "This number does not seem to exist.")
    return None


def _country(click: Snapshot) -> _Stop | None:
    if click.number.region in click.allowed_countries:
        return None
    return _Stop("country", "Calls to this country are not possible from this button.")


def _screening(click: Snapshot) -> _Stop | None:
    judgement = judge(click.number.digits, click.rules, click.now, reverse=click.is_reverse_screened)
    if judgement.verdict == Verdict.BLOCK:
        return _Stop("blocked", "We cannot call this number.")
    if judgement.only_allowed:
        return _Stop("not_listed", "This button calls known numbers only.")
    if judgement.verdict == Verdict.VOICEMAIL:
        if click.has_mailbox:
            return _Stop("voicemail", "You will be connected to our mailbox.", Kind.VOICEMAIL)
        return _Stop("voicemail", "We cannot call this number.")
    return None


def _hours(click: Snapshot) -> _Stop | None:
    if click.schedule is None or click.schedule.current(click.now):
        return None
    return _Stop("closed", "We are closed right now.", Kind.CLOSED, click.schedule.next_opening(click.now))


def _already_called(click: Snapshot) -> _Stop | None:
    return _Stop("in_progress", "We are already calling this number.") if click.is_already_called else None


def _number_limit(click: Snapshot) -> _Stop | None:
    if click.number_calls < click.number_limit:
        return None
    return _Stop("number_limit", "This number was called often enough for now. Please try again in an hour.")


def _address_limit(click: Snapshot) -> _Stop | None:
    if click.address_calls < click.address_limit:
        return None
    return _Stop("address_limit", "Too many calls were asked for from here. Please try again in an hour.")


LOOKS = (
    _Look("published", "state", "The button is live.", _published),
    _Look("business", "business", "The business is active.", _business),
    _Look("origin", "allowed_origins", "The site may carry this button.", _origin),
    _Look("number", "number", "The number can be rung.", _number_kind),
    _Look("country", "allowed_countries", "The number's country is allowed.", _country),
    _Look("hours", "hours", "It is within the opening hours.", _hours),
    _Look("screening", "lists", "No screening list stops the number.", _screening),
    _Look("in_progress", "", "The number is not being called already.", _already_called),
    _Look("number_limit", "calls_per_number_hour", "The number is within its hourly limit.", _number_limit),
    _Look(
        "address_limit", "calls_per_address_hour", "The visitor's address is within its hourly limit.", _address_limit
    ),
)
SECOND_LOOKS = LOOKS[:7]
"""What is judged again when a delayed call comes due: everything an owner can have changed, no counters."""


def decide(click: Snapshot, looks: tuple[_Look, ...] = LOOKS) -> Decision:
    """Walk the steps and stop at the first that fails; a mailbox verdict is remembered and the walk goes on."""
    trace: list[Step] = []
    voicemail: _Stop | None = None
    for look in looks:
        stop = look.look(click)
        if stop is None:
            trace.append(Step(look.name, True, look.passed, look.setting))
        elif stop.kind == Kind.VOICEMAIL:
            voicemail = stop
            trace.append(Step(look.name, True, stop.sentence, look.setting))
        else:
            trace.append(Step(look.name, False, stop.sentence, look.setting))
            return Decision(stop.kind, stop.reason, stop.sentence, tuple(trace), stop.next_opening)
    if voicemail is not None:
        return Decision(Kind.VOICEMAIL, "", voicemail.sentence, tuple(trace))
    return Decision(Kind.RING, "", "We are calling you.", tuple(trace))
