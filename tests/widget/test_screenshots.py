"""Pictures of every state that a visitor can meet. `make screenshots` keeps them."""

import os
from pathlib import Path
from typing import Any

import pytest

from calls.telling import ENDINGS, SENTENCES
from tests.widget.conftest import Visitor, call
from tests.widget.servers import Answer

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 375, "height": 700}, "device_scale_factor": 2}
SCREEN = {"viewport": {"width": 1280, "height": 720}}
DARK = {"color_scheme": "dark"}
PAGE = """
body { font: 16px/1.5 system-ui; margin: 24px }
@media (prefers-color-scheme: dark) { html { background: #0f1216; color: #eee } }
"""
"""What the page itself looks like, around the button."""

OPEN: dict[str, Any] = {"phone_line": "+12125550100", "delay_max": 600}
CLOSED: dict[str, Any] = {
    "openings": [["2026-11-23T14:00:00Z", "2026-11-23T22:00:00Z"]], "time_zone": "Europe/Paris", "delay_max": 86400
}  # fmt: skip
ROUND = {"--c2c-radius": "32px", "--c2c-font": "system-ui", "--c2c-size": "100%"}
TEXT = {"panel_text": "Free delivery on every order until Sunday, in all of our shops."}

BUTTONS: dict[str, dict[str, Any]] = {
    "button": {}, "button-closed": CLOSED, "button-failing": {"state": "failing"},
    "button-floating": {"position": "right", "style": ROUND, "color": "#0b7a4b"},
}  # fmt: skip
PANELS: dict[str, dict[str, Any]] = {
    "form": OPEN | TEXT, "closed": CLOSED,
    "closed-without-later": CLOSED | {"delay_max": 0, "phone_line": "+12125550100"},
    "paused": {"state": "paused"}, "failing": {"state": "failing", "phone_line": "+12125550100"},
}  # fmt: skip
FULL = "All our lines are busy. Please try again in a moment."
AWAY = "We cannot take calls at the moment. Please try again in a minute."
REFUSALS: dict[str, Answer] = {
    "error": (422, {"reason": "number_too_short", "sentence": "This number is too short.", "field": "number"}),
    "full": (409, {"reason": "full", "sentence": FULL}),
    "blocked": (403, {"reason": "blocked", "sentence": "We cannot call this number."}),
    "busy": (503, {"reason": "busy", "sentence": AWAY}),
}
CALLS: dict[str, dict[str, Any]] = {
    "scheduled": call("scheduled", due_at="2026-11-20T16:00:00Z"),
    "calling": call("dialling", sentence=SENTENCES["dialling"]),  # type: ignore[index]
    "ringing": call("ringing", sentence=SENTENCES["ringing"]),  # type: ignore[index]
    "connected": call("talking", sentence=SENTENCES["talking"]),  # type: ignore[index]
    "ended": call("ended", outcome="answered", sentence=ENDINGS["answered"]),
    "unanswered": call("ended", outcome="unanswered", sentence=ENDINGS["unanswered"]),
    "handed-over": call("handed_over", sentence=SENTENCES["handed_over"], panel_url="https://example.com/"),  # type: ignore[index]
}
ANSWERS = REFUSALS | {name: (202, {"call": news}) for name, news in CALLS.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go: nowhere that lasts, unless somebody wants to keep them."""
    kept = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def visit(visitor: Visitor, **config: Any) -> None:
    visitor.visit(**config).page.locator("click-to-call button").wait_for()
    visitor.style(PAGE)


def take(visitor: Visitor, path: Path) -> None:
    visitor.page.screenshot(path=path, animations="disabled")
    assert path.stat().st_size


def take_answer(visitor: Visitor, path: Path, answer: Answer) -> None:
    news = answer[1].get("call", answer[1])
    visitor.portal.answers, visitor.portal.calls = [answer], [news]
    visit(visitor, **OPEN)
    visitor.open().ask()
    visitor.page.get_by_text("We will call you on" if news.get("due_at") else news["sentence"]).wait_for()
    take(visitor, path)


@pytest.mark.parametrize("visitor", [PHONE], indirect=True)
def test_every_state_on_a_phone(visitor: Visitor, folder: Path) -> None:
    for name, config in BUTTONS.items():
        visit(visitor, **config)
        take(visitor, folder / f"widget-{name}.png")
    for name, config in PANELS.items():
        visit(visitor, **config)
        take(visitor.open(), folder / f"widget-{name}.png")
    for name, answer in ANSWERS.items():
        take_answer(visitor, folder / f"widget-{name}.png", answer)


@pytest.mark.parametrize("visitor", [PHONE | DARK], indirect=True)
def test_a_dark_phone(visitor: Visitor, folder: Path) -> None:
    visit(visitor, **OPEN | TEXT)
    take(visitor.open(), folder / "widget-form-dark.png")
    take_answer(visitor, folder / "widget-ringing-dark.png", ANSWERS["ringing"])


@pytest.mark.parametrize(("visitor", "name"), [(SCREEN, "wide"), (SCREEN | DARK, "wide-dark")], indirect=["visitor"])
def test_a_wide_screen(visitor: Visitor, folder: Path, name: str) -> None:
    visit(visitor, **OPEN, color="#f2c94c")
    take(visitor.open(), folder / f"widget-form-{name}.png")
    take_answer(visitor, folder / f"widget-connected-{name}.png", ANSWERS["connected"])


@pytest.mark.parametrize("visitor", [PHONE], indirect=True)
def test_from_right_to_left(visitor: Visitor, folder: Path) -> None:
    hebrew: dict[str, Any] = {
        "title": "התקשרו אליי", "business": "סטודיו לאור", "panel_text": "משלוח חינם על כל הזמנה עד יום ראשון.",
        "countries": ["IL"], "calling_codes": {"IL": 972}, "default_country": "IL",
    }  # fmt: skip
    visit(visitor, language="he", **OPEN | hebrew)
    take(visitor.open(), folder / "widget-hebrew.png")
