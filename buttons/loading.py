"""Reads buttons with everything the public half needs of them, by one statement that is put together once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Aggregate, JSONField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONArray

from accounts.models import Business, ProviderAccount
from buttons.models import Button, Destination, OpeningException, OpeningHours, OpeningWindow
from buttons.schedule import ExceptionWindow, Schedule, Window
from screening.rules import Verdict

Row = tuple[Any, ...]
"""A button as the database gives it. Two that are equal were read of a button that did not change."""

PARTS: dict[str, type[Model]] = {
    "": Button,
    "business__": Business,
    "account__": ProviderAccount,
    "hours__": OpeningHours,
}
PUBLIC_ID = [column.attname for column in Button._meta.concrete_fields].index("public_id")
ROWS = ("window_rows", "exception_rows", "list_rows", "phone_rows")


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
    """`button` has its business, account and hours at hand. `schedule` None: always open. `phones` are E.164.

    `more` is what the reader asked for beside, by name.
    """

    button: Button
    schedule: Schedule | None
    lists: tuple[LoadedList, ...]
    phones: tuple[str, ...]
    more: Mapping[str, Any] = field(default_factory=dict)


class Statement:
    """Reads buttons by their public ids. `more` are annotations of the button's query that are read beside.

    Putting the text together costs more than the database's answer, so it is kept: only the ids differ.
    """

    def __init__(self, more: Mapping[str, Any]) -> None:
        self._more = tuple(more)
        columns = [prefix + name for prefix, model in PARTS.items() for name in _names(model)]
        rows = _with_rows().annotate(**more).order_by().filter(public_id__in=[uuid4()])
        self._compiler = rows.values_list(*columns, *ROWS, *more).query.get_compiler(DEFAULT_DB_ALIAS)
        text, parameters = self._compiler.as_sql()
        self._text, self._end = text.rsplit("%s", 1)
        self._parameters = parameters[:-1]

    def rows(self, ids: Collection[UUID]) -> list[Row]:
        """A row for each of the ids that a button has, in any order. One query."""
        wanted = Button._meta.get_field("public_id")
        marks = ", ".join(["%s"] * len(ids))
        with connection.cursor() as cursor:
            cursor.execute(
                self._text + marks + self._end,
                [*self._parameters, *(wanted.get_db_prep_value(one, connection) for one in ids)],
            )
            return [tuple(row) for row in cursor.fetchall()]

    def public_id(self, row: Row) -> UUID:
        found = row[PUBLIC_ID]
        return found if isinstance(found, UUID) else UUID(found)

    def loaded(self, row: Row) -> Loaded:
        """The row as the gate and the config read it."""
        values = iter(next(iter(self._compiler.results_iter([[row]]))))
        button, business, account, hours = (_made(model, values) for model in PARTS.values())
        button.business, button.account, button.hours = business, account, hours if hours.pk else None
        windows, exceptions, lists, phones = (next(values) or () for _ in ROWS)
        return Loaded(
            button,
            _schedule(button.hours, windows, exceptions),
            tuple(LoadedList(pk, Verdict(verdict), name) for pk, verdict, name in lists),
            tuple(number for (number,) in phones),
            dict(zip(self._more, values, strict=True)),
        )


def _with_rows() -> QuerySet[Button]:
    lists = Button.lists.through._default_manager.filter(button=OuterRef("pk"))
    return Button.objects.annotate(
        window_rows=_rows(OpeningWindow.objects.filter(hours=OuterRef("hours")), "hours", "weekday", "opens", "closes"),
        exception_rows=_rows(
            OpeningException.objects.filter(hours=OuterRef("hours")), "hours", "date", "label", "opens", "closes"
        ),
        list_rows=_rows(lists, "button", "screeninglist_id", "screeninglist__verdict", "screeninglist__name"),
        phone_rows=_rows(Destination.objects.filter(button=OuterRef("pk")), "button", "number"),
    )


def _rows(queryset: QuerySet[Any], group: str, *columns: Any) -> Subquery:
    # No order: it would split the group, and nobody who reads these rows depends on one.
    grouped = queryset.order_by().values(group).annotate(rows=JSONRows(JSONArray(*columns)))
    return Subquery(grouped.values("rows"), output_field=models.JSONField())


def _names(model: type[Model]) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields]


def _made(model: type[Model], values: Any) -> Any:
    names = _names(model)
    return model.from_db(DEFAULT_DB_ALIAS, names, [next(values) for _ in names])


def _schedule(hours: OpeningHours | None, windows: Any, exceptions: Any) -> Schedule | None:
    if hours is None:
        return None
    return Schedule(
        hours.time_zone,
        tuple(Window(*row) for row in windows),
        tuple(ExceptionWindow(date.fromisoformat(day), *rest) for day, *rest in exceptions),
    )
