"""Calls and records as the API tells them. Who may only read learns no number."""

from typing import Any

from calls.calling_back import can_call_back
from calls.decision import Decision
from calls.models import Call, CallRecord
from calls.stopping import can_call_now, can_stop
from screening.numbers import masked

ROW = (
    "country", "state", "outcome", "reason", "problem", "to_voicemail", "page", "referrer", "campaign", "origin",
    "language", "asked_at", "due_at", "dialled_at", "answered_at", "ended_at", "duration",
)  # fmt: skip


def call_row(call: Call, *, whole: bool) -> dict[str, Any]:
    """A call in a list; `whole`: with the number as it is. Its button, account and `asked_by` are at hand."""
    return {
        "id": str(call.public_id),
        "button": str(call.button.public_id),
        "account": str(call.account.public_id),
        "number": call.number if whole else masked(call.number),
        "asked_by": call.asked_by.email if call.asked_by else None,
        **{name: getattr(call, name) for name in ROW},
    }


def call_whole(call: Call, *, whole: bool) -> dict[str, Any]:
    """A call with all that is known of it."""
    record = getattr(call, "record", None)
    return {
        **call_row(call, whole=whole),
        "note": call.note,
        "trace": call.trace,
        "events": [{"state": one.state, "words": one.words, "at": one.at} for one in call.events.all()],
        "record": record and record_row(record, whole=whole),
        "can_stop": can_stop(call),
        "can_call_now": can_call_now(call),
        "can_call_back": can_call_back(call),
    }


def record_row(record: CallRecord, *, whole: bool) -> dict[str, Any]:
    """A record; its account and call are at hand."""
    names = ("match", "reference", "started_at", "duration", "outcome", "currency")
    return {
        "account": str(record.account.public_id),
        "call": str(record.call.public_id) if record.call else None,
        "number": record.number if whole else masked(record.number),
        "cost": None if record.cost is None else str(record.cost),
        **{name: getattr(record, name) for name in names},
    }


def trace_of(decision: Decision) -> list[dict[str, Any]]:
    """The gate's steps."""
    return [
        {"name": step.name, "passed": step.passed, "sentence": step.sentence, "setting": step.setting}
        for step in decision.trace
    ]
