"""The week's grid in a real browser: dragged, walked by keys, copied, and always the same as what is typed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from tests.pages.conftest import House, browser_of, make_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db: None) -> House:
    return make_house()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer, house: House) -> Iterator[Page]:
    """The page of the hours, with the owner signed in."""
    owner = browser_of(house.business, Role.OWNER)
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": owner.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(house.at(f"hours/{house.hours.public_id}/"))
    yield page
    context.close()


def drag(page: Page, day: str, start: float, end: float) -> None:
    """From one hour of a day's track to another."""
    track = page.get_by_role("group", name=day, exact=True)
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    assert box
    at = [box["x"] + box["width"] * hour / 24 for hour in (start, end)]
    page.mouse.move(at[0], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(at[1], box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()


def test_a_window_is_drawn_moved_and_stretched_by_dragging(page: Page) -> None:
    tuesday = page.locator("#id_day_1")
    drag(page, "Tuesday", 9, 12)
    expect(tuesday).to_have_value("09:00-12:00")
    drag(page, "Tuesday", 10, 12)
    expect(tuesday).to_have_value("11:00-14:00")
    drag(page, "Tuesday", 13.95, 16)
    expect(tuesday).to_have_value("11:00-16:00")
    drag(page, "Tuesday", 18, 20)
    expect(tuesday).to_have_value("11:00-16:00, 18:00-20:00")
    drag(page, "Tuesday", 15.95, 18.5)
    expect(tuesday).to_have_value("11:00-20:00")


def test_a_window_is_moved_stretched_and_removed_by_keys(page: Page) -> None:
    monday = page.locator("#id_day_0")
    page.get_by_role("button", name="Monday, open 09:00-12:30").focus()
    page.keyboard.press("ArrowLeft")
    expect(monday).to_have_value("08:45-12:15, 13:30-18:00")
    page.keyboard.press("Shift+ArrowRight")
    expect(monday).to_have_value("08:45-12:30, 13:30-18:00")
    page.keyboard.press("Delete")
    expect(monday).to_have_value("13:30-18:00")


def test_what_is_typed_is_drawn_and_a_night_runs_on_into_the_next_day(page: Page) -> None:
    page.locator("#id_day_4").fill("22:00-02:00")
    expect(page.get_by_role("button", name="Friday, open 22:00-02:00")).to_be_visible()
    expect(page.get_by_role("group", name="Saturday", exact=True).locator(".grid-night")).to_be_visible()


def test_what_makes_no_sense_yet_is_not_touched_by_the_grid(page: Page) -> None:
    page.locator("#id_day_2").fill("nine to")
    drag(page, "Wednesday", 9, 12)
    expect(page.locator("#id_day_2")).to_have_value("nine to")


def test_a_day_is_copied_in_place_and_saved(house: House, page: Page) -> None:
    page.get_by_text("Copy a day to others").click()
    for day in ("Tuesday", "Sunday"):
        page.locator("[data-copy-day]").get_by_role("checkbox", name=day).check()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#id_day_6")).to_have_value("09:00-12:30, 13:30-18:00")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/year/")
    assert {row.weekday for row in house.hours.windows.all()} == {0, 1, 6}


def test_the_holidays_of_a_chosen_country_appear_by_themselves(page: Page) -> None:
    page.get_by_label("Country").select_option("DE")
    expect(page.locator("#holidays")).to_contain_text("Christmas Day")
    page.get_by_label("Region").select_option("BY")
    expect(page.locator("#holidays")).to_contain_text("Epiphany")
