"""Everybody can use it: keyboard, screen reader, small screens, other languages, other colours."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.widget.conftest import Visitor, call

pytestmark = pytest.mark.browser

ACCEPTED = (202, {"call": call("asked")})
CLOSED: dict[str, Any] = {"openings": [["2026-11-23T14:00:00Z", "2026-11-23T22:00:00Z"]], "delay_max": 86400}


def violations(visitor: Visitor) -> list[str]:
    visitor.page.emulate_media(reduced_motion="reduce")  # colours are judged as they stay, not while they fade in
    found = Axe().run(visitor.page).response["violations"]
    return [f"{one['id']}: {node['html']}: {node['failureSummary']}" for one in found for node in one["nodes"]]


SCHEMES = pytest.mark.parametrize("visitor", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
PANELS: list[dict[str, Any]] = [
    {}, CLOSED, CLOSED | {"delay_max": 0}, {"state": "paused"}, {"state": "failing", "phone_line": "+12125550100"},
    {"color": "#f2c94c", "panel_text": "Free delivery until Sunday, everywhere.", "delay_max": 60},
]  # fmt: skip
PROGRESS = [
    call("scheduled", due_at="2026-11-20T16:00:00Z"), call("ringing"), call("talking"), call("unknown"),
    call("ended", outcome="answered"), call("ended", outcome="unanswered"),
    call("handed_over", panel_url="https://example.com/"),
]  # fmt: skip


@SCHEMES
def test_axe_finds_nothing_on_the_button_or_in_the_open_panel(visitor: Visitor) -> None:
    for config in PANELS:
        visitor.visit(**config)
        visitor.page.get_by_role("button", name="Call me").wait_for()
        assert violations(visitor) == [], config
        visitor.open()
        assert violations(visitor) == [], config


@SCHEMES
def test_axe_finds_nothing_beside_a_slip_a_refusal_or_trouble(visitor: Visitor) -> None:
    visitor.visit(phone_line="+12125550100").open().ask("")
    assert violations(visitor) == []
    visitor.portal.answers = [
        (503, {"reason": "busy", "sentence": "Later."}),
        (409, {"reason": "full", "sentence": "Full."}),
    ]
    visitor.ask()
    visitor.page.get_by_text("Later.").wait_for()
    assert violations(visitor) == []
    visitor.page.get_by_role("button", name="Try again").click()
    visitor.page.get_by_text("Full.").wait_for()
    assert violations(visitor) == []


@SCHEMES
def test_axe_finds_nothing_in_any_state_of_a_call(visitor: Visitor) -> None:
    for news in PROGRESS:
        visitor.portal.answers, visitor.portal.calls = [(202, {"call": news})], [news]
        visitor.visit().open().ask()
        sentence = "We will call you on" if news["due_at"] else news["sentence"]
        visitor.page.get_by_text(sentence).or_(visitor.page.get_by_text("We do not know")).first.wait_for()
        assert violations(visitor) == [], news


def test_a_call_is_asked_for_and_left_with_the_keyboard_alone(visitor: Visitor) -> None:
    visitor.portal.answers, visitor.portal.calls = [ACCEPTED], [call("dialling")]
    keyboard = visitor.visit().page.keyboard
    visitor.page.get_by_role("button", name="Call me").wait_for()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(visitor.page.get_by_role("textbox", name="Phone number")).to_be_focused()
    keyboard.type("2125550101")
    keyboard.press("Enter")
    expect(visitor.page.get_by_text("It is dialling.")).to_be_visible()
    expect(visitor.page.get_by_role("heading", name="Call me")).to_be_focused()
    keyboard.press("Escape")
    expect(visitor.page.get_by_role("button", name="Call me")).to_be_focused()
    keyboard.press("Enter")
    expect(visitor.page.get_by_text("It is dialling.")).to_be_visible()


def test_escape_closes_the_panel_and_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.visit().open().page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("dialog")).to_be_hidden()
    expect(visitor.page.get_by_role("button", name="Call me")).to_be_focused()


def test_the_close_button_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.visit().open().page.get_by_role("button", name="Close").click()
    expect(visitor.page.get_by_role("button", name="Call me")).to_be_focused()


def test_the_rest_of_the_page_is_out_of_reach_while_the_panel_is_open(visitor: Visitor) -> None:
    visitor.visit(visitor.snippet() + '<a href="/elsewhere">Elsewhere</a>').open()
    for _ in range(6):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate("document.activeElement.tagName") in {"CLICK-TO-CALL", "BODY"}


def test_the_dialog_is_named_after_the_button(visitor: Visitor) -> None:
    visitor.visit().open()
    expect(visitor.page.get_by_role("dialog", name="Call me")).to_be_visible()


@pytest.mark.parametrize(
    "visitor",
    [
        {"viewport": {"width": 320, "height": 568}},
        {"viewport": {"width": 320, "height": 256}},  # 1280 x 1024 at 400 % zoom
        {"viewport": {"width": 1280, "height": 720}},
    ],
    indirect=True,
)
@pytest.mark.parametrize("letters", ["100%", "150%"])
def test_the_panel_stays_inside_the_window(visitor: Visitor, letters: str) -> None:
    style = {"--c2c-radius": "8px", "--c2c-font": "serif", "--c2c-size": letters}
    visitor.visit(**CLOSED, title="Ünbreakable" * 5, panel_text="Ünbreakable" * 18, style=style)
    visitor.page.locator("click-to-call button").click()
    visitor.page.get_by_role("dialog").wait_for()
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = visitor.page.get_by_role("dialog").bounding_box()
    size = visitor.page.viewport_size
    assert box
    assert size
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    assert visitor.page.get_by_role("dialog").evaluate("one => one.scrollWidth <= one.clientWidth")
    submit = visitor.page.get_by_role("dialog").get_by_role("button", name="Call me")
    submit.scroll_into_view_if_needed()
    expect(submit).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("visitor", [{"reduced_motion": "reduce"}], indirect=True)
def test_nothing_moves_for_who_asked_for_less_motion(visitor: Visitor) -> None:
    visitor.visit().open()
    assert visitor.page.get_by_role("dialog").evaluate("one => one.getAnimations({subtree: true}).length") == 0


def test_a_hebrew_page_gets_a_panel_from_right_to_left(visitor: Visitor) -> None:
    visitor.visit(language="he", title="התקשרו אליי").open()
    dialog = visitor.page.get_by_role("dialog")
    assert dialog.evaluate("one => getComputedStyle(one).direction") == "rtl"
    number = visitor.page.get_by_label("מספר טלפון")
    assert number.evaluate("one => getComputedStyle(one).direction") == "ltr"
    close = visitor.page.get_by_role("button", name="סגירה").bounding_box()
    heading = visitor.page.get_by_role("heading", name="התקשרו אליי").bounding_box()
    assert close
    assert heading
    assert close["x"] < heading["x"]


@pytest.mark.parametrize(
    ("page_language", "data", "languages", "words"),
    [
        ("fr", {}, ["en", "fr"], "Ouvert"),
        ("fr-CA", {}, ["en", "fr"], "Ouvert"),
        ("de", {}, ["en", "fr"], "Open now"),
        ("fr", {"lang": "es"}, ["en", "fr", "es"], "Abierto"),
        ("fr", {"lang": "sp"}, ["en", "fr", "es"], "Abierto"),
        ("fr", {}, ["ru"], "Открыто"),
    ],
)
def test_the_language_is_the_snippets_then_the_pages_then_the_browsers_then_the_owners(
    visitor: Visitor, page_language: str, data: dict[str, str], languages: list[str], words: str
) -> None:
    visitor.visit(visitor.snippet(**data), language=page_language, languages=languages)
    expect(visitor.page.get_by_role("button", name=f"Call me {words}")).to_be_visible()
