"""What the simulator was told and what became of it: a page for people, the same as JSON for machines."""

import json

from providers.simulator.calls import Call
from providers.simulator.messages import Answer
from providers.simulator.pages import HTML, render
from providers.simulator.state import Button, State
from providers.simulator.switches import HIDDEN
from providers.simulator.weather import KINDS

NEWEST_ENTRIES = 60
NEWEST_CALLS = 30


def page(state: State) -> Answer:
    """The newest exchanges, calls and buttons; the page refreshes itself."""
    calls = [_call(state, call) for call in _real(state)[:NEWEST_CALLS]]
    shown = {
        "entries": state.journal.entries()[:NEWEST_ENTRIES],
        "calls": calls,
        "buttons": [_button(button) for button in reversed(state.buttons.values())],
        "speed": f"{state.clock.speed:g}",
        "weather": "\n".join(state.weather.forecast()),
        "kinds": KINDS.items(),
        "switches": [
            (name, told, state.switches.words(name))
            for name, told in state.switches.told().items()
            if name not in HIDDEN
        ],
    }
    return Answer(render("journal.html", shown), HTML)


def as_json(state: State) -> Answer:
    """Every exchange still remembered, every call, every button, newest first. `dials` counts the calls by provider.

    An order with TEST is no call: it stands under `tests`.
    """
    told = {
        "entries": [entry.as_json() for entry in state.journal.entries()],
        "dials": dict(state.dialled),
        "calls": [_call(state, call) for call in _real(state)],
        "tests": [_call(state, call) for call in reversed(state.calls.values()) if call.test],
        "buttons": [_button(button) for button in reversed(state.buttons.values())],
    }
    return Answer(json.dumps(told), "application/json; charset=utf-8")


def _real(state: State) -> list[Call]:
    return [call for call in reversed(state.calls.values()) if not call.test]


def _call(state: State, call: Call) -> dict[str, object]:
    now = state.clock.now()
    outcome = call.outcome(now)
    return {
        "provider": call.provider,
        "reference": call.reference,
        "subject": call.subject,
        "phones": list(call.phones),
        "phase": call.phase(now).value,
        "outcome": outcome.value if outcome else "",
        "talked": call.talked(now),
        "delay": call.delay,
        "placed_at": call.placed_at.isoformat(),
        "details": call.details,
    }


def _button(button: Button) -> dict[str, object]:
    return {"provider": button.provider, "id": button.id, "settings": button.settings}
