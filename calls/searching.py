"""Finds the calls that fit what is asked for, newest first, by index: as quick among a million as among a thousand.

A filter that could miss for long is bounded: `browse` looks at so many of the newest calls at a time and says how far
it has looked, so that a rare answer costs no more than a common one.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from accounts.browsing import Page
from accounts.models import Business
from accounts.zones import zone
from calls.filtering import FIRST_DAY, LAST_DAY, MISSED, UNDER_WAY, Filters
from calls.models import Call

LOOKED_AT = 10_000
"""Calls that one page looks through for its rows."""

OUT_OF_ORDER = timedelta(minutes=1)
"""Ids follow the moments of asking, but for calls that were asked for at the same time."""

MISSES = ("unanswered", "busy", "failed")


@dataclass(frozen=True, slots=True)
class Found:
    """A page, and the moment back to which was looked when not all of it was; None if all was."""

    page: Page[Call]
    looked_until: datetime | None


def calls_of(business: Business, filters: Filters) -> QuerySet[Call]:
    """The business's calls that fit."""
    return _narrowed(_of_period(business, filters), business, filters)


def _narrowed(calls: QuerySet[Call], business: Business, filters: Filters) -> QuerySet[Call]:
    if filters.number:
        calls = calls.filter(pk__in=_of_number(business, filters.number))
    same = {"button": filters.button, "country": filters.country, "campaign": filters.campaign}
    calls = calls.filter(**{name: value for name, value in same.items() if value})
    return calls.filter(_in_state(filters.state)) if filters.state else calls


def _of_number(business: Business, number: str) -> QuerySet[Call, int]:
    """By the index of account and number, asked for by itself: a database may otherwise go through the history."""
    accounts = business.provider_accounts.values_list("pk", flat=True)
    return Call.objects.filter(account__in=list(accounts), number=number).order_by().values_list("pk", flat=True)


def browse(business: Business, filters: Filters, asked: QueryDict, size: int) -> Found:
    """The page after the call that `?before=` names by its public id; the first one if it names none."""
    start = _key(business.calls.all(), asked.get("before", ""))
    every = _of_period(business, filters)
    every = every.filter(pk__lt=start) if start else every
    rows = _narrowed(every, business, filters)
    floor = _floor(every) if filters.are_selective else None
    if floor:
        rows = rows.filter(pk__gte=floor.pk)
    found = list(rows.select_related("button").order_by("-pk")[: size + 1])
    if len(found) > size:
        return Found(Page(found[:size], _address(asked, found[size - 1]), _address(asked), start is None), None)
    older = _address(asked, floor) if floor else ""
    return Found(Page(found, older, _address(asked), start is None), floor.asked_at if floor else None)


def _address(asked: QueryDict, last: Call | None = None) -> str:
    """The query string of the page after `last`, or of the first."""
    following = asked.copy()
    following.pop("before", None)
    if last is not None:
        following["before"] = str(last.public_id)
    return following.urlencode()


def _key(calls: QuerySet[Call], public_id: str) -> int | None:
    try:
        wanted = forms.UUIDField().clean(public_id)
    except forms.ValidationError:
        return None
    found: int | None = calls.filter(public_id=wanted).values_list("pk", flat=True).first()
    return found


def _in_state(state: str) -> Q:
    if state == UNDER_WAY:
        return Q(state__in=Call.UNDER_WAY)
    if state == MISSED:
        return Q(state=Call.State.ENDED, outcome__in=MISSES)
    return Q(state=state) if state in Call.State.values else Q(state=Call.State.ENDED, outcome=state)


def _of_period(business: Business, filters: Filters) -> QuerySet[Call]:
    """Also by ids, so that a period long ago is found in the history's own order without looking at what is newer."""
    calls: QuerySet[Call] = business.calls.all()
    since, until = (filters.since, filters.until)
    if since is None and until is None:
        return calls
    first = midnight(business, since or FIRST_DAY)
    last = midnight(business, (until or LAST_DAY) + timedelta(days=1))
    lowest, highest = _ends(business, first - OUT_OF_ORDER, last + OUT_OF_ORDER)
    if lowest is None or highest is None:
        return calls.none()
    return calls.filter(pk__range=(lowest, highest), asked_at__gte=first, asked_at__lt=last)


def _ends(business: Business, first: datetime, last: datetime) -> tuple[int | None, int | None]:
    """The first and the last id of a period: each button's by its own index, however many calls lie between."""
    calls = Call.objects.filter(button=OuterRef("pk"), asked_at__gte=first, asked_at__lt=last).values("pk")
    ends = business.buttons.order_by().aggregate(
        first=Min(Subquery(calls.order_by("asked_at")[:1])), last=Max(Subquery(calls.order_by("-asked_at")[:1]))
    )
    return ends["first"], ends["last"]


def midnight(business: Business, day: date) -> datetime:
    """When that day begins where the business is."""
    return datetime.combine(day, time(), zone(business.time_zone))


def _floor(calls: QuerySet[Call]) -> Call | None:
    """The call that lies `LOOKED_AT` further back; None if the history ends before."""
    place = calls.order_by("-pk").values("pk")[LOOKED_AT - 1 : LOOKED_AT]
    return Call.objects.filter(pk=Subquery(place)).only("pk", "public_id", "asked_at").first()
