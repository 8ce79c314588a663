"""The doors of the portal's pages: the form of a button, and the rows that it fills."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import Business, ProviderAccount
from buttons.forms.button import ButtonForm
from buttons.models import Button
from buttons.saving import SETTINGS_MODELS
from tests.documented import Limit
from tests.limits.cases import Case, Given
from tests.limits.reach import FORM_FIELDS
from tests.limits.said import our_value
from tests.making import CREDENTIALS

SHARED = {
    "name": "Front door",
    "title": "Call me",
    "color": "#1f5eff",
    "image_url": "https://cdn.example.com/call.png",
    "off_hours_message": "We are closed.",
    "allowed_countries": "US",
    "first_leg": "business",
    "max_duration": "20",
    "max_delay": "0",
    "calls_per_number_hour": "3",
    "calls_per_address_hour": "10",
    "calls_per_day": "200",
    "calls_at_once": "10",
    "position": "page",
    "font": "system-ui",
    "corner_radius": "8",
    "text_size": "100",
    "destination_1_number": "+12025550143",
}
OWN: Mapping[str, dict[str, str]] = {
    "anveo": {
        "profile_id": "main-profile",
        "color_style": "1",
        "configuration": "SIMPLE",
        "callflow": "89abcdef",
        "caller_id": "12025550100",
    },
    "viviphone": {
        **{f"destination_{n}_number": f"+1202555014{n}" for n in (1, 2, 3)},
        "pin": "4821",
        "default_route": "ph",
        "language": "en",
        "voicemail_delay": "20",
        "max_tier": "0",
    },
    "voicenter": {"agent_phone": "SIPAGT01", "phone_ring_seconds": "45", "target_ring_seconds": "45"},
}


class FormDoor:
    """Types one value into an otherwise good form of a new button."""

    def __init__(self) -> None:
        business = Business.objects.create(name="Example", country="US")
        self.accounts = {provider: _account(business, provider) for provider in CREDENTIALS}

    def verdict(self, limit: Limit, method: str, case: Case) -> str:
        """`refused` if the error stands beside this field and nowhere else."""
        account, name = self.accounts[limit.provider], FORM_FIELDS[limit.provider, limit.wire]
        typed = QueryDict(mutable=True)
        typed.update(SHARED | OWN[limit.provider] | _under(limit))
        typed.pop(name, None)
        if (text := _text(our_value(limit.provider, limit.wire, case.value))) is not None:
            typed[name] = text
        button = Button(business=account.business, account=account)
        form = ButtonForm(button, SETTINGS_MODELS[limit.provider](), typed)
        return _told({} if form.is_valid() else form.errors, name)


class RowDoor:
    """Puts one value into a row of the provider's settings, as staff or a program could."""

    def verdict(self, limit: Limit, method: str, case: Case) -> str:
        """`refused` if the column is named and no other."""
        name = FORM_FIELDS[limit.provider, limit.wire]
        row = SETTINGS_MODELS[limit.provider](**_columns(limit))
        setattr(row, name, our_value(limit.provider, limit.wire, case.value))
        try:
            row.full_clean(exclude=["button"], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            return _told(error.message_dict, name)
        return "taken"


def _account(business: Business, provider: str) -> ProviderAccount:
    account = ProviderAccount(business=business, provider=provider, name=provider)
    account.seal_credentials(CREDENTIALS[provider])
    account.save()
    return account


def _columns(limit: Limit) -> dict[str, str]:
    model = SETTINGS_MODELS[limit.provider]
    return {name: text for name, text in (OWN[limit.provider] | _under(limit)).items() if name in model.documented()}


def _under(limit: Limit) -> dict[str, str]:
    """What else must be typed for the limit to apply."""
    if limit.when == ("CONFIGURATION", "CALLFLOW") or "DIAL.CALLFLOW" in limit.methods:
        return {"configuration": "CALLFLOW"}
    return {"agent_phone": "logincode"} if limit.when == ("phone", "logincode") else {}


def _text(value: Given) -> str | None:
    """What a browser sends; None where it sends nothing."""
    match value:
        case None | False:
            return None
        case True:
            return "on"
        case dict():
            return "\n".join(f"{name} = {text}" for name, text in value.items())
        case _:
            return str(value)


def _told(errors: Mapping[str, object], name: str) -> str:
    if not errors:
        return "taken"
    return "refused" if set(errors) == {name} else f"refused at {', '.join(sorted(errors))}"
