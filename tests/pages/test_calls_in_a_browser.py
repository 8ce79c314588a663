"""The pages about calls in a real browser: they fit a phone, keep the policy, and change by themselves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from calls.models import Call, CallRecord, RefusedClick
from tests.pages.conftest import House, browser_of, make_call, make_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = (
    "calls/", "calls/?number=abc&country=US", "calls/?state=unknown", "calls/board/", "calls/{call}/",
    "calls/export/?state=ended", "refused/", "statistics/", "statistics/?since=2026-01-01&until=2020-01-01",
)  # fmt: skip


@pytest.fixture
def house(transactional_db: None) -> House:
    made = make_house("voicenter")
    now = timezone.now()
    for days in range(4):
        call = make_call(
            made.button, number=f"+1202555010{days}", country="US", campaign="spring", state="ended",
            outcome="answered", answered_at=now, duration=90, page="https://shop.example.com/" + "very-long-" * 20,
        )  # fmt: skip
        Call.objects.filter(pk=call.pk).update(asked_at=now - timedelta(days=days))
    CallRecord.objects.create(
        account=made.account, call=call, fingerprint="f", started_at=now, outcome="answered", cost="0.1", currency="USD"
    )
    make_call(made.button, state="scheduled", due_at=now + timedelta(hours=1))
    RefusedClick.objects.create(business=made.business, button=made.button, reason="closed", sentence="Closed.")
    return made


@pytest.fixture(params=["light", "dark"])
def page(chromium: Browser, live_server: LiveServer, house: House, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A small phone, with an editor signed in."""
    client = browser_of(house.business, Role.EDITOR)
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 320, "height": 640}, color_scheme=request.param
    )
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_every_page_about_calls_keeps_the_policy_fits_a_small_phone_and_is_accessible(house: House, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PATHS:
        page.goto(house.at(path.format(call=house.call.public_id)))
        page.evaluate("for (const folded of document.querySelectorAll('main details')) folded.open = true")
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        assert (path, too_wide, found, said) == (path, 0, [], [])


def test_the_board_changes_by_itself(house: House, page: Page) -> None:
    page.goto(house.at("calls/board/"))
    board = page.locator("#board")
    expect(board).to_contain_text("Asked")
    Call.objects.filter(pk=house.call.pk).update(state="talking")
    expect(board).to_contain_text("Talking")
    Call.objects.filter(pk=house.call.pk).update(state="ended")
    expect(board).to_contain_text("Nobody is being called")
