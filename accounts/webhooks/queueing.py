"""Writes the messages that endpoints are to get. A worker sends them (`accounts.webhooks.delivering`)."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import Business, NoticeKind, WebhookDelivery, WebhookEndpoint

CALL_ASKED, CALL_ENDED, TEST = "call.asked", "call.ended", "test"

KINDS: dict[str, StrOrPromise] = {
    CALL_ASKED: gettext_lazy("A call was asked for"),
    CALL_ENDED: gettext_lazy("A call came to its end, however it ended"),
    **{kind.value: kind.label for kind in NoticeKind},
}
"""What an endpoint may hear of, in words."""


def announce(business: Business, kind: str, data: Mapping[str, Any], *, key: str) -> None:
    """Queue `data` for every endpoint of the business that hears of `kind`; what has this `key` is queued once."""
    endpoints = [one for one in business.webhooks.filter(is_active=True) if not one.kinds or kind in one.kinds]
    queue(endpoints, kind, data, key=key)


def queue(endpoints: list[WebhookEndpoint], kind: str, data: Mapping[str, Any], *, key: str) -> None:
    """One message for each endpoint; where there is one of this `key` already, no second one is made."""
    now = timezone.now()
    body = {"type": kind, "timestamp": now.isoformat(timespec="seconds"), "data": dict(data)}
    WebhookDelivery.objects.bulk_create(
        [
            WebhookDelivery(
                public_id=message_id(endpoint, kind, key),
                endpoint=endpoint,
                kind=kind,
                body=body,
                next_try_at=now,
            )
            for endpoint in endpoints
        ],
        ignore_conflicts=True,
    )


def message_id(endpoint: WebhookEndpoint, kind: str, key: str) -> uuid.UUID:
    """The id of the message that `queue` makes of these: the same of the same."""
    return uuid.uuid5(endpoint.public_id, f"{kind}:{key}")
