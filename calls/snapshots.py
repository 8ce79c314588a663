"""Gathers what the gate looks at, for a click that comes in and for a delayed call that comes due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Case, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.utils import timezone

from accounts.addresses import limit_key
from accounts.connecting import capabilities
from buttons.loading import Loaded, buttons, load, loaded
from buttons.models import Button
from calls.config import is_failing
from calls.gate import Count, Snapshot
from calls.hashing import hashed
from calls.limiting import DAY, HOUR, Limit
from calls.models import Call, CallRecord, Standstill
from screening.looking_up import rules_for
from screening.numbers import Number
from screening.register import is_never_called
from screening.rules import Verdict

STILL_CALLING = timedelta(minutes=2)
"""A second click for the same number within this time, while the first is under way, is the same wish."""

STILL_RINGS = {*Call.UNDER_WAY, Call.State.SCHEDULED, Call.State.UNKNOWN}
"""An unknown call may ring yet."""

NUMBER_DAY = 10
"""Calls to one number in a day, over all buttons of all businesses: nobody is rung more often than that."""


BLOCK_HOUR = 10
"""Calls in an hour to the ten numbers that differ in their last digit only: a range that earns somebody a share."""

ABROAD_DAY = 100
"""Calls in a day that one business places to other countries, whatever it allows."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The button's calls that bear on a new click: of each its key, and whether it takes a line now."""

    is_replay: bool
    stored: Sequence[tuple[str, bool]]
    is_already_called: bool


def number_key(number: Number) -> str:
    return hashed("number", number.e164)


def address_key(address: str) -> str:
    return hashed("address", limit_key(address)) if address else ""


def find(button: UUID, now: datetime) -> Loaded | None:
    """The button with what only the gate asks of it beside: the month's cost, and whether all calling is stopped."""
    return load(_gated(_month(now)), button)


@lru_cache(maxsize=2)
def _gated(month: datetime) -> QuerySet[Button]:
    """Never run itself, only refined: putting it together costs more than the database's answer."""
    costs = CallRecord.objects.filter(account__business=OuterRef("business"), started_at__gte=month)
    spent = costs.order_by().values("account__business").annotate(total=Sum("cost")).values("total")
    cost = DecimalField(max_digits=14, decimal_places=4)
    return buttons().annotate(
        is_stopped=Exists(Standstill.objects.filter(ended_at=None)),
        # Summed only where there is a ceiling to hold it against.
        spent=Case(When(business__spend_ceiling__isnull=False, then=Subquery(spent)), default=None, output_field=cost),
    )


def under_way(button: Button, key: str, number: Number, now: datetime) -> UnderWay:
    """One query for replay, for a second click, and for the lines that are taken."""
    lately = Q(asked_at__gt=now - STILL_CALLING)
    found = Call.objects.filter(Q(idempotency_key=key) | Q(state__in=Call.UNDER_WAY) | lately, button=button).order_by()
    rows = list(found.values_list("idempotency_key", "state", "number", "asked_at"))
    recent = [state for _, state, rung, asked_at in rows if rung == number.e164 and asked_at > now - STILL_CALLING]
    return UnderWay(
        is_replay=any(row_key == key for row_key, *_ in rows),
        stored=[(row_key, state in Call.UNDER_WAY) for row_key, state, *_ in rows],
        is_already_called=any(state in STILL_RINGS for state in recent),
    )


def of_click(
    found: Loaded, number: Number, *, origin: str | None, calls: UnderWay, now: datetime, due: datetime
) -> Snapshot:
    """The snapshot of a visitor's click before anything is counted. `due` is when the call is to be placed."""
    row: Any = found.button
    return replace(
        _of(found, number, due),
        origin=origin,
        allowed_origins=tuple(row.allowed_origins),
        is_stopped=row.is_stopped,
        is_failing=is_failing(row, now),
        is_already_called=calls.is_already_called,
        spent=row.spent or Decimal(0),
        spend_ceiling=row.business.spend_ceiling,
    )


def of_waiting(button: Button, number: Number, now: datetime) -> Snapshot:
    """The snapshot for the second look at a call that waited: no browser, no counters."""
    found = loaded(buttons().get(pk=button.pk))
    return replace(_of(found, number, now), is_stopped=Standstill.objects.filter(ended_at=None).exists())


def limits(button: Button, number: Number, address: str) -> list[Limit]:
    """What one click is counted on. A number counts over all buttons of all businesses."""
    number_hash = number_key(number)
    found = [
        Limit("number_hour", number_hash, button.calls_per_number_hour, HOUR),
        Limit("number_day", number_hash, NUMBER_DAY, DAY),
        Limit("block_hour", hashed("block", number.e164[:-1]), BLOCK_HOUR, HOUR),
        Limit("button_day", button.public_id.hex, button.calls_per_day, DAY),
        Limit("business_day", button.business.public_id.hex, button.business.calls_per_day, DAY),
    ]
    if number.region != button.business.country:
        found.append(Limit("abroad_day", button.business.public_id.hex, ABROAD_DAY, DAY))
    if address:
        found.append(Limit("address_hour", address_key(address), button.calls_per_address_hour, HOUR))
    return found


def counted(snapshot: Snapshot, wanted: Sequence[Limit], used: Mapping[str, int]) -> Snapshot:
    """The same snapshot with how much of each limit was used up before this click."""
    counts: dict[str, Any] = {limit.name: Count(used[limit.name], limit.most) for limit in wanted}
    return replace(snapshot, **counts)


def _of(found: Loaded, number: Number, at: datetime) -> Snapshot:
    button = found.button
    return Snapshot(
        now=at,
        is_live=button.state == Button.State.LIVE,
        is_business_active=button.business.is_active,
        origin=None,
        allowed_origins=(),
        number=number,
        own_country=button.business.country,
        allowed_countries=tuple(button.allowed_countries),
        schedule=found.schedule,
        rules=tuple(rules_for(number.digits, [row.pk for row in found.lists])),
        is_reverse_screened=any(row.verdict == Verdict.ALLOW for row in found.lists),
        has_mailbox=capabilities(button.account).mailbox,
        is_never_called=is_never_called(number.e164),
        own_phones=found.phones,
    )


def _month(now: datetime) -> datetime:
    return now.astimezone(timezone.get_default_timezone()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
