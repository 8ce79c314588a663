"""The coming year of a set of hours: what each day is, and what may be wrong with it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from buttons.hours_warnings import warnings
from buttons.schedule import ExceptionWindow, Schedule, Window
from buttons.year import Day, Kind, months, special_days

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OFFICE = tuple(Window(day, *span) for day in range(5) for span in ((540, 750), (810, 1080)))


def office(*exceptions: ExceptionWindow, zone: str = "UTC") -> Schedule:
    return Schedule(zone, OFFICE, exceptions)


def closed(on: date, label: str = "") -> ExceptionWindow:
    return ExceptionWindow(on, label, None, None)


def day(schedule: Schedule, on: date, *holidays: date) -> Day:
    shown = months(schedule, frozenset(holidays), TODAY)
    return next(one for month in shown for week in month.weeks for one in week if one and one.date == on)


def told(schedule: Schedule, now: datetime = NOW) -> str:
    return " | ".join(one.sentence for one in warnings(schedule, now))


def test_the_year_begins_today_and_ends_after_twelve_months() -> None:
    shown = months(office(), frozenset(), TODAY)
    days = [one.date for month in shown for week in month.weeks for one in week if one]
    assert (days[0], days[-1], len(days)) == (TODAY, date(2027, 11, 30), 375)
    assert len(set(days)) == len(days)


def test_each_day_stands_below_its_weekday() -> None:
    for month in months(office(), frozenset(), TODAY):
        for week in month.weeks:
            assert len(week) == 7
            assert all(one is None or one.date.weekday() == at for at, one in enumerate(week))


@pytest.mark.parametrize(
    ("on", "kind", "said"),
    [
        (date(2026, 11, 23), Kind.OPEN, "Open 09:00-12:30, 13:30-18:00"),
        (date(2026, 11, 22), Kind.CLOSED, "Closed"),
        (date(2026, 12, 25), Kind.HOLIDAY, "Christmas: closed"),
        (date(2026, 12, 28), Kind.CLOSED, "Inventory: closed"),
        (date(2026, 12, 24), Kind.SHORT, "Christmas Eve: open 09:00-12:00"),
        (date(2026, 11, 29), Kind.SHORT, "Advent: open 10:00-14:00"),
        (date(2026, 12, 14), Kind.OPEN, "Open 08:00-22:00"),
    ],
)
def test_a_day_is_what_its_rule_makes_of_it(on: date, kind: Kind, said: str) -> None:
    schedule = office(
        closed(date(2026, 12, 25), "Christmas"),
        closed(date(2026, 12, 28), "Inventory"),
        ExceptionWindow(date(2026, 12, 24), "Christmas Eve", 540, 720),
        ExceptionWindow(date(2026, 11, 29), "Advent", 600, 840),
        ExceptionWindow(date(2026, 12, 14), "", 480, 1320),
    )
    found = day(schedule, on, date(2026, 12, 25))
    assert (found.kind, found.said) == (kind, said)


def test_days_out_of_the_ordinary_are_those_with_a_rule_of_their_own() -> None:
    schedule = office(closed(date(2026, 12, 25), "Christmas"), closed(date(2020, 1, 1), "Long ago"))
    shown = special_days(months(schedule, frozenset(), TODAY))
    assert [one.said for one in shown] == ["Christmas: closed"]


def test_an_ordinary_office_has_nothing_to_warn_of() -> None:
    assert told(office()) == ""


def test_hours_that_never_open_are_told() -> None:
    assert "These hours never open" in told(Schedule("UTC", ()))


@pytest.mark.parametrize(
    ("schedule", "sentence"),
    [
        (Schedule("UTC", (Window(0, 540, 720), Window(0, 700, 800))), "Monday’s windows overlap"),
        (Schedule("UTC", (Window(6, 1320, 120), Window(0, 60, 300))), "Monday begins before the night before it"),
        (
            office(closed(date(2026, 12, 24)), ExceptionWindow(date(2026, 12, 24), "", 540, 720)),
            "Two rules for 24 December 2026: closed, and open 09:00-12:00. The hours count.",
        ),
        (office(closed(date(2026, 12, 24)), closed(date(2026, 12, 24))), "24 December 2026 is closed twice."),
        (
            office(
                ExceptionWindow(date(2026, 12, 24), "", 540, 720), ExceptionWindow(date(2026, 12, 24), "", 700, 800)
            ),
            "On 24 December 2026 windows overlap",
        ),
    ],
)
def test_rules_that_contradict_each_other_are_told(schedule: Schedule, sentence: str) -> None:
    assert sentence in told(schedule)


def test_days_that_are_over_are_offered_for_removal_and_yesterday_s_night_is_not() -> None:
    schedule = office(closed(date(2026, 11, 1)), closed(date(2026, 11, 2)), closed(date(2026, 11, 20)))
    found = next(one for one in warnings(schedule, NOW) if one.past)
    assert (found.past, found.sentence) == (2, "2 special days are over and change nothing any more.")


def test_a_gap_of_minutes_is_asked_about_once() -> None:
    schedule = Schedule("UTC", (Window(0, 540, 1439), Window(1, 0, 720)))
    assert told(schedule).count("On Monday a gap of 1 min: closed from 23:59 to 00:00. Is it meant?") == 1


def test_a_lunch_break_is_no_gap() -> None:
    assert "gap" not in told(office())


def test_a_long_rest_is_told_with_its_days() -> None:
    days = [closed(date(2026, 12, number)) for number in range(21, 32)]
    assert "Closed for 16 days: Fri 18 Dec 2026 to Mon 04 Jan 2027." in told(
        office(*days, closed(date(2027, 1, 1)), zone="UTC")
    )


def test_a_night_in_which_clocks_go_forward_and_back_is_told() -> None:
    nights = Schedule("Europe/Paris", tuple(Window(weekday, 1320, 360) for weekday in range(7)))
    said = told(nights)
    assert (
        "On Sun 28 Mar 2027 the clocks go forward, 02:00 to 03:00: you are open then, 60 min less than usual." in said
    )
    assert "On Sun 31 Oct 2027 the clocks go back, 03:00 to 02:00: you are open then, 60 min more than usual." in said


def test_hours_that_the_clocks_leave_out_are_told() -> None:
    early = Schedule("Europe/Paris", (Window(6, 120, 180), Window(0, 540, 1020)))
    assert "hours within that time do not exist, and you do not open for them." in told(early)


def test_a_shift_of_half_an_hour_is_told_in_minutes() -> None:
    always = Schedule("Australia/Lord_Howe", tuple(Window(weekday, 0, 1440) for weekday in range(7)))
    assert "30 min" in told(always)


def test_an_office_sleeps_through_the_changes_of_the_clocks() -> None:
    assert "clocks" not in told(office(zone="Europe/Paris"))


def test_a_zone_that_never_changes_its_clocks_is_told_nothing() -> None:
    always = Schedule("Asia/Tokyo", tuple(Window(weekday, 0, 1440) for weekday in range(7)))
    assert told(always, datetime(2026, 6, 1, tzinfo=ZoneInfo("Asia/Tokyo"))) == ""
