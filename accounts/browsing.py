"""Pages of rows, newest first, by key: as quick on the ten-thousandth page as on the first, and without a count."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
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


def page_of(rows: QuerySet[Row], asked: QueryDict, size: int, *, name: str = "public_id") -> Page[Row]:
    """The page after the row that `?before=` names by its field `name`; what names none of `rows` is the first page."""
    before = _key(rows, name, asked.get("before", ""))
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: size + 1])
    following = asked.copy()
    following.pop("before", None)
    newest = following.urlencode()
    if len(found) <= size:
        return Page(found, "", newest, before is None)
    following["before"] = str(getattr(found[size - 1], name))
    return Page(found[:size], following.urlencode(), newest, before is None)


def _key(rows: QuerySet[Row], name: str, value: str) -> int | None:
    if "\0" in value:  # PostgreSQL takes no such text
        return None
    try:
        key: int | None = rows.filter(**{name: value}).values_list("pk", flat=True).first()
    except (ValidationError, ValueError):  # what is no id, or no number, at all
        return None
    return key
