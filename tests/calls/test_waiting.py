"""Delayed calls that come due: in turn, never while closed, and never lost in silence."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Business
from buttons.models import Button
from calls import dialling, releasing
from calls.models import Call, Standstill
from providers.simulator.server import Simulator
from tests.at_once import at_once
from tests.calls.conftest import Visitor
from tests.calls.steps import asked, dials, placed
from tests.making import make_account, make_business, make_button, make_hours

MONDAY_NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY_NINE, tick=False) as traveller:
        yield traveller


def ringing(business: Business, **fields: Any) -> Button:
    account = make_account(business, "voicenter")
    own = {"calls_at_once": 100, "max_delay": 24 * 60, "calls_per_address_hour": 500}
    return make_button(account, **own | fields)


def waiting(visitor: Visitor, button: Button, count: int, lines: int, first: int = 2000) -> list[Call]:
    """Calls for half an hour later at a button that has fewer lines by then."""
    calls = [asked(visitor, button, f"+1202555{n:04}", delay=30) for n in range(first, first + count)]
    Button.objects.filter(pk=button.pk).update(calls_at_once=lines)
    return calls


def worked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One tick, and a worker that takes up all it nudges; who was nudged."""
    nudged: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(dialling, "remind", lambda task, call_id: nudged.append(call_id))
        dialling.tick()
    for call_id in nudged:
        dialling.place(call_id)
    return nudged


