"""One line in a stranger's page: what it draws, what it leaves alone, and how the page can steer it."""

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import BUTTON, CONFIG, Visitor

pytestmark = pytest.mark.browser

ELEMENT = f'<click-to-call button="{BUTTON}"></click-to-call>'


def test_the_snippet_draws_a_button_where_it_stands(visitor: Visitor) -> None:
    visitor.visit()
    expect(visitor.page.get_by_role("main").get_by_role("button", name="Call me")).to_be_visible()


def test_a_snippet_in_the_head_floats_over_the_page(visitor: Visitor) -> None:
    visitor.visit("Words.", head=visitor.snippet())
    expect(visitor.page.get_by_role("button", name="Call me")).to_be_in_viewport()
    assert visitor.page.locator("click-to-call button").evaluate("one => getComputedStyle(one).position") == "fixed"


def test_the_same_snippet_twice_draws_one_button(visitor: Visitor) -> None:
    visitor.visit(visitor.snippet() + visitor.snippet())
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.get_by_role("button", name="Call me")).to_have_count(1)


def test_two_buttons_stand_on_one_page(visitor: Visitor) -> None:
    other = "f" * 32
    visitor.portal.configs[other] = CONFIG | {"id": other, "title": "Call sales"}
    visitor.visit(visitor.snippet() + visitor.snippet(other))
    expect(visitor.page.get_by_role("button", name="Call me")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Call sales")).to_be_visible()


def test_an_element_placed_by_hand_becomes_a_button(visitor: Visitor) -> None:
    visitor.visit(f'{ELEMENT}<script async src="{visitor.portal.url}/w/loader.js"></script>')
    expect(visitor.page.get_by_role("button", name="Call me")).to_be_visible()


def test_an_element_added_later_becomes_a_button(visitor: Visitor) -> None:
    visitor.visit(f'<script async src="{visitor.portal.url}/w/loader.js"></script>')
    visitor.page.evaluate("customElements.whenDefined('click-to-call')")
    visitor.page.evaluate(
        "id => { const one = document.createElement('click-to-call'); one.setAttribute('button', id);"
        " document.querySelector('main').append(one); }",
        BUTTON,
    )
    expect(visitor.page.get_by_role("button", name="Call me")).to_be_visible()


def test_an_element_moved_by_the_page_goes_on_working(visitor: Visitor) -> None:
    visitor.visit().open()
    visitor.page.evaluate("document.body.append(document.querySelector('click-to-call'))")
    expect(visitor.page.get_by_role("dialog")).to_be_hidden()
    visitor.open()
    expect(visitor.page.get_by_role("button", name="Call me").first).to_be_visible()


def test_an_unknown_button_draws_nothing_and_warns_once(visitor: Visitor) -> None:
    with visitor.page.expect_console_message(lambda message: message.type == "warning") as warning:
        visitor.visit(visitor.snippet("e" * 32))
    assert "There is no such button." in warning.value.text
    assert visitor.page.get_by_role("button").count() == 0
    assert sum("There is no such button." in text for text in visitor.complaints) == 1


def test_before_the_visitor_acts_there_are_two_requests(visitor: Visitor) -> None:
    visitor.visit()
    visitor.page.get_by_role("button", name="Call me").wait_for()
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.portal.paths() == ["/w/loader.js", f"/w/{BUTTON}/config.json"]


def test_the_strictest_policy_is_kept_from_load_to_call(visitor: Visitor) -> None:
    visitor.portal.answers = [(403, {"reason": "blocked", "sentence": "We cannot call this number."})]
    visitor.visit(image=f"{visitor.portal.url}/w/picture.png").open().ask()
    expect(visitor.page.get_by_text("We cannot call this number.")).to_be_visible()
    assert [text for text in visitor.complaints if "status of 403" not in text] == []


def test_nothing_is_kept_in_the_browser_and_no_cookie_travels(visitor: Visitor) -> None:
    visitor.visit()
    visitor.page.context.add_cookies([{"name": "portal", "value": "secret", "url": visitor.portal.url}])
    visitor.page.reload()
    visitor.portal.seen.clear()
    visitor.portal.answers = [(403, {"reason": "blocked", "sentence": "We cannot call this number."})]
    visitor.open().ask()
    visitor.page.get_by_text("We cannot call this number.").wait_for()
    assert visitor.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert [cookie["name"] for cookie in visitor.page.context.cookies()] == ["portal"]
    asked = [headers for _, path, headers in visitor.portal.seen if not path.endswith(".js")]
    assert asked
    assert not [headers for headers in asked if "Cookie" in headers]


def test_the_page_gets_one_global(visitor: Visitor) -> None:
    names = "Object.getOwnPropertyNames(window)"
    before = set(visitor.visit("Words.").page.evaluate(names))
    visitor.visit().open()
    assert set(visitor.page.evaluate(names)) - before == {"ClickToCall"}


def test_the_page_opens_and_closes_the_panel_and_hears_of_it(visitor: Visitor) -> None:
    visitor.visit().page.get_by_role("button", name="Call me").wait_for()
    visitor.page.evaluate(
        "id => { window.heard = []; for (const name of ['open', 'closed'])"
        " ClickToCall.on(name, event => heard.push([event.type, event.detail])); ClickToCall.open(id); }",
        BUTTON,
    )
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    visitor.page.evaluate("ClickToCall.close()")
    expect(visitor.page.get_by_role("dialog")).to_be_hidden()
    visitor.until("heard.length > 1")
    detail = {"version": 1, "button": BUTTON}
    assert visitor.page.evaluate("heard") == [["click-to-call:open", detail], ["click-to-call:closed", detail]]


def test_mounting_twice_draws_one_button(visitor: Visitor) -> None:
    visitor.visit(f'<script async src="{visitor.portal.url}/w/loader.js"></script>')
    visitor.page.evaluate("customElements.whenDefined('click-to-call')")
    visitor.page.evaluate(
        "id => { for (const i of [1, 2]) ClickToCall.mount(id, document.querySelector('h1')); }", BUTTON
    )
    expect(visitor.page.get_by_role("button", name="Call me")).to_have_count(1)
    assert visitor.page.evaluate("document.querySelector('h1').nextElementSibling.tagName") == "CLICK-TO-CALL"


def test_destroying_leaves_no_node_and_no_global(visitor: Visitor) -> None:
    visitor.visit().open()
    visitor.page.evaluate("ClickToCall.destroy()")
    assert visitor.page.evaluate("[document.querySelectorAll('click-to-call').length, 'ClickToCall' in window]") == [
        0,
        False,
    ]


def test_after_destroying_the_snippet_can_be_added_again(visitor: Visitor) -> None:
    visitor.scripted().visit().open()
    visitor.page.evaluate(
        "ClickToCall.destroy(); const old = document.querySelector('script');"
        "const again = document.createElement('script');"
        "again.src = old.src; again.dataset.button = old.dataset.button; old.replaceWith(again);"
    )
    visitor.open()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def test_words_of_the_owner_stay_words(visitor: Visitor) -> None:
    words = '<img src=x onerror="window.broken=1"></script><script>window.broken=1</script>'
    visitor.visit(title=words, panel_text=words, business=words).open()
    expect(visitor.page.get_by_role("heading", name=words)).to_be_visible()
    assert visitor.page.evaluate("'broken' in window") is False


@pytest.mark.parametrize(("color", "text"), [("#1f6feb", "lab(100 0 0)"), ("#f2c94c", "lab(0 0 0)")])
def test_the_words_on_the_button_can_be_read_on_its_colour(visitor: Visitor, color: str, text: str) -> None:
    button = visitor.visit(color=color).page.get_by_role("button", name="Call me")
    assert button.evaluate("one => getComputedStyle(one).color") == text


def test_the_styles_of_the_page_do_not_reach_the_button(visitor: Visitor) -> None:
    plain = visitor.visit().page.get_by_role("button", name="Call me").bounding_box()
    visitor.style("* {font-size: 40px; letter-spacing: 9px; text-transform: uppercase} button {padding: 99px}")
    styled = visitor.page.get_by_role("button", name="Call me").bounding_box()
    assert plain
    assert styled
    assert (styled["width"], styled["height"]) == (plain["width"], plain["height"])
