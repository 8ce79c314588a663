"""Gathers what the gate looks at, for a click that comes in and for a delayed call that comes due."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, DecimalField, Exists, OuterRef, Subquery, Sum, When
from django.utils import timezone

from accounts.addresses import limit_key
from accounts.connecting import capabilities
from buttons.loading import Loaded, Row, Statement
from buttons.models import Button
from calls import clock
from calls.config import is_failing
from calls.decision import Count, Snapshot
from calls.hashing import hashed
from calls.limiting import DAY, HOUR, Limit
from calls.models import Call, CallRecord, Standstill
from screening.looking_up import Found, Part, ask, marks, moment, parts, rules
from screening.numbers import Number
from screening.rules import Rule, Verdict

STILL_CALLING = timedelta(minutes=2)
"""A second click for the same number within this time, while the first is under way, is the same wish; so is one that
is to ring within this time of a call that is scheduled."""

STILL_RINGS = (*Call.UNDER_WAY, Call.State.SCHEDULED, Call.State.UNKNOWN)
"""An unknown call may ring yet."""

NUMBER_DAY = 10
"""Calls to one number in a day, over all buttons of all businesses: nobody is rung more often than that."""


RINGS_AT = {
    "postgresql": "due_at + provider_delay * INTERVAL '1 minute'",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', due_at, provider_delay || ' minutes')",
}
"""When a scheduled call is to ring, whoever holds it until then."""

BLOCK_HOUR = 10
"""Calls in an hour to the ten numbers that differ in their last digit only: a range that earns somebody a share."""

ABROAD_DAY = 100
"""Calls in a day that one business places to other countries, whatever it allows."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is stored that bears on a click. `lines` is how many lines of the button are taken, `stored` the keys of its
    calls that are under way or of the latest minutes."""

    rules: tuple[Rule, ...]
    is_never_called: bool
    lines: int = 0
    stored: Sequence[str] = ()
    is_replay: bool = False
    is_already_called: bool = False


def number_key(number: Number) -> str:
    return hashed("number", number.e164)


def address_key(address: str) -> str:
    return hashed("address", limit_key(address)) if address else ""


def read(ids: Collection[UUID], now: datetime) -> dict[UUID, Row]:
    """The buttons of these public ids, as far as there are any. One query; none for no ids."""
    if not ids:
        return {}
    statement = _statement(_month(now), connection.vendor)
    return {statement.public_id(row): row for row in statement.rows(ids)}


def loaded(row: Row, now: datetime) -> Loaded:
    """A row that `read` gave, with what only the gate asks beside: the month's cost, whether all calling is stopped."""
    return _statement(_month(now), connection.vendor).loaded(row)


def find(button: UUID, now: datetime) -> Loaded:
    """The button as it is at this moment. There has to be one."""
    (row,) = read([button], now).values()
    return loaded(row, now)


@lru_cache(maxsize=2)
def _statement(month: datetime, vendor: str) -> Statement:
    """Put together once a month and for the words of one kind of database, `vendor`."""
    costs = CallRecord.objects.filter(account__business=OuterRef("business"), started_at__gte=month)
    spent = costs.order_by().values("account__business").annotate(total=Sum("cost")).values("total")
    cost = DecimalField(max_digits=14, decimal_places=4)
    return Statement(
        {
            "is_stopped": Exists(Standstill.objects.filter(ended_at=None)),
            # Summed only where there is a ceiling to hold it against.
            "spent": Case(When(business__spend_ceiling__isnull=False, then=Subquery(spent)), output_field=cost),
        }
    )


def seen(found: Loaded, key: str, number: Number, now: datetime, due: datetime) -> Seen:
    """One query for replay, for a second click, for lines that are taken, for lists and register, and for the time."""
    lists = parts(number.e164, [row.pk for row in found.lists], due)
    asked = time.monotonic()
    waits = waiting_for([found.button], number, due)
    told = ask([_clock(), _calls(found.button, number, key, now), waits, *lists])
    calls = told.get("call", [])
    ((_, moment_now, *_),) = told[clock.SOURCE]
    clock.heed(moment_now, asked)
    return replace(
        _screened(found, told),
        lines=sum(takes_line for *_, takes_line, _ in calls),
        stored=[own_key for _, own_key, *_ in calls],
        is_replay=any(own_key == key for _, own_key, *_ in calls),
        is_already_called="waits" in told or any(is_same for *_, is_same in calls),
    )


