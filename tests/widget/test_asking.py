"""A visitor fills in the form."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import BUTTON, Visitor, call

pytestmark = pytest.mark.browser

ACCEPTED = (202, {"call": call("asked")})
TOO_SHORT = (422, {"reason": "number_too_short", "sentence": "This number is too short.", "field": "number"})
CLOSED: dict[str, Any] = {"openings": [["2026-11-23T14:00:00Z", "2026-11-23T22:00:00Z"]]}


def test_the_form_sends_what_was_typed_and_where(visitor: Visitor) -> None:
    visitor.portal.answers, visitor.portal.calls = [ACCEPTED], [call("dialling")]
    visitor.visit().open()
    visitor.page.get_by_label("Country").select_option("CA")
    visitor.ask("(416) 555-0101")
    visitor.page.get_by_text("It is asked.").wait_for()
    [wish] = visitor.portal.wishes
    assert re.fullmatch(r"\d+-\d+-\d+-\d+", wish.pop("key"))
    assert wish.pop("challenge").startswith("challenge-")
    assert wish.pop("nonce").isdigit()
    assert wish == {
        "number": "(416) 555-0101", "country": "CA", "delay": 0, "page": f"{visitor.site}/", "referrer": "",
        "language": "en",
    }  # fmt: skip


def test_only_the_buttons_countries_are_offered(visitor: Visitor) -> None:
    settings: dict[str, Any] = {
        "countries": ["IL", "FR"],
        "calling_codes": {"IL": 972, "FR": 33},
        "default_country": "FR",
    }
    country = visitor.visit(**settings).open().page.get_by_label("Country")
    offered = [text.translate({0x2066: None, 0x2069: None}) for text in country.locator("option").all_inner_texts()]
    assert offered == ["Israel +972", "France +33"]
    expect(country).to_have_value("FR")


def test_an_empty_number_is_told_beside_the_field_and_nothing_is_sent(visitor: Visitor) -> None:
    visitor.visit().open().ask("")
    number = visitor.page.get_by_role("textbox", name="Phone number")
    expect(number).to_have_accessible_description("Enter your phone number.")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_be_focused()
    assert visitor.portal.wishes == []


def test_a_number_the_portal_refuses_is_told_beside_the_field(visitor: Visitor) -> None:
    visitor.portal.answers = [TOO_SHORT]
    visitor.visit().open().ask("12")
    number = visitor.page.get_by_role("textbox", name="Phone number")
    expect(number).to_have_accessible_description("This number is too short.")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_be_focused()


def test_a_slip_put_right_is_asked_with_a_new_key(visitor: Visitor) -> None:
    visitor.portal.answers = [TOO_SHORT, ACCEPTED]
    visitor.portal.calls = [call("dialling")]
    visitor.visit().open().ask("12")
    visitor.page.get_by_text("This number is too short.").wait_for()
    visitor.ask("212 555 0101")
    visitor.page.get_by_text("It is asked.").wait_for()
    first, second = visitor.portal.wishes
    assert first["key"] != second["key"]


@pytest.mark.parametrize("answer", [None, (503, {"reason": "busy", "sentence": "Please try again in a minute."})])
def test_trying_again_after_trouble_sends_the_same_key(
    visitor: Visitor, answer: tuple[int, dict[str, str]] | None
) -> None:
    visitor.portal.answers, visitor.portal.calls = [answer, ACCEPTED], [call("dialling")]
    visitor.visit().open().ask()
    expect(visitor.page.get_by_role("alert")).to_have_text(re.compile("[Tt]ry again"))
    visitor.page.get_by_role("button", name="Try again").click()
    visitor.page.get_by_text("It is asked.").wait_for()
    first, second = visitor.portal.wishes
    assert first["key"] == second["key"]
    assert first["challenge"] != second["challenge"]


def test_another_number_after_trouble_is_another_wish(visitor: Visitor) -> None:
    visitor.portal.answers, visitor.portal.calls = [None, ACCEPTED], [call("dialling")]
    visitor.visit().open().ask()
    visitor.page.get_by_role("button", name="Try again").wait_for()
    visitor.ask("212 555 0199")
    visitor.page.get_by_text("It is asked.").wait_for()
    first, second = visitor.portal.wishes
    assert first["key"] != second["key"]


def test_a_double_press_asks_once(visitor: Visitor) -> None:
    visitor.portal.answers, visitor.portal.calls = [ACCEPTED], [call("dialling")]
    visitor.visit().open()
    visitor.page.get_by_role("textbox").fill("212 555 0101")
    visitor.page.get_by_role("dialog").get_by_role("button", name="Call me").dblclick()
    visitor.page.get_by_text("It is asked.").wait_for()
    assert len(visitor.portal.wishes) == 1


def test_without_a_delay_allowed_there_is_no_choice_of_time(visitor: Visitor) -> None:
    visitor.visit().open()
    expect(visitor.page.get_by_label("When")).to_be_hidden()


def test_a_call_for_later_is_asked_in_minutes(visitor: Visitor) -> None:
    visitor.portal.answers = [(202, {"call": call("scheduled", due_at="2026-11-20T16:00:00Z")})]
    visitor.portal.calls = [call("scheduled", due_at="2026-11-20T16:00:00Z")]
    visitor.visit(delay_max=60).open()
    when = visitor.page.get_by_label("When")
    assert when.locator("option").all_inner_texts() == ["Now", "in 15 minutes", "in 1 hour"]
    when.select_option("in 1 hour")
    visitor.ask()
    expect(visitor.page.get_by_role("status").first).to_have_text("We will call you on Nov 20, 11:00 AM")
    assert visitor.portal.wishes[0]["delay"] == 60


def test_a_time_after_closing_is_not_offered(visitor: Visitor) -> None:
    opening = ["2026-11-20T14:00:00Z", "2026-11-20T15:30:00Z"]
    when = visitor.visit(delay_max=60, openings=[opening]).open().page.get_by_label("When")
    assert when.locator("option").all_inner_texts() == ["Now", "in 15 minutes"]


def test_a_closed_button_offers_the_next_opening(visitor: Visitor) -> None:
    visitor.portal.answers, visitor.portal.calls = [ACCEPTED], [call("dialling")]
    visitor.visit(**CLOSED, delay_max=86400).open()
    when = visitor.page.get_by_label("When")
    assert when.locator("option").all_inner_texts() == ["When we open: Nov 23, 9:00 AM"]
    visitor.ask()
    visitor.page.get_by_text("It is asked.").wait_for()
    assert visitor.portal.wishes[0]["delay"] == 71 * 60


def test_a_closed_button_that_takes_no_later_calls_has_no_form(visitor: Visitor) -> None:
    visitor.visit(**CLOSED, off_hours_message="Write to us.").open()
    expect(visitor.page.get_by_text("Write to us. We open on Nov 23, 9:00 AM")).to_be_visible()
    expect(visitor.page.get_by_role("textbox")).to_be_hidden()


def test_an_opening_is_told_by_both_clocks_where_they_differ(visitor: Visitor) -> None:
    visitor.visit(**CLOSED, time_zone="Asia/Jerusalem").open()
    expect(visitor.page.get_by_text("We open on Nov 23, 9:00 AM (Nov 23, 4:00 PM, Asia/Jerusalem)")).to_be_visible()


def test_a_paused_button_says_so(visitor: Visitor) -> None:
    visitor.visit(state="paused")
    expect(visitor.page.get_by_role("button", name="Call me Unavailable")).to_be_visible()
    visitor.open()
    expect(visitor.page.get_by_text("This button is switched off at the moment.")).to_be_visible()
    expect(visitor.page.get_by_role("textbox")).to_be_hidden()


def test_the_button_says_that_it_is_open(visitor: Visitor) -> None:
    visitor.visit()
    expect(visitor.page.get_by_role("button", name="Call me Open now")).to_be_visible()


def test_the_button_says_until_when_it_is_closed(visitor: Visitor) -> None:
    visitor.visit(**CLOSED)
    expect(visitor.page.get_by_role("button", name="Call me Closed until Nov 23, 9:00 AM")).to_be_visible()


def test_a_button_without_hours_is_always_open(visitor: Visitor) -> None:
    visitor.visit(always_open=True, openings=[])
    expect(visitor.page.get_by_role("button", name="Call me Open now")).to_be_visible()


def test_a_page_left_open_sees_the_business_close(visitor: Visitor) -> None:
    visitor.page.clock.install(time="2026-11-20T21:59:50Z")
    visitor.visit()
    expect(visitor.page.get_by_role("button", name="Call me Open now")).to_be_visible()
    visitor.page.clock.run_for("01:00")
    expect(visitor.page.get_by_role("button", name="Call me Closed until Nov 23, 9:00 AM")).to_be_visible()
    assert visitor.portal.paths().count(f"/w/{BUTTON}/config.json") == 1


def test_a_panel_that_cannot_be_had_is_told_on_the_button(visitor: Visitor) -> None:
    visitor.visit().page.route("**/panel.js", lambda route: route.abort())
    visitor.page.get_by_role("button", name="Call me").click()
    expect(visitor.page.get_by_role("button", name="Call me Unavailable")).to_be_visible()
