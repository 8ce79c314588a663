"""A signing secret lies sealed in the database, and its seal can be renewed."""

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import Business, WebhookEndpoint
from accounts.sealing import Unreadable
from accounts.webhooks import keeping
from tests.making import make_business, make_user

pytestmark = pytest.mark.django_db


def make_endpoint(business: Business) -> tuple[WebhookEndpoint, str]:
    endpoint = WebhookEndpoint(business=business, address="https://hooks.example.com/")
    return endpoint, keeping.add(endpoint, make_user())


def test_it_is_not_stored_in_clear() -> None:
    endpoint, secret = make_endpoint(make_business())
    assert secret not in repr(WebhookEndpoint.objects.values().get(pk=endpoint.pk))


def test_sealed_for_one_endpoint_it_does_not_open_for_another() -> None:
    one, _ = make_endpoint(make_business())
    other, _ = make_endpoint(make_business())
    other.sealed_secret = one.sealed_secret
    with pytest.raises(Unreadable):
        other.secret()


def test_it_outlives_the_key_it_was_sealed_with(settings: Settings) -> None:
    endpoint, secret = make_endpoint(make_business())
    new, old = b"n" * 32, settings.CREDENTIAL_KEYS
    settings.CREDENTIAL_KEYS = [new, *old]
    call_command("rotate_keys")
    settings.CREDENTIAL_KEYS = [new]
    endpoint.refresh_from_db()
    assert endpoint.secret() == secret
