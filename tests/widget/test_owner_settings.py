"""What the owner set shows: words by language, scrolling text, letters, a number to phone, the truth about failing."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import BUTTON, CONFIG, Visitor

pytestmark = pytest.mark.browser

RUNNING = "one => one.getAnimations({subtree: true}).filter(it => it.animationName === 'run').map(it => it.playState)"
FRENCH = {
    "fr": {"title": "On vous rappelle", "panel_text": "Livraison gratuite.", "off_hours_message": "À lundi."}
}  # fmt: skip
CLOSED: dict[str, Any] = {"openings": [["2026-11-23T14:00:00Z", "2026-11-23T22:00:00Z"]]}


def test_the_owners_own_words_are_used_in_their_language(visitor: Visitor) -> None:
    visitor.visit(language="fr", texts=FRENCH, panel_text="Free delivery.", **CLOSED).open()
    dialog = visitor.page.get_by_role("dialog", name="On vous rappelle")
    expect(dialog.get_by_text("Livraison gratuite.")).to_be_visible()
    expect(dialog.get_by_text("À lundi. Nous ouvrons le 23 nov., 09:00")).to_be_visible()


def test_a_language_without_words_of_its_own_gets_the_plain_ones(visitor: Visitor) -> None:
    visitor.visit(texts=FRENCH, panel_text="Free delivery.", off_hours_message="See you on Monday.", **CLOSED).open()
    dialog = visitor.page.get_by_role("dialog", name="Call me")
    expect(dialog.get_by_text("Free delivery.")).to_be_visible()
    expect(dialog.get_by_text("See you on Monday. We open on Nov 23, 9:00 AM")).to_be_visible()


def test_the_portals_own_off_hours_words_are_translated(visitor: Visitor) -> None:
    visitor.visit(language="fr", off_hours_message="We are closed right now.", **CLOSED).open()
    expect(visitor.page.get_by_text("Nous sommes fermés. Nous ouvrons le 23 nov., 09:00")).to_be_visible()


def test_the_scrolling_text_runs_and_can_be_stopped(visitor: Visitor) -> None:
    visitor.visit(panel_text="Free delivery until Sunday.").open()
    dialog = visitor.page.get_by_role("dialog")
    assert dialog.evaluate(RUNNING) == ["running"]
    stop = dialog.get_by_role("button", name="Stop the moving text")
    stop.click()
    expect(stop).to_have_attribute("aria-pressed", "true")
    assert dialog.evaluate(RUNNING) == ["paused"]
    stop.click()
    assert dialog.evaluate(RUNNING) == ["running"]


@pytest.mark.parametrize("visitor", [{"reduced_motion": "reduce"}], indirect=True)
def test_the_text_stands_still_for_who_asked_for_less_motion(visitor: Visitor) -> None:
    visitor.visit(panel_text="Free delivery until Sunday. " * 4).open()
    dialog = visitor.page.get_by_role("dialog")
    assert dialog.evaluate("one => one.getAnimations({subtree: true}).length") == 0
    expect(dialog.get_by_role("button", name="Stop the moving text")).to_be_hidden()
    text = dialog.get_by_text("Free delivery until Sunday.").bounding_box()
    box = dialog.bounding_box()
    assert text
    assert box
    assert text["x"] >= box["x"]
    assert text["x"] + text["width"] <= box["x"] + box["width"]


def test_the_letters_and_corners_are_the_owners(visitor: Visitor) -> None:
    style = {"--c2c-radius": "24px", "--c2c-font": "serif", "--c2c-size": "125%"}
    visitor.visit(style=style).open()
    looks = "one => ['borderRadius', 'fontFamily', 'fontSize'].map(name => getComputedStyle(one)[name])"
    for part in ("button", "dialog", "input"):
        shown = visitor.page.locator(f"click-to-call {part}").first
        assert shown.evaluate(looks) == ["24px", "serif", "20px"]


def test_the_letters_of_the_page_are_used_where_the_owner_wants_them(visitor: Visitor) -> None:
    visitor.visit(style=CONFIG["style"] | {"--c2c-font": "inherit"}).open()
    visitor.page.evaluate("document.body.style.fontFamily = 'monospace'")
    for selector in ("button", "dialog", "input"):
        shown = visitor.page.locator(f"click-to-call {selector}").first
        assert shown.evaluate("one => getComputedStyle(one).fontFamily") == "monospace"


def test_a_page_may_give_a_button_its_own_colour(visitor: Visitor) -> None:
    visitor.visit()
    visitor.style("click-to-call { --c2c-accent: #008000 }")
    button = visitor.page.get_by_role("button", name="Call me")
    assert button.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(0, 128, 0)"


@pytest.mark.parametrize("config", [{}, {"state": "failing"}, {"state": "paused"}, CLOSED])
def test_a_number_to_phone_instead_is_offered_in_every_state(visitor: Visitor, config: dict[str, Any]) -> None:
    visitor.visit(phone_line="+12125550100", **config).open()
    link = visitor.page.get_by_role("link", name="Or call us: +12125550100")
    expect(link).to_have_attribute("href", "tel:+12125550100")


def test_without_a_number_to_phone_there_is_no_link(visitor: Visitor) -> None:
    visitor.visit().open()
    expect(visitor.page.get_by_role("link")).to_have_count(0)


def test_a_failing_provider_is_told_and_no_form_is_shown(visitor: Visitor) -> None:
    visitor.visit(state="failing")
    expect(visitor.page.get_by_role("button", name="Call me Unavailable")).to_be_visible()
    visitor.open()
    expect(visitor.page.get_by_text("We cannot place calls at the moment.")).to_be_visible()
    expect(visitor.page.get_by_role("textbox")).to_be_hidden()


def test_a_press_finds_out_that_the_provider_works_again(visitor: Visitor) -> None:
    visitor.visit(state="failing").page.get_by_role("button", name="Call me Unavailable").wait_for()
    visitor.portal.configs[BUTTON]["state"] = "live"
    visitor.open()
    expect(visitor.page.get_by_role("textbox")).to_be_focused()
    expect(visitor.page.get_by_text("Open now")).to_be_attached()


def test_lines_that_are_all_busy_are_told_and_can_be_tried_again(visitor: Visitor) -> None:
    visitor.portal.answers = [(409, {"reason": "full", "sentence": "All our lines are busy."})]
    visitor.visit(phone_line="+12125550100").open().ask()
    expect(visitor.page.get_by_role("status").first).to_have_text("All our lines are busy.")
    expect(visitor.page.get_by_role("link", name="Or call us")).to_be_visible()
    visitor.page.get_by_role("button", name="Ask for another call").click()
    expect(visitor.page.get_by_role("textbox")).to_have_value("212 555 0101")


def test_a_delay_that_is_too_long_is_told_beside_its_field(visitor: Visitor) -> None:
    visitor.portal.answers = [(422, {"reason": "delay_too_long", "sentence": "Too far ahead.", "field": "delay"})]
    visitor.visit(delay_max=60).open().ask()
    when = visitor.page.get_by_label("When")
    expect(when).to_have_accessible_description("Too far ahead.")
    expect(when).to_have_attribute("aria-invalid", "true")
    expect(when).to_be_focused()
