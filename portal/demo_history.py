"""Two months of calls for the demo's business: what its pages look like once a business has lived with them.

The same every time, but for today's date. The numbers are of the range that is reserved for fiction.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import Business
from buttons.models import Button
from calls.models import Call, CallEvent, CallRecord, RefusedClick
from providers.base import Outcome

DAYS = 60
WEEKDAY_CALLS, WEEKEND_CALLS = (4, 10), (0, 3)
BUSY_HOURS = [8, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 16, 17, 18, 19]
OUTCOMES = [*[Outcome.ANSWERED] * 14, *[Outcome.UNANSWERED] * 4, Outcome.BUSY, Outcome.FAILED]
PAGES = ["/", "/", "/repairs", "/repairs", "/moorings", "/prices", "/contact"]
CAMPAIGNS = ["", "", "", "spring-launch", "spring-launch", "newsletter"]
COUNTRIES = [*["US"] * 12, "CA", "CA", "GB", "IL"]
REASONS = [
    *[("closed", "We are closed right now.")] * 6,
    ("number_limit", "This number was called often enough for now. Please try again in an hour."),
    ("country", "Calls to this country are not possible from this button."),
]
SITE = "https://www.blue-harbour.example"
A_MINUTE = Decimal("0.021")
"""What a minute of talk costs in the demo."""


def make_history(business: Business) -> None:
    """Fill the past of a business that has buttons and no calls yet; its newest call is yesterday's."""
    chance = random.Random(1)  # noqa: S311  (a made-up past, the same each time)
    buttons = list(business.buttons.select_related("account"))
    zone = ZoneInfo(business.time_zone)
    today = datetime.now(zone).date()
    moments = [at for day in range(DAYS, 0, -1) for at in _moments(today - timedelta(days=day), zone, chance)]
    calls = [_call(chance.choice(buttons), at, number, chance) for number, at in enumerate(moments)]
    asked = [call.asked_at for call in calls]
    Call.objects.bulk_create(calls)
    for call, at in zip(calls, asked, strict=True):
        call.asked_at = at  # the database's own clock was written at first
    Call.objects.bulk_update(calls, ["asked_at"])
    CallRecord.objects.bulk_create(_record(call) for call in calls)
    _make_events(calls)
    _make_refusals(business, buttons, moments[::4], chance)


def _moments(day: date, zone: ZoneInfo, chance: random.Random) -> Iterator[datetime]:
    wanted = WEEKEND_CALLS if day.weekday() > 4 else WEEKDAY_CALLS
    clock = (
        time(chance.choice(BUSY_HOURS), chance.randrange(60), chance.randrange(60))
        for _ in range(chance.randint(*wanted))
    )
    yield from sorted(datetime.combine(day, at, zone) for at in clock)


def _call(button: Button, at: datetime, number: int, chance: random.Random) -> Call:
    outcome = chance.choice(OUTCOMES)
    waited, talked = timedelta(seconds=chance.randint(4, 28)), chance.randint(25, 540)
    answered_at = at + waited if outcome == Outcome.ANSWERED else None
    page, campaign = chance.choice(PAGES), chance.choice(CAMPAIGNS)
    return Call(
        business=button.business,
        button=button,
        account=button.account,
        idempotency_key=f"demo-{number}",
        request_hash="demo",
        number=f"+1202555{chance.randint(100, 199):04}",
        country=chance.choice(COUNTRIES),
        language="en",
        page=f"{SITE}{page}" + (f"?utm_campaign={campaign}" if campaign else ""),
        campaign=campaign,
        origin=SITE,
        state=Call.State.ENDED,
        outcome=outcome.value,
        reference=f"demo-{number}",
        asked_at=at,
        due_at=at,
        dialled_at=at + timedelta(seconds=1),
        answered_at=answered_at,
        ended_at=answered_at + timedelta(seconds=talked) if answered_at else at + timedelta(seconds=30),
        duration=talked if answered_at else 0,
    )


def _record(call: Call) -> CallRecord:
    minutes = Decimal(call.duration or 0) / 60
    return CallRecord(
        account=call.account,
        button=call.button,
        call=call,
        fingerprint=call.reference,
        reference=call.reference,
        number=call.number,
        started_at=call.asked_at,
        duration=call.duration or 0,
        outcome=call.outcome,
        cost=(minutes * A_MINUTE).quantize(Decimal("0.0001")),
        currency="USD",
        match=CallRecord.Match.EXACT,
    )


def _make_events(calls: list[Call]) -> None:
    told = [(call, state, at) for call in calls for state, at in _steps(call)]
    events = CallEvent.objects.bulk_create(CallEvent(call=call, state=state) for call, state, _ in told)
    for event, (_, _, at) in zip(events, told, strict=True):
        event.at = at
    CallEvent.objects.bulk_update(events, ["at"], batch_size=500)


def _steps(call: Call) -> Iterator[tuple[str, datetime]]:
    assert call.dialled_at is not None
    assert call.ended_at is not None
    yield Call.State.ASKED, call.asked_at
    yield Call.State.DIALLING, call.dialled_at
    if call.answered_at is not None:
        yield Call.State.TALKING, call.answered_at
    yield Call.State.ENDED, call.ended_at


def _make_refusals(business: Business, buttons: list[Button], moments: list[datetime], chance: random.Random) -> None:
    rows = []
    for _ in moments:
        reason, sentence = chance.choice(REASONS)
        rows.append(
            RefusedClick(
                business=business,
                button=chance.choice(buttons),
                reason=reason,
                sentence=sentence,
                country="US",
                origin=SITE,
            )
        )
    RefusedClick.objects.bulk_create(rows)
    for row, at in zip(rows, moments, strict=True):
        # Most of those who find a shop closed come in its evening.
        row.at = at.replace(hour=chance.choice([18, 19, 19, 20, 7])) if row.reason == "closed" else at
    RefusedClick.objects.bulk_update(rows, ["at"])
