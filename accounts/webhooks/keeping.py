"""Stores endpoints and their secrets, with an entry in the audit trail for each change."""

import base64
import secrets

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.models import User, WebhookEndpoint
from accounts.webhooks import delivering

SECRET_BYTES = 32
"""Standard Webhooks 1.0.0, "Signature scheme": between 24 and 64."""


def add(endpoint: WebhookEndpoint, actor: User) -> str:
    """Store a new endpoint; the secret it is signed with, to be shown once."""
    endpoint.made_by = actor
    return _with_new_secret(endpoint, actor, gettext_noop("webhook added"))


def replace_secret(endpoint: WebhookEndpoint, actor: User) -> str:
    """Sign with a new secret from now on; the secret, to be shown once."""
    return _with_new_secret(endpoint, actor, gettext_noop("webhook's secret replaced"))


def change(endpoint: WebhookEndpoint, actor: User) -> None:
    """Store another address, or other kinds; it is tried afresh."""
    endpoint.failing_since = endpoint.rests_until = None
    with transaction.atomic():
        endpoint.save()
        _record(endpoint, actor, gettext_noop("webhook changed"))


def switch(endpoint: WebhookEndpoint, actor: User, *, on: bool) -> None:
    """Switch it on or off; switched off, it hears of nothing new, and what waits for it is given up."""
    endpoint.is_active = on
    change(endpoint, actor)
    delivering.give_up_switched_off()


def remove(endpoint: WebhookEndpoint, actor: User) -> None:
    """Delete the endpoint with everything that was to be sent to it."""
    with transaction.atomic():
        _record(endpoint, actor, gettext_noop("webhook removed"))
        endpoint.delete()


def _with_new_secret(endpoint: WebhookEndpoint, actor: User, action: str) -> str:
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
    endpoint.seal_secret(secret)
    with transaction.atomic():
        endpoint.save()
        _record(endpoint, actor, action)
    return secret


def _record(endpoint: WebhookEndpoint, actor: User, action: str) -> None:
    state: auditing.Changes = {"is_active": ["", endpoint.is_active], "kinds": ["", ", ".join(endpoint.kinds)]}
    auditing.record(endpoint.business, actor, action, endpoint, endpoint.public_id, changes=state)
