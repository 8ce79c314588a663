"""The form of opening hours: what people write, what they are told when it makes no sense, what is stored."""

import pytest
from django.test import Client

from accounts.models import AuditEntry
from buttons.models import OpeningHours, Push
from tests.pages.conftest import House
from tests.pages.forms import error_beside, submit, words


def stored_week(hours: OpeningHours) -> list[tuple[int, int, int]]:
    return [(row.weekday, row.opens, row.closes) for row in hours.windows.all()]


def test_a_set_with_a_lunch_break_a_night_and_a_whole_day_is_stored(house: House, owner: Client) -> None:
    submit(
        owner, house.at("hours/new/"), name="Shop", time_zone="Asia/Jerusalem",
        day_0="09:00-12:30, 13:30-18:00", day_4="22:00-02:00", day_6="00:00-24:00",
    )  # fmt: skip
    hours = OpeningHours.objects.get(name="Shop")
    assert stored_week(hours) == [(0, 540, 750), (0, 810, 1080), (4, 1320, 120), (6, 0, 1440)]
    assert hours.time_zone == "Asia/Jerusalem"
    assert AuditEntry.objects.filter(action="opening hours created", target_id=str(hours.public_id)).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("25:00-26:00", "25:00 is not a time of the day."),
        ("09:60-10:00", "09:60 is not a time of the day."),
        ("nine to five", "“nine to five” is not a window. Write it like 09:00-12:30."),
        ("09:00-12:00, 11:00-13:00", "09:00-12:00 and 11:00-13:00 overlap."),
        ("22:00-02:00, 23:00-23:30", "22:00-02:00 and 23:00-23:30 overlap."),
        ("09:00-09:00", "A window cannot close the minute it opens."),
    ],
)
def test_a_time_that_makes_no_sense_is_refused_beside_its_day(
    house: House, owner: Client, typed: str, sentence: str
) -> None:
    answer = submit(owner, house.at("hours/new/"), name="Odd", day_2=typed)
    assert sentence in error_beside(answer, "day_2")
    assert not OpeningHours.objects.filter(name="Odd").exists()


def test_a_night_that_runs_into_the_next_mornings_window_is_refused(house: House, owner: Client) -> None:
    answer = submit(owner, house.at("hours/new/"), name="Night", day_6="22:00-02:00", day_0="01:00-05:00")
    assert "begins before Sunday’s night has closed" in error_beside(answer, "day_0")


def test_a_zone_that_does_not_exist_is_refused(house: House, owner: Client) -> None:
    answer = submit(owner, house.at("hours/new/"), name="Mars", time_zone="Mars/Olympus")
    assert "Choose a time zone from the list" in error_beside(answer, "time_zone")


def test_dates_with_and_without_hours_are_stored(house: House, owner: Client) -> None:
    submit(
        owner, house.at(f"hours/{house.hours.public_id}/"),
        **{"exceptions-0-date": "2026-12-25", "exceptions-0-label": "Christmas",
           "exceptions-1-date": "2026-12-24", "exceptions-1-spans": "09:00-12:00, 13:00-14:00"},
    )  # fmt: skip
    rows = [(str(row.date), row.label, row.opens, row.closes) for row in house.hours.exceptions.all()]
    assert rows == [
        ("2026-12-24", "", 540, 720), ("2026-12-24", "", 780, 840), ("2026-12-25", "Christmas", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"exceptions-0-label": "Which day?"}, "exceptions-0-date", "Which date is this for?"),
        ({"exceptions-0-date": "31/12/2026x"}, "exceptions-0-date", "Write the date like 2026-12-25."),
        ({"exceptions-0-date": "1999-12-31"}, "exceptions-0-date", "Choose a year from 2000 to 2100."),
        ({"exceptions-0-date": "2101-01-01"}, "exceptions-0-date", "Choose a year from 2000 to 2100."),
        ({"exceptions-0-date": "0026-12-25"}, "exceptions-0-date", "Choose a year from 2000 to 2100."),
        ({"exceptions-0-date": "2026-12-25", "exceptions-1-date": "2026-12-25"}, "exceptions-1-date", "there twice"),
        ({"exceptions-0-date": "2026-12-25", "exceptions-0-spans": "x"}, "exceptions-0-spans", "is not a window"),
    ],
)
def test_a_date_that_cannot_be_is_refused_and_the_week_stays(
    house: House, owner: Client, values: dict[str, str], field: str, sentence: str
) -> None:
    before = stored_week(house.hours)
    answer = submit(owner, house.at(f"hours/{house.hours.public_id}/"), day_0="closed", **values)
    assert sentence in error_beside(answer, field)
    assert "Nothing is saved yet" in words(answer)
    assert stored_week(house.hours) == before


def test_a_change_queues_pushes_of_the_buttons_that_use_it(house: House, owner: Client) -> None:
    submit(owner, house.at(f"hours/{house.hours.public_id}/"), day_0="08:00-17:00")
    assert house.button.pushes.count() == 2
    newest = house.button.pushes.first()
    assert newest is not None
    assert (newest.state, newest.settings["hour_from"]) == (Push.State.WAITING, 8)


def test_the_list_says_whether_it_is_open_now(house: House, owner: Client) -> None:
    submit(owner, house.at("hours/new/"), name="Always", **{f"day_{day}": "00:00-24:00" for day in range(7)})
    submit(owner, house.at("hours/new/"), name="Never")
    shown = words(owner.get(house.at("hours/")))
    assert "Always Open" in shown
    assert "Never Closed never opens" in shown


def test_a_form_without_its_dates_part_is_refused_not_a_crash(house: House, owner: Client) -> None:
    answer = owner.post(house.at("hours/new/"), {"name": "Bare", "time_zone": "UTC"})
    assert "Nothing is saved yet" in words(answer)
    assert not OpeningHours.objects.filter(name="Bare").exists()
