"""Pages of rows, newest first, by a cursor that only we can read and that is good for one business and one list."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import number
from accounts.api.problems import Problem
from accounts.sealing import Unreadable, seal, unseal

Row = TypeVar("Row", bound=Model)

USUAL, MOST = 25, 100
"""Rows of a page, unless `limit` says otherwise, and at most."""


Fetch = Callable[[str, int], tuple[list[Row], str]]
"""The rows after a mark ("" for the first ones), at most so many, and the mark of the following ones ("" if none)."""


def paged(request: Request, rows: QuerySet[Row], show: Callable[[Row], Any]) -> Response:
    """The page of these rows that `?cursor=` and `?limit=` ask for, by their keys.

    Raises a `Problem` for a cursor that is not of this list.
    """

    def fetch(after: str, size: int) -> tuple[list[Row], str]:
        found = list((rows.filter(pk__lt=int(after)) if after else rows).order_by("-pk")[: size + 1])
        return found[:size], str(found[size - 1].pk) if len(found) > size else ""

    return pages(request, fetch, show)


def pages(request: Request, fetch: Fetch[Row], show: Callable[[Row], Any]) -> Response:
    """The same for rows that are fetched in a way of their own: `items`, and in `next` the address of what follows."""
    rows, mark = fetch(_after(request), number(request, "limit", USUAL, MOST))
    following = _address(request, mark) if mark else None
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return Response({"items": [show(row) for row in rows], "next": following}, headers=headers)


def _after(request: Request) -> str:
    cursor = request.query_params.get("cursor")
    if cursor is None:
        return ""
    try:
        return unseal(cursor, _context(request))["after"]
    except Unreadable:
        raise Problem("bad_cursor") from None


def _address(request: Request, mark: str) -> str:
    following = request.query_params.copy()
    following["cursor"] = seal({"after": mark}, _context(request))
    return request.build_absolute_uri(f"{request.path}?{following.urlencode()}")


def _context(request: Request) -> str:
    """What a cursor is bound to; the address names the business."""
    return f"accounts.api.paging:{request.path}"