def waiting_for(buttons: Collection[Button], number: Number, due: datetime) -> Part:
    """The buttons, as "waits", that hold a call to this number which is to ring about then, here or at the provider.

    Found by account and number, so that neither a crowd that waits nor an old button's many calls are walked through.
    """
    between = [moment(due - STILL_CALLING), moment(due + STILL_CALLING)]
    ids = [button.pk for button in buttons]
    accounts = list({button.account_id for button in buttons})
    text = (  # only placeholders are put into it
        f"SELECT 'waits', button_id, '', TRUE, TRUE FROM calls_call WHERE account_id IN ({marks(accounts)}) "  # noqa: S608
        f"AND number = %s AND button_id IN ({marks(ids)}) AND state = %s "
        f"AND {RINGS_AT[connection.vendor]} BETWEEN %s AND %s"
    )
    return Part(text, [*accounts, number.e164, *ids, Call.State.SCHEDULED, *between])


def _clock() -> Part:
    # A percent sign would be taken for a placeholder's.
    return Part(f"SELECT '{clock.SOURCE}', 0, {clock.moment_now().replace('%', '%%')}, TRUE, TRUE", [])


def _calls(button: Button, number: Number, key: str, now: datetime) -> Part:
    lately, under_way, rings = moment(now - STILL_CALLING), marks(Call.UNDER_WAY), marks(STILL_RINGS)
    text = (  # only placeholders are put into it
        f"SELECT 'call', 0, idempotency_key, state IN ({under_way}), "  # noqa: S608
        f"number = %s AND asked_at > %s AND state IN ({rings}) "
        f"FROM calls_call WHERE button_id = %s AND (idempotency_key = %s OR state IN ({under_way}) OR asked_at > %s)"
    )
    same = (number.e164, lately, *STILL_RINGS)
    return Part(text, [*Call.UNDER_WAY, *same, button.pk, key, *Call.UNDER_WAY, lately])


def _screened(found: Loaded, told: Mapping[str, list[Found]]) -> Seen:
    return Seen(rules(told, {row.pk: (row.verdict, row.name) for row in found.lists}), "never" in told)


def of_click(
    found: Loaded, number: Number, *, origin: str | None, token: bool, known: Seen, now: datetime, due: datetime
) -> Snapshot:
    """The snapshot of a visitor's click before anything is counted. `due` is when the call is to be placed."""
    button = found.button
    return replace(
        _of(found, number, due, known),
        origin=origin,
        allowed_origins=tuple(button.allowed_origins),
        token=token,
        is_failing=is_failing(button, now),
        is_already_called=known.is_already_called,
    )


def of_waiting(button: Button, number: Number, now: datetime) -> Snapshot:
    """The snapshot for the second look at a call that waited: no browser, and nothing counted yet."""
    found = find(button.public_id, now)
    told = ask(parts(number.e164, [row.pk for row in found.lists], now))
    return _of(found, number, now, _screened(found, told))


def number_limits(button: Button, number: Number, *, waits: bool = False) -> list[Limit]:
    """How often a number is rung, over all buttons of all businesses; `waits`: how often it is asked for to be rung
    later, which is counted by itself, since such a call is counted as rung when it is."""
    key = number_key(number) + (":later" if waits else "")
    return [
        Limit("number_hour", key, button.calls_per_number_hour, HOUR),
        Limit("number_day", key, NUMBER_DAY, DAY),
    ]


def limits(button: Button, number: Number, address: str, *, waits: bool = False) -> list[Limit]:
    """What one click is counted on; `waits` where its call waits with us for its time."""
    found = [
        *number_limits(button, number, waits=waits),
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


def _of(found: Loaded, number: Number, at: datetime, known: Seen) -> Snapshot:
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
        rules=known.rules,
        is_reverse_screened=any(row.verdict == Verdict.ALLOW for row in found.lists),
        has_mailbox=capabilities(button.account).mailbox,
        is_never_called=known.is_never_called,
        own_phones=found.phones,
        is_stopped=found.more["is_stopped"],
        spent=found.more["spent"] or Decimal(0),
        spend_ceiling=button.business.spend_ceiling,
    )


def _month(now: datetime) -> datetime:
    return now.astimezone(timezone.get_default_timezone()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
