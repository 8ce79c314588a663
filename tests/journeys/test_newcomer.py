"""Somebody who has never seen the portal gets from its front page to a ringing phone by what is on the screen alone."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.servers import WholeSystem

pytestmark = [pytest.mark.browser, pytest.mark.line]

SCREENS: dict[str, dict[str, Any]] = {
    "a phone in the dark": {"viewport": {"width": 375, "height": 812}, "color_scheme": "dark"},
    "a desk in the light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
}
_people = count(1)
FICTION = "(202) 555-01{:02}"
"""Numbers that nobody has; each is rung three times an hour at most, so each newcomer types one of their own."""


@pytest.fixture(params=SCREENS)
def newcomer(request: pytest.FixtureRequest, chromium: Browser, whole_system: WholeSystem) -> Iterator[Page]:
    context = chromium.new_context(**SCREENS[request.param])
    page = context.new_page()
    page.goto(whole_system.portal_url)
    yield page
    context.close()


def go_on(page: Page, step: str) -> None:
    """Press what the guide offers as the next step, which has to be this one."""
    page.get_by_role("link", name="Overview").first.click()
    expect(page.locator("[aria-current='step']")).to_contain_text(step)
    page.locator("[aria-current='step']").get_by_text("Continue").click()


def test_a_newcomer_gets_from_the_front_page_to_a_ringing_phone(newcomer: Page, whole_system: WholeSystem) -> None:
    page, person = newcomer, next(_people)
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("E-mail").fill(f"newcomer{person}@example.com")
    page.get_by_label("Password", exact=True).fill("a-lantern-over-the-quay")
    page.get_by_role("button", name="Create").click()

    page.get_by_label("Name").fill("Quayside Cycles")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="To your first call")).to_be_visible()

    go_on(page, "Connect a telephone provider")
    page.get_by_role("link", name=re.compile("Voicenter")).first.click()
    page.get_by_role("button", name="Use the simulated Voicenter").click()
    expect(page.get_by_text("Voicenter accepted the credentials.")).to_be_visible()

    go_on(page, "Say when you are open")
    page.get_by_role("link", name="Overview").first.click()  # it is optional: the shop never closes
    page.get_by_role("link", name="Make a button").first.click()
    page.get_by_label("Name", exact=True).fill("Shop")
    page.get_by_label(re.compile("^Phone (to ring|1)")).fill("(202) 555-0101")
    page.get_by_role("button", name="Make the button").click()
    expect(page.get_by_role("heading", level=1, name="Shop")).to_be_visible()
    expect(page.locator("#snippet")).to_contain_text("data-button")

    page.locator("click-to-call").get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Phone number").fill(FICTION.format(30 + person))
    dialog.locator("form").get_by_role("button").click()
    expect(dialog.get_by_text("You are connected")).to_be_visible()
    expect(dialog.get_by_text("The call is over")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Calls").first.click()
    expect(page.locator("main tbody").get_by_text("Answered").first).to_be_visible()
