"""The page steers the button: prefill, events, removal without a trace, navigation without reloads, preview."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.widget.conftest import BUTTON, CONFIG, Visitor, call

pytestmark = pytest.mark.browser

COUNT_TIMERS = """window.timers = new Set();
for (const [begin, end] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
  const [start, stop] = [window[begin], window[end]];
  window[begin] = (act, ...more) => {
    const id = start((...all) => { if (begin === 'setTimeout') timers.delete(id); act(...all); }, ...more);
    timers.add(id);
    return id;
  };
  window[end] = id => { timers.delete(id); return stop(id); };
}"""
ELEMENT = f'<click-to-call button="{BUTTON}"></click-to-call>'
SWAP = "html => { history.pushState({}, '', '/next'); document.querySelector('main').innerHTML = html; }"


def listeners(page: Page) -> list[str]:
    """What listens on the window and on the document, as the browser itself counts."""
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    for name in ("window", "document"):
        target = session.send("Runtime.evaluate", {"expression": name})["result"]["objectId"]
        heard = session.send("DOMDebugger.getEventListeners", {"objectId": target})["listeners"]
        found += [f"{name}: {one['type']}" for one in heard]
    return sorted(found)


def test_the_page_fills_in_what_it_knows(visitor: Visitor) -> None:
    visitor.visit().page.get_by_role("button", name="Call me").wait_for()
    visitor.page.evaluate("ClickToCall.open(undefined, {number: '416 555 0101', country: 'CA'})")
    expect(visitor.page.get_by_role("textbox")).to_have_value("416 555 0101")
    expect(visitor.page.get_by_label("Country")).to_have_value("CA")


def test_a_country_that_is_not_offered_is_not_filled_in(visitor: Visitor) -> None:
    visitor.visit().page.get_by_role("button", name="Call me").wait_for()
    visitor.page.evaluate("ClickToCall.open(undefined, {country: 'FR'})")
    expect(visitor.page.get_by_label("Country")).to_have_value("US")


@pytest.mark.parametrize(
    ("cty", "chosen"), [("CA", "CA"), ("44", "GB"), ("1", "US"), ("FR", "US"), ("33", "US"), ("", "US")]
)
def test_a_line_tells_the_country_by_letters_or_calling_code(visitor: Visitor, cty: str, chosen: str) -> None:
    """As ViviPhone's `cty`; the button's own country comes first where several share a code."""
    codes = {"CA": 1, "US": 1, "GB": 44}
    visitor.visit(visitor.snippet(cty=cty), countries=list(codes), calling_codes=codes).open()
    expect(visitor.page.get_by_label("Country")).to_have_value(chosen)


def test_an_element_tells_the_country_too(visitor: Visitor) -> None:
    element = f'<click-to-call button="{BUTTON}" cty="CA" lang="sp"></click-to-call>'
    visitor.visit(f'{element}<script async src="{visitor.portal.url}/w/loader.js"></script>').open()
    expect(visitor.page.get_by_role("combobox").first).to_have_value("CA")
    expect(visitor.page.get_by_role("dialog")).to_have_attribute("lang", "es")


def test_opening_waits_for_the_settings(visitor: Visitor) -> None:
    visitor.visit(f'<script async src="{visitor.portal.url}/w/loader.js"></script>')
    visitor.page.evaluate("id => { ClickToCall.mount(id); ClickToCall.open(id); }", BUTTON)
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def test_a_listener_can_be_taken_off(visitor: Visitor) -> None:
    visitor.visit().page.get_by_role("button", name="Call me").wait_for()
    visitor.page.evaluate("window.heard = 0; window.off = ClickToCall.on('open', () => heard++); 0")
    visitor.open().page.keyboard.press("Escape")
    visitor.page.evaluate("off()")
    visitor.open()
    assert visitor.page.evaluate("heard") == 1


def test_destroying_leaves_no_listener_timer_name_or_node(visitor: Visitor) -> None:
    """In the middle of a call, with the panel open and a scrolling text running."""
    names = "Object.getOwnPropertyNames(window).sort()"
    page = visitor.page
    page.add_init_script(COUNT_TIMERS)
    visitor.scripted().visit("Words.")
    before = (page.evaluate(names), listeners(page), page.evaluate("document.documentElement.outerHTML"))
    visitor.portal.answers, visitor.portal.calls = [(202, {"call": call("asked")})], [call("ringing")]
    page.evaluate(
        "src => new Promise(done => { const one = Object.assign(document.createElement('script'), {src, onload: done});"
        " document.head.append(one); })",
        f"{visitor.portal.url}/w/loader.js",
    )
    page.evaluate("document.querySelector('script').remove()")
    page.evaluate("id => { ClickToCall.on('open', () => {}); ClickToCall.mount(id); }", BUTTON)
    visitor.open().ask()
    page.get_by_text("It is ringing.").wait_for()
    page.evaluate("ClickToCall.destroy()")
    assert page.evaluate("timers.size") == 0
    assert (page.evaluate(names), listeners(page), page.evaluate("document.documentElement.outerHTML")) == before
    asked = len(visitor.portal.seen)
    page.wait_for_timeout(1500)
    assert len(visitor.portal.seen) == asked


def test_an_answer_that_comes_after_destroying_starts_nothing(visitor: Visitor) -> None:
    held: list[Route] = []
    page = visitor.page
    page.add_init_script(COUNT_TIMERS)
    page.route("**/calls", lambda route: held.append(route))
    visitor.visit().open()
    with page.expect_request("**/calls"):
        visitor.ask()
    page.evaluate("ClickToCall.destroy()")
    with page.expect_response("**/calls"):
        accepted = {"call": call("asked")}
        held[0].fulfill(status=202, json=accepted, headers={"Access-Control-Allow-Origin": "*"})
    assert page.evaluate("new Promise(requestAnimationFrame).then(() => timers.size)") == 0


def test_destroying_one_button_leaves_the_other(visitor: Visitor) -> None:
    other = "f" * 32
    visitor.portal.configs[other] = CONFIG | {"id": other, "title": "Call sales"}
    visitor.visit(visitor.snippet() + visitor.snippet(other))
    visitor.page.get_by_role("button", name="Call me").wait_for()
    visitor.page.evaluate("id => ClickToCall.destroy(id)", BUTTON)
    expect(visitor.page.get_by_role("button", name="Call me")).to_have_count(0)
    visitor.page.get_by_role("button", name="Call sales").click()
    expect(visitor.page.get_by_role("dialog", name="Call sales")).to_be_visible()


def test_a_page_that_swaps_its_content_gets_a_working_button_again(visitor: Visitor) -> None:
    visitor.scripted().visit(f'{ELEMENT}<script async src="{visitor.portal.url}/w/loader.js"></script>').open()
    visitor.page.evaluate(SWAP, "<p>Another page.</p>")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    visitor.page.evaluate(SWAP, f"<h1>Back</h1>{ELEMENT}")
    visitor.open()
    expect(visitor.page.get_by_role("textbox", name="Phone number")).to_be_focused()


def test_a_snippet_added_after_the_page_was_loaded_draws_its_button(visitor: Visitor) -> None:
    visitor.scripted().visit("Words.").page.evaluate(
        "([src, id]) => { const one = Object.assign(document.createElement('script'), {src});"
        " one.dataset.button = id; document.querySelector('main').append(one); }",
        [f"{visitor.portal.url}/w/loader.js", BUTTON],
    )
    expect(visitor.page.get_by_role("main").get_by_role("button", name="Call me")).to_be_visible()


def test_a_floating_button_and_its_call_outlive_the_exchange_of_the_body(visitor: Visitor) -> None:
    visitor.portal.answers, visitor.portal.calls = [(202, {"call": call("asked")})], [call("talking")]
    visitor.visit("Words.", head=visitor.snippet()).open().ask()
    visitor.page.get_by_text("It is talking.").wait_for()
    visitor.page.evaluate(
        "() => { const body = document.createElement('body'); body.textContent = 'Another page.';"
        " document.body.replaceWith(body); }"
    )
    expect(visitor.page.get_by_text("It is talking.")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("button", name="Call me")).to_be_in_viewport()


def given(**config: Any) -> str:
    """A page's own script that hands over settings, before or after the loader came."""
    return json.dumps(CONFIG | {"preview": True} | config)


