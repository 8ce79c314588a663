"""What needs a look: pushes that fail, queues that grow old, providers in trouble, who is turned away often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditChain, DeadLetter, Job, ProviderAccount, WebhookDelivery
from accounts.notices import mailing
from buttons.models import Push
from calls.models import Call, RefusedClick

NAMED = 8
DAY = timedelta(days=1)
NEWEST = 50_000
"""Rows of a day that are counted at most; a page must not cost more the busier the day."""

HASH_SHOWN = 8
SUSPICIOUS = 5
"""Clicks turned away, or calls asked for, from which on a number or an address is named."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: how many, since when the oldest is due, and where to look."""

    name: str
    waiting: int
    oldest: datetime | None
    address: str


def desk(request: HttpRequest) -> dict[str, Any]:
    """Everything for the page, in a bounded number of queries."""
    now = timezone.now()
    return {
        "pushes": _pushes(),
        "queues": list(_queues(now)),
        "providers": _providers(),
        "numbers": _numbers(now),
        "addresses": _addresses(now),
        "dead_letters": DeadLetter.objects.filter(looked_at=None).count(),
        "trail": AuditChain.objects.aggregate(troubled=Count("pk", filter=~Q(problem="")), oldest=Min("checked_at")),
    }


def _pushes() -> dict[str, Any]:
    troubled = Push.objects.filter(state__in=[Push.State.FAILING, Push.State.UNCLEAR])
    longest = troubled.select_related("button__business").order_by(F("failing_since").asc(nulls_last=True), "pk")
    return {"number": troubled.count(), "named": longest[:NAMED]}


def _queues(now: datetime) -> Iterable[Queue]:
    pushes = Push.objects.filter(state__in=Push.OPEN).exclude(next_try_at__gt=now)
    calls = Call.objects.filter(state__in=[Call.State.ASKED, Call.State.SCHEDULED], dialled_at=None, due_at__lte=now)
    jobs = Job.objects.filter(state=Job.State.WAITING)
    webhooks = WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING, next_try_at__lte=now)
    yield _queue("Calls to place", calls, "due_at", "calls_call", "state__exact=asked")
    yield _queue("Pushes to send", pushes, "created_at", "buttons_push", "state__exact=waiting")
    yield _queue("Long work", jobs, "created_at", "accounts_job", "state__exact=waiting")
    yield _queue("E-mails", mailing.due(now), "due_at", "accounts_noticemail", "sent_at__isempty=1")
    yield _queue("Webhooks", webhooks, "next_try_at", "accounts_webhookdelivery", "state__exact=waiting")


def _queue(name: str, rows: QuerySet[Any], since: str, model: str, only: str) -> Queue:
    found = rows.order_by().aggregate(waiting=Count("pk"), oldest=Min(since))
    return Queue(name, found["waiting"], found["oldest"], f"{reverse(f'admin:{model}_changelist')}?{only}")


def _providers() -> list[dict[str, Any]]:
    failing, refused = Q(calls_failing_since__isnull=False), Q(check_passed=False)
    counted = ProviderAccount.objects.order_by("provider").values("provider")
    rows = counted.annotate(
        accounts=Count("pk"),
        failing=Count("pk", filter=failing),
        refused=Count("pk", filter=refused),
        since=Min("calls_failing_since"),
    )
    names = dict(ProviderAccount._meta.get_field("provider").flatchoices)
    return [{**row, "name": names.get(row["provider"], row["provider"])} for row in rows]


def _numbers(now: datetime) -> list[dict[str, Any]]:
    """Numbers whose clicks were turned away most often in a day, as the first digits of their hashes."""
    return _most(_latest(RefusedClick.objects.filter(at__gt=now - DAY).exclude(number_hash="")), "number_hash")


def _addresses(now: datetime) -> list[dict[str, Any]]:
    """Addresses that asked for most calls in a day."""
    return _most(_latest(Call.objects.filter(asked_at__gt=now - DAY).exclude(address_hash="")), "address_hash")


def _latest(rows: QuerySet[Any]) -> QuerySet[Any]:
    newest = rows.model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
    return rows.filter(pk__gt=newest - NEWEST)


def _most(rows: QuerySet[Any], name: str) -> list[dict[str, Any]]:
    counted = rows.order_by().values(name).annotate(number=Count("pk"), businesses=Count("business", distinct=True))
    worst = counted.filter(number__gte=SUSPICIOUS).order_by("-number", name)[:NAMED]
    return [{**row, "mark": row[name][:HASH_SHOWN]} for row in worst]
