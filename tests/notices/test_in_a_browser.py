"""The pages of notices and webhooks in a real browser: policy kept, no wider than a phone, nothing axe objects to."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from accounts.models import Business, NoticeKind, Role, WebhookDelivery, WebhookEndpoint
from accounts.notices import tell
from accounts.webhooks import keeping
from tests.making import make_account, make_business, make_button, make_user
from tests.pages.conftest import browser_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = ("notices/", "notices/choices/", "notices/choices/?button={button}", "settings/webhooks/", "{webhook}")
LONG = "https://hooks.example.com/a/rather/long/path/that/has/to/break/somewhere/on/a/phone"


@pytest.fixture
def business(transactional_db: None) -> Business:
    """Something of every kind was told, and an endpoint has heard of some of it."""
    business = make_business("Bay Boats")
    endpoint = WebhookEndpoint(business=business, address=LONG)
    keeping.add(endpoint, make_user())
    for kind in NoticeKind:
        tell(business, kind, key=kind, title=str(kind.label), sentence="Something is to be done about it.", path="/")
    deliveries = WebhookDelivery.objects.filter(endpoint=endpoint)
    first, second, *_ = deliveries
    deliveries.filter(pk=first.pk).update(state="delivered", status=200, tries=1, settled_at=timezone.now())
    deliveries.filter(pk=second.pk).update(status=500, tries=3, problem="HTTP 500: <b>Out of order</b>")
    WebhookEndpoint.objects.update(failing_since=timezone.now(), rests_until=timezone.now())
    return business


@pytest.fixture(params=[(320, "dark"), (1280, "light")], ids=["phone in the dark", "desk in the light"])
def context(
    request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer, business: Business
) -> Iterator[BrowserContext]:
    width, scheme = request.param
    owner = browser_of(business, Role.OWNER)
    opened = chromium.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 740}, color_scheme=scheme
    )
    opened.add_cookies([{"name": "sessionid", "value": owner.cookies["sessionid"].value, "url": live_server.url}])
    yield opened
    opened.close()


def test_every_page_keeps_the_policy_fits_and_is_accessible(business: Business, context: BrowserContext) -> None:
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    button = make_button(make_account(business, "voicenter")).public_id
    webhook = f"settings/webhooks/{business.webhooks.get().public_id}/"
    for path in PATHS:
        page.goto(f"/b/{business.public_id}/{path.format(button=button, webhook=webhook)}")
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        assert (path, too_wide, found, said) == (path, 0, [], [])
