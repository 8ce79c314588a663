"""When a business is open: zones, several windows, midnight, exceptions, both switch days, and never."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from buttons.schedule import DAY_MINUTES, ExceptionWindow, Schedule, Window

NEW_YORK = ZoneInfo("America/New_York")
EVERY_DAY = range(7)


def at(text: str, zone: str = "America/New_York") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def office(*exceptions: ExceptionWindow) -> Schedule:
    """Monday to Friday 9:00-12:30 and 13:30-18:00 in New York."""
    windows = tuple(Window(day, *span) for day in range(5) for span in ((540, 750), (810, 1080)))
    return Schedule("America/New_York", windows, exceptions)


def is_open(schedule: Schedule, moment: datetime) -> bool:
    return schedule.current(moment) is not None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T08:59:59", False),
        ("2026-11-23T09:00:00", True),
        ("2026-11-23T12:29:59", True),
        ("2026-11-23T12:30:00", False),
        ("2026-11-23T13:30:00", True),
        ("2026-11-23T18:00:00", False),
        ("2026-11-21T10:00:00", False),
    ],
)
def test_windows_are_open_from_their_first_instant_to_before_their_last(moment: str, expected: bool) -> None:
    assert is_open(office(), at(moment)) is expected


def test_the_next_opening_is_now_while_open() -> None:
    now = at("2026-11-23T10:00:00")
    assert office().next_opening(now) == now


def test_after_closing_on_friday_the_next_opening_is_monday() -> None:
    assert office().next_opening(at("2026-11-20T18:00:00")) == at("2026-11-23T09:00:00")


def test_a_closed_day_is_skipped() -> None:
    holiday = ExceptionWindow(date(2026, 11, 23), "Holiday", None, None)
    assert office(holiday).next_opening(at("2026-11-20T18:00:00")) == at("2026-11-24T09:00:00")


def test_a_special_day_has_its_own_hours_instead_of_the_weekly_ones() -> None:
    special = ExceptionWindow(date(2026, 11, 23), "Inventory", 840, 960)
    schedule = office(special)
    assert not is_open(schedule, at("2026-11-23T10:00:00"))
    assert is_open(schedule, at("2026-11-23T14:00:00"))


def test_an_overnight_window_goes_on_after_midnight() -> None:
    night = Schedule("America/New_York", (Window(4, 22 * 60, 2 * 60),))
    assert is_open(night, at("2026-11-21T01:59:00"))
    assert not is_open(night, at("2026-11-21T02:00:00"))


def test_a_closed_day_cuts_the_night_that_runs_into_it() -> None:
    closed = ExceptionWindow(date(2026, 11, 21), "Closed", None, None)
    night = Schedule("America/New_York", (Window(4, 22 * 60, 2 * 60),), (closed,))
    assert is_open(night, at("2026-11-20T23:59:00"))
    assert not is_open(night, at("2026-11-21T00:00:00"))


def test_all_day_every_day_is_one_opening_without_a_gap() -> None:
    always = Schedule("Asia/Kolkata", tuple(Window(day, 0, DAY_MINUTES) for day in EVERY_DAY))
    openings = always.openings(at("2026-11-21T12:00:00", "Asia/Kolkata"), 5)
    assert len(openings) == 1


def test_hours_that_never_open_end_the_search() -> None:
    assert Schedule("UTC", ()).next_opening(datetime(2026, 11, 21, tzinfo=UTC)) is None


def test_a_year_of_closed_days_ends_the_search() -> None:
    start = date(2026, 11, 21)
    closed = tuple(ExceptionWindow(start + timedelta(days=n), "", None, None) for n in range(500))
    weekly = tuple(Window(day, 540, 1020) for day in EVERY_DAY)
    assert Schedule("UTC", weekly, closed).next_opening(datetime(2026, 11, 21, tzinfo=UTC)) is None


def test_in_spring_the_lost_hour_shortens_the_night() -> None:
    night = Schedule("America/New_York", tuple(Window(day, 0, 6 * 60) for day in EVERY_DAY))
    (opens, closes), *_ = night.openings(at("2027-03-14T00:00:00"), 1)
    assert closes - opens == timedelta(hours=5)


def test_in_autumn_the_doubled_hour_lengthens_the_night() -> None:
    night = Schedule("America/New_York", tuple(Window(day, 0, 6 * 60) for day in EVERY_DAY))
    (opens, closes), *_ = night.openings(at("2026-11-01T00:00:00"), 1)
    assert closes - opens == timedelta(hours=7)


def test_a_window_that_lies_in_the_lost_hour_does_not_exist_that_day() -> None:
    hour = Schedule("America/New_York", (Window(6, 2 * 60, 3 * 60),))
    assert not is_open(hour, at("2027-03-14T03:00:00"))
    assert hour.next_opening(at("2027-03-14T00:00:00")) == at("2027-03-21T02:00:00")


def test_hours_keep_their_wall_clock_across_the_switch() -> None:
    schedule = office()
    before, after = schedule.next_opening(at("2026-10-30T06:00:00")), schedule.next_opening(at("2026-11-02T06:00:00"))
    assert before is not None
    assert after is not None
    assert (before.hour, after.hour) == (13, 14)
    assert before.astimezone(NEW_YORK).hour == after.astimezone(NEW_YORK).hour == 9


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "Australia/Adelaide", "Pacific/Kiritimati"])
def test_half_hour_and_far_zones_open_at_their_own_nine_o_clock(zone: str) -> None:
    weekly = Schedule(zone, tuple(Window(day, 540, 1020) for day in EVERY_DAY))
    opening = weekly.next_opening(at("2026-11-21T03:00:00", zone))
    assert opening == at("2026-11-21T09:00:00", zone)


def test_the_leap_day_is_a_day() -> None:
    weekly = Schedule("UTC", (Window(1, 540, 1020),))
    assert weekly.next_opening(datetime(2028, 2, 29, 0, tzinfo=UTC)) == datetime(2028, 2, 29, 9, tzinfo=UTC)
