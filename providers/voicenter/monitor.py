"""Voicenter's monitor: which extensions there are, and who rings or talks right now (fact sheet, 6.5 and 6.6)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from providers.base import ActiveCall, Extension, Progress, Refused, Unclear
from providers.recording import LATEST_EPOCH
from providers.voicenter.client import Client
from providers.voicenter.errors import OK
from providers.voicenter.history import key_of, number_of
from providers.voicenter.messages import rows, text, whole
from providers.wording import gettext_noop as _

EXTENSIONS_PATH = "/Comet/api/GetExtensions"
ACTIVE_PATH = "/comet/API/GetExtensionsCalls"
WHOLE_ACCOUNT = 1

PROGRESS: Mapping[str, Progress] = {
    "RINGING": Progress.RINGING,
    "DIALING": Progress.DIALLING,
    "TALKING": Progress.TALKING,
    "HOLD": Progress.TALKING,
}


def extensions(client: Client) -> list[Extension]:
    """A wrong token is answered without an error, by an empty list; so that is refused."""
    told = rows(_ask(client, EXTENSIONS_PATH, {"showAll": WHOLE_ACCOUNT}), "extensions")
    found = [
        Extension(code, text(row.get("name")), text(row.get("username")))
        for row in told
        if (code := text(row.get("sip")))
    ]
    if not found:
        raise Refused(_("Voicenter shows no extensions. Check the token."), field="code")
    return found


def active_calls(client: Client, extension: str) -> list[ActiveCall]:
    told = _ask(client, ACTIVE_PATH, {"extension": extension} if extension else {})
    return [_active(text(row.get("username")), call) for row in rows(told, "extensions") for call in rows(row, "calls")]


def _active(extension: str, call: Mapping[str, object]) -> ActiveCall:
    started = whole(call.get("callstarted")) or 0
    return ActiveCall(
        reference=text(call.get("ivrid")),
        extension=extension,
        progress=PROGRESS.get(text(call.get("callstatus")).upper(), Progress.DIALLING),
        number=number_of(text(call.get("callerphone"))),
        started_at=datetime.fromtimestamp(started, UTC) if 0 < started < LATEST_EPOCH else None,
        key=key_of(call.get("customdata")),
    )


def _ask(client: Client, path: str, body: Mapping[str, object]) -> dict[str, object]:
    told = client.ask(client.addresses["monitor"] + path, body, "err")
    code = whole(told.get("err"))
    if code is None:
        raise Unclear(_("Voicenter's answer about extensions does not tell whether it is one."))
    if code != OK:
        raise Refused(_("Voicenter refused to tell about extensions."), code=str(code))
    return told
