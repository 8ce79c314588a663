"""The price of a click is paid in the browser: rightly, ahead of time, and without holding the page up."""

from itertools import count

import pytest
from playwright.sync_api import expect

from calls.challenge import is_paid
from tests.widget.conftest import BUTTON, Visitor, call

pytestmark = pytest.mark.browser

ACCEPTED = (202, {"call": call("asked")})
CHALLENGE = f"/w/{BUTTON}/challenge"
COUNT_RESTS = (
    "window.rests = 0; const real = setTimeout; window.setTimeout = (...all) => { rests++; return real(...all); };"
)
SOLVE = """async ([from, challenges, bits]) => {
  const {solve} = await import(from + '/w/source/pow.js');
  return Promise.all(challenges.map(one => solve(one, bits, new AbortController().signal)));
}"""


def test_the_work_finds_the_number_that_hashlib_finds(visitor: Visitor) -> None:
    """Texts of every length around the edges of SHA-256's blocks, and each number before the one that is found."""
    challenges = ["challenge."[: length % 10] + "x" * (length - length % 10) for length in range(140)]
    found = visitor.visit("Words.").page.evaluate(SOLVE, [visitor.portal.url, challenges, 5])
    assert found == [next(str(n) for n in count() if is_paid(one, str(n), 5)) for one in challenges]


def test_the_whole_price_is_paid_for_a_call(visitor: Visitor) -> None:
    visitor.portal.bits = 15
    visitor.portal.answers, visitor.portal.calls = [ACCEPTED], [call("dialling")]
    visitor.visit().open().ask()
    visitor.page.get_by_text("It is asked.").wait_for(timeout=30_000)
    [wish] = visitor.portal.wishes
    assert is_paid(wish["challenge"], wish["nonce"], 15)


def test_the_work_rests_after_every_twelve_milliseconds(visitor: Visitor) -> None:
    """By a clock on which each look takes five: so that three tries at most follow each other."""
    visitor.page.add_init_script(f"let at = 0; performance.now = () => at += 5; {COUNT_RESTS}")
    [nonce] = visitor.visit("Words.").page.evaluate(SOLVE, [visitor.portal.url, ["challenge"], 10])
    assert int(nonce) > 100
    assert visitor.page.evaluate("rests") >= int(nonce) / 3


def test_nothing_is_paid_until_the_visitor_types(visitor: Visitor) -> None:
    visitor.visit().open()
    assert CHALLENGE not in visitor.portal.paths()
    with visitor.page.expect_response(f"**{CHALLENGE}"):
        visitor.page.get_by_role("textbox").press_sequentially("2")


def test_what_was_paid_while_typing_is_used_when_the_form_is_sent(visitor: Visitor) -> None:
    visitor.portal.answers, visitor.portal.calls = [ACCEPTED], [call("dialling")]
    visitor.visit().open()
    visitor.page.get_by_role("textbox").press_sequentially("2125550101")
    visitor.page.get_by_role("dialog").get_by_role("button", name="Call me").click()
    visitor.page.get_by_text("It is asked.").wait_for()
    assert visitor.portal.paths().count(CHALLENGE) == 1


def test_closing_the_panel_ends_the_work(visitor: Visitor) -> None:
    visitor.portal.bits = 32
    visitor.page.add_init_script(COUNT_RESTS)
    visitor.visit().open().ask()
    visitor.until("rests > 5")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("dialog")).to_be_hidden()
    frames = "async many => { while (many--) await new Promise(requestAnimationFrame); return rests; }"
    assert visitor.page.evaluate(frames, 3) == visitor.page.evaluate(frames, 10)
    visitor.open()
    expect(visitor.page.get_by_role("dialog").get_by_role("button", name="Call me")).to_be_enabled()


def test_a_challenge_that_grew_old_is_paid_for_once_more(visitor: Visitor) -> None:
    stale = (403, {"reason": "challenge", "sentence": "This form was open too long. Please try once more."})
    visitor.portal.answers, visitor.portal.calls = [stale, ACCEPTED], [call("dialling")]
    visitor.visit().open().ask()
    visitor.page.get_by_text("It is asked.").wait_for()
    first, second = visitor.portal.wishes
    assert first["key"] == second["key"]
    assert first["challenge"] != second["challenge"]


def test_a_portal_that_gives_no_challenge_is_heard(visitor: Visitor) -> None:
    visitor.visit().open()
    visitor.page.route("**/challenge", lambda route: route.fulfill(
        status=404, json={"reason": "unknown_button", "sentence": "There is no such button or call."},
        headers={"Access-Control-Allow-Origin": "*"},
    ))  # fmt: skip
    visitor.ask()
    expect(visitor.page.get_by_role("status").first).to_have_text("There is no such button or call.")
    assert visitor.portal.wishes == []
