"""Pages that do not mean well, or have dialogs, directions and colours of their own."""

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Visitor

pytestmark = pytest.mark.browser

HOSTILE = """
click-to-call, h1 { all: unset !important; display: none !important; visibility: hidden !important }
* { font: 60px/3 fantasy !important; letter-spacing: 9px !important; direction: rtl !important; color: red !important }
button, dialog, input { display: none !important; position: static !important; width: 9px !important }
"""
OPEN_OWN = """() => { const own = document.createElement('dialog'); own.innerText = 'The page asks.';
  own.ariaLabel = 'Own'; document.body.append(own); own.showModal(); }"""


def test_hostile_styles_change_neither_the_button_nor_the_panel(visitor: Visitor) -> None:
    sizes = []
    for rules in ("", HOSTILE):
        visitor.visit().style(rules)
        visitor.open()
        shown = [
            visitor.page.locator(f"click-to-call {part}").first for part in ("button", "dialog", "input", "form button")
        ]
        boxes = [one.bounding_box() for one in shown]
        sizes.append([(box["width"], box["height"]) for box in boxes if box])
        expect(visitor.page.get_by_role("textbox", name="Phone number")).to_be_focused()
    plain, hostile = sizes
    assert len(plain) == 4
    assert hostile == plain


@pytest.mark.parametrize("visitor", [{"viewport": {"width": 900, "height": 700}}], indirect=True)
def test_a_page_from_right_to_left_with_an_english_button(visitor: Visitor) -> None:
    visitor.visit(visitor.snippet(lang="en"), language="he")
    visitor.page.evaluate("document.documentElement.dir = 'rtl'")
    visitor.open()
    dialog = visitor.page.get_by_role("dialog")
    assert dialog.evaluate("one => getComputedStyle(one).direction") == "ltr"
    box = dialog.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 900


def test_the_pages_own_dialog_stays_on_top(visitor: Visitor) -> None:
    visitor.visit("Words.", head=visitor.snippet()).page.get_by_role("button", name="Call me").wait_for()
    visitor.page.evaluate(OPEN_OWN)
    visitor.page.evaluate("ClickToCall.open()")
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.get_by_role("dialog", name="Own")).to_be_visible()
    expect(visitor.page.get_by_role("dialog", name="Call me")).to_have_count(0)
    visitor.page.evaluate("document.querySelector('dialog').close()")
    visitor.open()
    expect(visitor.page.get_by_role("dialog", name="Call me")).to_be_visible()


def test_a_button_inside_the_pages_own_dialog_works(visitor: Visitor) -> None:
    visitor.visit().page.get_by_role("button", name="Call me").wait_for()
    visitor.page.evaluate(OPEN_OWN)
    visitor.page.evaluate("document.querySelector('dialog').append(document.querySelector('click-to-call'))")
    visitor.page.get_by_role("button", name="Call me").click()
    expect(visitor.page.get_by_role("dialog", name="Call me")).to_be_visible()


@pytest.mark.parametrize("visitor", [{"forced_colors": "active"}], indirect=True)
def test_forced_colours_leave_edges_and_marks(visitor: Visitor) -> None:
    visitor.visit().open()
    for part in ("button", "dialog", "input", "form button"):
        one = visitor.page.locator(f"click-to-call {part}").first
        assert one.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
        assert one.evaluate("one => getComputedStyle(one).borderTopColor !== getComputedStyle(one).backgroundColor")


@pytest.mark.parametrize("visitor", [{"contrast": "more"}], indirect=True)
def test_more_contrast_gives_strong_lines(visitor: Visitor) -> None:
    visitor.visit().open()
    colours = "one => [getComputedStyle(one).borderTopColor, getComputedStyle(one).color]"
    line, text = visitor.page.locator("click-to-call input").evaluate(colours)
    assert line == text
