"""Which buttons a member of staff has just pushed again: kept in their session, so that the next page can tell how
far that is from the pushes themselves."""

from django.db.models import QuerySet
from django.http import HttpRequest

from buttons.models import Button

SESSION_KEY = "following"
MOST = 1000
"""Buttons that are followed."""


def begin(request: HttpRequest, buttons: QuerySet[Button]) -> None:
    """Follow these from now on, and no others."""
    request.session[SESSION_KEY] = list(buttons.order_by("pk").values_list("pk", flat=True)[:MOST])


def followed(request: HttpRequest) -> QuerySet[Button]:
    """What `begin` was told last; nothing, if nothing."""
    return Button.objects.filter(pk__in=request.session.get(SESSION_KEY, []))
