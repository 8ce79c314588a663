"""A browser for the owner, signed in by hand, and one for the visitor who has never heard of the portal."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.demo import DEMO_EMAIL, DEMO_PASSWORD
from tests.servers import WholeSystem

PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


def sign_in(page: Page, system: WholeSystem) -> None:
    page.goto(system.portal_url)
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("E-mail").fill(DEMO_EMAIL)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.fixture
def owner(chromium: Browser, whole_system: WholeSystem) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, whole_system)
    yield page
    context.close()


@pytest.fixture
def visitor(chromium: Browser, whole_system: WholeSystem) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(whole_system.demo_url)
    yield page
    context.close()
