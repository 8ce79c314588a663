"""The provider is asked how far a call is, by one worker at a time, ever more seldom, and not for ever."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Business
from buttons.models import Button
from calls import polling
from calls.models import Call
from providers.simulator.server import Simulator
from tests.at_once import at_once
from tests.calls.conftest import Visitor
from tests.calls.steps import asked, placed, polled
from tests.making import make_account, make_business, make_button
from tests.provider_side import unreachable_provider


@pytest.fixture
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    messages: list[Any] = []
    monkeypatch.setattr(polling, "nudge", lambda *message: messages.append(message))
    return messages


def test_a_call_without_news_is_given_up_as_unknown(visitor: Visitor, button: Button, settings: Settings) -> None:
    call = asked(visitor, button)
    Call.objects.update(
        state="dialling", reference="lost", dialled_at=timezone.now() - timedelta(hours=3), next_poll_at=timezone.now()
    )
    with unreachable_provider(settings):
        assert (polled(call).state, call.reason, call.next_poll_at) == ("unknown", "no_news", None)


def test_a_call_that_the_provider_holds_is_not_given_up_before_its_time(
    visitor: Visitor, business: Business, simulator: Simulator, settings: Settings
) -> None:
    button = make_button(make_account(business), max_delay=600, provider_holds_delay=True)
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)) as clock, unreachable_provider(settings):
        settings.PROVIDER_ADDRESSES["anveo"] = {"api": f"{simulator.url}/anveo"}
        call = placed(asked(visitor, button, delay=600))
        settings.PROVIDER_ADDRESSES["anveo"] = settings.PROVIDER_ADDRESSES["voicenter"]
        clock.shift(timedelta(hours=10))
        assert polled(call).state == "scheduled"
        clock.shift(timedelta(hours=1))
        assert polled(call).state == "unknown"


def test_two_ticks_in_a_row_ask_about_a_call_once(visitor: Visitor, button: Button, nudged: list[Any]) -> None:
    asked(visitor, button)
    Call.objects.update(state="dialling", reference="x", next_poll_at=timezone.now())
    polling.tick()
    polling.tick()
    assert len(nudged) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_ticks_at_the_same_moment_ask_about_a_call_once(visitor: Visitor, nudged: list[Any]) -> None:
    asked(visitor, make_button(make_account(make_business(), "voicenter")))
    Call.objects.update(state="dialling", reference="x", next_poll_at=timezone.now())
    at_once(8, polling.tick)
    assert len(nudged) == 1


def test_a_tick_takes_a_batch_and_leaves_the_rest_to_the_next(
    visitor: Visitor, button: Button, nudged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "TICK_AT_MOST", 2)
    for n in range(3):
        call = asked(visitor, button, f"+1202555010{n}")
        Call.objects.filter(pk=call.pk).update(state="dialling", reference=str(n), next_poll_at=timezone.now())
    polling.tick()
    assert len(nudged) == 2
    polling.tick()
    assert len(set(nudged)) == 3


def test_a_poll_whose_worker_died_is_due_again_after_its_lease(
    visitor: Visitor, button: Button, nudged: list[Any]
) -> None:
    asked(visitor, button)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        Call.objects.update(state="dialling", reference="x", next_poll_at=timezone.now())
        polling.tick()
        clock.shift(polling.LEASE)
        polling.tick()
    assert len(nudged) == 2


def test_the_gaps_between_polls_grow_from_a_second_to_twenty(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    call = placed(asked(visitor, button))
    gaps = []
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(20):
            polled(call)
            assert call.next_poll_at is not None
            gaps.append((call.next_poll_at - timezone.now()).total_seconds())
    assert gaps == sorted(gaps)
    assert (gaps[0], gaps[-1]) == (1, 20)


def test_a_call_that_is_over_is_not_asked_about(
    visitor: Visitor, button: Button, simulator: Simulator, nudged: list[Any]
) -> None:
    call = placed(asked(visitor, button))
    Call.objects.update(state="cancelled", next_poll_at=timezone.now())
    before = len(simulator.journal.entries("voicenter"))
    polling.poll(call.pk)
    assert len(simulator.journal.entries("voicenter")) == before
