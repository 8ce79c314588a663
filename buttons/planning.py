"""From stored rows to the plan that compilers read."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils import timezone

from buttons.compiling import COMPILERS, Compiled, Phone, Plan
from buttons.models import (
    AnveoSettings,
    Button,
    Destination,
    ProviderSettings,
    ViviphoneSettings,
    VoicenterSettings,
)
from providers.registry import PROVIDERS
from screening.models import ScreeningEntry, ScreeningList
from screening.rules import Rule, Verdict

SETTINGS_MODELS: dict[str, type[ProviderSettings]] = {
    "anveo": AnveoSettings,
    "viviphone": ViviphoneSettings,
    "voicenter": VoicenterSettings,
}


def settings_of(button: Button) -> ProviderSettings:
    """The settings row of the button's own provider."""
    found: ProviderSettings = getattr(button, SETTINGS_MODELS[button.account.provider].__name__.lower())
    return found


def rules_of(lists: Iterable[ScreeningList], *, provider: str) -> tuple[Rule, ...]:
    """Every entry of those lists that has not expired for good; a provider cannot hold an expiry.

    For a provider that keeps no lists one entry stands for all: it only has to be said that there are some.
    """
    named = {row.pk: (Verdict(row.verdict), row.name) for row in lists}
    if not named:
        return ()
    lasting = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    entries = ScreeningEntry.objects.filter(lasting, list__in=named).order_by("digits", "list")
    rows = entries.values_list("digits", "is_prefix", "list", "expires_at")
    return tuple(
        Rule(digits, is_prefix, *named[pk], expires_at)
        for digits, is_prefix, pk, expires_at in (rows if _keeps_lists(provider) else rows.order_by("list")[:1])
    )


def _keeps_lists(provider: str) -> bool:
    return any(column.name == "block_list" for column in PROVIDERS[provider].button_fields)


def compile_parts(
    button: Button, settings: ProviderSettings, destinations: Sequence[Destination], lists: Iterable[ScreeningList]
) -> Compiled:
    """Compile a button whose parts may not be stored yet."""
    plan = Plan(
        remote_name=button.public_id.hex,
        is_live=button.state == Button.State.LIVE and button.business.is_active,
        title=button.title,
        image_url=button.image_url,
        off_hours_message=button.off_hours_message,
        schedule=button.hours.schedule() if button.hours else None,
        countries=tuple(button.allowed_countries),
        origins=tuple(button.allowed_origins),
        phones=tuple(
            Phone(row.number, row.post_dial, row.is_sms) for row in sorted(destinations, key=lambda row: row.position)
        ),
        rules=rules_of(lists, provider=button.account.provider),
        max_duration=button.max_duration,
        own=settings.values(),
        now=timezone.now(),
    )
    return COMPILERS[button.account.provider](plan)


def compile_button(button: Button) -> Compiled:
    """Compile a stored button."""
    return compile_parts(button, settings_of(button), list(button.destinations.all()), button.lists.all())
