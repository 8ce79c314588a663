"""Time that jumps, providers that never come to an end, schedules that slept, and histories that overlap."""

import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from accounts.models import Business
from buttons.models import Button
from buttons.schedule import Schedule, Window
from calls import clock, dialling, history, polling
from calls.models import Call, CallRecord
from providers.simulator.server import Simulator
from tests.at_once import at_once
from tests.calls.steps import asked, placed
from tests.faults.conftest import PATIENCE, Visitor, impatient, number, ringing
from tests.faults.oracle import Oracle, run_out, work
from tests.making import make_business

SWITCHES = {
    "America/New_York": ("2026-03-08", "2026-11-01"), "America/Los_Angeles": ("2026-03-08", "2026-11-01"),
    "America/St_Johns": ("2026-03-08", "2026-11-01"), "America/Havana": ("2026-03-08", "2026-11-01"),
    "America/Santiago": ("2026-09-06", "2026-04-05"), "America/Nuuk": ("2026-03-28", "2026-10-24"),
    "Europe/London": ("2026-03-29", "2026-10-25"), "Europe/Paris": ("2026-03-29", "2026-10-25"),
    "Europe/Dublin": ("2026-03-29", "2026-10-25"), "Atlantic/Azores": ("2026-03-29", "2026-10-25"),
    "Africa/Casablanca": ("2026-03-22", "2026-02-15"), "Africa/Cairo": ("2026-04-24", "2026-10-30"),
    "Asia/Jerusalem": ("2026-03-27", "2026-10-25"), "Asia/Beirut": ("2026-03-29", "2026-10-25"),
    "Asia/Kathmandu": ("2026-03-29", "2026-10-25"), "Asia/Kolkata": ("2026-03-29", "2026-10-25"),
    "Australia/Sydney": ("2026-10-04", "2026-04-05"), "Australia/Lord_Howe": ("2026-10-04", "2026-04-05"),
    "Pacific/Auckland": ("2026-09-27", "2026-04-05"), "Pacific/Chatham": ("2026-09-27", "2026-04-05"),
}  # fmt: skip
"""The days on which clocks change, if they do: whole hours, half ones, at midnight, and where they never change."""


HEED = clock.heed
"""What a click does with the time it hears; tests that travel in time do without, for databases do not travel."""


@pytest.fixture
def heeding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clicks hear the database's time, as they do outside of tests."""
    monkeypatch.setattr(clock, "heed", HEED)


