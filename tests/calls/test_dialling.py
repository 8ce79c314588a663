"""A call is ordered once, whatever happens to workers and answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Business
from buttons.models import Button
from buttons.saving import set_state
from calls import claiming, dialling
from calls.models import Call
from calls.snapshots import of_waiting
from providers.simulator.server import Simulator
from screening.models import ScreeningList
from tests.at_once import at_once
from tests.calls.conftest import NUMBER, Visitor
from tests.calls.steps import asked, dials, placed, polled
from tests.making import make_account, make_business, make_button, make_hours
from tests.provider_side import failing_provider, unreachable_provider
from tests.providers.scripted import http, resetting


@pytest.mark.parametrize("provider", ["anveo", "voicenter"])
def test_a_call_is_placed_and_followed_to_its_answered_end(
    visitor: Visitor, business: Business, simulator: Simulator, provider: str
) -> None:
    call = placed(asked(visitor, make_button(make_account(business, provider), phones=["+12025550101"])))
    assert (call.state, bool(call.reference)) == ("dialling", True)
    simulator.clock.skip(7)
    assert polled(call).state == "talking"
    simulator.clock.skip(20)
    call = polled(call)
    assert (call.state, call.outcome, call.next_poll_at) == ("ended", "answered", None)
    assert dials(simulator) == 1
    assert [event.state for event in call.events.all()][-1] == "ended"


@pytest.mark.parametrize(
    ("number", "outcome"), [("+12025550147", "unanswered"), ("+12025550148", "busy"), ("+12025550149", "failed")]
)
def test_how_a_call_failed_is_read_where_the_provider_tells(
    visitor: Visitor, button: Button, simulator: Simulator, number: str, outcome: str
) -> None:
    call = placed(asked(visitor, button, number))
    simulator.clock.skip(60)
    assert polled(call).outcome == outcome


def test_where_the_provider_does_not_tell_nothing_is_made_up(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    call = placed(asked(visitor, make_button(make_account(business)), "+12025550147"))
    simulator.clock.skip(60)
    assert (polled(call).state, call.outcome) == ("ended", "untold")


def test_the_business_is_rung_first_unless_the_owner_chose_otherwise(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    account = make_account(business)
    placed(asked(visitor, make_button(account, phones=["+12025550101"])))
    placed(asked(visitor, make_button(account, phones=["+12025550101"], first_leg="visitor")))
    visitor_first, business_first = simulator.journal.entries("anveo", "DIAL.CONNECT")
    assert '"DESTPHONENUMBER">12025550143' in business_first.request
    assert '"DESTPHONENUMBER">12025550101' in visitor_first.request


def test_a_call_flow_is_run_with_the_visitor_s_number(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    own = {"configuration": "CALLFLOW", "callflow": "flow-key", "caller_id": "12025550100"}
    placed(asked(visitor, make_button(make_account(business), own=own, phones=[])))
    (entry,) = simulator.journal.entries("anveo", "DIAL.CALLFLOW")
    assert '"PHONENUMBER">12025550143' in entry.request


def test_a_click_that_was_dated_by_a_clock_a_moment_ahead_is_placed_at_once(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    call = asked(visitor, button)
    ahead = timezone.now() + timedelta(seconds=2)
    Call.objects.update(asked_at=ahead, due_at=ahead)
    assert placed(call).state == "dialling"
    assert call.dialled_at == ahead


def test_placing_twice_dials_once(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = placed(asked(visitor, button))
    placed(call)
    assert dials(simulator) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_workers_with_the_same_message_dial_once(visitor: Visitor, simulator: Simulator) -> None:
    call = asked(visitor, make_button(make_account(make_business(), "voicenter")))
    at_once(8, lambda: dialling.place(call.pk))
    assert dials(simulator) == 1


LOST_ANSWERS = {
    "cut off": resetting,
    "a page": http("<html>busy</html>"),
    "a gateway's error": http("", "502 Bad Gateway"),
    "no call id": http('{"ERRORCODE": 0}'),
}


@pytest.mark.parametrize("answer", LOST_ANSWERS.values(), ids=LOST_ANSWERS)
def test_a_lost_or_unreadable_answer_is_unknown_and_never_dialled_again(
    visitor: Visitor, button: Button, settings: Settings, answer: Any
) -> None:
    call = asked(visitor, button)
    with failing_provider(settings, answer) as provider:
        assert placed(call).state == "unknown"
        dialling.tick()
        placed(call)
        assert len(provider.received) == 1
    assert (call.reason, bool(call.problem)) == ("answer_lost", True)


def test_a_provider_that_was_never_reached_is_tried_again_within_the_minute(
    visitor: Visitor, button: Button, settings: Settings, simulator: Simulator
) -> None:
    call = asked(visitor, button)
    with unreachable_provider(settings):
        assert placed(call).state == "asked"
    assert (call.tries, call.dialled_at) == (1, None)
    Call.objects.update(due_at=timezone.now())
    assert placed(call).state == "dialling"
    assert dials(simulator) == 1


def test_a_provider_that_stays_away_ends_the_call_with_the_reason(
    visitor: Visitor, button: Button, settings: Settings
) -> None:
    call = asked(visitor, button)
    with unreachable_provider(settings):
        for _ in range(dialling.MOST_TRIES + 1):
            Call.objects.update(due_at=timezone.now())
            placed(call)
    assert (call.state, call.outcome, call.reason) == ("ended", "failed", "unreachable")


def test_what_the_provider_refuses_is_refused_with_its_words_for_the_owner_only(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "voicenter"), own={"agent_phone": "blocked1"})
    call = placed(asked(visitor, button))
    assert (call.state, call.reason) == ("refused", "provider")
    assert "blocked" in call.problem.lower()
    told = visitor.client.get(f"/w/calls/{call.token}").json()["call"]
    assert told["sentence"] == "The call could not be placed."


def test_a_delayed_call_waits_and_is_then_placed(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = asked(visitor, button, delay=30)
    assert placed(call).state == "scheduled"
    assert dials(simulator) == 0
    Call.objects.update(asked_at=timezone.now() - timedelta(minutes=30), due_at=timezone.now())
    assert placed(call).state == "dialling"
    assert dials(simulator) == 1


def test_a_delayed_call_may_be_held_by_the_provider(visitor: Visitor, business: Business, simulator: Simulator) -> None:
    own = {"max_delay": 120, "provider_holds_delay": True}
    button = make_button(make_account(business), phones=["+12025550101"], **own)
    call = placed(asked(visitor, button, delay=30))
    assert (call.state, call.provider_delay) == ("scheduled", 30)
    assert '"DELAY">30' in simulator.journal.entries("anveo", "DIAL.CONNECT")[0].request
    assert polled(call).state == "scheduled"
    simulator.clock.skip(30 * 60 + 7)
    assert polled(call).state == "talking"


def test_a_call_that_the_provider_holds_is_judged_by_the_hours_of_its_moment(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    hours = make_hours(business, (0, 540, 1020))
    button = make_button(make_account(business), hours=hours, max_delay=120, provider_holds_delay=True)
    with time_machine.travel(datetime(2026, 11, 23, 8, 30, tzinfo=UTC), tick=False):
        assert placed(asked(visitor, button, delay=60)).state == "scheduled"
    assert dials(simulator) == 1


def test_a_delayed_call_is_judged_again_when_it_comes_due(
    visitor: Visitor, business: Business, button: Button, simulator: Simulator
) -> None:
    call = asked(visitor, button, delay=30)
    blocked = ScreeningList.objects.create(business=business, name="Nuisance")
    blocked.entries.create(digits=NUMBER.removeprefix("+"))
    button.lists.add(blocked)
    Call.objects.update(asked_at=timezone.now() - timedelta(minutes=30), due_at=timezone.now())
    assert (placed(call).state, call.reason) == ("refused", "blocked")
    assert dials(simulator) == 0


def test_a_delayed_call_into_a_holiday_that_came_meanwhile_is_refused(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    hours = make_hours(business, *((day, 0, 1440) for day in range(7)))
    button = make_button(make_account(business, "voicenter"), hours=hours, max_delay=60)
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False) as clock:
        call = asked(visitor, button, delay=30)
        hours.exceptions.create(date="2026-11-23", label="Closed after all")
        clock.shift(timedelta(minutes=30))
        assert (placed(call).state, call.reason) == ("refused", "closed")
    assert dials(simulator) == 0


def test_a_pause_stops_what_is_still_waiting(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = asked(visitor, button)
    set_state(button, Button.State.PAUSED, actor=None)
    assert (placed(call).state, call.reason) == ("refused", "paused")
    assert dials(simulator) == 0


def test_a_call_nobody_took_up_in_time_expires(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = asked(visitor, button)
    Call.objects.update(asked_at=timezone.now() - timedelta(minutes=10), due_at=timezone.now() - timedelta(minutes=10))
    assert placed(call).state == "expired"
    assert dials(simulator) == 0


def test_a_worker_that_died_before_dialling_is_followed_by_another(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    call = asked(visitor, button)
    Call.objects.update(state="dialling", claimed_at=timezone.now() - dialling.LEASE - timedelta(seconds=1))
    dialling.tick()
    assert placed(call).state == "dialling"
    assert dials(simulator) == 1


def test_a_worker_that_died_after_dialling_leaves_an_unknown_that_is_not_dialled_again(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    call = asked(visitor, button)
    long_ago = timezone.now() - dialling.ANSWER_LOST - timedelta(seconds=1)
    Call.objects.update(state="dialling", claimed_at=long_ago, dialled_at=long_ago)
    dialling.tick()
    assert placed(call).state == "unknown"
    assert dials(simulator) == 0


def test_a_worker_that_wakes_up_late_finds_the_call_gone(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    sleeper = claiming.look(asked(visitor, button).pk)
    assert sleeper is not None
    placed(Call.objects.get())
    dialling.take_up(sleeper)
    assert dials(simulator) == 1


def test_a_worker_that_sleeps_through_its_lease_between_claim_and_order_orders_nothing(
    visitor: Visitor, button: Button, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = asked(visitor, button, delay=30)
    Call.objects.update(asked_at=timezone.now() - timedelta(minutes=30), due_at=timezone.now())

    def sleeping(*seen: Any) -> Any:
        monkeypatch.setattr(dialling, "of_waiting", of_waiting)
        Call.objects.update(claimed_at=timezone.now() - dialling.LEASE - timedelta(seconds=1))
        dialling.tick()
        placed(call)
        return of_waiting(*seen)

    monkeypatch.setattr(dialling, "of_waiting", sleeping)
    placed(call)
    assert dials(simulator) == 1


def test_the_sweeper_nudges_what_the_broker_forgot(visitor: Visitor, button: Button, monkeypatch: Any) -> None:
    nudged: list[tuple[Any, ...]] = []
    monkeypatch.setattr(dialling, "remind", lambda *message: nudged.append(message))
    call = asked(visitor, button)
    dialling.tick()
    assert nudged == [("calls.tasks.place", call.pk)]
