"""Refuses to start in a shape that would be unsafe. Each error says what to set."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from accounts.rehearsing import is_simulated


@register()
def no_debug_against_real_providers(
    app_configs: Sequence[AppConfig] | None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """DEBUG pages show settings and local variables: never beside credentials that cost money."""
    if settings.DEBUG and not all(map(is_simulated, settings.PROVIDER_ADDRESSES)):
        return [
            Error(
                "DEBUG is on while real providers are set. Unset DEBUG, or point the *_URL at a simulator.",
                id="portal.E001",
            )
        ]
    return []


@register()
def proxies_are_told(
    app_configs: Sequence[AppConfig] | None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Behind TLS there is a proxy, and the limits by address depend on knowing which."""
    if settings.SECURE and not settings.TRUSTED_PROXIES_GIVEN:
        return [
            Error(
                "PUBLIC_URL is https but TRUSTED_PROXIES is not set. Set the proxies' networks, or none.",
                id="portal.E002",
            )
        ]
    return []
