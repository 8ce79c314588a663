"""The front door, a new business, and a business's overview. Nothing is decided here that a room could decide."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import BusinessView
from accounts.forms import BusinessForm
from accounts.models import Business, User
from buttons.listing import rows
from calls.models import Call, RefusedClick
from portal.first_steps import first_steps
from providers.base import Outcome

LAST_BUSINESS = "last_business"
WEEK = timedelta(days=7)
RECENT_CALLS = 6
MOST_BUTTONS = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A stranger reads what this is; a member goes to the business they looked at last, or names their first."""
    if not isinstance(request.user, User):
        return render(request, "portal/landing.html")
    own = request.user.businesses.all()
    last = request.session.get(LAST_BUSINESS)
    business = (own.filter(public_id=last).first() if last else None) or own.first()
    return redirect("overview", business.public_id) if business else redirect("new_business")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_business(request: HttpRequest) -> HttpResponse:
    """Names a business; who does becomes its owner."""
    assert isinstance(request.user, User)
    form = BusinessForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        business = form.found()
        sentence = _("%(business)s is ready. Five steps to its first call:")
        messages.success(request, sentence % {"business": business})
        return redirect("overview", business.public_id)
    return render(request, "portal/new_business.html", {"form": form, "any": request.user.businesses.exists()})


class OverviewView(BusinessView):
    """One screen: the next step while there is one, the week in four numbers, buttons and latest calls."""

    extra_context = {"section": "overview"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.session.get(LAST_BUSINESS) != str(self.business.public_id):
            request.session[LAST_BUSINESS] = str(self.business.public_id)
        steps = first_steps(self.membership)
        context = self.get_context_data(
            steps=steps,
            next_step=next((step for step in steps if not step.is_done), None),
            is_settled=all(step.is_done or step.is_optional for step in steps),
            figures=self._figures(),
            rows=rows(self.business, MOST_BUTTONS),
            calls=self.business.calls.select_related("button")[:RECENT_CALLS],
        )
        return render(request, "portal/overview.html", context)

    def _figures(self) -> list[tuple[str, int]]:
        since = timezone.now() - WEEK
        calls = Call.objects.filter(business=OuterRef("pk"), asked_at__gte=since)
        told = {
            gettext_noop("Calls asked for"): calls,
            gettext_noop("Answered"): calls.filter(outcome=Outcome.ANSWERED.value),
            gettext_noop("Going on"): calls.exclude(state__in=Call.FINAL),
            gettext_noop("Turned away"): RefusedClick.objects.filter(business=OuterRef("pk"), at__gte=since),
        }
        numbers = Business.objects.filter(pk=self.business.pk).values_list(*map(_number, told.values())).get()
        return [(_(words), number) for words, number in zip(told, numbers, strict=True)]


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many they are, as a part of a query about their business."""
    counted = rows.order_by().values("business").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
