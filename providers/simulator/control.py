"""The simulator's own addresses: its weather, its switches, and where it tells of ended calls.

`GET` tells how they stand, `POST` sets them, `DELETE` brings back the usual. A `POST` takes JSON or a form: the
weather as `{"weather": ["anveo:500*3"]}` (a list, or a text with a line for each), switches and addresses as
`{"NAME": "VALUE"}`.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from providers.simulator.messages import Answer, Request, plain
from providers.simulator.state import State
from providers.simulator.switches import Switches, UnknownSwitch
from providers.simulator.weather import Unreadable

PUSHING = ("anveo", "voicenter")
"""The providers that tell of ended calls by themselves."""

ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?")

Told = Mapping[str, object]


class BadAddress(ValueError):
    """Nothing can be pushed there; the message is a sentence."""


def answer(state: State, request: Request) -> Answer:
    """The JSON of what stands now; after a form, the way back to the page."""
    show, put, reset = CONTROLS[request.path]
    if not _is_ours(request):
        return plain(403, "Another site's page may not steer the simulator.")
    if request.method == "DELETE":
        reset(state)
    elif request.method == "POST":
        try:
            put(state, _told(request))
        except (UnknownSwitch, Unreadable, BadAddress) as error:
            return plain(400, str(error))
        if not request.is_json():
            return Answer("", "text/plain; charset=utf-8", status=303, location="/")
    return Answer(json.dumps(show(state)), "application/json; charset=utf-8")


def set_push_addresses(state: State, told: Told) -> None:
    """Provider -> where its ended calls are told from now on; "" ends it.

    Raises `BadAddress`, and then nothing has changed.
    """
    wanted = state.push_to | {provider: str(address) for provider, address in told.items()}
    for provider, address in wanted.items():
        if provider not in PUSHING:
            raise BadAddress(f"{provider} pushes nothing; {' and '.join(PUSHING)} do.")
        if address and not ADDRESS.fullmatch(address):
            raise BadAddress("An address to push to begins with http:// or https://.")
    state.push_to = {provider: address for provider, address in wanted.items() if address}


def _is_ours(request: Request) -> bool:
    """A browser names the page that sends; others name none."""
    origin = request.headers.get("origin", "")
    return not origin or origin.partition("://")[2] == request.headers.get("host", "")


def _told(request: Request) -> Told:
    if not request.is_json():
        return dict(request.form_pairs())
    try:
        told = json.loads(request.text())
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Unreadable("Send a JSON object.")
    return told


def _weather(state: State) -> Told:
    return {"weather": state.weather.forecast()}


def _set_weather(state: State, told: Told) -> None:
    written = told.get("weather")
    lines = written if isinstance(written, list) else str(written or "").splitlines()
    state.weather.set(*(str(line) for line in lines if str(line).strip()))


def _clear_weather(state: State) -> None:
    state.weather.clear()


def _switches(state: State) -> Told:
    return state.switches.told()


def _set_switches(state: State, told: Told) -> None:
    wanted = replace(state.switches)
    for name, value in told.items():
        wanted.set(name, str(value))
    state.switches = wanted


def _reset_switches(state: State) -> None:
    state.switches = Switches()


def _pushes(state: State) -> Told:
    """An address may hold a secret: only its place is told."""
    return {provider: place(address) for provider, address in state.push_to.items()}


def _end_pushes(state: State) -> None:
    state.push_to = {}


def place(address: str) -> str:
    """An address without its path, which is where receivers have their secret."""
    return re.sub(r"(?<=[^/:])[/?#].*", "", address, flags=re.S) + "/…"


CONTROLS: Mapping[str, tuple[Callable[[State], Told], Callable[[State, Told], None], Callable[[State], None]]] = {
    "/weather": (_weather, _set_weather, _clear_weather),
    "/switches": (_switches, _set_switches, _reset_switches),
    "/pushes": (_pushes, set_push_addresses, _end_pushes),
}
