"""Reads a button with everything the public half needs of it, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Aggregate, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONArray

from buttons.models import Button, Destination, OpeningException, OpeningWindow
from buttons.schedule import ExceptionWindow, Schedule, Window
from screening.rules import Verdict


class JSONRows(Aggregate):
    """All rows of a subquery as one list of lists."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


@dataclass(frozen=True, slots=True)
class LoadedList:
    """A screening list without its entries."""

    pk: int
    verdict: Verdict
    name: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """`button` has its business, account and hours at hand. `schedule` None: always open. `phones` are E.164."""

    button: Button
    schedule: Schedule | None
    lists: tuple[LoadedList, ...]
    phones: tuple[str, ...]


def buttons() -> QuerySet[Button]:
    """Buttons with all that `loaded` wants, in one statement."""
    lists = Button.lists.through._default_manager.filter(button=OuterRef("pk"))
    return Button.objects.select_related("business", "account", "hours").annotate(
        window_rows=_rows(OpeningWindow.objects.filter(hours=OuterRef("hours")), "hours", "weekday", "opens", "closes"),
        exception_rows=_rows(
            OpeningException.objects.filter(hours=OuterRef("hours")), "hours", "date", "label", "opens", "closes"
        ),
        list_rows=_rows(lists, "button", "screeninglist_id", "screeninglist__verdict", "screeninglist__name"),
        phone_rows=_rows(Destination.objects.filter(button=OuterRef("pk")), "button", "number"),
    )


def load(rows: QuerySet[Button], public_id: UUID) -> Loaded | None:
    """The button of that public id among `rows`; None if there is none, or it is retired. One query."""
    found = rows.exclude(state=Button.State.RETIRED).filter(public_id=public_id).order_by().first()
    return None if found is None else loaded(found)


def loaded(button: Any) -> Loaded:
    """A row of `buttons()` as the gate and the config read it."""
    schedule = None
    if button.hours is not None:
        schedule = Schedule(
            button.hours.time_zone,
            tuple(Window(*row) for row in button.window_rows or ()),
            tuple(_exception(*row) for row in button.exception_rows or ()),
        )
    lists = tuple(LoadedList(pk, Verdict(verdict), name) for pk, verdict, name in button.list_rows or ())
    return Loaded(button, schedule, lists, tuple(number for (number,) in button.phone_rows or ()))


def _exception(day: str, label: str, opens: int | None, closes: int | None) -> ExceptionWindow:
    return ExceptionWindow(date.fromisoformat(day), label, opens, closes)


def _rows(queryset: QuerySet[Any], group: str, *columns: str) -> Subquery:
    # No order: it would split the group, and nobody who reads these rows depends on one.
    rows: Iterable[str] = columns
    grouped = queryset.order_by().values(group).annotate(rows=JSONRows(JSONArray(*rows)))
    return Subquery(grouped.values("rows"), output_field=models.JSONField())