def over(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(state="ended")


def test_as_many_ring_at_once_as_the_button_has_lines_and_the_oldest_first(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = waiting(visitor, ringing(business), 5, lines=2)
    clock.shift(timedelta(minutes=30))
    assert worked(monkeypatch) == [calls[0].pk, calls[1].pk]
    assert worked(monkeypatch) == []
    over(calls[1])
    assert worked(monkeypatch) == [calls[2].pk]
    assert dials(simulator) == 3


def test_whoever_comes_through_another_door_waits_for_a_line_too(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    calls = waiting(visitor, ringing(business), 3, lines=2)
    clock.shift(timedelta(minutes=30))
    assert [placed(call).state for call in calls] == ["dialling", "dialling", "scheduled"]
    assert calls[2].due_at <= timezone.now()
    over(calls[0])
    assert placed(calls[2]).state == "dialling"


def test_a_click_for_now_keeps_its_line_from_those_that_waited(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    button = ringing(business)
    (delayed,) = waiting(visitor, button, 1, lines=2)
    clock.shift(timedelta(minutes=30))
    asked(visitor, button)
    Button.objects.update(calls_at_once=1)
    assert placed(delayed).state == "scheduled"


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_take_no_more_lines_than_there_are(visitor: Visitor, simulator: Simulator) -> None:
    calls = waiting(visitor, ringing(make_business(country="US")), 8, lines=3)
    Call.objects.update(due_at=timezone.now(), asked_at=timezone.now() - timedelta(hours=1))
    numbers = iter(calls)
    at_once(8, lambda: dialling.place(next(numbers).pk))
    assert dials(simulator) <= 3
    for call in calls:
        dialling.place(call.pk)
    assert dials(simulator) == 3


def test_a_crowded_button_keeps_no_other_button_waiting(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialling, "TICK_AT_MOST", 3)
    crowd = waiting(visitor, ringing(business), 4, lines=1)
    clock.shift(timedelta(seconds=1))
    alone = asked(visitor, ringing(business, calls_at_once=1), "+12025553000", delay=30)
    clock.shift(timedelta(minutes=30))
    assert worked(monkeypatch) == [crowd[0].pk, alone.pk]


def test_a_crowd_that_fills_whole_looks_hides_no_other_button(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "LOOK", 2)
    crowd = waiting(visitor, ringing(business), 4, lines=1)
    clock.shift(timedelta(seconds=1))
    second = waiting(visitor, ringing(business), 3, lines=1, first=2100)
    alone = asked(visitor, ringing(business, calls_at_once=1), "+12025553000", delay=30)
    clock.shift(timedelta(minutes=30))
    assert worked(monkeypatch) == [crowd[0].pk, second[0].pk, alone.pk]


def test_whose_turn_does_not_come_within_the_half_hour_is_told_so(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = waiting(visitor, ringing(business), 4, lines=1)
    clock.shift(timedelta(minutes=30))
    worked(monkeypatch)
    clock.shift(releasing.LATE_FOR_SCHEDULED + timedelta(seconds=1))
    worked(monkeypatch)
    states = [Call.objects.get(pk=call.pk).state for call in calls]
    assert states == ["dialling", "expired", "expired", "expired"]
    told = visitor.client.get(f"/w/calls/{calls[3].token}").json()["call"]
    assert (told["reason"], told["final"]) == ("too_late", True)
    assert dials(simulator) == 1


def test_a_crowd_that_is_too_late_is_told_in_one_tick_however_few_the_lines(
    visitor: Visitor, business: Business, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(visitor, ringing(business), 6, lines=1)
    clock.shift(timedelta(hours=2))
    worked(monkeypatch)
    assert set(Call.objects.values_list("state", flat=True)) == {"expired"}


def test_a_call_that_the_provider_holds_waits_for_no_line_of_ours(
    visitor: Visitor, business: Business, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"max_delay": 120, "provider_holds_delay": True}
    button = make_button(make_account(business), phones=["+12025550101"], **own)
    asked(visitor, button)
    held = asked(visitor, button, "+12025550146", delay=30)
    Button.objects.update(calls_at_once=1)
    assert held.pk in worked(monkeypatch)
    held.refresh_from_db()
    assert (held.state, bool(held.reference)) == ("scheduled", True)


def closed_since(visitor: Visitor, business: Business, clock: Any, **fields: Any) -> Call:
    """A call for a moment at which the business, on second thoughts, is closed; open again at ten the next day."""
    hours = make_hours(business, *((day, 600, 1200) for day in range(7)))
    button = make_button(make_account(business, "voicenter"), hours=hours, **{"max_delay": 24 * 60} | fields)
    call = asked(visitor, button, delay=120)
    hours.exceptions.create(date=MONDAY_NINE.date(), label="Closed after all")
    clock.shift(timedelta(minutes=120))
    return placed(call)


def test_a_call_that_comes_due_while_closed_waits_for_the_next_opening(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    call = closed_since(visitor, business, clock)
    opening = MONDAY_NINE + timedelta(days=1, hours=1)
    assert (call.state, call.reason, call.due_at) == ("scheduled", "moved", opening)
    told = visitor.client.get(f"/w/calls/{call.token}").json()["call"]
    assert told["due_at"] == "2026-11-24T10:00:00Z"
    assert told["sentence"] == "We are closed at the time you chose. We will call you when we open."
    assert told["can_cancel"]
    clock.move_to(opening)
    assert (placed(call).state, call.reason, call.problem) == ("dialling", "", "")
    assert dials(simulator) == 1


def test_an_opening_further_off_than_one_may_ask_for_refuses_the_call_with_its_reason(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    call = closed_since(visitor, business, clock, max_delay=22 * 60)
    assert (call.state, call.reason) == ("refused", "closed")
    told = visitor.client.get(f"/w/calls/{call.token}").json()["call"]
    assert told["sentence"] == "We are closed right now."
    assert dials(simulator) == 0


def test_a_business_that_never_opens_again_refuses_the_call(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    hours = make_hours(business, (0, 540, 1080))
    call = asked(visitor, ringing(business, hours=hours), delay=30)
    hours.windows.all().delete()
    clock.shift(timedelta(minutes=30))
    assert (placed(call).state, call.reason) == ("refused", "closed")


def test_a_click_for_now_that_came_too_late_for_closing_time_is_not_moved(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    button = ringing(business, hours=make_hours(business, (0, 540, 541), (1, 540, 600)))
    call = asked(visitor, button)
    clock.shift(timedelta(seconds=70))
    assert (placed(call).state, call.reason) == ("refused", "closed")


def test_a_call_that_a_provider_was_to_hold_over_a_new_holiday_is_held_by_us(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    hours = make_hours(business, *((day, 600, 1200) for day in range(7)))
    own = {"max_delay": 30 * 60, "provider_holds_delay": True}
    call = asked(visitor, make_button(make_account(business), hours=hours, **own), delay=120)
    hours.exceptions.create(date=MONDAY_NINE.date(), label="Closed after all")
    assert (placed(call).state, call.reason, call.provider_delay) == ("scheduled", "moved", 0)
    assert call.due_at == MONDAY_NINE + timedelta(days=1, hours=1)
    assert dials(simulator) == 0


def test_a_worker_that_died_with_a_delayed_call_leaves_it_waiting_its_turn(
    visitor: Visitor, business: Business, clock: Any
) -> None:
    (call,) = waiting(visitor, ringing(business), 1, lines=2)
    clock.shift(timedelta(minutes=30))
    Call.objects.update(state="dialling", claimed_at=timezone.now())
    clock.shift(dialling.LEASE + timedelta(seconds=1))
    dialling.tick()
    call.refresh_from_db()
    assert call.state == "scheduled"


def test_a_call_that_comes_due_during_a_standstill_waits_for_its_end(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    call = asked(visitor, ringing(business), delay=30)
    standstill = Standstill.objects.create(reason="Fraud")
    clock.shift(timedelta(minutes=31))
    assert (placed(call).state, dials(simulator)) == ("scheduled", 0)
    Standstill.objects.filter(pk=standstill.pk).update(ended_at=timezone.now())
    assert (placed(call).state, dials(simulator)) == ("dialling", 1)


def test_a_call_that_waits_too_long_for_the_end_of_a_standstill_expires(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    call = asked(visitor, ringing(business), delay=30)
    Standstill.objects.create(reason="Fraud")
    clock.shift(timedelta(minutes=30) + releasing.LATE_FOR_SCHEDULED + timedelta(minutes=1))
    assert (placed(call).state, dials(simulator)) == ("expired", 0)
