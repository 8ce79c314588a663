"""Opening hours: sets that buttons share, and when they are open."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import etags
from accounts.api.base import BusinessApi
from accounts.api.filters import moment, number
from accounts.api.operations import list_of, operation, page_of, query
from accounts.api.paging import paged
from accounts.api.problems import Problem
from accounts.api.shapes import members, named
from accounts.models import Business
from buttons.api.hours_writing import DAYS, PLAIN, checked, told
from buttons.forms.hours import HoursForm
from buttons.hours_saving import forget_past
from buttons.models import OpeningHours
from buttons.saving import InUse, delete_hours
from buttons.schedule import HORIZON_DAYS

USUAL_DAYS = 14

_form = HoursForm(OpeningHours(business=Business(country="US")))
_plain = {name: _form.fields[name] for name in PLAIN}
WindowShape = named(
    "Window",
    "Local times; one that closes before it opens closes the next day.",
    opens=serializers.RegexField("^[0-9]{1,2}:[0-9]{2}$", help_text="Such as 09:00."),
    closes=serializers.RegexField("^[0-9]{1,2}:[0-9]{2}$", help_text="24:00 for midnight."),
)
WeekShape = named("Week", "A closed day has no windows.", **{day: WindowShape(many=True) for day in DAYS.values()})
WeekChangeShape = named(
    "WeekChange",
    "Days that are left out stay as they are.",
    **{day: WindowShape(many=True, required=False) for day in DAYS.values()},
)
ExceptionShape = named(
    "OpeningException",
    "A date with hours of its own; without windows it is closed.",
    date=serializers.DateField(),
    label=serializers.CharField(required=False, allow_blank=True, max_length=80),
    windows=WindowShape(many=True, required=False),
)
HoursShape = named(
    "OpeningHours",
    "A set of opening hours.",
    id=serializers.UUIDField(),
    **members(_plain),
    week=WeekShape(),
    exceptions=ExceptionShape(many=True),
    version=serializers.IntegerField(help_text="Counts the changes; it is the ETag, too."),
    created_at=serializers.DateTimeField(),
)
NewHoursShape = named(
    "NewOpeningHours",
    "A set to be.",
    **{**members(_plain, optional=True), "name": serializers.CharField(max_length=80)},
    week=WeekChangeShape(required=False),
    exceptions=ExceptionShape(many=True, required=False),
)
HoursChangeShape = named(
    "OpeningHoursChange",
    "Days are merged, exceptions replaced.",
    **members(_plain, optional=True),
    week=WeekChangeShape(required=False),
    exceptions=ExceptionShape(many=True, required=False),
)
OpeningShape = named(
    "Opening",
    "One opening, holidays and exceptions looked at.",
    opens=serializers.DateTimeField(),
    closes=serializers.DateTimeField(),
)
RemovedShape = named("RemovedExceptions", "What went.", removed=serializers.IntegerField(help_text="How many rows."))


class HoursApi(BusinessApi):
    """Base of what is about hours."""

    def found(self) -> OpeningHours:
        """The set in the address. Raises `Http404` for another business's."""
        found = self.business.opening_hours.filter(public_id=self.kwargs["hours"]).first()
        if found is None:
            raise Http404
        return found

    def show(self, hours: OpeningHours, *, status: int = 200) -> Response:
        """The answer that tells the set, with its ETag."""
        address = reverse("api:hours_set", args=[self.business.public_id, hours.public_id]) if status == 201 else ""
        return self.tagged(_hours(hours), etags.of_version(hours.version), status=status, location=address)


class HoursListApi(HoursApi):
    """The sets of a business."""

    @operation("List opening hours", scope="hours:read", answers=page_of(HoursShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Each with its week and its exceptions."""
        return paged(request, self.business.opening_hours.prefetch_related("windows", "exceptions"), _hours)

    @operation(
        "Create opening hours",
        scope="hours:write",
        takes=NewHoursShape,
        answers=HoursShape,
        status=201,
        creates=True,
        tagged=True,
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """In the business's own zone, unless another is given."""
        hours = OpeningHours(business=self.business, time_zone=self.business.time_zone)
        return self.show(_stored(checked(hours, self.given), self), status=201)


class HoursSetApi(HoursApi):
    """One set."""

    @operation("Read opening hours", scope="hours:read", answers=HoursShape, tagged=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """The week, and the exceptions; public holidays come from the calendar and are not among them."""
        return self.show(self.found())

    @operation(
        "Change opening hours", scope="hours:write", takes=HoursChangeShape, answers=HoursShape, locks=True, tagged=True
    )
    def patch(self, request: Request, **kwargs: Any) -> Response:
        """Buttons that use the set are pushed again."""
        hours = self.found()
        etags.require(request, etags.of_version(hours.version))
        return self.show(_stored(checked(hours, self.given), self))

    @operation("Delete opening hours", scope="hours:write", status=204, locks=True)
    def delete(self, request: Request, **kwargs: Any) -> Response:
        """Not while a button uses them."""
        with transaction.atomic():
            hours = self.business.opening_hours.select_for_update().get(pk=self.found().pk)
            etags.require(request, etags.of_version(hours.version))
            try:
                delete_hours(hours, actor=self.actor)
            except InUse as error:
                told = _("“%(hours)s” is in use by %(buttons)s. Choose other hours there first.")
                raise Problem("conflict", told % {"hours": hours, "buttons": error}) from None
        return Response(status=204)


class PastHoursApi(HoursApi):
    """Exceptions of a set that are over."""

    @operation("Remove past exceptions", scope="hours:write", answers=RemovedShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Yesterday’s stay, as their night may still run. They cannot be brought back."""
        return Response({"removed": forget_past(self.found(), self.actor)})


class OpeningsApi(HoursApi):
    """When a set is open."""

    @operation(
        "List openings",
        scope="hours:read",
        answers=list_of(OpeningShape),
        filters=[
            query("since", "From when on; now if left out.", type=datetime),
            query("days", "How many days.", type={"type": "integer", "minimum": 1, "maximum": HORIZON_DAYS}),
        ],
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Openings in order, clock changes, holidays and exceptions looked at."""
        since = moment(request, "since") or timezone.now()
        days = number(request, "days", USUAL_DAYS, HORIZON_DAYS)
        try:
            openings = self.found().schedule().openings(since, days)
        except OverflowError:
            openings = []
        return Response({"items": [{"opens": opens, "closes": closes} for opens, closes in openings]})


def _stored(form: HoursForm, view: HoursApi) -> OpeningHours:
    hours = form.store(view.actor)
    if hours is None:
        raise Problem("stale")
    return OpeningHours.objects.get(pk=hours.pk)


def _hours(hours: OpeningHours) -> dict[str, Any]:
    more = {"version": hours.version, "created_at": hours.created_at}
    return {"id": str(hours.public_id), **told(hours), **more}
