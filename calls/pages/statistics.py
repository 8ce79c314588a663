"""The page of figures: a period, and how it compares with the one before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import BusinessView
from accounts.zones import zone
from calls.statistics.periods import CHOICES, MOST_DAYS, PeriodForm
from calls.statistics.telling import statistics_of


class StatisticsView(BusinessView):
    """`?days=` 7, 30 or 90, or `?since=` and `?until=`, at most `MOST_DAYS`; days are the business's own."""

    extra_context = {"section": "statistics"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        local = zone(self.business.time_zone)
        form = PeriodForm(request.GET, local, timezone.now().astimezone(local).date())
        period = form.period()
        context = self.get_context_data(
            form=form,
            period=period,
            choices=CHOICES,
            most_days=MOST_DAYS,
            statistics=statistics_of(self.business, period),
        )
        return render(request, "calls/statistics.html", context)
