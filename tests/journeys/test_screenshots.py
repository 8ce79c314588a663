"""The pictures that the README shows, taken of the running product. `make screenshots` keeps them."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.servers import WholeSystem

pytestmark = [pytest.mark.browser, pytest.mark.line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go: nowhere that lasts, unless somebody wants to keep them."""
    kept = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def test_the_portal_s_picture(owner: Page, folder: Path) -> None:
    owner.get_by_role("link", name="Buttons").first.click()
    owner.get_by_role("link", name="Workshop").first.click()
    expect(owner.locator("#push").get_by_text("In step")).to_be_visible()
    expect(owner.get_by_role("button", name="Ring me back")).to_be_visible()
    owner.screenshot(path=folder / "portal.png")
    assert (folder / "portal.png").stat().st_size


def test_the_widget_s_picture(visitor: Page, whole_system: WholeSystem, folder: Path) -> None:
    visitor.get_by_role("button", name="Ring me back").click()
    dialog = visitor.get_by_role("dialog")
    dialog.get_by_label("Phone number").fill("(202) 555-0162")
    visitor.screenshot(path=folder / "widget.png")
    assert (folder / "widget.png").stat().st_size
