"""Pages about opening hours."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.browsing import page_of
from accounts.fragments import LiveView
from accounts.models import Role
from buttons.forms.hours import HoursForm
from buttons.holidays_calendar import regions
from buttons.hours_saving import forget_past
from buttons.hours_warnings import warnings
from buttons.models import Button, OpeningHours
from buttons.models.hours import WEEKDAYS
from buttons.saving import InUse, delete_hours
from buttons.year import kinds, months, special_days

PAGE = 50
NAMED = 3
"""Buttons of a set that are named in the list."""


class HoursView(LiveView):
    """Base of the pages about hours."""

    extra_context = {"section": "hours"}

    def hours(self) -> OpeningHours:
        """The set in the address; 404 for another business's."""
        own = self.business.opening_hours.select_related("business")
        return get_object_or_404(own, public_id=self.kwargs["hours"])


class HoursListView(HoursView):
    """Every set of hours, and whether it is open now."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        asking = Button.objects.exclude(state=Button.State.RETIRED)
        sets = self.business.opening_hours.annotate(
            button_count=Count("buttons", filter=~Q(buttons__state=Button.State.RETIRED))
        ).prefetch_related("windows", "exceptions", Prefetch("buttons", asking[:NAMED], to_attr="named"))
        page = page_of(sets, request.GET, PAGE)
        schedules = [(hours, hours.schedule()) for hours in page.rows]
        rows = [(hours, one.current(now), one.next_opening(now)) for hours, one in schedules]
        return render(request, "buttons/hours_list.html", self.get_context_data(rows=rows, page=page))


class HoursEditView(HoursView):
    """One set of hours; who may not edit sees it all the same. Looking at holidays and copying a day save nothing."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, HoursForm(self.hours(), special=_date(request.GET.get("special", ""))))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "copy" in request.POST:
            return self._page(request, HoursForm(self.hours(), _with_copied_day(request.POST)))
        if "look" in request.POST or request.headers.get("HX-Request"):
            return self._look(request)
        form = HoursForm(self.hours(), request.POST)
        if not form.is_valid() or not (hours := form.store(self.membership.user)):
            return self._page(request, form)
        messages.success(request, _("“%(hours)s” is saved. This is its coming year.") % {"hours": hours})
        return redirect("buttons:hours_year", self.business.public_id, hours.public_id)

    def _look(self, request: HttpRequest) -> HttpResponse:
        """What the typed country and region would close; a region of another country is dropped."""
        typed = request.POST.copy()
        if typed.get("holiday_region") not in dict(regions(typed.get("holiday_country", ""))):
            typed["holiday_region"] = ""
        form = HoursForm(self.hours(), typed)
        if request.headers.get("HX-Request"):
            return render(request, "buttons/hours_holidays.html", self._context(form))
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: HoursForm) -> HttpResponse:
        return render(request, "buttons/hours_form.html", self._context(form))

    def _context(self, form: HoursForm) -> dict[str, Any]:
        hours = form.instance
        used_by = list(hours.buttons.exclude(state=Button.State.RETIRED)[: PAGE + 1]) if hours.pk else []
        own = form.own_dates()
        return self.get_context_data(
            form=form,
            hours=hours,
            used_by=used_by[:PAGE],
            used_by_more=len(used_by) > PAGE,
            weekdays=WEEKDAYS,
            short_days=" ".join(map(str, WEEKDAYS_ABBR.values())),
            holidays=[(day, day.date in own) for day in form.holidays()],
            warnings=warnings(hours.schedule(), timezone.now()) if hours.pk and not form.is_bound else [],
        )


class NewHoursView(HoursEditView):
    """A new set, in the business's own zone."""

    role = Role.EDITOR

    def hours(self) -> OpeningHours:
        return OpeningHours(business=self.business, time_zone=self.business.time_zone)


class YearView(HoursView):
    """The coming twelve months of a set, day by day, and what may be wrong with them."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        hours = self.hours()
        schedule = hours.schedule()
        now = timezone.now()
        today = now.astimezone(schedule.zone).date()
        closed = frozenset(hours.exceptions.filter(is_holiday=True).values_list("date", flat=True))
        shown = months(schedule, closed, today)
        context = self.get_context_data(
            hours=hours,
            months=shown,
            special=special_days(shown),
            today=today,
            kinds=kinds(),
            warnings=warnings(schedule, now),
        )
        return render(request, "buttons/hours_year.html", context)


class PastView(HoursView):
    """Removes the special days that are over."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        hours = self.hours()
        removed = forget_past(hours, self.membership.user)
        told = ngettext(
            "%(count)s row of days that are over removed.", "%(count)s rows of days that are over removed.", removed
        )
        messages.success(request, told % {"count": removed})
        return redirect("buttons:hours_year", self.business.public_id, hours.public_id)


class DeleteHoursView(HoursView):
    """Deletes a set that no button uses."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        hours = self.hours()
        try:
            delete_hours(hours, actor=self.membership.user)
        except InUse as error:
            told = _("“%(hours)s” is in use by %(buttons)s. Choose other hours there first.")
            messages.error(request, told % {"hours": hours, "buttons": error})
            return redirect("buttons:hours_edit", self.business.public_id, hours.public_id)
        messages.success(request, _("“%(hours)s” is deleted.") % {"hours": hours})
        return redirect("buttons:hours", self.business.public_id)


def _with_copied_day(posted: QueryDict) -> QueryDict:
    """What was posted, with the windows of the day `from_day` put into each of `to_day`."""
    typed = posted.copy()
    days = {str(weekday) for weekday, _ in WEEKDAYS}
    if typed.get("from_day") in days:
        for target in days.intersection(typed.getlist("to_day")):
            typed[f"day_{target}"] = typed.get(f"day_{typed['from_day']}", "")
    return typed


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
