"""Pages of rows, newest first, by key: as quick on the ten-thousandth page as on the first, and without a count."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows, the query string of the next page ("" on the last), and that of the first."""

    rows: list[Row] = field(default_factory=list)
    older: str = ""
    newest: str = ""
    is_first: bool = True


def page_of(rows: QuerySet[Row], asked: QueryDict, size: int) -> Page[Row]:
    """The page that `?before=` names; what is no key of ours is read as the first page."""
    before = asked.get("before", "")
    known = before.isascii() and before.isdigit() and len(before) < MOST_DIGITS
    found = list((rows.filter(pk__lt=int(before)) if known else rows).order_by("-pk")[: size + 1])
    following = asked.copy()
    following.pop("before", None)
    newest = following.urlencode()
    if len(found) <= size:
        return Page(found, "", newest, not known)
    following["before"] = str(found[size - 1].pk)
    return Page(found[:size], following.urlencode(), newest, not known)


MOST_DIGITS = 18
"""Of a key that a database can compare."""
