"""Which address is whose: who answers there, what is asked for, and how that provider refuses."""

from collections.abc import Callable
from dataclasses import dataclass

from providers.simulator import anveo, panel, viviphone, voicenter, voicenter_lists, voicenter_records
from providers.simulator.messages import Answer, Request, plain
from providers.simulator.state import State

Handler = Callable[[State, Request], Answer]
ActionOf = Callable[[Request], str]
Refuse = Callable[[State, Request, str], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """`action_of` tells before anything is done what the journal calls it; `refuse` is an error of a given code."""

    provider: str
    answer: Handler
    action_of: ActionOf
    refuse: Refuse


def _named(name: str) -> ActionOf:
    return lambda _: name


def _nobody(_state: State, _request: Request) -> Answer:
    return plain(404, "No provider answers at this address.")


NOBODY = Route("nobody", _nobody, _named(""), lambda state, request, _: _nobody(state, request))
ANVEO_XML = Route("anveo", anveo.answer_xml, anveo.action_of_xml, anveo.refuse_xml)
PANEL = Route("viviphone", panel.answer, panel.action_of, panel.refuse)

ROUTES: dict[str, Route] = {
    "/anveo/api/v3.asp": ANVEO_XML,
    "/anveo/apicall.asp": ANVEO_XML,
    "/anveo/api/v2.asp": Route("anveo", anveo.answer_query, anveo.action_of_query, anveo.refuse_query),
    "/viviphone/api/": Route("viviphone", viviphone.answer, viviphone.action_of, viviphone.refuse),
    "/viviphone/": PANEL,
    "/voicenter/forwarddialer/click2call.aspx": Route(
        "voicenter", voicenter.answer, voicenter.action_of, voicenter.refuse
    ),
    "/voicenter/hub/cdr/": Route(
        "voicenter", voicenter_records.call_log, _named(voicenter_records.CALL_LOG), voicenter_records.refuse
    ),
    **{
        f"/voicenter/{path}": Route("voicenter", handler, _named(name), voicenter_lists.refusing(name))
        for path, name, handler in (
            ("comet/api/getextensions", voicenter_lists.EXTENSIONS, voicenter_lists.extensions),
            ("comet/api/getextensionscalls", voicenter_lists.ACTIVE_CALLS, voicenter_lists.active_calls),
            ("blacklist/addblacklist", voicenter_lists.BLOCK, voicenter_lists.add_to_blacklist),
            ("blacklist/removebulkfromblacklist", voicenter_lists.UNBLOCK, voicenter_lists.remove_from_blacklist),
        )
    },
}


def route_of(path: str) -> Route:
    """Voicenter's server does not mind the case of a path; the others do."""
    lowered = path.lower()
    return ROUTES.get(lowered if lowered.startswith("/voicenter/") else path, NOBODY)
