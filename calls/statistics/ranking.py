"""What calls came from most: their buttons, pages, campaigns and countries, all by one statement.

Its text is put together here: Django groups no rows that come from two tables.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, QuerySet, Sum, Value, When
from django.db.models.functions import StrIndex, Substr

from calls.rolled import RolledName
from calls.statistics.counting import ANSWERED
from calls.statistics.reach import Reach

Kind = RolledName.Kind

TOP = 8
"""Rows of a list of what calls came from most."""

EVERY = 2**31

SEEN = "seen (button, page, campaign, country, calls, answered) AS ({})"
OF_A_KIND = "SELECT '{0}', CAST({0} AS varchar(1000)), SUM(calls), SUM(answered) FROM seen{1} GROUP BY {0}"
MOST = """
WITH {seen} named (kind, name, calls, answered) AS ({named}),
summed AS (SELECT kind, name, SUM(calls) AS calls, SUM(answered) AS answered FROM named GROUP BY kind, name),
placed AS (SELECT summed.*, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY calls DESC, name) AS place FROM summed)
SELECT kind, name, calls, answered FROM placed WHERE place <= %s OR kind = 'button' ORDER BY kind, place
"""


@dataclass(frozen=True, slots=True)
class Named:
    """How often something was seen; `calls` of it, and how many of those were answered."""

    name: str
    calls: int
    answered: int


def rankings(reach: Reach) -> dict[str, list[Named]]:
    """By `Kind`, the most first: buttons by their names, pages, campaigns, countries by two letters."""
    found: dict[str, list[Named]] = defaultdict(list)
    for kind, row in named(reach, TOP):
        found[kind].append(row)
    names = {str(pk): name for pk, name in reach.buttons.items()}
    ours = (row for row in found[Kind.BUTTON] if row.name in names)
    buttons = [Named(names[row.name], row.calls, row.answered) for row in ours]
    found[Kind.BUTTON] = sorted(buttons, key=lambda one: (-one.calls, one.name))[:TOP]
    return found


def named(reach: Reach, most: int) -> list[tuple[str, Named]]:
    """So many of each kind, and every button, as its id."""
    sql, params = _statement(reach)
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, (*params, most))
        return [(kind, Named(name, int(calls), int(answered))) for kind, name, calls, answered in cursor.fetchall()]


def _statement(reach: Reach) -> tuple[str, tuple[Any, ...]]:
    """Its text, and its values but the last; no text where nothing can be found."""
    arms, seen, params = [], "", ()
    if reach.stretches() and reach.buttons:
        text, params = _seen(reach).query.sql_with_params()
        seen = f"{SEEN.format(text)},"
        arms = [OF_A_KIND.format(kind, "" if kind == Kind.BUTTON else f" WHERE {kind} <> ''") for kind in Kind]
    rolled = reach.rolled(RolledName).values_list("kind", "name").annotate(Sum("calls"), Sum("answered"))
    if not rolled.query.is_empty():
        text, more = rolled.query.sql_with_params()
        arms, params = [*arms, text], (*params, *more)
    return MOST.format(seen=seen, named=" UNION ALL ".join(arms)) if arms else "", params


def _seen(reach: Reach) -> QuerySet[Any, Any]:
    """Calls by all four at once. A page is told without what follows its question mark: that is of a visitor."""
    asked = StrIndex("page", Value("?"))
    path = Case(When(query__gt=0, then=Substr("page", 1, F("query") - 1)), default=F("page"))
    calls: QuerySet[Any, Any] = reach.calls().annotate(query=asked).annotate(path=path)
    kinds: Any = calls.values_list("button", "path", "campaign", "country")
    counted: QuerySet[Any, Any] = kinds.annotate(calls=Count("pk"), answered=Count("pk", filter=ANSWERED))
    return counted
