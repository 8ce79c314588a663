"""Refuses to start in a shape that would be unsafe. Each error says what to set."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from accounts.rehearsing import is_simulated
from portal.owners_role import making, role_state


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


@register()
def staff_come_from_somewhere(
    app_configs: Sequence[AppConfig] | None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """A list that lets everybody in, or that names nobody, only looks like a protection."""
    if not settings.STAFF_ADDRESSES_GIVEN:
        return []
    if not settings.STAFF_ADDRESSES or any(network.prefixlen == 0 for network in settings.STAFF_ADDRESSES):
        return [
            Error(
                "STAFF_ADDRESSES lets everybody in. Name the networks that staff work in, or leave it out.",
                id="portal.E003",
            )
        ]
    return []


@register(Tags.database)
def owners_have_a_role(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Without its role in PostgreSQL an owner's request is kept to its business by our own filters alone."""
    for database in (connections[name] for name in databases or ()):
        if database.vendor != "postgresql":
            continue
        state = role_state(database)
        if not (state.is_ours or state.may_make_roles):
            return [
                checks.Warning(
                    "Row-level security is off: this database user may make no roles. The portal works without it.",
                    hint=f"Let an administrator run, and then `manage.py migrate`: {'; '.join(making())};",
                    id="portal.W003",
                )
            ]
    return []
