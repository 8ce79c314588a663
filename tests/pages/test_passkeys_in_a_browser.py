"""A passkey, in a real browser with a virtual device: added, signed in with alone, and used as a second step."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.accounts.proving import make_confirmed
from tests.making import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def person(transactional_db: None) -> User:
    return make_confirmed()


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    opened = chromium.new_context(base_url=live_server.url, viewport={"width": 375, "height": 740})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A browser on a device that holds passkeys."""
    opened = context.new_page()
    device = context.new_cdp_session(opened)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    return opened


def sign_in(page: Page, person: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page, person: User, *, alone: bool) -> None:
    sign_in(page, person)
    page.goto("/accounts/2fa/webauthn/add/")  # who has just signed in is not asked for the password again
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Sign in with it alone").set_checked(alone)
    page.get_by_role("button", name="Continue on your device").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()


def test_a_passkey_is_added_and_signs_in_alone(page: Page, person: User) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if "Content Security Policy" in line.text else None)
    add_passkey(page, person, alone=True)
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/new/")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("My phone")
    expect(page.get_by_role("main")).to_contain_text("Signs you in alone")
    assert problems == []


def test_a_passkey_is_the_second_step_after_the_password(page: Page, person: User) -> None:
    add_passkey(page, person, alone=False)
    sign_out(page)
    sign_in(page, person)
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/new/")


def test_a_device_without_the_passkey_is_told_so_in_words(page: Page, person: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was done")
    assert not Authenticator.objects.exists()


def test_an_address_made_of_figures_offers_no_passkey(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url.replace('localhost', '127.0.0.1')}/accounts/login/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
