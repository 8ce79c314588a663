"""A visitor before a stranger's page that carries the widget."""

import time
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.widget.servers import Portal, running_portal, running_site

BUTTON = "0123456789abcdef0123456789abcdef"
NOW = "2026-11-20T15:00:00Z"
"""A Friday, ten in the morning in New York, where the visitor is."""

CONFIG: dict[str, Any] = {
    "version": 1, "id": BUTTON, "state": "live", "business": "Acme", "title": "Call me", "color": "#1f6feb",
    "image": "", "panel_text": "", "off_hours_message": "", "texts": {}, "position": "page", "phone_line": "",
    "style": {"--c2c-radius": "8px", "--c2c-font": "system-ui", "--c2c-size": "100%"},
    "countries": ["US", "CA"], "default_country": "US",
    "calling_codes": {"US": 1, "CA": 1}, "languages": ["en", "fr", "es", "he", "ru"], "delay_max": 0,
    "hosted_panel": False, "time_zone": "America/New_York", "always_open": False,
    "openings": [
        ["2026-11-20T14:00:00Z", "2026-11-20T22:00:00Z"], ["2026-11-23T14:00:00Z", "2026-11-23T22:00:00Z"],
    ],
}  # fmt: skip


Moment = Literal["load", "commit"]
"""When a page counts as open; an address that a test keeps back would hold up "load"."""


PATIENCE = 20.0
"""Seconds."""


class Visitor:
    """One browser page, the portal behind the button on it, and what went wrong in its console."""

    def __init__(self, page: Page, portal: Portal, site: str, pages: dict[str, str]) -> None:
        self.page, self.portal, self.site, self.pages = page, portal, site, pages
        self.complaints: list[str] = []
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.set_default_timeout(PATIENCE * 1000)
        page.clock.set_fixed_time(NOW)

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def snippet(self, button: str = BUTTON, **data: str) -> str:
        more = "".join(f' data-{name}="{value}"' for name, value in data.items())
        return f'<script async src="{self.portal.url}/w/loader.js" data-button="{button}"{more}></script>'

    def visit(
        self, body: str = "", *, language: str = "en", head: str = "", until: Moment = "load", **settings: Any
    ) -> "Visitor":
        """Open a page with `body`, the snippet if none is given, whose button has `settings` beside the usual ones."""
        self.portal.configs[BUTTON] = CONFIG | settings
        title = f'<meta name="viewport" content="width=device-width"><title>A site</title>{head}'
        main = f"<main><h1>A site</h1><p>{body or self.snippet()}</p></main>"
        self.pages["/"] = f'<!doctype html><html lang="{language}"><head>{title}</head><body>{main}</body></html>'
        self.page.goto(self.site, wait_until=until)
        return self

    def scripted(self) -> "Visitor":
        """The page's own scripts add scripts and markup, by a trusted-types policy of theirs."""
        policy = "{createHTML: text => text, createScriptURL: text => text}"
        self.page.add_init_script(f"trustedTypes.createPolicy('default', {policy})")
        return self

    def style(self, rules: str) -> None:
        """Give the page itself a style sheet, by the one way that its policy leaves."""
        self.page.evaluate(
            "rules => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules);"
            " document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }",
            rules,
        )

    def open(self) -> "Visitor":
        self.page.locator("click-to-call button").first.click()
        self.page.get_by_role("dialog").wait_for()
        return self

    def until(self, truth: str, value: Any = None) -> None:
        """Wait for a JavaScript truth, of `value` if given; Playwright's own way needs an eval that pages forbid."""
        until = time.monotonic() + PATIENCE
        while not self.page.evaluate(truth, value):
            assert time.monotonic() < until, f"never seen: {truth}"
            self.page.wait_for_timeout(20)

    def ask(self, number: str = "212 555 0101", button: str = "Call me") -> None:
        """Type a number into the open panel and send the form."""
        self.page.get_by_role("textbox").fill(number)
        self.page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()


def call(state: str, **more: Any) -> dict[str, Any]:
    """A call as the portal tells of it."""
    told = {"token": "t0ken", "state": state, "outcome": "", "reason": "", "sentence": f"It is {state}."}
    final = state in {"ended", "refused", "cancelled", "expired", "unknown"}
    return told | {"panel_url": None, "due_at": None, "can_cancel": state == "scheduled", "final": final} | more


@pytest.fixture
def portal() -> Iterator[Portal]:
    with running_portal() as portal:
        yield portal


@pytest.fixture
def visitor(chromium: Browser, portal: Portal, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """In New York, reading English, unless a test parametrizes its browser context."""
    settings = {"locale": "en-US", "timezone_id": "America/New_York"} | getattr(request, "param", {})
    pages: dict[str, str] = {}
    with running_site(portal, pages) as site, chromium.new_context(**settings) as context:
        yield Visitor(context.new_page(), portal, site, pages)
