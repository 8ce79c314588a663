"""The install doctor: a pasted page in, what is wrong with it out, each with its next step."""

import pytest

from buttons.doctor import Facts, Finding, Level, diagnose

KEY = "0123456789abcdef0123456789abcdef"
LOADER = "https://calls.example.com/w/loader.js"
LINE = f'<script async src="{LOADER}" data-button="{KEY}"></script>'
FACTS = Facts(name="Front desk", key=KEY, loader=LOADER, snippet=LINE)
SHOP = "https://shop.example.com"


def page(body: str = LINE, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Shop</title>{head}</head><body><h1>Shop</h1>{body}</body></html>"


def said(html: str, headers: str = "", address: str = "", facts: Facts = FACTS) -> list[Finding]:
    return diagnose(html, headers, address, facts)


def titles(html: str, headers: str = "", address: str = "", facts: Facts = FACTS) -> list[str]:
    return [one.title for one in said(html, headers, address, facts)]


FINE = "Nothing here keeps the button from working"


def test_a_page_with_the_line_is_fine() -> None:
    assert titles(page()) == [FINE]


def test_the_doctor_says_that_it_saw_no_headers() -> None:
    assert "Headers were not pasted" in said(page())[0].sentence
    assert "Headers were not pasted" not in said(page(), "Content-Type: text/html")[0].sentence


def test_an_element_with_the_loader_is_fine() -> None:
    body = f'<script async src="{LOADER}"></script><click-to-call button="{KEY}"></click-to-call>'
    assert titles(page(body)) == [FINE]


def test_an_id_with_dashes_and_capitals_is_the_same_id() -> None:
    dashed = "01234567-89AB-CDEF-0123-456789ABCDEF"
    assert titles(page(LINE.replace(KEY, dashed))) == [FINE]


LINES = [
    ("", "The line is not on this page"),
    (f"<!-- {LINE} -->", "The line is commented out"),
    (f"<noscript>{LINE}</noscript>", "The line stands inside <noscript>"),
    (f"<template>{LINE}</template>", "The line stands inside <template>"),
    (f"<p>{LINE.replace('<', '&lt;')}</p>", "The line is shown as text"),
    (f'<click-to-call button="{KEY}"></click-to-call>', "The element has no loader"),
    (f'<script async src="{LOADER}"></script>', "The line is not this button's"),
    (LINE.replace(KEY, "f" * 32), "The line is not this button's"),
    (LINE.replace("calls.example.com", "other.example.com"), "The line loads from another place"),
    (LINE.replace("https://calls.example.com", ""), "The line loads from another place"),
    (LINE.replace("https:", "http:"), "The line loads from another place"),
    (LINE.replace("<script", '<script type="module"'), "The line is not run as a script"),
    (LINE.replace("<script", '<script type="text/plain"'), "The line is not run as a script"),
    (LINE.replace("<script", '<script type="a1b2-text/javascript"'), "The line is not run as a script"),
    (LINE.replace(" src=", " data-src="), "Something holds the line back"),
    (LINE.replace("async ", ""), "The page waits for the button"),
    (LINE + LINE, "The line is there more than once"),
    (LINE + f'<click-to-call button="{KEY}"></click-to-call>', "The button is drawn more than once"),
    (f"<script>add('{LOADER}')</script>", "A script puts the line in"),
]


@pytest.mark.parametrize(("body", "title"), LINES)
def test_what_is_wrong_with_the_line_is_named_with_a_next_step(body: str, title: str) -> None:
    found = said(page(body))
    assert title in [one.title for one in found]
    assert all(one.fix for one in found)


def test_the_line_without_its_scheme_is_the_same_line() -> None:
    assert titles(page(LINE.replace("https:", "")), "", SHOP) == [FINE]


def test_an_unsafe_script_on_a_safe_page_is_blocked() -> None:
    unsafe = Facts("Desk", KEY, LOADER.replace("https", "http"), LINE.replace("https", "http"))
    assert "A safe page may not load an unsafe script" in titles(page(unsafe.snippet), "", SHOP, facts=unsafe)
    assert titles(page(unsafe.snippet), "", SHOP.replace("https", "http"), facts=unsafe) == [FINE]


def test_tag_manager_is_named_where_the_line_is_missing() -> None:
    body = '<script src="https://www.googletagmanager.com/gtm.js?id=GTM-1"></script>'
    assert "Tag Manager" in said(page(body))[0].sentence


def test_the_right_line_stands_beside_a_wrong_one() -> None:
    assert said(page(LINE.replace(KEY, "f" * 32)))[0].lines == (LINE,)


def test_a_paused_button_is_named_first() -> None:
    paused = Facts("Desk", KEY, LOADER, LINE, is_live=False)
    assert titles(page(), facts=paused) == ["The button is switched off"]


BLOCKING = [
    ("script-src 'self'; connect-src *", ["script-src 'self' https://calls.example.com"]),
    ("script-src *; connect-src 'self'", ["connect-src 'self' https://calls.example.com"]),
    ("default-src 'none'", ["script-src https://calls.example.com", "connect-src https://calls.example.com"]),
    ("default-src https://cdn.example.com", [
        "script-src https://cdn.example.com https://calls.example.com",
        "connect-src https://cdn.example.com https://calls.example.com",
    ]),
    ("script-src-elem 'self'; script-src *; connect-src *", ["script-src-elem 'self' https://calls.example.com"]),
    ("script-src http://calls.example.com:8080; connect-src *", [
        "script-src http://calls.example.com:8080 https://calls.example.com"
    ]),
    ("script-src 'nonce-abc'; connect-src *", ["script-src 'nonce-abc' https://calls.example.com"]),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "lines"), BLOCKING)
