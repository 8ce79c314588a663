"""Delayed calls and opening hours through clock changes, leap days, empty weeks, and a clock that is set back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Business
from buttons.models import Button
from calls import dialling, history, polling
from calls.models import Call
from providers.simulator.server import Simulator
from tests.calls.conftest import Visitor
from tests.calls.steps import asked, dials, placed
from tests.making import make_account, make_button, make_hours

MINUTE = timedelta(minutes=1)
SWITCHES = [
    ("America/New_York", "2026-03-08", -60),
    ("America/New_York", "2026-11-01", 60),
    ("Europe/London", "2026-03-29", -60),
    ("Europe/London", "2026-10-25", 60),
    ("Australia/Lord_Howe", "2026-10-04", -30),
    ("Australia/Lord_Howe", "2026-04-05", 30),
    ("Asia/Kathmandu", "2026-06-01", 0),
]
"""A zone, a day on which it changes its clocks, and how many minutes longer than usual that day is."""


def local(zone: str, day: str, hour: int, minute: int = 0) -> datetime:
    year, month, date = map(int, day.split("-"))
    return datetime(year, month, date, hour, minute, tzinfo=ZoneInfo(zone))


def day_before(day: str) -> str:
    return (datetime.fromisoformat(day) - timedelta(days=1)).date().isoformat()


def open_at_nine(business: Business, zone: str, **fields: int) -> Button:
    hours = make_hours(business, *((day, 540, 1020) for day in range(7)), zone=zone)
    return make_button(make_account(business, "voicenter"), hours=hours, **{"max_delay": 3000} | fields)


@pytest.mark.parametrize(("zone", "day", "longer"), SWITCHES)
def test_a_call_for_the_opening_after_the_clocks_changed_rings_as_the_door_opens(
    visitor: Visitor, business: Business, simulator: Simulator, zone: str, day: str, longer: int
) -> None:
    button = open_at_nine(business, zone)
    evening, opening = local(zone, day_before(day), 20), local(zone, day, 9)
    night = 13 * 60 + longer
    with time_machine.travel(evening, tick=False) as clock:
        early = visitor.ask(button, "+12025550146", delay=night - 1)
        assert (early.status_code, early.json()["reason"]) == (409, "closed")
        assert early.json()["next_opening"] == opening.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        call = asked(visitor, button, delay=night)
        assert call.due_at == opening
        clock.move_to(opening - MINUTE)
        assert placed(call).state == "scheduled"
        clock.move_to(opening)
        assert placed(call).state == "dialling"
    assert dials(simulator) == 1


@pytest.mark.parametrize(("zone", "day", "longer"), SWITCHES)
def test_a_call_is_rung_after_as_many_minutes_as_were_asked_for_whatever_the_clock_on_the_wall_does(
    visitor: Visitor, business: Business, simulator: Simulator, zone: str, day: str, longer: int
) -> None:
    hours = make_hours(business, *((weekday, 0, 1440) for weekday in range(7)), zone=zone)
    button = make_button(make_account(business, "voicenter"), hours=hours, max_delay=600)
    asked_at = local(zone, day, 0, 30).astimezone(UTC)
    with time_machine.travel(asked_at, tick=False) as clock:
        call = asked(visitor, button, delay=180)
        clock.move_to(asked_at + timedelta(minutes=179))
        assert placed(call).state == "scheduled"
        clock.move_to(asked_at + timedelta(minutes=180))
        assert placed(call).state == "dialling"


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/New_York", "2026-11-01"), ("Europe/London", "2026-10-25"), ("Australia/Lord_Howe", "2026-04-05")],
)
def test_in_the_doubled_hour_of_autumn_an_open_business_is_open_both_times(
    visitor: Visitor, business: Business, simulator: Simulator, zone: str, day: str
) -> None:
    hours = make_hours(business, (6, 90, 120), zone=zone)
    button = make_button(make_account(business, "voicenter"), hours=hours)
    for fold, number in ((0, "+12025550146"), (1, "+12025550145")):
        with time_machine.travel(local(zone, day, 1, 45).replace(fold=fold), tick=False):
            assert placed(asked(visitor, button, number)).state == "dialling"


def test_a_leap_day_is_a_day_like_others_and_may_be_a_holiday(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    button = open_at_nine(business, "Europe/London")
    assert button.hours is not None
    with time_machine.travel(datetime(2028, 2, 28, 16, tzinfo=UTC), tick=False) as clock:
        call = asked(visitor, button, delay=17 * 60)
        assert call.due_at == datetime(2028, 2, 29, 9, tzinfo=UTC)
        button.hours.exceptions.create(date="2028-02-29", label="Leap day")
        clock.move_to(call.due_at)
        assert (placed(call).state, call.reason) == ("scheduled", "moved")
        assert call.due_at == datetime(2028, 3, 1, 9, tzinfo=UTC)
        clock.move_to(call.due_at)
        assert placed(call).state == "dialling"


def test_the_longest_delay_goes_over_a_leap_day_and_one_minute_more_is_refused(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "voicenter"), max_delay=86_400)
    with time_machine.travel(datetime(2028, 1, 15, 12, tzinfo=UTC), tick=False) as clock:
        assert visitor.ask(button, delay=86_401).status_code == 422
        call = asked(visitor, button, delay=86_400)
        assert call.due_at == datetime(2028, 3, 15, 12, tzinfo=UTC)
        clock.move_to(call.due_at)
        assert placed(call).state == "dialling"


def test_a_provider_may_hold_a_call_for_the_longest_delay(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    own = {"max_delay": 86_400, "provider_holds_delay": True}
    call = placed(asked(visitor, make_button(make_account(business), **own), delay=86_400))
    assert '"DELAY">86400' in simulator.journal.entries("anveo", "DIAL.CONNECT")[0].request
    assert call.next_poll_at is not None
    assert call.next_poll_at - timezone.now() > timedelta(days=59)


def test_no_delay_rings_at_once(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    assert placed(asked(visitor, button, delay=0)).state == "dialling"


def test_a_week_without_an_opening_moves_a_call_beyond_it_or_refuses_it_and_looks_no_further_than_it_must(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    button = open_at_nine(business, "Asia/Kathmandu", max_delay=9 * 24 * 60)
    assert button.hours is not None
    monday = local("Asia/Kathmandu", "2026-06-01", 9)
    with time_machine.travel(monday, tick=False) as clock:
        call, second = asked(visitor, button, delay=60), asked(visitor, button, "+12025550146", delay=60)
        for days in range(8):
            button.hours.exceptions.create(date=monday.date() + timedelta(days=days), label="Shut")
        clock.shift(timedelta(hours=1))
        assert (placed(call).state, call.due_at) == ("scheduled", local("Asia/Kathmandu", "2026-06-09", 9))
        button.hours.windows.all().delete()
        assert (placed(second).state, second.reason) == ("refused", "closed")


def test_a_clock_that_is_set_back_rings_nobody_a_second_time(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC)) as clock:
        call = placed(asked(visitor, button))
        clock.shift(timedelta(hours=-1))
        dialling.tick()
        polling.tick()
        assert placed(call).state == "dialling"
        clock.shift(timedelta(hours=1, minutes=1))
        placed(call)
    assert dials(simulator) == 1


def test_a_delayed_call_keeps_its_instant_when_the_clock_is_set_back_and_forth(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False) as clock:
        call = asked(visitor, button, delay=60)
        clock.shift(timedelta(minutes=-30))
        assert placed(call).state == "scheduled"
        clock.move_to(call.due_at)
        assert placed(call).state == "dialling"
    assert dials(simulator) == 1


def test_a_click_from_before_the_clock_was_set_back_rings_or_expires_and_never_rings_twice(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False) as clock:
        rung, late = asked(visitor, button), asked(visitor, button, "+12025550146")
        clock.shift(timedelta(minutes=-1))
        assert placed(rung).state == "asked"
        clock.shift(timedelta(minutes=1))
        assert placed(rung).state == "dialling"
        clock.shift(timedelta(minutes=3))
        assert placed(late).state == "expired"
    assert dials(simulator) == 1


def test_a_history_window_never_ends_before_it_begins(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False) as clock:
        placed(asked(visitor, button))
        history.pull(button.account.pk)
        clock.shift(timedelta(hours=-5))
        history.pull(button.account.pk)
    button.account.refresh_from_db()
    assert button.account.history_problem == ""
    assert button.account.history_pulled_until == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert Call.objects.count() == 1
