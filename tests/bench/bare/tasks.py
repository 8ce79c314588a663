"""How a click is usually handed to a provider: a Celery task after the commit."""

import requests
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from tests.bench.bare.models import Outbox

CLICK2CALL = "/ForwardDialer/click2call.aspx"


@shared_task
def send(message_id: int) -> None:
    """Send one message, and write down that it was sent."""
    message = Outbox.objects.get(pk=message_id)
    address = settings.PROVIDER_ADDRESSES["voicenter"]["api"] + CLICK2CALL
    order = {"code": "a-code", "action": "call", "format": "JSON", **message.message}
    requests.post(address, json=order, timeout=10).raise_for_status()
    message.sent_at = timezone.now()
    message.save(update_fields=["sent_at"])
