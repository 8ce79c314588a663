"""A business's past, and its figures by either way."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Business
from buttons.models import Button
from calls.models import Call, CallRecord, RefusedClick
from calls.rolled import LateNews
from calls.statistics import counting, rolling
from calls.statistics.periods import Period
from calls.statistics.ranking import rankings
from calls.statistics.reach import Reach

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS = 12
VISITOR = "+12025550188"


def button_of(business: Business, number: int = 0) -> Button:
    return business.buttons.order_by("pk")[number]


def call_at(business: Business, at: datetime, *, button: int = 0, **fields: Any) -> Call:
    of = button_of(business, button)
    given = {"number": VISITOR, "due_at": at, "idempotency_key": str(Call.objects.count())} | fields
    call = Call.objects.create(business=business, button=of, account=of.account, **given)
    Call.objects.filter(pk=call.pk).update(asked_at=at)
    call.refresh_from_db()
    return call


def record_at(business: Business, at: datetime, cost: str | None = "0.0421", currency: str = "USD") -> None:
    CallRecord.objects.create(
        account=button_of(business).account, fingerprint=str(CallRecord.objects.count()), started_at=at,
        outcome="answered", cost=cost and Decimal(cost), currency=currency,
    )  # fmt: skip


def refused_at(business: Business, at: datetime, reason: str) -> None:
    click = RefusedClick.objects.create(business=business, button=button_of(business), reason=reason, sentence="-")
    RefusedClick.objects.filter(pk=click.pk).update(at=at)


def period_of(business: Business, days: int = DAYS) -> Period:
    zone = ZoneInfo(business.time_zone)
    last = NOON.astimezone(zone).date()
    return Period(last - timedelta(days=days - 1), last, zone)


def everything(reach: Reach) -> dict[str, Any]:
    """Every figure there is, in an order of its own."""
    found: dict[str, Any] = {
        "days": counting.by_day(reach),
        "hours": counting.by_weekday(reach),
        "refusals": counting.refusals(reach),
        "names": {kind: rows for kind, rows in rankings(reach).items() if rows},
    }
    for day, currency, cost in counting.costs(reach):
        found[f"cost {day} {currency}"] = cost
    return {name: value for name, value in found.items() if value}


def assert_right(business: Business) -> None:
    """What pages read is what counting row by row gives, for long, short and bygone periods."""
    whole = period_of(business)
    week = Period(whole.first, whole.first + timedelta(days=6), whole.zone)
    for period in (whole, week, Period(whole.last, whole.last, whole.zone)):
        assert everything(Reach.of(business, period)) == everything(Reach.raw(business, period))


def work_out(business: Business) -> None:
    rolling.tick()
    rolling.roll_up(business.pk)
    assert not LateNews.objects.exists()


def is_worked_out(business: Business) -> bool:
    """Whether only days that have not settled are read by counting their rows."""
    business.refresh_from_db()
    period = period_of(business)
    first = (NOON - rolling.SETTLED).astimezone(period.zone).date()
    open_still = Period(first, period.last, period.zone)
    return Reach.of(business, period).stretches() == [(open_still.since, open_still.until)]


def make_past(business: Business, calls: list[dict[str, Any]], records: list[Any], refusals: list[Any]) -> None:
    for told in calls:
        fields = dict(told)
        at, delay, wait = fields.pop("at"), fields.pop("delay"), fields.pop("wait")
        due = at + timedelta(seconds=delay)
        answered = None if wait is None else due + timedelta(microseconds=wait)
        call_at(business, at, due_at=due, answered_at=answered, **fields)
    for record in records:
        record_at(business, *record)
    for click in refusals:
        refused_at(business, *click)
