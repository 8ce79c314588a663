"""Makes the rows that tests begin with, through the same functions a form uses."""

from itertools import count
from typing import Any

from accounts.models import Business, Membership, ProviderAccount, Role, User
from buttons.models import Button, Destination, OpeningHours
from buttons.saving import SETTINGS_MODELS, ButtonDraft, save_button
from screening.models import NeverCall
from screening.register import hashes

PASSWORD = "a-harbour-full-of-ropes"

CREDENTIALS = {
    "anveo": {"user_key": "anveo-canary-key"},
    "viviphone": {"key": "viviphone-canary-key"},
    "voicenter": {"code": "voicenter-canary-code"},
}
OWN_SETTINGS: dict[str, dict[str, Any]] = {
    "anveo": {"profile_id": "main-profile"},
    "viviphone": {},
    "voicenter": {"agent_phone": "SIPAGT01"},
}
_numbers = count(1)


def make_user(email: str = "", **fields: Any) -> User:
    return User.objects.create_user(email or f"person{next(_numbers)}@example.com", PASSWORD, **fields)


def make_business(name: str = "", **fields: Any) -> Business:
    return Business.objects.create(name=name or f"Business {next(_numbers)}", **fields)


def make_member(business: Business, role: Role = Role.OWNER) -> User:
    user = make_user()
    Membership.objects.create(business=business, user=user, role=role)
    return user


def make_account(business: Business, provider: str = "anveo", **credentials: str) -> ProviderAccount:
    account = ProviderAccount(business=business, provider=provider, name=f"{provider} {next(_numbers)}")
    account.seal_credentials(credentials or CREDENTIALS[provider])
    account.full_clean()
    account.save()
    return account


def make_draft(account: ProviderAccount, **fields: Any) -> ButtonDraft:
    """A draft that may be saved; `own` overrides the provider's own settings."""
    own = OWN_SETTINGS[account.provider] | fields.pop("own", {})
    lists, pin = fields.pop("lists", []), fields.pop("pin", 4821 if account.provider == "viviphone" else None)
    phones = fields.pop("phones", ["+12025550190"])
    fields.setdefault("image_url", "https://cdn.example.com/call.png")
    button = Button(business=account.business, account=account, **{"name": f"Button {next(_numbers)}"} | fields)
    return ButtonDraft(
        button=button,
        settings=SETTINGS_MODELS[account.provider](**own),
        destinations=[Destination(position=n, number=number) for n, number in enumerate(phones, 1)],
        lists=lists,
        pin=pin,
    )


def make_button(account: ProviderAccount, **fields: Any) -> Button:
    return save_button(make_draft(account, **fields), actor=None, expected_version=None)


def make_hours(business: Business, *windows: tuple[int, int, int], zone: str = "UTC") -> OpeningHours:
    """`windows` are weekday, opening and closing minute."""
    hours = OpeningHours.objects.create(business=business, name=f"Hours {next(_numbers)}", time_zone=zone)
    for weekday, opens, closes in windows:
        hours.windows.create(weekday=weekday, opens=opens, closes=closes)
    return hours


def is_never_called(e164: str) -> bool:
    """Whether the number stands on the register, under today's secret or a former one."""
    return NeverCall.objects.filter(number_hash__in=hashes(e164)).exists()
