"""What the pages' scripts do, in a real browser. How every page looks there, `tests/every_page` asks."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from buttons.models import Push
from tests.pages.conftest import House, browser_of, make_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db: None) -> House:
    return make_house()


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer, house: House) -> Iterator[BrowserContext]:
    """A phone in the dark, with the owner signed in."""
    owner: Client = browser_of(house.business, Role.OWNER)
    opened = chromium.new_context(base_url=live_server.url, viewport={"width": 375, "height": 740}, color_scheme="dark")
    opened.add_cookies([{"name": "sessionid", "value": owner.cookies["sessionid"].value, "url": live_server.url}])
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_the_state_of_a_push_changes_by_itself(house: House, page: Page) -> None:
    page.goto(house.button_page)
    expect(page.locator("#push")).to_contain_text("Waiting")
    Push.objects.update(state=Push.State.IN_STEP)
    expect(page.locator("#push")).to_contain_text("In step")


def test_the_losses_are_told_while_the_form_is_filled_in(house: House, page: Page) -> None:
    page.goto(f"{house.button_page}edit/")
    expect(page.locator("#losses")).to_contain_text("Anveo keeps no lists of numbers.")
    page.get_by_label("Nuisance").uncheck()
    expect(page.locator("#losses")).not_to_contain_text("Anveo keeps no lists of numbers.")


def test_the_preview_is_the_very_widget_and_follows_what_is_typed(
    house: House, page: Page, live_server: LiveServer, settings: Settings
) -> None:
    settings.WIDGET_URL = live_server.url
    page.goto(f"{house.button_page}edit/")
    widget = page.locator("[data-preview] click-to-call").get_by_role("button").first
    expect(widget).to_contain_text("Call me")
    page.get_by_label("Words on the button").fill("Ring us back")
    expect(widget).to_contain_text("Ring us back")
    page.get_by_text("Purple").click()
    expect(widget).to_have_css("background-color", "rgb(124, 58, 237)")
    page.get_by_text("In other languages").click()
    page.get_by_text("French", exact=True).first.click()
    page.locator("#id_texts_fr_title").fill("Appelez-moi")
    page.locator("#preview-language").select_option("fr")
    expect(widget).to_contain_text("Appelez-moi")


def test_a_wrong_field_that_is_folded_away_is_unfolded(house: House, page: Page) -> None:
    page.goto(f"{house.button_page}edit/")
    memo = page.locator("#id_memo")
    expect(memo).to_be_hidden()
    memo.evaluate("field => { field.required = true }")
    page.get_by_role("button", name="Save").click()
    expect(memo).to_be_visible()


def test_countries_are_found_by_typing(house: House, page: Page) -> None:
    page.goto(f"{house.button_page}edit/")
    page.get_by_text("Choose", exact=True).click()
    page.get_by_label("Find a country").fill("isra")
    expect(page.locator(".picker-option:visible")).to_have_count(1)
    page.get_by_label("Israel +972").check()
    expect(page.locator("[data-picker-chosen]")).to_have_text("United States +1Israel +972")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{house.button_page}")
    house.button.refresh_from_db()
    assert sorted(house.button.allowed_countries) == ["IL", "US"]


def test_the_countries_are_few_stops_for_the_keyboard(house: House, page: Page) -> None:
    page.goto(f"{house.button_page}edit/")
    countries, sites = page.locator("[data-picker] > summary"), page.locator("#id_allowed_origins")
    countries.focus()
    page.keyboard.press("Tab")
    expect(sites).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_label("United States +1")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Canada +1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(sites).to_be_focused()


def test_on_a_phone_the_answer_of_the_tester_is_in_view_without_scripts(
    house: House, context: BrowserContext, chromium: Browser, live_server: LiveServer
) -> None:
    plain = chromium.new_context(
        base_url=live_server.url, viewport={"width": 375, "height": 740}, java_script_enabled=False
    )
    plain.add_cookies(context.cookies())  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(house.at("who/"))
    page.get_by_label("Visitor’s number").fill("+1 202 555 0143")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answers h2").first).to_be_in_viewport()
    page.get_by_label("Visitor’s number").fill("")
    page.locator(".tester form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("It cannot be asked like this:")).to_be_in_viewport()
    plain.close()
