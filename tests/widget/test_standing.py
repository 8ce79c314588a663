"""Where the button stands: it takes its place at once and moves nothing else, inline or floating."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.widget.conftest import BUTTON, Visitor

pytestmark = pytest.mark.browser

WATCH = """window.shifts = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => shifts += one.value))
  .observe({type: 'layout-shift', buffered: true});"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(window.shifts))))"
LARGE = {"--c2c-radius": "0px", "--c2c-font": "serif", "--c2c-size": "150%"}
CLOSED: dict[str, Any] = {"openings": [["2026-11-23T14:00:00Z", "2026-11-23T22:00:00Z"]]}
WORDS = "<p>Words after it.</p>" * 20


def hold(visitor: Visitor, address: str) -> list[Route]:
    """Keep back what the page asks of `address`; the test lets it go on."""
    held: list[Route] = []
    visitor.page.route(address, lambda route: held.append(route))
    return held


def assert_shifts_are_seen(visitor: Visitor) -> None:
    """Else nothing above it would have failed."""
    before = visitor.page.evaluate(PAINTED)
    visitor.page.evaluate("document.querySelector('main').prepend(document.createElement('hr'), 'More words.')")
    visitor.page.evaluate(PAINTED)
    visitor.until("before => shifts > before", before)


@pytest.mark.parametrize("config", [{}, CLOSED, {"style": LARGE}, {"image": "https://example.com/gone.png"}])
def test_an_inline_button_keeps_its_place_until_its_settings_come(visitor: Visitor, config: dict[str, Any]) -> None:
    visitor.page.add_init_script(WATCH)
    held = hold(visitor, "**/config.json")
    visitor.visit(visitor.snippet() + WORDS, **config)
    visitor.page.locator("click-to-call").wait_for(state="attached")
    before = visitor.page.evaluate(PAINTED)
    held[0].continue_()
    visitor.page.get_by_role("button", name="Call me").wait_for()
    assert visitor.page.evaluate(PAINTED) == before
    assert_shifts_are_seen(visitor)


def test_an_element_whose_page_makes_room_moves_nothing_however_late_the_loader(visitor: Visitor) -> None:
    visitor.page.add_init_script(WATCH)
    held = hold(visitor, "**/loader.js")
    element = f'<click-to-call button="{BUTTON}"></click-to-call>'
    script = f'<script async src="{visitor.portal.url}/w/loader.js"></script>'
    visitor.visit(f"{element}{WORDS}{script}", until="commit")
    visitor.page.get_by_text("Words after it.").last.wait_for()
    visitor.style(
        "click-to-call:not(:defined) { display: inline-block; width: 256px; height: 56px; vertical-align: middle }"
    )
    before = visitor.page.evaluate(PAINTED)
    held[0].continue_()
    visitor.page.get_by_role("button", name="Call me").wait_for()
    assert visitor.page.evaluate(PAINTED) == before
    assert_shifts_are_seen(visitor)


def test_a_floating_button_moves_nothing(visitor: Visitor) -> None:
    visitor.page.add_init_script(WATCH)
    visitor.visit(WORDS, head=visitor.snippet())
    visitor.page.get_by_role("button", name="Call me").wait_for()
    assert visitor.page.evaluate(PAINTED) == 0
    assert_shifts_are_seen(visitor)


@pytest.mark.parametrize(
    ("config", "data", "side"),
    [
        ({"position": "right"}, {}, "right"),
        ({"position": "left"}, {}, "left"),
        ({}, {"position": "left"}, "left"),
        ({"position": "right"}, {"position": "left"}, "left"),
    ],
)
def test_it_floats_where_the_owner_wants_it_unless_the_page_says_otherwise(
    visitor: Visitor, config: dict[str, Any], data: dict[str, str], side: str
) -> None:
    visitor.visit(visitor.snippet(**data) + WORDS, **config)
    button = visitor.page.get_by_role("button", name="Call me")
    box, size = button.bounding_box(), visitor.page.viewport_size
    assert box
    assert size
    gap = box["x"] if side == "left" else size["width"] - box["x"] - box["width"]
    assert gap == pytest.approx(16, abs=16)  # the page's own scroll bar may stand beside it
    assert size["height"] - box["y"] - box["height"] == pytest.approx(16)


def test_a_page_can_hold_a_floating_button_where_the_line_stands(visitor: Visitor) -> None:
    visitor.visit(visitor.snippet(position="page"), position="right")
    visitor.page.get_by_role("button", name="Call me").wait_for()
    assert visitor.page.locator("click-to-call button").evaluate("one => getComputedStyle(one).position") == "static"


def test_a_button_in_the_head_floats_on_the_side_that_the_owner_chose(visitor: Visitor) -> None:
    visitor.visit("Words.", head=visitor.snippet(), position="left")
    box = visitor.page.get_by_role("button", name="Call me").bounding_box()
    assert box
    assert box["x"] == 16


def test_a_floating_button_keeps_clear_of_the_edges_of_the_screen(visitor: Visitor) -> None:
    visitor.visit("Words.", head=visitor.snippet())
    button = visitor.page.get_by_role("button", name="Call me")
    before = button.bounding_box()
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Emulation.setSafeAreaInsetsOverride", {"insets": {"bottom": 34, "right": 44}})
    after = button.bounding_box()
    assert before
    assert after
    assert (before["x"] - after["x"], before["y"] - after["y"]) == (44, 34)


def test_a_broken_picture_gives_way_to_the_icon(visitor: Visitor) -> None:
    visitor.visit(image=f"{visitor.portal.url}/w/gone.png")
    expect(visitor.page.locator("click-to-call i")).to_be_visible()
    expect(visitor.page.locator("click-to-call img")).to_have_count(0)


@pytest.mark.parametrize("head", [True, False])
def test_only_the_button_itself_floats_and_not_those_of_its_panel(visitor: Visitor, head: bool) -> None:
    visitor.visit("Words.", head=visitor.snippet()) if head else visitor.visit(position="left")
    visitor.open()
    inner = visitor.page.get_by_role("dialog").get_by_role("button")
    assert set(inner.evaluate_all("all => all.map(one => getComputedStyle(one).position)")) == {"static"}
