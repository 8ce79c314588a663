"""Keeps the closed days that a set of hours takes from a country's holiday calendar, over the coming months."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.models import Business, Membership, Role
from buttons.holidays_calendar import Holiday, holidays_between
from buttons.models import OpeningException, OpeningHours

AHEAD = timedelta(days=396)
"""Thirteen months: a year and the days until the next renewal, however late it comes."""


def language_of(business: Business) -> str:
    """What the names of days are written in: the language that the owner of longest standing chose, "" for none."""
    owners = Membership.objects.filter(business=business, role=Role.OWNER).exclude(user__language="").order_by("pk")
    return owners.values_list("user__language", flat=True).first() or ""


def coming(hours: OpeningHours, today: date) -> list[Holiday]:
    """The calendar's days for the country and region that the set names, in the business's words."""
    if not hours.holiday_country:
        return []
    language = language_of(hours.business)
    return holidays_between(hours.holiday_country, hours.holiday_region, today, today + AHEAD, language)


def renew(hours: OpeningHours, today: date) -> bool:
    """Bring the calendar's rows in step; whether anything changed. A date of the owner's own wins over the calendar."""
    own = set(hours.exceptions.filter(is_holiday=False).values_list("date", flat=True))
    wanted = {(day.date, day.name) for day in coming(hours, today) if day.date not in own}
    kept = hours.exceptions.filter(is_holiday=True)
    if wanted == set(kept.values_list("date", "label")):
        return False
    kept.delete()
    OpeningException.objects.bulk_create(
        OpeningException(hours=hours, date=on, label=label, is_holiday=True) for on, label in sorted(wanted)
    )
    return True


def renew_all() -> None:
    """Renew every set that follows a calendar. Following the time tells the providers that hold dates."""
    for pk in list(OpeningHours.objects.exclude(holiday_country="").values_list("pk", flat=True)):
        with transaction.atomic():
            hours = (
                OpeningHours.objects.select_for_update(of=("self",), no_key=True)
                .select_related("business")
                .filter(pk=pk)
                .first()
            )
            if hours is not None and renew(hours, timezone.now().astimezone(hours.schedule().zone).date()):
                auditing.record(hours.business, None, gettext_noop("holidays renewed"), hours, hours.public_id)
