"""Clicks that were refused, and calls held against the providers' records."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import choice, number
from accounts.api.operations import operation, page_of, query
from accounts.api.paging import paged
from calls import comparing
from calls.api_owner.calls import CallsApi
from calls.api_owner.shapes import FILTERS, SIDES, ComparedShape, RefusedShape
from calls.api_owner.showing import call_row, record_row
from calls.comparing import Side
from calls.models import Call, CallRecord, RefusedClick

USUAL_DAYS, MOST_DAYS = 30, 400


class RefusedApi(CallsApi):
    """Refused clicks."""

    @operation(
        "List refused clicks", scope="calls:read", answers=page_of(RefusedShape), pages=True, filters=FILTERS[:1]
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Each with its true reason."""
        clicks: QuerySet[RefusedClick] = self.business.refused_clicks.select_related("button")
        if (button := self.filtered(request).filters().button) is not None:
            clicks = clicks.filter(button=button)
        return paged(request, clicks, _click)


class RecordsApi(CallsApi):
    """Calls against records."""

    @operation(
        "Compare calls with records",
        scope="calls:read",
        answers=page_of(ComparedShape),
        pages=True,
        filters=[
            query("list", "Matched, calls without record, records without call, or differing.", enum=SIDES),
            query("days", "How far back.", type={"type": "integer", "minimum": 1, "maximum": MOST_DAYS}),
        ],
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """One of four lists; matched if none is named."""
        side = Side(choice(request, "list", SIDES) or Side.MATCHED)
        now = timezone.now()
        since = now - timedelta(days=number(request, "days", USUAL_DAYS, MOST_DAYS))
        if side is Side.RECORDS:
            return paged(request, comparing.without_call(self.business, since), self._record)
        calls = {
            Side.MATCHED: comparing.matched(self.business, since),
            Side.CALLS: comparing.without_record(self.business, since, now),
            Side.DIFFERING: comparing.differing(self.business, since),
        }[side]
        return paged(request, calls.select_related("asked_by", "record__account"), self._call)

    def _record(self, record: CallRecord) -> dict[str, Any]:
        return {"call": None, "record": record_row(record, whole=self.is_whole), "differences": []}

    def _call(self, call: Call) -> dict[str, Any]:
        record = getattr(call, "record", None)
        return {
            "call": call_row(call, whole=self.is_whole),
            "record": record and record_row(record, whole=self.is_whole),
            "differences": comparing.differences(call) if record else [],
        }


def _click(click: RefusedClick) -> dict[str, Any]:
    names = ("reason", "sentence", "country", "origin", "at")
    told = {name: getattr(click, name) for name in names}
    return {"id": str(click.public_id), "button": str(click.button.public_id), **told}
