"""A call's steps, taken one at a time."""

from typing import Any

from django.utils import timezone

from buttons.models import Button
from calls import dialling, polling
from calls.models import Call
from providers.simulator.server import Simulator
from tests.calls.conftest import NUMBER, Visitor


def asked(visitor: Visitor, button: Button, number: str = NUMBER, **body: Any) -> Call:
    answer = visitor.ask(button, number, **body)
    assert answer.status_code == 202, answer.content
    return Call.objects.get(token=answer.json()["call"]["token"])


def refused(answer: Any, status: int, reason: str) -> None:
    """The answer says no with this word, a sentence, and no call was made."""
    assert answer.status_code == status, answer.content
    assert answer.json()["reason"] == reason
    assert answer.json()["sentence"]
    assert not Call.objects.exists()


def placed(call: Call) -> Call:
    dialling.place(call.pk)
    call.refresh_from_db()
    return call


def polled(call: Call) -> Call:
    Call.objects.filter(pk=call.pk, next_poll_at__isnull=False).update(next_poll_at=timezone.now())
    polling.poll(call.pk)
    call.refresh_from_db()
    return call


def dials(simulator: Simulator) -> int:
    """How often any provider was told to ring."""
    return simulator.dials.total()
