"""What an owner asks to be sent at once: a test, or a message once more."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import WebhookDelivery, WebhookEndpoint
from accounts.webhooks import delivering
from accounts.webhooks.queueing import TEST, message_id, queue

SWITCHED_OFF = gettext_noop("The webhook is switched off. Switch it on first.")


def send_test(endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Send a message that says it is a test. Raises `ValidationError` if the endpoint is switched off."""
    _must_be_on(endpoint)
    key = timezone.now().isoformat()
    queue([endpoint], TEST, {"sentence": "This is a test."}, key=key)
    _send_now(endpoint)
    return endpoint.deliveries.get(public_id=message_id(endpoint, TEST, key))


def replay(delivery: WebhookDelivery) -> None:
    """Send a settled message once more; one that is under way stays so.

    Raises `ValidationError` if its endpoint is switched off.
    """
    _must_be_on(delivery.endpoint)
    delivering.send_again(delivery)
    _send_now(delivery.endpoint)


def _must_be_on(endpoint: WebhookEndpoint) -> None:
    if not endpoint.is_active:
        raise ValidationError(_(SWITCHED_OFF))


def _send_now(endpoint: WebhookEndpoint) -> None:
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
    delivering.nudge(endpoint.pk)
