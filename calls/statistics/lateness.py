"""Says which days have to be counted anew: those of which something became known only later."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from calls.models import Call
from calls.rolled import LateNews

SOON = timedelta(hours=2)
"""What becomes known of a moment so soon is counted in by itself: its day is not worked out yet. Nearly all does."""


def call_came_late(call: Call) -> None:
    """The call's state, outcome or times changed. To be said in the transaction of the change."""
    if is_late(call.asked_at):
        LateNews.objects.create(business_id=call.business_id, at=call.asked_at)


def came_late(rows: Iterable[tuple[int, datetime]]) -> None:
    """The same of any rows, each by its business and the moment that it is counted at."""
    LateNews.objects.bulk_create(LateNews(business_id=business_id, at=at) for business_id, at in rows if is_late(at))


def is_late(at: datetime) -> bool:
    """Whether the day of that moment may have been worked out by now."""
    return timezone.now() - at > SOON
