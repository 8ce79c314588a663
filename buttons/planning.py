"""From stored rows to the plan that compilers read."""

from collections.abc import Iterable, Sequence

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
from screening.models import ScreeningEntry, ScreeningList
from screening.rules import Rule, Verdict

SETTINGS_MODELS: dict[str, type[ProviderSettings]] = {
    "anveo": AnveoSettings,
    "viviphone": ViviphoneSettings,
    "voicenter": VoicenterSettings,
}


def settings_of(button: Button) -> ProviderSettings:
    """The settings row of the button's own provider."""
    found: ProviderSettings = SETTINGS_MODELS[button.account.provider]._default_manager.get(button=button)
    return found


def rules_of(lists: Iterable[ScreeningList]) -> tuple[Rule, ...]:
    """Every entry of those lists that has not expired for good; a provider cannot hold an expiry."""
    entries = ScreeningEntry.objects.filter(list__in=list(lists)).select_related("list").order_by("digits")
    return tuple(
        Rule(entry.digits, entry.is_prefix, Verdict(entry.list.verdict), entry.list.name, entry.expires_at)
        for entry in entries
        if entry.expires_at is None or entry.expires_at > timezone.now()
    )


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
        rules=rules_of(lists),
        max_duration=button.max_duration,
        own=settings.values(),
        now=timezone.now(),
    )
    return COMPILERS[button.account.provider](plan)


def compile_button(button: Button) -> Compiled:
    """Compile a stored button."""
    return compile_parts(button, settings_of(button), list(button.destinations.all()), button.lists.all())