def test_a_policy_that_blocks_is_told_with_the_directive_as_it_should_read(policy: str, lines: list[str]) -> None:
    for found in (
        said(page(), f"Content-Security-Policy: {policy}"),
        said(page(head=f'<meta http-equiv="Content-Security-Policy" content="{policy}">')),
    ):
        assert [line for one in found for line in one.lines] == lines
        assert {one.level for one in found} == {Level.BAD}


ALLOWING = [
    "script-src https://calls.example.com; connect-src https://calls.example.com",
    "default-src *.example.com",
    "default-src https:",
    "script-src https:; connect-src *",
    "default-src calls.example.com:*",
    "img-src 'none'",
    "frame-ancestors 'none'",
    "SCRIPT-SRC HTTPS://CALLS.EXAMPLE.COM; connect-src https://calls.example.com/w/",
    "",
]


@pytest.mark.parametrize("policy", ALLOWING)
def test_a_policy_that_lets_it_in_is_no_trouble(policy: str) -> None:
    assert titles(page(), f"Content-Security-Policy: {policy}") == [FINE]


def test_every_one_of_several_policies_has_to_let_it_in() -> None:
    headers = "Content-Security-Policy: default-src *\ncontent-security-policy: connect-src 'none'"
    assert [line for one in said(page(), headers) for line in one.lines] == ["connect-src https://calls.example.com"]


def test_a_policy_that_only_reports_blocks_nothing() -> None:
    assert titles(page(), "Content-Security-Policy-Report-Only: default-src 'none'") == [FINE]


def test_a_line_with_the_pages_nonce_is_let_in() -> None:
    line = LINE.replace("<script", '<script nonce="abc"')
    policy = "Content-Security-Policy: script-src 'nonce-abc' 'strict-dynamic'; connect-src *"
    assert titles(page(line), policy) == [FINE]
    assert titles(page(), policy) == ["The page's policy asks for a nonce"]


