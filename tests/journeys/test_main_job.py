"""The main job, by hand: make a button, see it in step, press it on another site, read how the call ended."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.servers import WholeSystem

pytestmark = [pytest.mark.browser, pytest.mark.line]

CREDENTIAL = {"Anveo": "User key", "ViviPhone": "API key", "Voicenter": "Account code"}


def add_account(owner: Page, provider: str) -> None:
    """Add a provider account and read the provider's own answer to its credentials."""
    owner.get_by_role("link", name="Providers").first.click()
    owner.get_by_role("link", name="Connect a provider").click()
    owner.get_by_role("link", name=re.compile(provider)).first.click()
    owner.get_by_label("Name", exact=True).fill(f"My {provider}")
    owner.get_by_label(CREDENTIAL[provider]).fill("journey-secret")
    owner.get_by_role("button", name="Connect and check").click()
    expect(owner.get_by_text(f"{provider} accepts the")).to_be_visible()


def make_button(owner: Page, provider: str, name: str) -> None:
    owner.get_by_role("link", name="Buttons").first.click()
    owner.get_by_role("link", name="New button").first.click()
    owner.get_by_role("link", name=re.compile(f"My {provider}")).click()
    owner.get_by_label("Name", exact=True).fill(name)
    owner.get_by_label("Words on the button").fill(name)
    owner.get_by_label(re.compile("^Phone (to ring|1)")).fill("(202) 555-0101")
    if provider == "Anveo":
        owner.get_by_label("Picture").fill("https://cdn.example.com/call.png")
        owner.get_by_label("Profile").fill("main-profile")
    if provider == "ViviPhone":
        owner.get_by_label("Mailbox PIN").fill("4821")
    owner.get_by_role("button", name="Make the button").click()
    expect(owner.get_by_role("heading", level=1, name=name)).to_be_visible()


def press(visitor: Page, whole_system: WholeSystem, name: str, number: str) -> None:
    """Open the other site, press the new button, and ask to be called."""
    visitor.goto(whole_system.demo_url)
    visitor.get_by_role("button", name=name).click()
    dialog = visitor.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Phone number").fill(number)
    dialog.locator("form").get_by_role("button").click()


@pytest.mark.parametrize(("provider", "word"), [("Anveo", "In step"), ("Voicenter", "Ready")])
def test_a_button_made_in_the_portal_rings(
    owner: Page, visitor: Page, whole_system: WholeSystem, provider: str, word: str
) -> None:
    name = f"Journey {provider}"
    add_account(owner, provider)
    make_button(owner, provider, name)
    expect(owner.locator("#push").get_by_text(word)).to_be_visible()
    press(visitor, whole_system, name, "(202) 555-0162")
    dialog = visitor.get_by_role("dialog")
    expect(dialog.get_by_text("You are connected")).to_be_visible()
    expect(dialog.get_by_text("The call is over")).to_be_visible()
    owner.get_by_role("link", name="Calls").first.click()
    row = owner.get_by_role("row").filter(has_text=name)
    expect(row.first).to_contain_text("Answered")


def test_a_viviphone_button_goes_on_at_the_hosted_page(owner: Page, visitor: Page, whole_system: WholeSystem) -> None:
    name = "Journey ViviPhone"
    add_account(owner, "ViviPhone")
    make_button(owner, "ViviPhone", name)
    expect(owner.locator("#push").get_by_text("In step")).to_be_visible()
    press(visitor, whole_system, name, "(202) 555-0163")
    with visitor.expect_popup() as opened:
        visitor.get_by_role("dialog").get_by_role("link").click()
    hosted = opened.value
    assert "lang=en&cty=1" in hosted.url
    hosted.get_by_label("Phone number", exact=False).fill("2025550163")
    hosted.get_by_role("button").first.click()
    expect(hosted.get_by_text(re.compile("ended|over", re.IGNORECASE)).first).to_be_visible()
    owner.get_by_role("link", name="Calls").first.click()
    row = owner.get_by_role("row").filter(has_text=name)
    expect(row.first).to_contain_text("Answered")
