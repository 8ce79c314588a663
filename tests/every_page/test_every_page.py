"""No page breaks the policy, is wider than its screen, or has anything axe objects to. `make screenshots` keeps them.

The pages are the demo's, so that there is something on them; which pages there are, the table of the grid says.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Business, User
from calls.models import Call
from portal.demo import DEMO_BUSINESS, DEMO_EMAIL, make_demo
from tests.grid.table import PICTURED
from tests.grid.world import World, fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS: dict[str, dict[str, Any]] = {
    "phone-dark": {"viewport": {"width": 375, "height": 740}, "color_scheme": "dark"},
    "desk-light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
}
FURTHER: dict[str, dict[str, Any]] = {
    "phone-light": {"viewport": {"width": 375, "height": 740}, "color_scheme": "light"},
    "desk-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
}
"""What only the kept pictures add: the same pages, the other way round."""
KEPT = os.environ.get("SCREENSHOTS")
NARROW = 320


@pytest.fixture
def world(transactional_db: None, client: Client, live_server: LiveServer, settings: Settings) -> World:
    settings.WIDGET_URL = live_server.url
    make_demo()
    business = Business.objects.get(public_id=DEMO_BUSINESS)
    client.force_login(User.objects.get(email=DEMO_EMAIL))
    call = business.calls.filter(outcome="answered", state=Call.State.ENDED).first()
    return World(business, fill(business) | {"call": call.public_id if call else None})


@pytest.fixture(params=SCREENS | FURTHER if KEPT else SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def context(
    chromium: Browser, live_server: LiveServer, world: World, client: Client, screen: str
) -> Iterator[BrowserContext]:
    opened = chromium.new_context(base_url=live_server.url, **(SCREENS | FURTHER)[screen])
    opened.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    yield opened
    opened.close()


def width_too_much(page: Page) -> int:
    """Pixels by which the page is wider than its screen; a phone's is also tried at the narrowest."""
    usual = page.viewport_size
    assert usual is not None
    widths = [usual["width"], NARROW] if usual["width"] < 500 else [usual["width"]]
    found = 0
    for width in widths:
        page.set_viewport_size({"width": width, "height": usual["height"]})
        found = max(found, int(page.evaluate("document.documentElement.scrollWidth - innerWidth")))
    page.set_viewport_size(usual)
    return found


def test_every_page_keeps_the_policy_fits_its_screen_and_is_accessible(
    world: World, context: BrowserContext, screen: str
) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    wrong = {}
    for name in PICTURED:
        said.clear()
        page.goto(world.at(name))
        found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        headings, title = page.locator("h1").count(), page.title()
        too_wide = width_too_much(page)
        if found or said or too_wide > 0 or headings != 1 or not title:
            wrong[name] = (found, list(said), too_wide, headings, title)
        if KEPT:
            folder = Path(KEPT) / "pages"
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"{name.replace(':', '-').replace('_', '-')}-{screen}.jpg"
            page.screenshot(path=file, type="jpeg", quality=40, full_page=True)
    assert wrong == {}
