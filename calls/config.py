"""What a button tells the page it stands on: no secret, nothing about calls, instants instead of "open"."""

from datetime import datetime, timedelta
from typing import Any

from accounts.connecting import capabilities
from buttons.loading import Loaded
from buttons.models import LANGUAGES, Button
from screening.numbers import calling_code

VERSION = 1
OPENINGS_DAYS = 21
"""Enough that a page left open over a holiday still knows when to open."""

FAILING = timedelta(seconds=60)
"""For so long after an order that the provider did not take, the button says that it cannot place calls."""


def config(found: Loaded, now: datetime) -> dict[str, Any]:
    """The body of config.json. `openings` are UTC instants; the visitor's own clock compares."""
    button = found.button
    able = capabilities(button.account)
    return {
        "version": VERSION,
        "id": button.public_id.hex,
        "state": _state(button, now),
        "business": button.business.name,
        "title": button.title,
        "color": button.color,
        "image": button.image_url,
        "panel_text": button.panel_text,
        "off_hours_message": button.off_hours_message,
        "texts": button.texts,
        "position": button.position,
        "style": {
            "--c2c-radius": f"{button.corner_radius}px",
            "--c2c-font": button.font,
            "--c2c-size": f"{button.text_size}%",
        },
        "phone_line": button.phone_line,
        "countries": button.allowed_countries,
        "calling_codes": {country: calling_code(country) for country in button.allowed_countries},
        "default_country": default_country(button),
        "languages": LANGUAGES,
        "delay_max": 0 if able.hosted_panel else button.max_delay,
        "hosted_panel": able.hosted_panel,
        "time_zone": found.schedule.zone_name if found.schedule else button.business.time_zone,
        "always_open": found.schedule is None,
        "openings": _openings(found, now),
    }


def default_country(button: Button) -> str:
    """The business's own country where the button allows it, else the first it allows."""
    own = button.business.country
    return own if own in button.allowed_countries else str(button.allowed_countries[0])


def is_failing(button: Button, now: datetime) -> bool:
    """Whether the button's provider took no order just now. A while later the next click tries it again."""
    account = button.account
    failed_at = account.calls_failed_at if account.calls_failing_since else None
    return failed_at is not None and now - failed_at < FAILING


def _state(button: Button, now: datetime) -> str:
    if button.state != Button.State.LIVE or not button.business.is_active:
        return "paused"
    return "failing" if is_failing(button, now) else "live"


def _openings(found: Loaded, now: datetime) -> list[list[str]]:
    if found.schedule is None:
        return []
    start = now.replace(second=0, microsecond=0)
    openings = found.schedule.openings(start, OPENINGS_DAYS)
    if not openings and (later := found.schedule.next_opening(start)):
        openings = found.schedule.openings(later, 1)[:1]
    return [[_instant(opens), _instant(closes)] for opens, closes in openings]


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
