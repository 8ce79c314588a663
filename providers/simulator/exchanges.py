"""What happens to one request: the weather, the provider's act, the journal. The one place where all pass."""

import time
from dataclasses import replace

from providers.simulator import control, overview
from providers.simulator.masking import shown_answer, shown_request
from providers.simulator.messages import Answer, Request
from providers.simulator.routes import PANEL, Route, route_of
from providers.simulator.sending import disguised
from providers.simulator.state import State
from providers.simulator.weather import BEFORE, PROVIDERS, Spell

PAGES = {"/": overview.page, "/journal.json": overview.as_json}


def answer(state: State, request: Request) -> tuple[Answer, Spell | None]:
    """The answer to any request, and the spell under which it is to be sent."""
    if request.path in PAGES and request.method == "GET":
        with state.lock:
            return PAGES[request.path](state), None
    if request.path in control.CONTROLS:
        with state.lock:
            return control.answer(state, request), None
    route = route_of(request.path)
    action = route.action_of(request)
    with state.lock:
        spell = state.weather.take(route.provider, action) if route.provider in PROVIDERS else None
    if spell and (spell.kind, spell.moment) == ("latency", BEFORE):
        time.sleep(spell.seconds)
    with state.lock:
        given = _act(state, route, request, action, spell)
        if not _only_looks(route, request):
            _note(state, route, request, given, spell)
    return given, spell


def _act(state: State, route: Route, request: Request, action: str, spell: Spell | None) -> Answer:
    if spell is None:
        return route.answer(state, request)
    if spell.kind == "error":
        return route.refuse(state, request, spell.value)
    if spell.prevents:
        nothing = Answer("", "text/plain; charset=utf-8", action=action, verdict="not acted on")
        return disguised(nothing, spell, route.provider)
    if spell.kind == "drift":
        state.drift(route.provider, *spell.value.split("=", 1))
    state.weather.now = spell
    try:
        return disguised(route.answer(state, request), spell, route.provider)
    finally:
        state.weather.now = None


def _only_looks(route: Route, request: Request) -> bool:
    return route is PANEL and request.method != "POST"


def _note(state: State, route: Route, request: Request, given: Answer, spell: Spell | None) -> None:
    state.journal.write(
        provider=route.provider,
        action=given.action,
        verdict=given.verdict,
        status=given.status,
        request=shown_request(request),
        answer=shown_answer(given.body, given.content_type),
        weather=str(replace(spell, left=None)) if spell else "",
    )
