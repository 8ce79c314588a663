"""Statistics of a period as bare numbers; the pages draw the same counts."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.json_forms import errors_of
from accounts.api.operations import operation, query
from accounts.api.problems import invalid
from accounts.zones import zone
from calls.api_owner.calls import CallsApi
from calls.api_owner.shapes import StatisticsShape
from calls.statistics import counting
from calls.statistics.counting import Figures
from calls.statistics.periods import PeriodForm
from calls.statistics.ranking import Kind, Named, rankings
from calls.statistics.reach import Reach

DAY = {"type": "string", "format": "date"}


class StatisticsApi(CallsApi):
    """Counts by the database."""

    @operation(
        "Read statistics",
        scope="calls:read",
        answers=StatisticsShape,
        filters=[
            query("days", "So many days back from today: 7, 30 or 90.", enum=["7", "30", "90"]),
            query("since", "The first day, instead.", type=DAY),
            query("until", "The last day; today if left out.", type=DAY),
        ],
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """At most 400 days."""
        local = zone(self.business.time_zone)
        form = PeriodForm(request.query_params, local, timezone.now().astimezone(local).date())
        if not form.is_valid():
            raise invalid(errors_of(form))
        period = form.period()
        reach = Reach.of(self.business, period)
        days = counting.by_day(reach)
        counting.add_costs(days, reach)
        found = rankings(reach)
        return Response(
            {
                "first": period.first,
                "last": period.last,
                "days": [_day(on, days[on]) for on in sorted(days)],
                "hours": [
                    {"weekday": weekday, "hour": hour, "calls": calls}
                    for (weekday, hour), calls in sorted(counting.by_weekday(reach).items())
                ],
                "buttons": _named(found[Kind.BUTTON]),
                "countries": _named(found[Kind.COUNTRY]),
                "pages": _named(found[Kind.PAGE]),
                "campaigns": _named(found[Kind.CAMPAIGN]),
                "refusals": {reason: sum(hours.values()) for reason, hours in counting.refusals(reach).items()},
            }
        )


def _day(on: Any, figures: Figures) -> dict[str, Any]:
    return {
        "day": on,
        "calls": figures.calls,
        "answered": figures.answered,
        "answered_share": figures.share,
        "wait": figures.wait,
        "talk": figures.talk,
        "costs": {currency: str(cost) for currency, cost in figures.costs.items()},
    }


def _named(rows: Iterable[Named]) -> list[dict[str, Any]]:
    return [{"name": row.name, "calls": row.calls, "answered": row.answered} for row in rows]
