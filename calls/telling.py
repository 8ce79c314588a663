"""A call as its visitor is told of it."""

from datetime import timedelta
from typing import Any

from accounts.connecting import capabilities, connect
from calls.models import Call
from calls.releasing import MOVED
from calls.stopping import can_stop
from providers.base import ProviderError
from screening.numbers import parse

SENTENCES = {
    Call.State.ASKED: "We are about to call you.",
    Call.State.SCHEDULED: "Your call is scheduled.",
    Call.State.DIALLING: "We are calling.",
    Call.State.RINGING: "The phone is ringing.",
    Call.State.TALKING: "You are connected.",
    Call.State.HANDED_OVER: "Continue on the call page to be connected.",
    Call.State.CANCELLED: "The call is cancelled.",
    Call.State.EXPIRED: "The call could not be placed in time. Please ask again.",
    Call.State.UNKNOWN: "We do not know whether your phone will ring. Please wait a moment before you ask again.",
    Call.State.REFUSED: "The call could not be placed.",
}
ENDINGS = {
    "answered": "The call is over. Thank you.",
    "unanswered": "Nobody answered.",
    "busy": "The line was busy.",
    "failed": "The call could not be connected.",
    "voicemail": "The call went to the mailbox.",
    "untold": "The call is over.",
}
SECOND_LOOKS = {
    *("paused", "suspended", "failing", "number_kind", "number_unknown", "country", "closed"),
    *("blocked", "not_listed", "voicemail", "never_call", "number_limit", "spend_limit"),
}
"""Reasons whose stored sentence is the gate's, and so for the visitor too; a provider's own words are not."""


def told(call: Call) -> dict[str, Any]:
    """The body of the progress address: a stable state and reason, a sentence, nothing of the provider's own words."""
    due_at = call.due_at + timedelta(minutes=call.provider_delay)
    return {
        "token": call.token,
        "state": call.state,
        "outcome": call.outcome,
        "reason": call.reason,
        "sentence": _sentence(call),
        "panel_url": _panel(call),
        "due_at": due_at.strftime("%Y-%m-%dT%H:%M:%SZ") if call.state == Call.State.SCHEDULED else None,
        "can_cancel": can_stop(call),
        "final": call.is_final,
    }


def _sentence(call: Call) -> str:
    if call.state == Call.State.ENDED:
        return ENDINGS.get(call.outcome, ENDINGS["untold"])
    if call.state == Call.State.REFUSED and call.reason in SECOND_LOOKS:
        return call.problem
    if call.state == Call.State.SCHEDULED and call.reason == MOVED:
        return "We are closed at the time you chose. We will call you when we open."
    return SENTENCES[Call.State(call.state)]


def _panel(call: Call) -> str | None:
    if call.state != Call.State.HANDED_OVER or not capabilities(call.account).hosted_panel:
        return None
    try:
        return connect(call.account).panel_address(
            call.button.remote_id, language=call.language, country_code=parse(call.number, "").country_code
        )
    except ProviderError:
        return None
