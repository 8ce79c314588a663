"""Pages that run from right to left, as a browser lays them out."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.every_page.test_every_page import world
from tests.grid.world import World

__all__ = ["world"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAID_OUT = ("buttons:detail", "buttons:hours_edit", "calls:statistics")
"""A page of cards, a form with a grid, and charts."""


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer, world: World, client: Client) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, locale="he")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def edges(page: Page, css: str) -> tuple[float, float]:
    """Where it begins and ends, counted from the left."""
    box = page.locator(css).bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_in_hebrew_fits_its_screen_and_is_accessible(world: World, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    wrong = {}
    for name in LAID_OUT:
        page.goto(world.at(name))
        assert page.locator("html").get_attribute("dir") == "rtl"
        found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if found or too_wide > 0:
            wrong[name] = (found, too_wide)
    assert wrong == {}


def test_in_hebrew_the_menu_stands_to_the_right_of_the_page(world: World, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(world.at("overview"))
    menu, heading = edges(page, ".side"), edges(page, "h1")
    assert menu[1] == 1280
    assert heading[1] <= menu[0]


def test_the_hours_of_a_day_run_from_left_to_right_in_hebrew_too(world: World, page: Page) -> None:
    page.goto(world.at("buttons:hours_edit"))
    marks = [box["x"] for box in (one.bounding_box() for one in page.locator(".grid-hours span").all()) if box]
    assert len(marks) == 5
    assert marks == sorted(marks)
