"""The door of the adapters: they refuse before anything is sent, and what they take they send as it was given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from providers.base import Dial, Provider, Refused, Unclear
from providers.fields import Field, Value
from providers.registry import PROVIDERS
from tests.documented import Limit
from tests.limits.cases import Case, Given
from tests.limits.said import our_value, texts
from tests.providers.samples import REMOTE_ID, SAMPLES
from tests.providers.scripted import Received, ScriptedServer
from tests.providers.test_every_parameter import ANSWERS, WINDOW

KEY = "call-key-1"
Values = dict[str, Any]

SIMPLE = SAMPLES["anveo"].button
FLOW = {name: value for name, value in SIMPLE.items() if name not in {"phone_number", "ask_confirmation"}} | {
    "configuration": "CALLFLOW",
    "callflow": "89abcdef",
    "caller_id": "12025550100",
}
PHONES = {"phone_number": "12025550143", "dest_phone_number": "442079460001"}
BASES: Mapping[str, Mapping[str, Value]] = {
    "DIAL.CONNECT": {**SIMPLE, **PHONES},
    "DIAL.CALLFLOW": {**FLOW, **PHONES},
    "action=call": {"agent_phone": "SIPAGT01", "target": "972501234567"},
    "action=terminate": {"agent_phone": "SIPAGT01"},
}
"""Method -> settings that may be sent; the rest take their provider's sample button."""


def place_call(provider: Provider, values: Values) -> object:
    """Each phone is given where the portal has it: the dial's own two, or Voicenter's extension among the settings."""
    first = values.pop("phone_number", None) or ""
    second = (values.pop("target", None) if provider.slug == "voicenter" else values.pop("dest_phone_number")) or ""
    if values.get("configuration") == "CALLFLOW":
        first, second = "", first
    length = values.pop("max_duration", None) if provider.slug == "anveo" else None
    delay = values.pop("delay", None) or 0
    return provider.place_call(Dial(KEY, first, second, delay=delay, max_duration=length, settings=values))


ORDERS: Mapping[str, Callable[[Provider, Values], object]] = {
    "create_button": lambda provider, values: provider.create_button(values, values.pop("remote_id", None)),
    "update_button": lambda provider, values: provider.update_button(values.pop("remote_id", None), values),
    "read_button": lambda provider, _: provider.read_button(REMOTE_ID),
    "history": lambda provider, _: provider.history(WINDOW),
    "place_call": place_call,
    "terminate_call": lambda provider, values: provider.terminate_call(values["agent_phone"] or ""),
}


@dataclass(frozen=True)
class AdapterDoor:
    """Gives one order to an adapter whose provider, at the other end of a socket, takes everything."""

    server: ScriptedServer

    def verdict(self, limit: Limit, method: str, case: Case) -> str:
        """`taken` if it was sent as given, `refused` if it was refused at its own field and nothing was sent."""
        adapter, (spoken_by, field) = PROVIDERS[limit.provider], spoken(limit, method)
        value = our_value(limit.provider, limit.wire, case.value)
        credentials, values = dict(SAMPLES[limit.provider].credentials), base(limit, method)
        if field in adapter.credential_fields:
            credentials[field.name] = str(value or "")
        else:
            values[field.name] = value
        self.server.always(ANSWERS[limit.provider]).received.clear()
        provider = adapter(credentials, dict.fromkeys(adapter.address_names, self.server.url))
        try:
            ORDERS[spoken_by](provider, values)
        except Refused as error:
            where = "" if error.field == field.name else f" at {error.field}"
            return f"refused{where}{' after sending' if self.server.received else ''}"
        except Unclear:  # one answer cannot suit every method; what was sent is looked at
            pass
        return self._sent(limit, method, case.value)

    def _sent(self, limit: Limit, method: str, value: Given) -> str:
        told = [names for name, names in map(READERS[limit.provider], self.server.received) if name == method]
        if len(told) != 1:
            return f"sent {len(told)} times"
        sent = [text.removesuffix(KEY).removesuffix("|") for text in told[0].get(limit.wire, [])]
        wanted = texts(limit.provider, limit.wire, value)
        is_default = not value and (sent in ([], [""]) or sent == [limit.default])
        return "taken" if sent == wanted or is_default else f"sent as {sent}"


def spoken(limit: Limit, method: str) -> tuple[str, Field]:
    """The adapter's method that speaks this one, and the field that carries the parameter."""
    adapter = PROVIDERS[limit.provider]
    (found,) = (documented for documented in adapter.methods if documented.name == method)
    fields = [*found.fields, *adapter.credential_fields]
    return found.spoken_by, next(field for field in fields if field.wire == limit.wire)


def base(limit: Limit, method: str) -> Values:
    """Settings with which this method may be spoken, and under which the limit applies."""
    values: Values = {"remote_id": REMOTE_ID, **BASES.get(method, SAMPLES[limit.provider].button)}
    match limit.when:
        case ("CONFIGURATION", "CALLFLOW"):
            return {"remote_id": REMOTE_ID, **FLOW}
        case ("phone", login):
            return {**values, "agent_phone": login}
    return {**FLOW, **values} if limit.wire == "CONFIGURATION" else values


Told = tuple[str, dict[str, list[str]]]
"""A method's name, and every parameter with its texts."""


def read_anveo(request: Received) -> Told:
    root = etree.fromstring(request.body)
    action = root.find("ACTION")
    assert action is not None
    found = {"USERKEY": [root.findtext("USERTOKEN/USERKEY") or ""]}
    for row in action:
        text, variable = row.text or "", row.get("VARIABLENAME")
        found.setdefault(row.get("NAME", ""), []).append(text if variable is None else f"{variable}={text}")
    return action.get("NAME", ""), found


def read_viviphone(request: Received) -> Told:
    text = request.body.decode() if request.method == "POST" else urlsplit(request.target).query
    found = parse_qs(text, keep_blank_values=True)
    return found["method"][0], found


def read_voicenter(request: Received) -> Told:
    found: dict[str, list[str]] = {}
    for name, value in request.json.items():
        if value == KEY:
            continue
        is_variable = name.startswith("var_")
        wire, text = ("var_", f"{name.removeprefix('var_')}={value}") if is_variable else (name, str(value))
        found.setdefault(wire, []).append(text)
    return f"action={request.json['action']}", found


READERS: Mapping[str, Callable[[Received], Told]] = {
    "anveo": read_anveo,
    "viviphone": read_viviphone,
    "voicenter": read_voicenter,
}
