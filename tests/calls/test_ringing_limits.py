"""Calls that wait: no second wish for the same moment, and no more of them ring than may."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis
import time_machine
from django.conf import settings
from django.utils import timezone

from accounts.models import Business
from buttons.models import Button
from calls import dialling, releasing
from calls.models import Call, CallRecord
from calls.stopping import NotNow, call_now
from providers.simulator.server import Simulator
from tests.at_once import at_once
from tests.calls.conftest import Visitor
from tests.calls.steps import asked, dials, placed
from tests.making import make_account, make_business, make_button, make_member


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def ringing(business: Business, provider: str = "voicenter", **fields: Any) -> Button:
    return make_button(make_account(business, provider), phones=["+12025550101"], max_delay=24 * 60, **fields)


def five_minutes_later(clock: time_machine.Traveller) -> None:
    """By then the first click is no click of this moment any more. The cache's clock does not travel."""
    clock.shift(timedelta(minutes=5))
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter("c2c:clicks:*"):
            client.delete(key)


def refused_with(visitor: Visitor, call: Call, reason: str, words: str) -> None:
    """The call is over, and owner and visitor read why."""
    assert (call.state, call.reason) == ("refused", reason)
    assert words in call.problem
    assert words in visitor.client.get(f"/w/calls/{call.token}").json()["call"]["sentence"]


@pytest.mark.parametrize("held", [False, True])
def test_a_second_call_for_about_the_same_moment_is_the_same_wish(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any, held: bool
) -> None:
    button = ringing(business, "anveo", provider_holds_delay=held)
    first = placed(asked(visitor, button, delay=60))
    assert bool(first.reference) == held
    five_minutes_later(clock)
    assert visitor.ask(button, delay=54).json()["reason"] == "in_progress"
    assert visitor.ask(button, "+12025550146", delay=55).status_code == 202
    five_minutes_later(clock)
    assert visitor.ask(button, delay=30).status_code == 202


def test_a_click_for_now_is_the_same_wish_as_a_call_that_is_due_in_a_moment(
    visitor: Visitor, business: Business, clock: Any
) -> None:
    button = ringing(business)
    asked(visitor, button, delay=30)
    assert visitor.ask(ringing(business)).status_code == 202
    five_minutes_later(clock)
    clock.shift(timedelta(minutes=24))
    assert visitor.ask(button).json()["reason"] == "in_progress"


def test_a_cancelled_call_leaves_its_moment_to_another(visitor: Visitor, business: Business, clock: Any) -> None:
    button = ringing(business)
    asked(visitor, button, delay=60)
    Call.objects.update(state="cancelled")
    five_minutes_later(clock)
    assert visitor.ask(button, delay=55).status_code == 202


def test_a_number_s_hourly_limit_holds_when_calls_ring_that_were_booked(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    button = ringing(business, calls_per_number_hour=2)
    placed(asked(visitor, button))
    booked = []
    for _ in range(2):
        five_minutes_later(clock)
        booked.append(asked(visitor, button, delay=30))
        Call.objects.filter(state="dialling").update(state="ended")
    clock.shift(timedelta(minutes=30))
    assert placed(booked[0]).state == "dialling"
    refused_with(visitor, placed(booked[1]), "number_limit", "often enough for now")
    assert dials(simulator) == 2


def test_a_number_s_daily_limit_holds_over_the_buttons_of_all_businesses_when_calls_ring_that_were_booked(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.snapshots.NUMBER_DAY", 2)
    booked = [asked(visitor, ringing(make_business(country="US")), delay=30) for _ in range(2)]
    placed(asked(visitor, ringing(business)))
    clock.shift(timedelta(minutes=30))
    assert placed(booked[0]).state == "dialling"
    refused_with(visitor, placed(booked[1]), "number_limit", "often enough for today")
    assert dials(simulator) == 2


def test_a_number_is_asked_for_later_only_so_often(visitor: Visitor, business: Business, clock: Any) -> None:
    button = ringing(business, calls_per_number_hour=2)
    answers = []
    for _ in range(3):
        answers.append(visitor.ask(button, delay=30).status_code)
        five_minutes_later(clock)
    assert answers == [202, 202, 429]


@pytest.mark.django_db(transaction=True)
def test_of_calls_that_come_due_together_no_more_ring_than_may(visitor: Visitor, simulator: Simulator) -> None:
    business = make_business(country="US")
    calls = [asked(visitor, ringing(business, calls_per_number_hour=6), delay=30) for _ in range(6)]
    Call.objects.update(due_at=timezone.now(), asked_at=timezone.now() - timedelta(hours=1))
    Button.objects.update(calls_per_number_hour=2)
    numbers = iter(calls)
    at_once(6, lambda: dialling.place(next(numbers).pk))
    for call in calls:
        dialling.place(call.pk)
    assert dials(simulator) == 2
    assert set(Call.objects.filter(state="refused").values_list("reason", flat=True)) == {"number_limit"}


def test_a_call_that_comes_due_while_the_counters_are_away_waits_for_them_and_then_expires(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_: Any) -> None:
        raise redis.ConnectionError

    button = ringing(business)
    first, second = asked(visitor, button, delay=30), asked(visitor, button, "+12025550146", delay=30)
    clock.shift(timedelta(minutes=30))
    with monkeypatch.context() as patched:
        patched.setattr("calls.limiting._script", lambda: away)
        assert (placed(first).state, placed(second).state) == ("scheduled", "scheduled")
    assert placed(first).state == "dialling"
    clock.shift(releasing.LATE_FOR_SCHEDULED + timedelta(seconds=1))
    assert (placed(second).state, second.reason) == ("expired", "too_late")
    assert dials(simulator) == 1


def test_a_booked_call_does_not_ring_once_the_spend_ceiling_is_reached(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    button = ringing(business)
    call = asked(visitor, button, delay=30)
    Business.objects.filter(pk=business.pk).update(spend_ceiling="10.00")
    record = {"outcome": "answered", "cost": "99", "started_at": timezone.now(), "fingerprint": "1"}
    CallRecord.objects.create(account=button.account, **record)
    with pytest.raises(NotNow, match="No more calls can be placed this month"):
        call_now(call, make_member(business))
    clock.shift(timedelta(minutes=30))
    refused_with(visitor, placed(call), "spend_limit", "No more calls can be placed this month.")
    assert dials(simulator) == 0


def test_a_call_below_the_spend_ceiling_rings_when_it_is_due(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    Business.objects.filter(pk=business.pk).update(spend_ceiling="10.00")
    call = asked(visitor, ringing(business), delay=30)
    clock.shift(timedelta(minutes=30))
    assert placed(call).state == "dialling"


def test_a_call_that_the_provider_is_to_hold_waits_for_no_clock_that_is_a_moment_behind(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    call = asked(visitor, ringing(business, "anveo", provider_holds_delay=True), delay=30)
    clock.shift(timedelta(seconds=-2))
    assert placed(call).reference


def test_a_call_that_waits_with_us_never_rings_before_its_time(
    visitor: Visitor, business: Business, simulator: Simulator, clock: Any
) -> None:
    call = asked(visitor, ringing(business), delay=30)
    clock.shift(timedelta(minutes=30, seconds=-2))
    assert (placed(call).state, dials(simulator)) == ("scheduled", 0)


def test_a_call_is_pulled_forward_by_the_database_s_clock(
    visitor: Visitor, business: Business, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = asked(visitor, ringing(business), delay=30)
    monkeypatch.setattr("calls.clock._ahead", timedelta(minutes=5))
    call_now(call, make_member(business))
    assert placed(call).state == "dialling"
