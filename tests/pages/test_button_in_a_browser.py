"""A button's pages in a real browser: they fit a phone, axe finds nothing, and an edit is not lost by a slip."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Dialog, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from buttons.models import DriftCheck, Push
from tests.making import make_account
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.test_button_history import edit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db: None) -> House:
    house = make_house()
    edit(house.button, title="Ring us")
    Push.objects.filter(version=2).update(state=Push.State.IN_STEP, settled_at=timezone.now())
    differences = [["max_tier", 0, 3]]
    DriftCheck.objects.create(button=house.button, version=2, state="differs", differences=differences)
    return house


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer, house: House) -> Iterator[BrowserContext]:
    """The narrowest phone, in the dark, with an editor signed in."""
    editor = browser_of(house.business, Role.EDITOR)
    opened = chromium.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640}, color_scheme="dark")
    opened.add_cookies([{"name": "sessionid", "value": editor.cookies["sessionid"].value, "url": live_server.url}])
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_every_page_of_a_button_keeps_the_policy_fits_a_phone_and_is_accessible(house: House, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    account = make_account(house.business, "voicenter").public_id
    for path in ("", "embed/", "history/", "history/1/", "move/", f"move/?account={account}"):
        page.goto(house.button_page + path)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        assert (path, too_wide, found, said) == (path, 0, [], [])


def questions(page: Page) -> list[str]:
    """What the browser asks from now on; each is answered with yes."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return asked


def test_leaving_a_changed_form_asks_first(house: House, page: Page) -> None:
    asked = questions(page)
    page.goto(f"{house.button_page}edit/")
    page.get_by_label("Words on the button").fill("Mine")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url(f"**{house.button_page}")
    assert asked == ["beforeunload"]


def test_leaving_an_unchanged_form_or_saving_asks_nothing(house: House, page: Page) -> None:
    asked = questions(page)
    page.goto(f"{house.button_page}edit/")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url(f"**{house.button_page}")
    page.goto(f"{house.button_page}edit/")
    page.get_by_label("Words on the button").fill("Mine")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{house.button_page}")
    assert asked == []
