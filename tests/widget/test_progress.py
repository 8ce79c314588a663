"""After asking: the visitor watches the call."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import BUTTON, NOW, Visitor, call

pytestmark = pytest.mark.browser

ACCEPTED = (202, {"call": call("asked")})
DUE = "2026-11-20T15:15:00Z"


def watch(visitor: Visitor, *calls: dict[str, Any], **settings: Any) -> None:
    """Ask for a call that the portal then shows as `calls`, one a look."""
    visitor.portal.answers, visitor.portal.calls = [ACCEPTED], list(calls)
    visitor.visit(**settings).open().ask()


def test_each_step_is_told_in_a_live_region_and_marked_in_the_list(visitor: Visitor) -> None:
    watch(visitor, call("ringing"))
    expect(visitor.page.get_by_role("status").first).to_have_text("It is ringing.")
    expect(visitor.page.locator("[aria-current=step]")).to_have_text("Ringing")


def test_an_answered_call_ends_with_all_its_steps_done(visitor: Visitor) -> None:
    watch(visitor, call("talking"), call("ended", outcome="answered", sentence="The call is over."))
    expect(visitor.page.get_by_text("The call is over.")).to_be_visible()
    expect(visitor.page.locator("li.done")).to_have_count(5)


def test_an_unanswered_call_claims_no_steps(visitor: Visitor) -> None:
    watch(visitor, call("ended", outcome="unanswered", sentence="Nobody answered."))
    expect(visitor.page.get_by_text("Nobody answered.")).to_be_visible()
    expect(visitor.page.get_by_role("listitem")).to_have_count(0)


def test_the_portal_is_not_asked_again_once_the_call_is_over(visitor: Visitor) -> None:
    visitor.page.clock.install(time=NOW)
    watch(visitor, call("expired"))
    visitor.page.get_by_text("It is asked.").wait_for()
    visitor.page.clock.run_for(1000)
    visitor.page.get_by_text("It is expired.").wait_for()
    visitor.page.clock.run_for("01:00")
    assert visitor.portal.paths().count("/w/calls/t0ken") == 1


def test_a_scheduled_call_can_be_cancelled(visitor: Visitor) -> None:
    visitor.portal.cancelled = (200, {"call": call("cancelled")})
    watch(visitor, call("scheduled", due_at=DUE))
    expect(visitor.page.get_by_text("We will call you on Nov 20, 10:15 AM")).to_be_visible()
    visitor.page.get_by_role("button", name="Cancel the call").click()
    expect(visitor.page.get_by_text("It is cancelled.")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Cancel the call")).to_be_hidden()


def test_a_call_too_late_to_cancel_shows_where_it_is(visitor: Visitor) -> None:
    visitor.portal.cancelled = (409, {"reason": "too_late", "sentence": "It is too late.", "call": call("dialling")})
    watch(visitor, call("scheduled", due_at=DUE))
    visitor.page.get_by_role("button", name="Cancel the call").click()
    expect(visitor.page.locator("[aria-current=step]")).to_have_text("Calling")


def test_a_cancel_that_does_not_get_through_is_told(visitor: Visitor) -> None:
    watch(visitor, call("scheduled", due_at=DUE))
    visitor.page.get_by_role("button", name="Cancel the call").wait_for()
    visitor.portal.is_down = True
    visitor.page.get_by_role("button", name="Cancel the call").click()
    expect(visitor.page.get_by_text("The call could not be cancelled. Please try again.")).to_be_visible()


def test_a_refusal_gives_its_reason_and_the_next_opening(visitor: Visitor) -> None:
    body = {"reason": "closed", "sentence": "We are closed.", "next_opening": "2026-11-23T14:00:00Z"}
    visitor.portal.answers = [(409, body)]
    visitor.visit().open().ask()
    expect(visitor.page.get_by_role("status").first).to_have_text("We are closed right now.")
    expect(visitor.page.get_by_text("We open on Nov 23, 9:00 AM")).to_be_visible()


def test_after_a_refusal_the_form_is_back_with_what_was_typed(visitor: Visitor) -> None:
    visitor.portal.answers = [(403, {"reason": "country", "sentence": "Not this country."})]
    visitor.visit().open().ask("212 555 0101")
    visitor.page.get_by_role("button", name="Ask for another call").click()
    expect(visitor.page.get_by_role("textbox")).to_have_value("212 555 0101")
    expect(visitor.page.get_by_role("textbox")).to_be_focused()


def test_a_call_on_the_providers_page_is_handed_over_by_a_link(visitor: Visitor) -> None:
    panel = f"{visitor.site}/panel?id=1"
    visitor.pages["/panel?id=1"] = "<title>The provider's page</title>"
    handed_over = call("handed_over", panel_url=panel)
    visitor.portal.answers, visitor.portal.calls = [(202, {"call": handed_over})], [handed_over]
    visitor.visit(hosted_panel=True).open().ask(button="Continue")
    link = visitor.page.get_by_role("link", name="Continue to the call page (new tab)")
    expect(link).to_have_attribute("href", panel)
    with visitor.page.context.expect_page() as opened:
        link.click()
    assert opened.value.url == panel
    assert opened.value.evaluate("window.opener") is None


def test_a_lost_connection_is_told_and_the_call_is_found_again(visitor: Visitor) -> None:
    watch(visitor, call("ringing"))
    visitor.page.get_by_text("It is asked.").wait_for()
    visitor.portal.is_down = True
    expect(visitor.page.get_by_text("The connection was lost.")).to_be_visible()
    visitor.portal.is_down = False
    expect(visitor.page.get_by_text("It is ringing.")).to_be_visible()
    expect(visitor.page.get_by_text("The connection was lost.")).to_be_hidden()


def test_a_hidden_page_asks_nothing_until_it_is_seen_again(visitor: Visitor) -> None:
    visitor.page.clock.install(time=NOW)
    watch(visitor, call("ringing"))
    visitor.page.get_by_text("It is asked.").wait_for()
    hide = "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
    visitor.page.evaluate(hide + " document.dispatchEvent(new Event('visibilitychange')); }", arg=True)
    visitor.page.clock.run_for("01:00")
    assert "/w/calls/t0ken" not in visitor.portal.paths()
    visitor.page.evaluate(hide + " document.dispatchEvent(new Event('visibilitychange')); }", arg=False)
    expect(visitor.page.get_by_text("It is ringing.")).to_be_visible()


def test_closing_the_panel_does_not_stop_the_watching(visitor: Visitor) -> None:
    watch(visitor, call("asked"), call("talking"))
    visitor.page.get_by_text("It is asked.").wait_for()
    visitor.page.keyboard.press("Escape")
    visitor.open()
    expect(visitor.page.get_by_text("It is talking.")).to_be_visible()
    assert len(visitor.portal.wishes) == 1


def test_a_call_the_portal_no_longer_knows_is_told_as_unknown(visitor: Visitor) -> None:
    watch(visitor)
    visitor.page.route("**/w/calls/*", lambda route: route.fulfill(
        status=404, json={"reason": "unknown"}, headers={"Access-Control-Allow-Origin": "*"},
    ))  # fmt: skip
    expect(visitor.page.get_by_text("We do not know whether your phone will ring.")).to_be_visible()


def test_the_page_hears_each_step_without_the_number(visitor: Visitor) -> None:
    visitor.portal.answers, visitor.portal.calls = [ACCEPTED], [call("ended", outcome="busy")]
    visitor.visit().page.evaluate(
        "() => { window.heard = []; for (const name of ['asked', 'progress'])"
        " addEventListener('click-to-call:' + name, event => heard.push([event.type, event.detail])); }"
    )
    visitor.open().ask()
    visitor.page.get_by_text("It is ended.").wait_for()
    stamp = {"version": 1, "button": BUTTON}
    assert visitor.page.evaluate("heard") == [
        ["click-to-call:asked", stamp | {"state": "asked"}],
        ["click-to-call:progress", stamp | {"state": "asked", "reason": "", "outcome": ""}],
        ["click-to-call:progress", stamp | {"state": "ended", "reason": "", "outcome": "busy"}],
    ]
