"""Pages of rows, newest first, by key: as quick on the ten-thousandth page as on the first, and without a count."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

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
    """The page after the row that `?before=` names by its public id; what names none of `rows` is the first page."""
    before = _key(rows, asked.get("before", ""))
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: size + 1])
    following = asked.copy()
    following.pop("before", None)
    newest = following.urlencode()
    if len(found) <= size:
        return Page(found, "", newest, before is None)
    following["before"] = str(getattr(found[size - 1], "public_id"))  # noqa: B009  (both kinds of row have one)
    return Page(found[:size], following.urlencode(), newest, before is None)


def _key(rows: QuerySet[Row], public_id: str) -> int | None:
    try:
        named = UUID(public_id)
    except ValueError:
        return None
    key: int | None = rows.filter(public_id=named).values_list("pk", flat=True).first()
    return key
