"""Writes a call's timeline."""

from calls.models import Call, CallEvent
from calls.statistics.lateness import call_came_late


def note(call: Call, state: str, words: str) -> None:
    """One step, in the transaction of the change it tells of."""
    CallEvent.objects.create(call=call, state=state, words=words[:300])
    call_came_late(call)
