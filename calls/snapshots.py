"""Gathers what the gate looks at, for a click that comes in and for a delayed call that comes due."""

from dataclasses import replace
from datetime import datetime, timedelta

from accounts.connecting import capabilities
from buttons.models import Button
from calls.addresses import limit_key
from calls.gate import Snapshot
from calls.hashing import hashed
from calls.limiting import used
from calls.models import Call
from screening.looking_up import rules_for
from screening.numbers import Number
from screening.rules import Verdict

STILL_CALLING = timedelta(minutes=2)
"""A second click for the same number within this time, while the first is under way, is the same wish."""


def number_key(number: Number) -> str:
    return hashed("number", number.e164)


def address_key(address: str) -> str:
    return hashed("address", limit_key(address)) if address else ""


def of_click(button: Button, number: Number, *, origin: str, address: str, now: datetime) -> Snapshot:
    """The snapshot of a visitor's click. Raises `CounterAway`."""
    under_way = Call.objects.filter(button=button, number=number.e164, asked_at__gt=now - STILL_CALLING)
    return replace(
        of_waiting(button, number, now),
        origin=origin,
        allowed_origins=tuple(button.allowed_origins),
        is_already_called=under_way.exclude(state__in=Call.FINAL).exists(),
        number_calls=used("number", number_key(number), button.calls_per_number_hour),
        number_limit=button.calls_per_number_hour,
        address_calls=used("address", address_key(address), button.calls_per_address_hour) if address else 0,
        address_limit=button.calls_per_address_hour,
    )


def of_waiting(button: Button, number: Number, now: datetime) -> Snapshot:
    """The snapshot for the second look at a call that waited: no browser, no counters."""
    lists = list(button.lists.all())
    return Snapshot(
        now=now,
        is_live=button.state == Button.State.LIVE,
        is_business_active=button.business.is_active,
        origin=None,
        allowed_origins=(),
        number=number,
        own_country=button.business.country,
        allowed_countries=tuple(button.allowed_countries),
        schedule=button.hours.schedule() if button.hours else None,
        rules=tuple(rules_for(number.digits, [row.pk for row in lists])),
        is_reverse_screened=any(row.verdict == Verdict.ALLOW for row in lists),
        has_mailbox=capabilities(button.account).mailbox,
    )
