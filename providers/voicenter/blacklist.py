"""Numbers that Voicenter dials for nobody in the account: add and remove, never read (fact sheet, section 6.4)."""

import re
from collections.abc import Sequence

from providers.base import NumberResult, ProviderError, Refused, Unclear
from providers.voicenter.client import Client
from providers.voicenter.errors import OK
from providers.voicenter.messages import rows, text, whole
from providers.wire import digits
from providers.wording import gettext_noop as _

ADD_PATH = "/Blacklist/AddBlackList"
REMOVE_PATH = "/Blacklist/RemoveBulkFromBlacklist"
AT_ONCE = 500
"""Numbers in one request; ours, no guide gives a limit."""

NUMBER = re.compile(r"\+?[0-9]{7,15}")
NO_NUMBER = _("Enter 7 to 15 digits with the country code.")
UNTOLD = _("Voicenter said nothing about this number.")


def change(client: Client, path: str, numbers: Sequence[str]) -> list[NumberResult]:
    """One result for each number, in their order. That the whole was accepted does not mean that each one was."""
    good = [digits(number) for number in numbers if NUMBER.fullmatch(number)]
    found: dict[str, str] = {}
    for start in range(0, len(good), AT_ONCE):
        found |= _send(client, path, good[start : start + AT_ONCE])
    return [NumberResult(number, _problem(number, found)) for number in numbers]


def _problem(number: str, found: dict[str, str]) -> str:
    return found.get(digits(number), UNTOLD) if NUMBER.fullmatch(number) else NO_NUMBER


def _send(client: Client, path: str, numbers: Sequence[str]) -> dict[str, str]:
    """Number -> problem, for those that the answer speaks of."""
    body = {"Phones": [{"Phone": number} for number in numbers]}
    told = client.ask(client.addresses["api"] + path, body, "errorcode", code_key="Code")
    code = whole(told.get("errorcode"))
    if code != OK:
        raise _refusal(code)
    return {text(row.get("phone")): _sentence(whole(row.get("errorcode"))) for row in rows(told, "phones")}


def _refusal(code: int | None) -> ProviderError:
    match code:
        case 1:
            return Refused(_("Voicenter does not accept the token."), code="1", field="code")
        case 2:
            return Refused(_("Voicenter misses the numbers."), code="2")
        case _:
            return Unclear(_("Voicenter's answer does not tell whether the list was changed."), code=str(code or ""))


def _sentence(code: int | None) -> str:
    match code:
        case 0:
            return ""
        case 1:
            return _("Voicenter does not take a number of this form.")
        case None:
            return UNTOLD
        case _:
            return f"Voicenter could not change this number (error {code})."