def test_a_picture_that_the_policy_blocks_is_only_looked_at() -> None:
    facts = Facts("Desk", KEY, LOADER, LINE, picture="https://cdn.example.com")
    found = said(page(), "Content-Security-Policy: img-src 'self'", facts=facts)
    assert [(one.level, one.lines) for one in found if one.lines] == [
        (Level.WARN, ("img-src 'self' https://cdn.example.com",))
    ]


def test_a_sandbox_without_scripts_is_told() -> None:
    assert titles(page(), "Content-Security-Policy: sandbox allow-forms") == ["The page may run no scripts"]
    assert titles(page(), "Content-Security-Policy: sandbox allow-scripts") == [FINE]


def test_headers_are_read_as_people_paste_them() -> None:
    pasted = "HTTP/2 200\r\ndate: today\r\n< Content-Security-Policy: script-src 'self';\r\n  connect-src *\r\n"
    assert [one.lines for one in said(page(), pasted)] == [("script-src 'self' https://calls.example.com",)]


def test_a_site_that_is_not_among_the_owners_is_told() -> None:
    facts = Facts("Desk", KEY, LOADER, LINE, sites=(SHOP,))
    assert titles(page(), "", f"{SHOP}/contact?a=1", facts=facts) == [FINE]
    found = said(page(), "", "https://www.shop.example.com/", facts=facts)
    assert (found[0].level, found[0].lines) == (Level.BAD, ("https://www.shop.example.com",))


def test_the_pages_own_word_for_its_address_is_taken_where_none_is_given() -> None:
    facts = Facts("Desk", KEY, LOADER, LINE, sites=(SHOP,))
    assert titles(page(head=f'<link rel="canonical" href="{SHOP}/contact">'), facts=facts) == [FINE]
    assert "It is not known where the page stands" in titles(page(), facts=facts)


@pytest.mark.parametrize("policy", ["no-referrer", "same-origin", "unknown, no-referrer"])
def test_a_page_that_hides_its_address_is_told(policy: str) -> None:
    needy = Facts("Desk", KEY, LOADER, LINE, needs_page=True)
    assert said(page(), f"Referrer-Policy: {policy}", facts=needy)[0].level == Level.BAD
    assert "The page hides its address from other sites" in titles(page(), f"Referrer-Policy: {policy}")


def test_a_page_that_tells_its_site_only_is_told_where_the_path_is_compared() -> None:
    needy = Facts("Desk", KEY, LOADER, LINE, needs_page=True)
    meta = page(head='<meta name="referrer" content="strict-origin-when-cross-origin">')
    assert "The page tells its site only" in titles(meta, facts=needy)
    assert titles(meta) == [FINE]


@pytest.mark.parametrize(
    "header", ["X-Cache: Hit from cloud", "CF-Cache-Status: HIT", "Age: 73", "Cache-Control: public, max-age=604800"]
)
def test_a_page_from_a_cache_may_be_old(header: str) -> None:
    assert "The page comes from a cache" in titles(page(), header)
    assert "This may be an old copy" in titles(page(""), header)


@pytest.mark.parametrize("header", ["Cache-Control: max-age=600", "X-Cache: MISS", "Age: 0", "Cache-Control: no-store"])
def test_a_page_that_is_fresh_is_no_trouble(header: str) -> None:
    assert titles(page(), header) == [FINE]


@pytest.mark.parametrize(
    "nonsense",
    ["", "hello", "\x00", "<", "<!--", "<?xml version='1.0' encoding='utf-16'?>", "<script src='http://[' data-button>",
     "<a>" * 5000, "<meta http-equiv=content-security-policy>", "<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;"],
)  # fmt: skip
def test_nonsense_is_answered_and_breaks_nothing(nonsense: str) -> None:
    assert said(nonsense, nonsense, nonsense)


def test_what_is_worst_comes_first() -> None:
    found = said(page(LINE.replace("async ", "").replace(KEY, "f" * 32)), "X-Cache: HIT")
    assert [one.level for one in found] == [Level.BAD, Level.WARN, Level.NOTE]
