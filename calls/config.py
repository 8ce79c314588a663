"""What a button tells the page it stands on: no secret, nothing about calls, instants instead of "open"."""

from datetime import datetime
from typing import Any

from accounts.connecting import capabilities
from buttons.models import Button
from screening.numbers import calling_code

VERSION = 1
OPENINGS_DAYS = 21
"""Enough that a page left open over a holiday still knows when to open."""

LANGUAGES = ["en", "fr", "es", "he", "ru"]


def config(button: Button, now: datetime) -> dict[str, Any]:
    """The body of config.json. `openings` are UTC instants; the visitor's own clock compares."""
    able = capabilities(button.account)
    is_live = button.state == Button.State.LIVE and button.business.is_active
    return {
        "version": VERSION,
        "id": button.public_id.hex,
        "state": "live" if is_live else "paused",
        "business": button.business.name,
        "title": button.title,
        "color": button.color,
        "image": button.image_url,
        "off_hours_message": button.off_hours_message,
        "countries": button.allowed_countries,
        "calling_codes": {country: calling_code(country) for country in button.allowed_countries},
        "default_country": _default_country(button),
        "languages": LANGUAGES,
        "delay_max": 0 if able.hosted_panel else button.max_delay,
        "hosted_panel": able.hosted_panel,
        "time_zone": button.hours.time_zone if button.hours else button.business.time_zone,
        "always_open": button.hours is None,
        "openings": _openings(button, now),
    }


def _default_country(button: Button) -> str:
    own = button.business.country
    return own if own in button.allowed_countries else str(button.allowed_countries[0])


def _openings(button: Button, now: datetime) -> list[list[str]]:
    if button.hours is None:
        return []
    schedule = button.hours.schedule()
    start = now.replace(second=0, microsecond=0)
    openings = schedule.openings(start, OPENINGS_DAYS)
    if not openings and (later := schedule.next_opening(start)):
        openings = schedule.openings(later, 1)[:1]
    return [[_instant(opens), _instant(closes)] for opens, closes in openings]


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
