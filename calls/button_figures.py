"""Counts each button's calls for the list of buttons, in one statement however many there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Business
from accounts.zones import zone
from buttons.figures import DAYS, Figures, source
from buttons.models import Button
from calls.models import Call
from calls.searching import MISSES

MISSED = Q(state=Call.State.ENDED, outcome__in=MISSES)


@source
def figures(business: Business, buttons: Sequence[Button]) -> Mapping[int, Figures]:
    """Days begin at midnight in the business's zone."""
    own = zone(business.time_zone)
    today = timezone.now().astimezone(own).date()
    first = today - timedelta(days=DAYS - 1)
    calls = Call.objects.filter(button__in=buttons, asked_at__gte=datetime.combine(first, time(), own))
    rows = calls.order_by().values("button", day=TruncDate("asked_at", tzinfo=own))
    counted: dict[int, dict[date, tuple[int, int]]] = defaultdict(dict)
    for row in rows.annotate(asked=Count("pk"), missed=Count("pk", filter=MISSED)):
        counted[row["button"]][row["day"]] = (row["asked"], row["missed"])
    days = [first + timedelta(days=at) for at in range(DAYS)]
    return {button: _figures(found, days) for button, found in counted.items()}


def _figures(found: Mapping[date, tuple[int, int]], days: Sequence[date]) -> Figures:
    today, missed = found.get(days[-1], (0, 0))
    return Figures(today, missed, tuple(found.get(day, (0, 0))[0] for day in days))
