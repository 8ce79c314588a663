"""The door of the API: a button asked for as JSON, held to the same limits as on its form."""

from typing import Any

from accounts.models import ProviderAccount
from tests.api.conftest import Program, token_for
from tests.documented import Limit
from tests.limits.cases import Case
from tests.limits.reach import FORM_FIELDS
from tests.limits.said import our_value
from tests.making import CREDENTIALS, make_account, make_business, make_member

OWN: dict[str, dict[str, Any]] = {
    "anveo": {"profile_id": "main-profile", "callflow": "89abcdef", "caller_id": "12025550100"},
    "viviphone": {},
    "voicenter": {"agent_phone": "SIPAGT01"},
}
PHONES = {"anveo": 1, "viviphone": 3, "voicenter": 1}
TOP = {"image_url", "title", "off_hours_message", "max_delay", "pin", "panel_text"}
"""What stands at the top of the body; the rest are the provider's own settings, and the phones."""


class ApiDoor:
    """Says one value in an otherwise good button. It asks for the losses, which are told of a good button only."""

    def __init__(self) -> None:
        business = make_business(country="US")
        self.address = f"/api/v1/businesses/{business.public_id}/buttons/losses/"
        self.accounts = {provider: make_account(business, provider) for provider in CREDENTIALS}
        self.program = Program(token_for(make_member(business)))

    def verdict(self, limit: Limit, method: str, case: Case) -> str:
        """`refused` if the error stands at this place in the body and nowhere else."""
        name = FORM_FIELDS[limit.provider, limit.wire]
        body = _body(self.accounts[limit.provider])
        body["settings"] |= _under(limit)
        *way, last = place = _place(name)
        at: Any = body
        for step in way:
            at = at[step]
        at.pop(last, None)
        if (value := our_value(limit.provider, limit.wire, case.value)) is not None:
            at[last] = value
        answer = self.program.post(self.address, body)
        return "taken" if answer.status_code == 200 else _told(answer, ".".join(map(str, place)))


def _body(account: ProviderAccount) -> dict[str, Any]:
    provider = account.provider
    pin = {"pin": 4821} if provider == "viviphone" else {}
    return pin | {
        "account": str(account.public_id),
        "name": "Front door",
        "title": "Call me",
        "image_url": "https://cdn.example.com/call.png",
        "destinations": [{"number": f"+1202555014{n}"} for n in range(PHONES[provider])],
        "settings": dict(OWN[provider]),
    }


def _under(limit: Limit) -> dict[str, str]:
    """What else must be said for the limit to apply."""
    if limit.when == ("CONFIGURATION", "CALLFLOW") or "DIAL.CALLFLOW" in limit.methods:
        return {"configuration": "CALLFLOW"}
    return {"agent_phone": "logincode"} if limit.when == ("phone", "logincode") else {}


def _place(name: str) -> tuple[Any, ...]:
    if name.startswith("destination_"):
        _, position, end = name.split("_", 2)
        return "destinations", int(position) - 1, end
    return (name,) if name in TOP else ("settings", name)


def _told(answer: Any, place: str) -> str:
    fields = {one["field"] for one in answer.json()["errors"]}
    return "refused" if fields == {place} else f"refused at {', '.join(sorted(map(str, fields)))}"
