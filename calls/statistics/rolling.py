"""Works out the figures of days that are over, and anew those of which something became known later.

A day at a time, each in a transaction of its own that can be done again: what is stored is what `counting` and
`ranking` count of that day, so a page finds the same by either way. Until then pages count row by row.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Business
from accounts.zones import zone
from buttons.nudging import nudge
from calls.models import Call, CallRecord, RefusedClick
from calls.rolled import LateNews, RolledCost, RolledHour, RolledName, RolledRefusal, Rollup
from calls.statistics import counting
from calls.statistics.periods import Period
from calls.statistics.ranking import EVERY, named
from calls.statistics.reach import Reach

SETTLED = timedelta(hours=3)
"""After its end a day is worked out: longer than `lateness.SOON` by more than clocks differ and transactions last."""

AT_ONCE = 500
DAYS = 100
"""Days of a business that one turn works out; the next turn goes on."""

NEWS = 1000
"""Late news that one look takes in."""

WORKED_OUT = (RolledHour, RolledName, RolledCost, RolledRefusal)


def tick() -> None:
    """Nudge a worker for every business with a day to work out."""
    now = timezone.now()
    without = Business.objects.filter(rollup=None).order_by("pk")[:AT_ONCE]
    Rollup.objects.bulk_create((Rollup(business=one, due_at=now) for one in without), ignore_conflicts=True)
    news = Exists(LateNews.objects.filter(business=OuterRef("business")))
    elsewhere = Q(through__isnull=False) & ~Q(zone=F("business__time_zone"))
    waiting = Rollup.objects.filter(Q(due_at__lte=now) | elsewhere | news).order_by("due_at")
    for business_id in waiting.values_list("business", flat=True)[:AT_ONCE]:
        nudge("calls.tasks.roll_up", business_id)


def roll_up(business_id: int) -> None:
    """One turn of a business; nothing if another worker is at it."""
    for _ in range(DAYS):
        with transaction.atomic():
            mine = Rollup.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            rollup = mine.select_related("business").filter(business=business_id).first()
            if rollup is None or not (_catch_up(rollup) or _go_on(rollup)):
                return


def begin_anew(rollups: QuerySet[Rollup]) -> int:
    """Forget what is worked out, to have it counted once more. How many businesses."""
    with transaction.atomic():
        held = list(rollups.select_for_update().order_by("pk"))
        for rollup in held:
            _empty(rollup)
            rollup.save()
    return len(held)


def _catch_up(rollup: Rollup) -> bool:
    """Count one day of late news anew. False if there are none.

    What comes meanwhile stays: only the news that were read before the day was are removed.
    """
    news = dict(LateNews.objects.filter(business=rollup.business).order_by("pk").values_list("pk", "at")[:NEWS])
    if not news:
        return False
    local = zone(rollup.business.time_zone)
    days = {pk: at.astimezone(local).date() for pk, at in news.items()}
    day = min(days.values())
    if rollup.through is not None and day <= rollup.through and rollup.zone == rollup.business.time_zone:
        _work_out(rollup, day)
    LateNews.objects.filter(pk__in=[pk for pk, on in days.items() if on == day]).delete()
    return True


def _go_on(rollup: Rollup) -> bool:
    """Work out the next day in which there was anything. False if none is over for long enough."""
    if rollup.zone != rollup.business.time_zone:
        _empty(rollup)
    local = zone(rollup.zone)
    over = (timezone.now() - SETTLED).astimezone(local).date() - timedelta(days=1)
    since = Period(rollup.through, rollup.through, local).until if rollup.through else None
    first = _first(rollup.business, since)
    day = first.astimezone(local).date() if first else None
    if day is None or day > over:
        _stand(rollup, max(over, rollup.through or over))  # never back, even where the clock was
        return False
    _work_out(rollup, day)
    _stand(rollup, day)
    return True


def _stand(rollup: Rollup, through: date) -> None:
    """All is worked out through that day; the next one is due when it has settled."""
    end = Period(through, through, zone(rollup.zone)).until
    rollup.through, rollup.due_at = through, end + timedelta(days=1) + SETTLED
    rollup.save()


def _work_out(rollup: Rollup, day: date) -> None:
    business = rollup.business
    own = {"business": business, "day": day}
    for model in WORKED_OUT:
        model._default_manager.filter(**own).delete()
    reach = Reach.raw(business, Period(day, day, zone(rollup.zone)))
    RolledHour.objects.bulk_create(
        RolledHour(
            **own,
            hour=hour,
            calls=of.calls,
            answered=of.answered,
            in_vain=of.in_vain,
            waited=timedelta(seconds=of.waited),
            waits=of.waits,
            talked=of.talked,
            talks=of.talks,
        )
        for hour, of in counting.by_hour(reach).items()
    )
    RolledName.objects.bulk_create(
        (RolledName(**own, kind=kind, name=row.name, calls=row.calls, answered=row.answered))
        for kind, row in named(reach, EVERY)
    )
    RolledCost.objects.bulk_create(
        RolledCost(**own, currency=currency, cost=cost) for _, currency, cost in counting.costs(reach)
    )
    RolledRefusal.objects.bulk_create(
        RolledRefusal(**own, reason=reason, hour=hour, clicks=clicks)
        for reason, hours in counting.refusals(reach).items()
        for (_, hour), clicks in hours.items()
    )


def _empty(rollup: Rollup) -> None:
    for model in WORKED_OUT:
        model._default_manager.filter(business=rollup.business).delete()
    rollup.zone, rollup.through, rollup.due_at = rollup.business.time_zone, None, timezone.now()


def _first(business: Business, since: datetime | None) -> datetime | None:
    """The first moment from then on of which there is anything to count: by an index of each button and account."""
    calls = Call.objects.filter(button=OuterRef("pk")).order_by("asked_at")
    records = CallRecord.objects.filter(account=OuterRef("pk")).order_by("started_at")
    clicks = RefusedClick.objects.filter(business=business).order_by("at")
    if since is not None:
        calls, records = calls.filter(asked_at__gte=since), records.filter(started_at__gte=since)
        clicks = clicks.filter(at__gte=since)
    moments = [
        business.buttons.order_by().aggregate(first=Min(Subquery(calls.values("asked_at")[:1])))["first"],
        business.provider_accounts.order_by().aggregate(first=Min(Subquery(records.values("started_at")[:1])))["first"],
        clicks.values_list("at", flat=True).first(),
    ]
    return min((at for at in moments if at is not None), default=None)
