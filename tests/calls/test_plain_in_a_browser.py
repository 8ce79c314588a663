"""The pages without scripts in a real browser that runs none; and what axe and a narrow phone say of them."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from buttons.models import Button
from calls import challenge
from calls.models import Call
from calls.never_calling import code_for, link_for
from tests.calls.conftest import NUMBER
from tests.making import is_never_called, make_account, make_business, make_button, make_hours

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLLOWING = "meta-refresh"
"""axe's rule against pages that load themselves again; ours offers to stop, which axe cannot know."""


@pytest.fixture
def button(transactional_db: None) -> Button:
    business = make_business("Harbour Boats", country="US", time_zone="America/New_York")
    return make_button(
        make_account(business, "voicenter"), title="Ring me back", color="#f4b400", image_url="", max_delay=2880,
        allowed_countries=["US", "CA", "FR", "IL"], phone_line="+12025550100",
        texts={"he": {"title": "התקשרו אליי"}},
    )  # fmt: skip


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A small phone whose browser runs no scripts."""
    opened = chromium.new_context(
        base_url=live_server.url, viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go: nowhere that lasts, unless somebody wants to keep them."""
    kept = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def address(button: Button) -> str:
    return f"/w/{button.public_id.hex}/"


def test_a_visitor_without_scripts_asks_mends_a_number_follows_and_cancels(
    page: Page, button: Button, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(challenge, "REST", 0)
    page.goto(address(button))
    page.get_by_label("Phone number").fill("202 555")
    page.get_by_label("When").select_option("In an hour")
    page.get_by_role("button", name="Call me").click()
    expect(page.get_by_role("alert")).to_have_text("This number is too short.")
    expect(page.get_by_label("Phone number")).to_be_focused()
    expect(page.get_by_label("When")).to_have_value("60")
    page.get_by_label("Phone number").fill("202 555 0143")
    page.get_by_role("button", name="Call me").click()
    expect(page.get_by_role("heading")).to_contain_text("We will call you on")
    page.get_by_role("button", name="Cancel the call").click()
    expect(page.get_by_role("heading")).to_have_text("The call is cancelled.")
    assert page.context.cookies() == []


def test_the_page_of_a_call_follows_it_by_itself(page: Page, button: Button, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(challenge, "REST", 0)
    page.goto(address(button))
    page.get_by_label("Phone number").fill("202 555 0143")
    page.get_by_role("button", name="Call me").click()
    expect(page.get_by_role("heading")).to_have_text("We are about to call you.")
    Call.objects.update(state="ringing", dialled_at=datetime.now(UTC))
    expect(page.get_by_role("heading")).to_have_text("The phone is ringing.")
    expect(page.get_by_role("button", name="Cancel the call")).to_have_count(0)


def test_a_person_registers_their_number_with_a_code(page: Page) -> None:
    page.goto("/w/never/")
    page.get_by_label("Your phone number").fill(NUMBER)
    page.get_by_label("Code").fill(code_for(NUMBER))
    page.get_by_role("button", name="Stop the calls").click()
    expect(page.get_by_role("heading")).to_have_text("No button of this portal rings this number again.")
    assert is_never_called(NUMBER)


def call(button: Button, key: str, **fields: object) -> str:
    """The page of a call in some state."""
    given = {"due_at": datetime.now(UTC), "number": NUMBER, "idempotency_key": key, "request_hash": "-"} | fields
    made = Call.objects.create(business=button.business, button=button, account=button.account, **given)
    return f"/w/calls/{made.token}/page"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_small_phone_keeps_its_policy_and_is_accessible(
    scheme: str, chromium: Browser, live_server: LiveServer, button: Button, folder: Path
) -> None:
    nowhere = make_hours(button.business, ((datetime.now(UTC).weekday() + 3) % 7, 540, 1020), zone="America/New_York")
    closed = make_button(
        button.account, hours=nowhere, title="Talk to us", color="#6d1b7b", image_url="", max_delay=60,
        phone_line="+12025550100",
    )  # fmt: skip
    unset = live_server.url
    link = link_for(NUMBER)
    paths = {
        "form": address(button), "form-he": f"{address(button)}?lang=he&cty=972", "closed": address(closed),
        "waiting": call(button, "1", state="scheduled", due_at=datetime.now(UTC) + timedelta(hours=1)),
        "ringing": call(button, "2", state="ringing", dialled_at=datetime.now(UTC)) + "?still",
        "ended": call(button, "3", state="ended", outcome="answered"), "gone": "/w/?id=nothing",
        "unanswered-ru": call(button, "4", state="ended", outcome="unanswered", language="ru"),
        "never": "/w/never/?lang=fr", "never-link": link[link.index("/w/") :], "never-done": "/w/never/done/",
    }  # fmt: skip
    said: list[str] = []
    size = {"width": 320, "height": 640}
    with chromium.new_context(base_url=unset, viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "warning" else None)
        for name, path in paths.items():
            page.goto(path)
            page.screenshot(path=folder / f"plain-{name}-{scheme}.png", full_page=True)
            too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
            assert (name, too_wide, [one for one in found if one[0] != FOLLOWING]) == (name, 0, [])
    assert said == []