@pytest.fixture
def own_clock(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What this process learns of its clock's error is forgotten after the test."""
    monkeypatch.setattr(clock, "_ahead", timedelta())


def minutes_ahead(button: Button, minutes: object, visitor: Visitor) -> int:
    status: int = visitor.ask(button, number(), delay=minutes).status_code
    return status


@pytest.mark.parametrize("zone", SWITCHES)
def test_every_quarter_hour_around_a_change_of_clocks_is_open_by_the_wall_clock(zone: str) -> None:
    schedule = Schedule(zone, tuple(Window(day, 8 * 60, 20 * 60) for day in range(7)), ())
    for day in SWITCHES[zone]:
        noon = datetime.fromisoformat(f"{day}T12:00+00:00")
        for quarter in range(-144, 144):
            moment = noon + timedelta(minutes=15 * quarter)
            wall = moment.astimezone(ZoneInfo(zone))
            is_open = 8 <= wall.hour < 20
            assert bool(schedule.current(moment)) == is_open, wall


@pytest.mark.parametrize("skew", [timedelta(minutes=-2), timedelta(seconds=-30), timedelta(seconds=30)])
def test_clocks_of_web_and_worker_that_differ_a_little_cost_no_call(
    visitor: Visitor, button: Button, simulator: Simulator, oracle: Oracle, skew: timedelta
) -> None:
    asked(visitor, button)
    with time_machine.travel(timezone.now() + skew, tick=True) as worker:
        work()
        worker.shift(-skew)
        work()
    assert simulator.dials.total() == 1
    run_out(simulator)
    oracle.judge()


@pytest.mark.parametrize("skew", [timedelta(minutes=-5), timedelta(minutes=5), timedelta(hours=-3), timedelta(hours=3)])
def test_clocks_that_differ_much_lose_no_call_and_ring_none_twice(
    visitor: Visitor, button: Button, simulator: Simulator, oracle: Oracle, skew: timedelta
) -> None:
    asked(visitor, button, number())
    asked(visitor, button, number(), delay=10)
    with time_machine.travel(timezone.now() + skew, tick=True):
        work()
    run_out(simulator)
    oracle.judge()


@pytest.mark.parametrize("skew", [timedelta(minutes=-5), timedelta(minutes=5), timedelta(hours=3)])
def test_a_worker_that_knows_how_far_its_clock_is_off_rings_at_the_right_time(
    visitor: Visitor, button: Button, simulator: Simulator, oracle: Oracle, skew: timedelta, own_clock: None
) -> None:
    now, later = asked(visitor, button, number()), asked(visitor, button, number(), delay=4)
    with time_machine.travel(timezone.now() + skew, tick=True):
        clock.compare()
        work()
    now.refresh_from_db()
    later.refresh_from_db()
    assert (bool(now.reference), later.state, simulator.dials.total()) == (True, "scheduled", 1)
    clock.compare()
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 2


@pytest.mark.parametrize("skew", [timedelta(minutes=-5), timedelta(minutes=5), timedelta(hours=-3)])
def test_a_web_process_whose_clock_is_off_takes_calls_by_the_database_s(
    visitor: Visitor,
    button: Button,
    simulator: Simulator,
    oracle: Oracle,
    skew: timedelta,
    own_clock: None,
    heeding: None,
) -> None:
    with time_machine.travel(timezone.now() + skew, tick=True):
        call = asked(visitor, button)
    for told in (call.asked_at, call.due_at):
        assert abs(told - timezone.now()) < timedelta(minutes=1)
    clock.compare()
    work()
    assert simulator.dials.total() == 1
    run_out(simulator)
    oracle.judge()


def test_two_clocks_that_differ_by_a_moment_are_taken_for_the_same(own_clock: None) -> None:
    with time_machine.travel(timezone.now() + clock.TOLERATED / 2, tick=False):
        clock.compare()
        assert clock.now() == timezone.now()


def test_a_database_that_tells_no_time_leaves_the_clock_as_it_was(
    own_clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> str:
        raise OperationalError

    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        clock.compare()
        before = clock.now()
        monkeypatch.setattr(clock, "moment_now", away)
        clock.compare()
        assert clock.now() == before < timezone.now()


def test_a_token_of_a_web_server_whose_clock_is_two_minutes_off_is_good(visitor: Visitor, button: Button) -> None:
    for skew in (timedelta(minutes=-2), timedelta(minutes=2)):
        with time_machine.travel(timezone.now() + skew, tick=True):
            token = visitor.challenge(button)
        assert visitor.ask(button, number(), challenge=token).status_code == 202


def test_a_clock_that_steps_back_while_the_order_is_out_neither_repeats_nor_forgets_it(
    visitor: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    call = asked(visitor, button)
    simulator.weather.set("voicenter/call:timeout-after=9*1")
    with time_machine.travel(timezone.now(), tick=True) as clock:
        back = threading.Timer(PATIENCE / 2, lambda: clock.shift(timedelta(hours=-1)))
        back.start()
        with impatient():
            placed(call)
        back.join()
        work()
        assert (call.state, simulator.dials.total()) == ("unknown", 1)
    run_out(simulator)
    oracle.judge()


@pytest.mark.parametrize(("minutes", "status"), [(-1, 422), (0, 202), (86_400, 202), (86_401, 422), (10**9, 422)])
def test_a_delay_is_taken_from_none_to_sixty_days(
    visitor: Visitor, business: Business, minutes: int, status: int
) -> None:
    assert minutes_ahead(ringing(business, max_delay=86_400), minutes, visitor) == status


def test_a_delay_across_a_change_of_clocks_is_counted_in_minutes_and_rings_once(
    visitor: Visitor, business: Business, simulator: Simulator, oracle: Oracle
) -> None:
    button = ringing(business, max_delay=86_400)
    with time_machine.travel(datetime(2026, 3, 8, 5, 30, tzinfo=UTC), tick=False) as clock:
        call = asked(visitor, button, delay=180)
        assert call.due_at == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)
        clock.shift(timedelta(minutes=180, seconds=-1))
        assert placed(call).state == "scheduled"
        clock.shift(timedelta(seconds=1))
        at_the_boundary = [placed(call).state for _ in range(3)]
    assert at_the_boundary == ["dialling"] * 3
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 1


@pytest.mark.parametrize("provider", ["anveo", "voicenter"])
def test_a_provider_that_says_for_ever_that_people_talk_is_asked_a_bounded_number_of_times(
    visitor: Visitor, business: Business, simulator: Simulator, oracle: Oracle, provider: str
) -> None:
    call = placed(asked(visitor, ringing(business, provider)))
    (theirs,) = simulator.state.calls.values()
    theirs.talk = 10**6
    simulator.clock.skip(10)
    follow(call, hours=12)
    assert (call.state, call.reason, call.polls < 1000) == ("unknown", "no_news", True)
    run_out(simulator)
    oracle.judge()


def test_a_provider_that_forgets_the_call_is_asked_a_bounded_number_of_times(
    visitor: Visitor, business: Business, simulator: Simulator, oracle: Oracle
) -> None:
    call = placed(asked(visitor, ringing(business, "anveo")))
    simulator.state.calls.clear()
    simulator.state.dialled.clear()
    follow(call, hours=12)
    assert (call.state, call.reason, call.polls < 1000) == ("unknown", "no_news", True)
    run_out(simulator)
    oracle.judge()


def follow(call: Call, *, hours: int) -> None:
    """Poll whenever the call is to be polled, for so long or to its end."""
    end = timezone.now() + timedelta(hours=hours)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while timezone.now() < end and call.next_poll_at:
            clock.move_to(max(call.next_poll_at, timezone.now()))
            polling.poll(call.pk)
            call.refresh_from_db()
    assert not call.next_poll_at, "still asked about"


def test_a_schedule_that_slept_for_ten_minutes_rings_nobody_late_and_everybody_who_waits(
    visitor: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    now = [asked(visitor, button, number()) for _ in range(3)]
    later = [asked(visitor, button, number(), delay=5) for _ in range(3)]
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=True):
        work()
    for call in [*now, *later]:
        call.refresh_from_db()
    assert {call.state for call in now} == {"expired"}
    assert {call.state for call in later} == {"dialling"}
    assert simulator.dials.total() == len(later)
    run_out(simulator)
    oracle.judge()


@pytest.mark.django_db(transaction=True)
def test_ticks_at_once_place_and_ask_and_pull_once(visitor: Visitor, simulator: Simulator, oracle: Oracle) -> None:
    button = ringing(make_business(country="US"))
    calls = [asked(visitor, button, number()) for _ in range(4)]
    for call in calls:
        at_once(4, partial(dialling.place, call.pk))
    assert simulator.dials.total() == len(calls)
    simulator.clock.skip(60)
    at_once(4, lambda: history.pull(button.account_id))
    assert CallRecord.objects.count() == len(calls)
    run_out(simulator)
    oracle.judge()


def test_a_history_read_over_and_over_in_bad_weather_adds_each_call_once(
    visitor: Visitor, business: Business, simulator: Simulator, oracle: Oracle
) -> None:
    button = ringing(business)
    calls = [placed(asked(visitor, button, number())) for _ in range(3)]
    simulator.clock.skip(60)
    for weather in ("missing", "duplicates", "truncated", "html", "reset-after", "duplicates"):
        simulator.weather.set(f"voicenter/CallLog:{weather}")
        history.pull(button.account_id)
    simulator.weather.clear()
    for _ in range(3):
        history.pull(button.account_id)
    assert sorted(CallRecord.objects.values_list("call", flat=True)) == sorted(call.pk for call in calls)
    assert set(CallRecord.objects.values_list("match", flat=True)) == {"exact"}
    run_out(simulator)
    oracle.judge()


def test_the_same_key_hours_later_is_the_same_call_and_with_another_number_it_is_refused(
    visitor: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    wish = {"key": "the-key-of-this-click", "challenge": visitor.challenge(button)}
    first = visitor.ask(button, **wish)
    placed(Call.objects.get())
    for later in (timedelta(minutes=30), timedelta(hours=23), timedelta(days=40)):
        with time_machine.travel(timezone.now() + later, tick=True):
            again = visitor.ask(button, **wish)
            other = visitor.ask(button, number(), **wish)
        assert (again.status_code, again.json()["call"]["token"]) == (200, first.json()["call"]["token"])
        assert (other.status_code, other.json()["reason"]) == (422, "key_reused")
    fresh_key = visitor.ask(button, number(), **wish | {"key": "another-key-same-token"})
    assert (fresh_key.status_code, fresh_key.json()["reason"]) == (403, "challenge")
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 1


def test_an_answer_that_was_long_on_its_way_teaches_nothing(own_clock: None) -> None:
    long_ago = (timezone.now() - timedelta(minutes=5)).replace(tzinfo=None).isoformat(" ")
    HEED(long_ago, time.monotonic() - clock.SLOW - 1)
    assert clock.now() - timezone.now() < timedelta(seconds=1)
