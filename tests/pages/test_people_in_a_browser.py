"""Pages about people and keys in a real browser: within the policy, no wider than a phone, nothing axe objects to."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from accounts.inviting import invite, link_of
from accounts.models import Business, Invitation, Role, User
from accounts.tokens import make_token
from tests.accounts.proving import confirm
from tests.making import PASSWORD, make_business, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = ("/accounts/login/", "/accounts/signup/", "/join/{link}/")
SIGNED_IN = (
    "/b/{business}/people/", "/b/{business}/people/leave/", "/b/{business}/settings/api/",
    "/b/{business}/settings/api/new/", "/b/{business}/settings/trail/", "/me/keys/", "/me/businesses/",
    "/me/language/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/",
    "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/sessions/", "/join/{link}/",
)  # fmt: skip


@pytest.fixture
def business(transactional_db: None) -> Business:
    business = make_business("Blue Harbour Repairs")
    for role in (Role.EDITOR, Role.VIEWER):
        make_member(business, role)
    return business


@pytest.fixture
def boss(business: Business) -> User:
    """An owner with a key, and an invitation under way."""
    person = confirm(make_member(business, Role.OWNER))
    invite(business, "somebody.with.a.rather.long.address@workshop.example.com", Role.EDITOR, actor=person)
    make_token(
        name="Nightly export", business=business, made_by=person, role=Role.VIEWER,
        scopes=["calls:read", "buttons:read"], expires_at=timezone.now() + timedelta(days=90),
    )  # fmt: skip
    return person


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A phone in the dark."""
    opened = chromium.new_context(base_url=live_server.url, viewport={"width": 375, "height": 740}, color_scheme="dark")
    yield opened
    opened.close()


def named(business: Business, path: str) -> str:
    return path.format(business=business.public_id, link=link_of(Invitation.objects.get()))


def sign_in(page: Page, person: User) -> None:
    """With the password, and with the password once more as is asked before what matters."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/accounts/reauthenticate/?next=/me/businesses/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/me/businesses/")


def test_every_page_keeps_the_policy_fits_a_phone_and_is_accessible(
    context: BrowserContext, business: Business, boss: User
) -> None:
    page, said = context.new_page(), []
    page.on("console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in (*OPEN, None, *SIGNED_IN):
        if path is None:
            sign_in(page, boss)
            TOTP.activate(boss, "JBSWY3DPEHPK3PXP")
            RecoveryCodes.activate(boss)
            continue
        page.goto(named(business, path))
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        headings = page.locator("h1").count()
        assert (path, too_wide, found, said, headings) == (path, 0, [], [], 1)
