"""Messages to businesses' own systems that hold a number: shown, forgotten, and dropped when they are old."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Business, Notice, StoredAnswer, WebhookDelivery

MESSAGES_KEPT = timedelta(days=30)
NOTICES_KEPT = timedelta(days=365)


def found(e164: str) -> dict[str, list[dict[str, Any]]]:
    """Messages about this number, ready to be written as JSON."""
    return {
        "webhook_messages": [
            {"kind": message.kind, "body": message.body, "state": message.state, "at": message.created_at}
            for message in _messages(e164)
        ]
    }


def erase(e164: str) -> dict[str, int]:
    """Drop the messages about this number, and the answers of the API that hold it; how many of each."""
    digits = e164.removeprefix("+")
    gone, _ = _messages(e164).delete()
    answers, _ = StoredAnswer.objects.filter(Q(body__contains=digits)).delete()
    return {"webhook_messages": gone, "stored_answers": answers}


def forget_old(business: Business, now: datetime) -> int:
    """Drop messages and notices that were kept long enough; how many rows went."""
    kept = min(MESSAGES_KEPT, timedelta(days=business.numbers_kept_days))
    messages = WebhookDelivery.objects.filter(endpoint__business=business, created_at__lt=now - kept)
    notices = Notice.objects.filter(business=business, at__lt=now - NOTICES_KEPT)
    return messages.delete()[0] + notices.delete()[0]


def _messages(e164: str) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(body__data__number=e164)
