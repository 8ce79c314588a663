"""Public holidays: found by country and region, kept a year ahead, and never above the owner's own rule."""

from datetime import date

import pytest

from accounts.models import Role
from buttons.holiday_rows import AHEAD, renew, renew_all
from buttons.holidays_calendar import countries, holidays_between, regions
from buttons.models import OpeningHours
from tests.making import make_business, make_hours, make_member

FIRST, LAST = date(2026, 11, 21), date(2027, 12, 22)


def names(country: str, region: str = "", language: str = "") -> dict[date, str]:
    return {day.date: day.name for day in holidays_between(country, region, FIRST, LAST, language)}


def test_every_country_has_a_name_and_the_common_ones_are_there() -> None:
    known = dict(countries())
    assert {known[code] for code in ("US", "IL", "FR")} == {"United States", "Israel", "France"}


def test_a_region_has_days_that_its_country_has_not() -> None:
    assert ("BY", "Bayern") in regions("DE")
    epiphany = date(2027, 1, 6)
    assert epiphany in names("DE", "BY")
    assert epiphany not in names("DE")


@pytest.mark.parametrize(
    ("country", "language", "on", "name"),
    [
        ("FR", "fr", date(2026, 12, 25), "Noël"),
        ("FR", "", date(2026, 12, 25), "Christmas Day"),
        ("IL", "he", date(2027, 4, 22), "פסח"),
        ("IL", "ru", date(2027, 4, 22), "Pesach"),
    ],
)
def test_names_are_in_the_wanted_language_or_in_english(country: str, language: str, on: date, name: str) -> None:
    assert names(country, language=language)[on] == name


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("", ""), ("FR", "Mars")])
def test_what_has_no_calendar_has_no_holidays(country: str, region: str) -> None:
    assert names(country, region) == {}


def french_hours() -> OpeningHours:
    hours = make_hours(make_business(), (0, 540, 1020))
    hours.holiday_country = "FR"
    hours.save()
    return hours


@pytest.mark.django_db
def test_the_calendar_s_days_of_thirteen_months_become_closed_days() -> None:
    hours = french_hours()
    assert renew(hours, FIRST)
    rows = hours.exceptions.filter(is_holiday=True)
    assert (rows[0].date, rows[0].label, rows[0].opens) == (date(2026, 12, 25), "Christmas Day", None)
    assert max(row.date for row in rows) <= FIRST + AHEAD
    assert not renew(hours, FIRST)


@pytest.mark.django_db
def test_a_rule_of_the_owner_s_own_wins_over_the_calendar() -> None:
    hours = french_hours()
    hours.exceptions.create(date=date(2026, 12, 25), label="We are here", opens=600, closes=720)
    renew(hours, FIRST)
    (row,) = hours.exceptions.filter(date=date(2026, 12, 25))
    assert (row.label, row.is_holiday) == ("We are here", False)


@pytest.mark.django_db
def test_days_follow_the_calendar_as_time_goes_on() -> None:
    hours = french_hours()
    renew(hours, FIRST)
    renew(hours, date(2027, 6, 1))
    dates = {row.date for row in hours.exceptions.all()}
    assert date(2026, 12, 25) not in dates
    assert date(2028, 5, 1) in dates


@pytest.mark.django_db
def test_a_set_that_no_longer_follows_a_calendar_keeps_none_of_its_days() -> None:
    hours = french_hours()
    renew(hours, FIRST)
    hours.holiday_country = ""
    renew(hours, FIRST)
    assert not hours.exceptions.exists()


@pytest.mark.django_db
def test_the_owner_s_language_names_the_days() -> None:
    hours = french_hours()
    owner = make_member(hours.business, Role.OWNER)
    owner.language = "fr"
    owner.save()
    renew_all()
    assert "Noël" in {row.label for row in hours.exceptions.all()}


@pytest.mark.django_db
def test_sets_without_a_calendar_are_left_alone_by_the_daily_renewal() -> None:
    hours = make_hours(make_business(), (0, 540, 1020))
    hours.exceptions.create(date=FIRST, label="Ours")
    renew_all()
    assert [row.label for row in hours.exceptions.all()] == ["Ours"]
