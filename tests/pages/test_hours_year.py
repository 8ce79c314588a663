"""Holidays that follow a calendar, a day copied to others, two people at once, and the year at a glance."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Role
from buttons.models import OpeningHours
from tests.making import make_hours
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import error_beside, read, submit, words


def edit(house: House) -> str:
    return house.at(f"hours/{house.hours.public_id}/")


def typed(client: Client, address: str, **values: Any) -> dict[str, Any]:
    """What the page's form holds, with some fields changed."""
    form = next(one for one in read(client.get(address)).forms if one.get("id") == "hours-form")
    return dict(form.form_values()) | values


def test_the_holidays_of_a_country_are_shown_before_anything_is_saved(house: House, owner: Client) -> None:
    answer = owner.post(edit(house), typed(owner, edit(house), holiday_country="FR", look="1"))
    told = words(answer)
    assert "Christmas Day" in told
    assert "days of the coming thirteen months are closed once you save" in told
    house.hours.refresh_from_db()
    assert (house.hours.holiday_country, house.hours.exceptions.count()) == ("", 0)


def test_a_fragment_shows_the_regions_of_the_country_that_was_chosen(house: House, owner: Client) -> None:
    data = typed(owner, edit(house), holiday_country="DE", holiday_region="CA")
    answer = owner.post(edit(house), data, headers={"HX-Request": "true"})
    page = read(answer)
    assert "Bayern" in page.text_content()
    assert page.get("id") == "holidays"
    assert not error_beside(answer, "holiday_region")


def test_saving_closes_the_holidays_and_shows_the_year(house: House, owner: Client) -> None:
    answer = submit(owner, edit(house), holiday_country="FR")
    assert house.hours.exceptions.filter(is_holiday=True).count() >= 10
    assert "Christmas Day: closed" in words(answer)
    assert "<h1>The coming year</h1>" in answer.content.decode()


def test_a_region_of_another_country_is_refused(house: House, owner: Client) -> None:
    data = typed(owner, edit(house), holiday_country="FR", holiday_region="CA")
    assert "Choose a region of that country." in error_beside(owner.post(edit(house), data), "holiday_region")


def test_holidays_are_not_among_the_dates_that_are_typed(house: House, owner: Client) -> None:
    submit(owner, edit(house), holiday_country="FR")
    dated = read(owner.get(edit(house))).xpath("//input[@type='date']/@value")
    assert dated == []


def test_a_holiday_can_be_opened_by_a_date_of_one_s_own(house: House, owner: Client) -> None:
    submit(owner, edit(house), holiday_country="FR")
    christmas = house.hours.exceptions.get(label="Christmas Day", date__gt=timezone.now(), date__lt=_in_a_year())
    address = f"{edit(house)}?special={christmas.date}"
    form = next(one for one in read(owner.get(address)).forms if one.get("id") == "hours-form")
    assert form.fields["exceptions-0-date"] == str(christmas.date)
    data = dict(form.form_values()) | {"exceptions-0-spans": "10:00-12:00"}
    owner.post(edit(house), data)
    (row,) = house.hours.exceptions.filter(date=christmas.date)
    assert (row.label, row.opens, row.is_holiday) == ("Christmas Day", 600, False)


def _in_a_year() -> Any:
    return timezone.now().date() + timedelta(days=365)


def test_a_day_is_copied_to_others_without_saving(house: House, owner: Client) -> None:
    data = typed(owner, edit(house), from_day="0", to_day=["2", "4"], copy="1", day_2="10:00-11:00")
    form = next(one for one in read(owner.post(edit(house), data)).forms if one.get("id") == "hours-form")
    assert [form.fields[f"day_{day}"] for day in (0, 1, 2, 4)] == [
        "09:00-12:30, 13:30-18:00", None, "09:00-12:30, 13:30-18:00", "09:00-12:30, 13:30-18:00",
    ]  # fmt: skip
    assert {row.weekday for row in house.hours.windows.all()} == {0}


def test_who_saves_after_somebody_else_is_told_and_loses_nothing(house: House, owner: Client, editor: Client) -> None:
    mine = typed(owner, edit(house), name="Mine")
    editor.post(edit(house), typed(editor, edit(house), name="Theirs"))
    answer = owner.post(edit(house), mine)
    assert "Somebody saved these hours while you had them open." in words(answer)
    house.hours.refresh_from_db()
    assert house.hours.name == "Theirs"
    again = dict(next(one for one in read(answer).forms if one.get("id") == "hours-form").form_values())
    owner.post(edit(house), again)
    house.hours.refresh_from_db()
    assert house.hours.name == "Mine"


def test_the_year_says_of_every_day_what_it_is(house: House, viewer: Client) -> None:
    page = read(viewer.get(house.at(f"hours/{house.hours.public_id}/year/")))
    assert len(page.xpath("//table[@class='month']")) == 13
    said = {one.text_content() for one in page.xpath("//td//span[@class='hidden']")}
    assert said == {": Open 09:00-12:30, 13:30-18:00", ": Closed"}


def test_days_that_are_over_are_removed_in_one_press(house: House, owner: Client) -> None:
    house.hours.exceptions.create(date="2020-01-01", label="Long ago")
    kept = house.hours.exceptions.create(date="2099-01-01", label="Far ahead")
    year = house.at(f"hours/{house.hours.public_id}/year/")
    assert "1 special day is over" in words(owner.get(year))
    owner.post(house.at(f"hours/{house.hours.public_id}/past/"))
    assert list(house.hours.exceptions.all()) == [kept]
    assert AuditEntry.objects.filter(action="1 past days removed").exists()


def test_hours_that_never_open_are_warned_of_where_they_are_changed(house: House, owner: Client) -> None:
    never = make_hours(house.business)
    assert "These hours never open" in words(owner.get(house.at(f"hours/{never.public_id}/")))


def test_the_list_names_the_buttons_that_share_a_set(house: House, owner: Client) -> None:
    row = read(owner.get(house.at("hours/"))).xpath("//tbody/tr")[0]
    assert house.button.name in row.text_content()


def test_the_list_of_sets_costs_the_same_however_many_there_are(
    house: House, owner: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        make_hours(house.business, (0, 540, 1020))
    with django_assert_max_num_queries(12):
        page = read(owner.get(house.at("hours/")))
    assert len(page.xpath("//tbody/tr")) == 50


@pytest.mark.parametrize("path", ["year/", "past/"])
def test_another_business_s_year_is_not_found(house: House, path: str) -> None:
    other = make_house()
    client = browser_of(other.business, Role.OWNER)
    assert client.get(house.at(f"hours/{house.hours.public_id}/{path}")).status_code == 404
    assert client.post(other.at(f"hours/{house.hours.public_id}/past/")).status_code == 404


def test_a_viewer_removes_nothing(house: House, viewer: Client) -> None:
    house.hours.exceptions.create(date="2020-01-01")
    assert viewer.post(house.at(f"hours/{house.hours.public_id}/past/")).status_code == 403
    assert OpeningHours.objects.get(pk=house.hours.pk).exceptions.count() == 1
