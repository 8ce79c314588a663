"""The one gate: decides whether a click may ring, and says why, step by step.

Pure and total: a `Snapshot` in, a `Decision` out, never an exception. The widget's answer, the second look when a
delayed call comes due, and the owner's explanation all come from here, so the explanation cannot lie. Steps run in
order, the cheapest first; the first that fails decides, and the rest are not looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_noop

from calls.decision import Decision, Kind, Snapshot, Step
from screening.numbers import SENTENCES, Fault, Number
from screening.rules import Verdict, judge


@dataclass(frozen=True, slots=True)
class _Stop:
    """A failed step: the visitor's sentence, and what else the decision needs."""

    reason: str
    sentence: str
    kind: Kind = Kind.REFUSED
    next_opening: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a click, and the step that it is where it passes."""

    passed: Step
    look: Callable[[Snapshot], _Stop | None]

    @property
    def name(self) -> str:
        return self.passed.name


OFF = gettext_noop("This button is switched off at the moment.")
CANNOT_CALL = gettext_noop("We cannot call this number.")
BUSY = gettext_noop("We cannot take calls at the moment. Please try again in a minute.")
FAILING = gettext_noop("We cannot place calls at the moment. Please try again in a minute.")
FULL = gettext_noop("All our lines are busy. Please try again in a moment.")
TODAY = gettext_noop("No more calls can be placed today. Please try again tomorrow.")
FORM_TOO_OLD = gettext_noop("This form was open too long. Please try once more.")
OUR_OWN = gettext_noop("This is our own number.")
BEING_CALLED = gettext_noop("We are already calling this number.")
NEVER = gettext_noop("The owner of this number asked not to be called.")


def _published(click: Snapshot) -> _Stop | None:
    return None if click.is_live else _Stop("paused", OFF)


def _business(click: Snapshot) -> _Stop | None:
    return None if click.is_business_active else _Stop("suspended", OFF)


def _running(click: Snapshot) -> _Stop | None:
    return _Stop("failing", FAILING) if click.is_stopped else None


def _provider(click: Snapshot) -> _Stop | None:
    return _Stop("failing", FAILING) if click.is_failing else None


def _origin(click: Snapshot) -> _Stop | None:
    if click.origin is None or not click.allowed_origins or click.origin in click.allowed_origins:
        return None
    return _Stop("origin", gettext_noop("This button may not be used on this site."))


def _token(click: Snapshot) -> _Stop | None:
    return None if click.token else _Stop("challenge", FORM_TOO_OLD)


def _number(click: Snapshot) -> _Stop | None:
    number = click.number
    return _Stop(f"number_{number}", SENTENCES[number]) if isinstance(number, Fault) else None


def _number_kind(click: Snapshot) -> _Stop | None:
    number = _read(click)
    if not number.is_ringable_kind:
        return _Stop("number_kind", gettext_noop("Calls to this kind of number are not possible."))
    # Number plans lag behind reality: a number of the business's own country gets the benefit of the doubt.
    if not number.is_valid and number.region != click.own_country:
        return _Stop("number_unknown", gettext_noop("This number does not seem to exist."))
    return None


def _own_phone(click: Snapshot) -> _Stop | None:
    return _Stop("own_phone", OUR_OWN) if _read(click).e164 in click.own_phones else None


def _country(click: Snapshot) -> _Stop | None:
    if _read(click).region in click.allowed_countries:
        return None
    return _Stop("country", gettext_noop("Calls to this country are not possible from this button."))


def _hours(click: Snapshot) -> _Stop | None:
    opens = click.now if click.schedule is None else click.schedule.next_opening(click.now)
    return None if opens == click.now else _Stop("closed", gettext_noop("We are closed right now."), Kind.CLOSED, opens)


def _screening(click: Snapshot) -> _Stop | None:
    judgement = judge(_read(click).digits, click.rules, click.now, reverse=click.is_reverse_screened)
    if judgement.verdict == Verdict.BLOCK:
        return _Stop("blocked", CANNOT_CALL)
    if judgement.only_allowed:
        return _Stop("not_listed", gettext_noop("This button calls known numbers only."))
    if judgement.verdict == Verdict.VOICEMAIL:
        if click.has_mailbox:
            return _Stop("voicemail", gettext_noop("You will be connected to our mailbox."), Kind.VOICEMAIL)
        return _Stop("voicemail", CANNOT_CALL)
    return None


def _already_called(click: Snapshot) -> _Stop | None:
    return _Stop("in_progress", BEING_CALLED) if click.is_already_called else None


def _number_hour(click: Snapshot) -> _Stop | None:
    if not click.number_hour.is_full:
        return None
    return _Stop(
        "number_limit", gettext_noop("This number was called often enough for now. Please try again in an hour.")
    )


def _number_day(click: Snapshot) -> _Stop | None:
    if not click.number_day.is_full:
        return None
    return _Stop(
        "number_limit", gettext_noop("This number was called often enough for today. Please try again tomorrow.")
    )


def _block_hour(click: Snapshot) -> _Stop | None:
    if not click.block_hour.is_full:
        return None
    return _Stop(
        "number_limit", gettext_noop("Numbers close to this one were called often. Please try again in an hour.")
    )


def _abroad_day(click: Snapshot) -> _Stop | None:
    return _Stop("business_limit", TODAY) if click.abroad_day.is_full else None


def _address_hour(click: Snapshot) -> _Stop | None:
    if not click.address_hour.is_full:
        return None
    return _Stop("address_limit", gettext_noop("Too many calls were asked for from here. Please try again in an hour."))


def _button_day(click: Snapshot) -> _Stop | None:
    return _Stop("button_limit", TODAY) if click.button_day.is_full else None


def _business_day(click: Snapshot) -> _Stop | None:
    return _Stop("business_limit", TODAY) if click.business_day.is_full else None


def _lines(click: Snapshot) -> _Stop | None:
    return _Stop("full", FULL) if click.lines.is_full else None


def _spending(click: Snapshot) -> _Stop | None:
    if click.spend_ceiling is None or click.spent < click.spend_ceiling:
        return None
    return _Stop("spend_limit", gettext_noop("No more calls can be placed this month."))


def _never_called(click: Snapshot) -> _Stop | None:
    return _Stop("never_call", NEVER) if click.is_never_called else None


def _read(click: Snapshot) -> Number:
    assert isinstance(click.number, Number)  # the look at the number comes before every look that reads it
    return click.number


def _look(name: str, setting: str, passed: str, look: Callable[[Snapshot], _Stop | None]) -> _Look:
    return _Look(Step(name, True, passed, setting), look)


LOOKS = (
    _look("published", "state", gettext_noop("The button is live."), _published),
    _look("business", "business", gettext_noop("The business is active."), _business),
    _look("running", "", gettext_noop("Staff have not stopped all calls."), _running),
    _look("provider", "account", gettext_noop("The provider takes orders."), _provider),
    _look("origin", "allowed_origins", gettext_noop("The site may carry this button."), _origin),
    _look("challenge", "", gettext_noop("The form's token is good."), _token),
    _look("number", "number", gettext_noop("It is a phone number."), _number),
    _look("number_kind", "number", gettext_noop("Numbers of its kind can be rung."), _number_kind),
    _look("own_phone", "destinations", gettext_noop("It is not a phone of the business itself."), _own_phone),
    _look("country", "allowed_countries", gettext_noop("The number's country is allowed."), _country),
    _look("hours", "hours", gettext_noop("It is within the opening hours."), _hours),
    _look("screening", "lists", gettext_noop("No screening list stops the number."), _screening),
    _look("never_call", "", gettext_noop("Its owner has not asked never to be called."), _never_called),
    _look("in_progress", "", gettext_noop("The number is not being called already."), _already_called),
    _look("number_hour", "calls_per_number_hour", gettext_noop("The number is within its hourly limit."), _number_hour),
    _look("number_day", "", gettext_noop("The number is within its daily limit."), _number_day),
    _look("block_hour", "", gettext_noop("Its neighbours are within their hourly limit."), _block_hour),
    _look(
        "address_hour",
        "calls_per_address_hour",
        gettext_noop("The visitor's address is within its hourly limit."),
        _address_hour,
    ),
    _look("button_day", "calls_per_day", gettext_noop("The button is within its daily limit."), _button_day),
    _look(
        "business_day", "business.calls_per_day", gettext_noop("The business is within its daily limit."), _business_day
    ),
    _look("abroad_day", "", gettext_noop("Calls abroad are within the business's daily limit."), _abroad_day),
    _look("lines", "calls_at_once", gettext_noop("A line is free."), _lines),
    _look("spending", "business.spend_ceiling", gettext_noop("The month's spending is below its ceiling."), _spending),
)
_SECOND = {
    "published",
    "business",
    "running",
    "number",
    "number_kind",
    "own_phone",
    "country",
    "hours",
    "screening",
    "never_call",
    "number_hour",
    "number_day",
    "spending",
}
SECOND_LOOKS = tuple(look for look in LOOKS if look.name in _SECOND)
"""What is judged again when a delayed call comes due: everything an owner can have changed, and what may be used up
by then. Of the counters only the number's own, which it is rung on now."""


def decide(click: Snapshot, looks: tuple[_Look, ...] = LOOKS) -> Decision:
    """Walk the steps and stop at the first that fails; a mailbox verdict is remembered and the walk goes on."""
    trace: list[Step] = []
    voicemail: _Stop | None = None
    for look in looks:
        stop = look.look(click)
        if stop is None:
            trace.append(look.passed)
        elif stop.kind == Kind.VOICEMAIL:
            voicemail = stop
            trace.append(replace(look.passed, sentence=stop.sentence))
        else:
            trace.append(replace(look.passed, passed=False, sentence=stop.sentence))
            return Decision(stop.kind, stop.reason, stop.sentence, tuple(trace), stop.next_opening)
    if voicemail is not None:
        return Decision(Kind.VOICEMAIL, "", voicemail.sentence, tuple(trace))
    return Decision(Kind.RING, "", gettext_noop("We are calling you."), tuple(trace))
