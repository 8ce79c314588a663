"""The audit trail of a business."""

from datetime import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import BusinessApi
from accounts.api.filters import moment, text
from accounts.api.operations import operation, page_of, query
from accounts.api.paging import paged
from accounts.api.shapes import named
from accounts.models import AuditEntry, Role

EntryShape = named(
    "AuditEntry",
    "What was done, by whom, to what.",
    at=serializers.DateTimeField(),
    action=serializers.CharField(),
    actor=serializers.CharField(allow_null=True, help_text="An e-mail address; null: the portal itself."),
    target=serializers.CharField(),
    target_id=serializers.CharField(allow_blank=True),
    changes=serializers.DictField(help_text="Field: before and after; secrets as marks only."),
)


class TrailApi(BusinessApi):
    """Everything that was done in a business."""

    @operation(
        "List the audit trail",
        scope="trail:read",
        role=Role.OWNER,
        answers=page_of(EntryShape),
        pages=True,
        filters=[
            query("target_id", "Only what was done to the thing of this id."),
            query("since", "Only what was done at or after this instant.", type=datetime),
        ],
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Newest first."""
        rows = self.business.audit_entries.select_related("actor")
        if target := text(request, "target_id", 36):
            rows = rows.filter(target_id=target)
        if since := moment(request, "since"):
            rows = rows.filter(at__gte=since)
        return paged(request, rows, _entry)


def _entry(entry: AuditEntry) -> dict[str, Any]:
    names = ("at", "action", "target", "target_id", "changes")
    return {"actor": entry.actor.email if entry.actor else None} | {name: getattr(entry, name) for name in names}