def test_handed_settings_draw_a_button_that_fetches_none(visitor: Visitor) -> None:
    visitor.scripted().visit("Words.")
    visitor.page.evaluate(
        "config => { const one = document.createElement('click-to-call'); one.config = JSON.parse(config);"
        " document.querySelector('main').append(one); }",
        given(title="Ring me"),
    )
    visitor.page.evaluate(
        "src => document.head.append(Object.assign(document.createElement('script'), {src}))",
        f"{visitor.portal.url}/w/loader.js",
    )
    expect(visitor.page.get_by_role("button", name="Ring me")).to_be_visible()
    assert visitor.portal.paths() == ["/w/loader.js"]


def preview(visitor: Visitor, **config: Any) -> None:
    """An element with handed settings on a page whose loader is there already."""
    visitor.visit(f'<script async src="{visitor.portal.url}/w/loader.js"></script>')
    visitor.page.evaluate(
        "config => { const one = document.createElement('click-to-call'); one.config = JSON.parse(config);"
        " one.lang = 'fr'; document.querySelector('main').append(one); }",
        given(**config),
    )


def test_a_preview_rings_nothing_and_says_so(visitor: Visitor) -> None:
    preview(visitor)
    visitor.open().ask(button="Appelez-moi")
    expect(visitor.page.get_by_role("alert")).to_have_text("Ceci est un aperçu : rien ne sonne.")
    assert visitor.portal.paths() == ["/w/loader.js", "/w/panel.js", "/w/texts/fr.json"]


def test_setting_the_settings_again_draws_the_preview_again(visitor: Visitor) -> None:
    preview(visitor)
    visitor.open()
    visitor.page.evaluate(
        "config => { document.querySelector('click-to-call').config = JSON.parse(config); }",
        given(title="Ring me", color="#008000", state="paused"),
    )
    button = visitor.page.get_by_role("button", name="Ring me Indisponible")
    expect(button).to_be_visible()
    assert button.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(0, 128, 0)"
    expect(visitor.page.get_by_role("dialog")).to_be_hidden()
    visitor.open()
    expect(visitor.page.get_by_role("dialog", name="Ring me")).to_be_visible()
    expect(visitor.page.get_by_text("Ce bouton est désactivé pour le moment.")).to_be_visible()
